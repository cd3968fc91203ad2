"""One event in full: by which rule, what led to it and what followed, its envelope, its proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.audit.models import Company, EventFile, EventLine
from tui.printing.happenings import happening
from tui.screens.auditlist import told
from tui.screens.auditwords import broken, exact
from tui.text import Words
from tui.widgets.cells import fit, width
from tui.widgets.ink import Ink, Line
from tui.widgets.plain import plain
from tui.widgets.tone import Tone

LEAF_SHOWN = 12
"""Digits shown of a leaf's 64 where a line has no room for all."""

LEAF = 64


def title(words: Words, file: EventFile) -> str:
    """Return the panel's title."""
    kind = file.line.entry.type
    position = f"{file.line.position:,}"
    return words("audit.event.title", position=position, kind=happening(kind, words))


def event_lines(
    words: Words, file: EventFile, company: Company | None, cells: int
) -> Sequence[Line]:
    """Return an event in full, what matters most first."""
    names = ("rule", "proof", "recorded", "occurred", "from", "leads", "act", "where", "id", "leaf")
    labels = {name: words(f"audit.event.{name}") for name in names}
    margin = max(map(width, labels.values())) + 1
    room = max(8, cells - margin)
    known = company if company and company.position == file.line.position else None
    values = {
        "rule": _rule(words, file),
        "proof": _proof(words, file),
        "recorded": exact(words, file.line.recorded),
        "occurred": exact(words, file.occurred),
        "from": _events(words, file.causes) or words("audit.none"),
        "leads": _follows(words, known),
        "act": words("audit.event.of-act", n=known.act) if known else words("audit.event.looking"),
        "where": f"{file.stream} {file.version}  {file.terminal}".rstrip(),
        "id": str(file.event_id),
        "leaf": file.leaf if room >= LEAF else f"{file.leaf[:LEAF_SHOWN]}~{file.leaf[-4:]}",
    }
    lines: list[Line] = list(broken(told(words, file.line), cells, Tone.HEAD))
    for name, text in values.items():
        lines += _labelled(labels[name], text, margin, room, _tone(name, file))
    return lines


def evidence_lines(
    words: Words, file: EventFile, opened: Mapping[str, str], cells: int
) -> Sequence[Line]:
    """Return the sealed fields of an event, opened; that somebody looked is on record."""
    lines = list(broken(words("audit.evidence.seen"), cells, Tone.WATCH))
    for name in file.line.sealed:
        label = words(f"audit.sealed-field.{name}")
        text = plain(opened.get(name, ""), newline="\n") or words("audit.evidence.gone")
        lines += _labelled(
            label, text, max(6, width(label) + 1), cells - width(label) - 1, Tone.PLAIN
        )
    return lines


def _labelled(label: str, text: str, margin: int, room: int, tone: Tone) -> Sequence[Line]:
    rows = broken(text, max(8, room), tone)
    return [
        (Ink(fit(label if not n else "", margin), Tone.QUIET), *row) for n, row in enumerate(rows)
    ]


def _tone(name: str, file: EventFile) -> Tone:
    if name == "proof":
        return Tone.GOOD if file.covered else Tone.SOON
    return Tone.WATCH if name == "rule" else Tone.PLAIN


def _rule(words: Words, file: EventFile) -> str:
    """Say by which edition it happened, and by which line of it."""
    rule = file.rule
    if rule is None:
        return words("audit.none")
    if not rule.line:
        return words("audit.rule.edition", edition=rule.edition)
    allows = f" {rule.allowance}" if rule.allowance else ""
    return words("audit.rule.line", edition=rule.edition, line=rule.line) + allows


def _proof(words: Words, file: EventFile) -> str:
    if file.covered is None:
        return f"{Tone.SOON.sign} {words('audit.proof.open')}"
    return f"{Tone.GOOD.sign} {words('audit.proof.covered', head=f'{file.covered:,}')}"


def _follows(words: Words, company: Company | None) -> str:
    if company is None:
        return words("audit.event.looking")
    more = words("print.more", n=company.more) if company.more else ""
    named = _events(words, company.follows)
    return f"{named} {more}".strip() or words("audit.none")


def _events(words: Words, lines: Sequence[EventLine]) -> str:
    """Return events by position and kind, the nearest first."""
    named = (f"#{line.position:,} {happening(line.entry.type, words)}" for line in lines)
    return words("list.and").join(named)
