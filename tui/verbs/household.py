"""What every verb works with: the home, the acting person, the words, and where talk goes.

Data goes to stdout and talk to stderr. Text is cut down to what the terminal's encoding can show;
JSON is UTF-8 whatever the terminal speaks.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click
import msgspec

from tui import settings
from tui.errors import SettingsError
from tui.text import Language, Words
from tui.widgets.plain import plain

if TYPE_CHECKING:
    from tui.session import Session


_UNRULY = re.compile(r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What JSON leaves as it is and a terminal obeys or hides: C1 controls, marks of direction."""


@dataclass
class Household:
    """One run of the program; a context manager that closes the session it opened.

    Attributes:
        home: As typed; empty for the usual one.
        who: A staff id or name; empty for the home's own setting.
        language: As typed or set; ``None`` follows home and system.
        as_of: The moment to look at, as typed; empty for the present.
    """

    home: str = ""
    who: str = ""
    language: Language | None = None
    as_of: str = ""
    _session: Session | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            self._tell_troubles(self._session)
            self._session.close()
            self._session = None

    @property
    def folder(self) -> Path:
        """The home's folder."""
        return Path(self.home).expanduser() if self.home else settings.default_home()

    @property
    def session(self) -> Session:
        """The session, opened at the first use, which also tells what is wrong with the home.

        Raises:
            HomeError: when the home cannot be used.
            StoreError: when its log cannot be opened.
        """
        from tui.home import KEYS

        if self._session is None:
            session = self.open_session()
            if session.keys.lost:
                self.talk("error.keys-lost", path=session.home / KEYS)
            self._tell_troubles(session)
            if self.as_of:
                self._travel(session)
        return self.open_session()

    def open_session(self) -> Session:
        """Return the session, opened at the first use, for a screen that tells by itself.

        Raises:
            HomeError: when the home cannot be used.
            StoreError: when its log cannot be opened.
        """
        from tui.session import Session

        if self._session is None:
            self._session = Session(self.folder, who=self.who, language=self.language)
        return self._session

    def _travel(self, session: Session) -> None:
        from tui.verbs.travelling import Bar, travel

        with Bar(self.words("verb.as-of.replaying"), shown=self.has_terminal) as told:
            travel(session, self.as_of, told)

    def _tell_troubles(self, session: Session) -> None:
        """Say on stderr what is wrong with the signed heads; it stops no verb."""
        for trouble in session.keeper.taken():
            click.echo(plain(self.words.explain(trouble)), err=True)

    @property
    def words(self) -> Words:
        """The reader's words, in the centre's time zone once the session is open."""
        if self._session is not None:
            return self._session.words()
        return Words(self.language or self._set_language())

    def _set_language(self) -> Language:
        try:
            return settings.load(self.folder).spoken()
        except (SettingsError, OSError):
            return settings.Settings().spoken()

    @property
    def has_terminal(self) -> bool:
        """Whether somebody sits there who can see a question and answer it."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    def show(self, text: str) -> None:
        """Write text to stdout."""
        click.echo(text)

    def data(self, value: object) -> None:
        """Write a value to stdout as JSON."""
        self.wire(msgspec.json.format(msgspec.json.encode(value), indent=2))

    def wire(self, encoded: bytes) -> None:
        """Write JSON to stdout: byte for byte into a file or pipe, escaped for a terminal."""
        click.echo(_tame(encoded.decode()) if sys.stdout.isatty() else encoded)

    def talk(self, key: str, **params: object) -> None:
        """Say something to the person on stderr."""
        click.echo(self.words(key, **params), err=True)


def typed_value(arguments: Sequence[str], name: str) -> str:
    """Return an option's value on a command line nobody has read yet; empty without one.

    Mistakes on that line must be told in the language it asks for.
    """
    for at, argument in enumerate(arguments):
        option, _, value = argument.partition("=")
        if option == name:
            return value or next(iter(arguments[at + 1 :]), "")
    return ""


def _tame(encoded: str) -> str:
    """Return JSON that says the same with nothing in it that a terminal obeys or hides."""
    return _UNRULY.sub(lambda found: f"\\u{ord(found.group()):04x}", encoded)


def safe(text: str) -> str:
    """Return text from outside as it may be written to a terminal, its lines kept."""
    return plain(text, newline="\n")
