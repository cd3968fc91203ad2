"""Click in the reader's language: usage, help and what was typed wrongly.

A verb's help is the word ``verb.NAME.help`` (its first line is the short one), an option's
``verb.NAME.option.OPTION`` or, where several verbs share it, ``verb.option.OPTION``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

from tui.errors import MisuseError
from tui.text import LANGUAGES, Words
from tui.verbs.household import Household
from tui.widgets.cells import fit, width, wrap

_SPEC_CELLS = 30
"""The widest an option may be and still have its words on the same line."""


class CellFormatter(click.HelpFormatter):
    """Lays help out by terminal cells; click's own counts a Chinese character as one."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        self.write_text(f"{prefix} {prog} {args}".strip())

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        for line in wrap(text, self.width - self.current_indent):
            self.write(f"{' ' * self.current_indent}{line}".rstrip() + "\n")

    def write_dl(
        self,
        rows: Iterable[tuple[str, str]],
        col_max: int = _SPEC_CELLS,
        col_spacing: int = 2,
    ) -> None:
        """Write terms with their explanations beside them."""
        pairs = list(rows)
        terms = min(max((width(term) for term, _ in pairs), default=0), col_max)
        indent = self.current_indent
        room = self.width - indent - terms - col_spacing
        for term, words in pairs:
            lines = list(wrap(words, room))
            head = fit(term, terms) if width(term) <= terms else term
            if width(term) > terms:
                self.write(f"{' ' * indent}{term}\n")
                head = " " * terms
            for line in lines:
                self.write(f"{' ' * indent}{head}{' ' * col_spacing}{line}".rstrip() + "\n")
                head = " " * terms


class Speaking(click.Context):
    """A context whose help is laid out by cells."""

    formatter_class = CellFormatter


def words_of(context: click.Context) -> Words:
    """Return the words the reader chose."""
    household: Household = context.find_root().obj
    return household.words


class Verb(click.Command):
    """One verb; its help comes from the catalogue, and it takes the global options too.

    Args:
        name: As it is typed.
        facts: What the placeholders of its help stand for.
    """

    context_class = Speaking
    shows_globals = False

    def __init__(
        self, name: str | None, *, facts: Mapping[str, str] | None = None, **given: Any
    ) -> None:
        super().__init__(name, **given)
        self.facts = facts or {}
        self.params.extend(global_options(hidden=not self.shows_globals))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what follows the verb's name in its usage line."""
        pieces = [f"[{words_of(ctx)('verb.metavar.options')}]"]
        for param in self.get_params(ctx):
            pieces.extend(param.get_usage_pieces(ctx))
        return pieces

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=words_of(ctx)("verb.heading.usage"))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the verb does."""
        formatter.write_paragraph()
        formatter.write_text(words_of(ctx)(f"{key_of(ctx)}.help", **self.facts))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options with their words."""
        rows = [
            (record[0], _option_words(ctx, param))
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx))
        ]
        with formatter.section(words_of(ctx)("verb.heading.options")):
            formatter.write_dl(rows)


class Verbs(Verb, click.Group):
    """A verb with verbs of its own."""

    command_class = Verb

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what follows the group's name in its usage line."""
        return [*super().collect_usage_pieces(ctx), words_of(ctx)("verb.metavar.verb")]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs of this group, then the options."""
        words, key = words_of(ctx), key_of(ctx)
        rows = [
            (name, words(f"{key}.{name}.help", **verb.facts).partition("\n")[0])
            for name in self.list_commands(ctx)
            if isinstance(verb := self.get_command(ctx, name), Verb)
        ]
        with formatter.section(words("verb.heading.verbs")):
            formatter.write_dl(rows)
        Verb.format_options(self, ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Return the verbs in the order they were declared: as a day goes, not as an alphabet."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb that was typed.

        Raises:
            MisuseError: when there is none of this name.
        """
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            known = ", ".join(self.list_commands(ctx))
            raise MisuseError(reason="no-such-verb", typed=args[0], known=known)
        return super().resolve_command(ctx, args)


def key_of(context: click.Context) -> str:
    """Return where a verb's words stand in the catalogue: ``verb.policy.adopt``."""
    names: list[str] = []
    step: click.Context | None = context
    while step is not None and step.parent is not None:
        names.insert(0, step.info_name or "")
        step = step.parent
    return ".".join(("verb", *names))


def _option_words(context: click.Context, param: click.Option) -> str:
    words, name = words_of(context), max(param.opts, key=len).lstrip("-")
    own = f"{key_of(context)}.option.{name}"
    return words(own if words.has(own) else f"verb.option.{name}")


def global_options(*, hidden: bool) -> list[click.Parameter]:
    """Return the options every verb takes, before or after its name; help shows them once."""
    options = (
        ("--home", "home", {"metavar": "DIR"}),
        ("--as", "who", {"metavar": "WHO"}),
        ("--lang", "language", {"type": click.Choice(LANGUAGES)}),
    )
    return [
        click.Option([name, field], expose_value=False, callback=keep, hidden=hidden, **given)
        for name, field, given in options
    ]


def keep(context: click.Context, param: click.Parameter, value: str | None) -> None:
    """Tell the household what was chosen; what was not typed leaves it as it is."""
    if value is not None and param.name:
        setattr(context.find_root().obj, param.name, value)


AS_OF = click.option("--as-of", "as_of", expose_value=False, callback=keep, metavar="MOMENT")
"""The option of the verbs that can look at the past."""


def explained_misuse(error: click.UsageError) -> MisuseError:
    """Return click's complaint about what was typed as one of ours."""
    match error:
        case click.MissingParameter(param=click.Parameter() as param):
            return MisuseError(reason="missing", what=_said(param))
        case click.BadParameter(param=click.Parameter() as param):
            return _bad_value(param)
        case click.NoSuchOption(option_name=typed):
            return MisuseError(reason="no-such-option", typed=typed)
        case click.BadOptionUsage(option_name=typed):
            return MisuseError(reason="option-value", typed=typed)
    return MisuseError(reason="surplus")


def _bad_value(param: click.Parameter) -> MisuseError:
    match param.type:
        case click.Choice(choices=choices):
            known = ", ".join(map(str, choices))
            return MisuseError(reason="choice", what=_said(param), known=known)
        case click.IntRange(clamp=False, min=low, max=high) if high is not None:
            return MisuseError(reason="between", what=_said(param), low=low, high=high)
    return MisuseError(reason="number", what=_said(param))


def _said(param: click.Parameter) -> str:
    """Return a parameter as it is typed: ``--limit``, ``CASE``."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name.removesuffix("...")
