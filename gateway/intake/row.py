"""The texts of one record by field, parsed on demand with every mistake collected."""

from collections.abc import Callable
from typing import TypeVar

from gateway.intake import cells
from gateway.intake.faults import CellError
from gateway.intake.outcomes import Mistake

Parsed = TypeVar("Parsed")


class Row:
    """The texts of one record by field, and what is wrong with them.

    Attributes:
        own: what the row itself says.
        mistakes: by field, as they are found.
    """

    __slots__ = ("_constants", "_words", "mistakes", "own")

    def __init__(
        self, own: dict[str, str], words: dict[str, dict[str, str]], constants: dict[str, str]
    ) -> None:
        self.own = own
        self.mistakes: list[Mistake] = []
        self._words = words
        self._constants = constants

    def parsed(self, field: str, parse: Callable[[str], Parsed]) -> Parsed | None:
        """Return a field's value; None when it is blank or, noted as a mistake, unreadable."""
        text = self.own.get(field)
        return None if text is None else self._parse(field, self._in_our_words(field, text), parse)

    def marks(self, texts: dict[str, str]) -> dict[str, int]:
        """Return the touchpoint scores that are there and readable."""
        marks = {name: self._parse(name, text, cells.whole_number) for name, text in texts.items()}
        return {name: mark for name, mark in marks.items() if mark is not None}

    def texts(self, fields: tuple[str, ...]) -> dict[str, str]:
        """Return the texts of the fields that have one, the mapping's constants where not."""
        found = {}
        for field in fields:
            if (text := self.own.get(field)) is not None:
                found[field] = self._in_our_words(field, text)
            elif field in self._constants:
                found[field] = self._constants[field]
        return found

    def _parse(self, field: str, text: str, parse: Callable[[str], Parsed]) -> Parsed | None:
        try:
            return parse(text)
        except CellError as error:
            self.mistakes.append(Mistake(field, error.code, error.params))
            return None

    def _in_our_words(self, field: str, text: str) -> str:
        words = self._words.get(field)
        return words.get(text, text) if words else text
