"""A page that shows what is quick to read at once, and the rest as soon as it is there."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from tui.pane import Pane
from tui.text import Coded

ModelT = TypeVar("ModelT")


class Gradual(Pane[ModelT]):
    """Such a page; what it shows already stays until all of the new is there."""

    def begins_anew(self) -> bool:
        """Return whether what is on the screen is of something else than what is asked for."""
        return self.model is None

    def load_quickly(self) -> ModelT:
        """Read what takes no time; runs in a thread, before :meth:`load`.

        Raises:
            Exception: whatever it is, :meth:`load` meets it too and tells it.
        """
        raise NotImplementedError

    def _answer(self, generation: int, asked_at: datetime) -> None:
        if self.begins_anew():
            try:
                quick = self.load_quickly()
            except Exception as error:
                if not isinstance(error, Coded):
                    raise
            else:
                self.post_message(self.Loaded(generation, asked_at, quick))
        super()._answer(generation, asked_at)
