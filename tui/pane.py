"""One page of the terminal: reads its data in a thread, shows it, and counts its clocks.

A pane shows views and sends commands; it decides nothing. ``load`` runs in a worker thread
and touches no widget; ``show`` runs on the screen's side and reads no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from textual import on
from textual.message import Message
from textual.widget import Widget

from tui.text import Coded, Words
from tui.widgets.entry import Entry
from tui.widgets.speech import words_of
from tui.widgets.stages import Asker, Stage
from tui.widgets.tone import Tone

if TYPE_CHECKING:
    from tui.custody.exportfile import Order
    from tui.reviewing import Kind

ModelT = TypeVar("ModelT")

LOADING = "load"
"""The group of the workers that read a page's data."""


GOOD_FOR = timedelta(seconds=10)
"""How long data is as good as new for whoever comes back to a page, if nothing happened since."""


class Clocked(Protocol):
    """An application that knows what time it is, and what happened.

    Attributes:
        news: Grows with everything that may change what a page shows.
    """

    news: int

    def now(self) -> datetime:
        """Return the present instant, with a zone."""


class Asking(Protocol):
    """An application with a strip that takes outcomes."""

    def open_strip(self, asker: Asker, name: str, subject: str, stage: Stage) -> None:
        """Open the strip at ``stage``; its answers go to ``asker``."""


class Pane(Widget, Generic[ModelT]):
    """A page; subclasses say what it loads and how it shows that.

    Attributes:
        model: What is on the screen; ``None`` before the first answer.
        data_at: When that was asked for.
    """

    DEFAULT_CSS = "Pane { height: 1fr; layout: vertical; }"

    class Loaded(Message):
        """A worker's answer, or what stopped it."""

        def __init__(self, generation: int, asked_at: datetime, answer: Any) -> None:
            super().__init__()
            self.generation = generation
            self.asked_at = asked_at
            self.answer = answer

    class Changed(Message):
        """What the frame shows for this page changed: its subject, hint, state or data."""

    class Failed(Message):
        """The page could not read its data.

        Attributes:
            error: An error with a code.
        """

        def __init__(self, error: Coded) -> None:
            super().__init__()
            self.error = error

    class Said(Message):
        """The result of a key, for the status line.

        Attributes:
            text: The sentence.
            tone: How loud.
            undo: How long it can be taken back; zero when it cannot.
        """

        def __init__(self, text: str, tone: Tone, undo: timedelta) -> None:
            super().__init__()
            self.text = text
            self.tone = tone
            self.undo = undo

    class Gone(Message):
        """Another page is to be shown, turned to the thing named ``key``."""

        def __init__(self, page: str, key: str) -> None:
            super().__init__()
            self.page = page
            self.key = key

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.model: ModelT | None = None
        self.data_at: datetime | None = None
        self._generation = 0
        self._question: tuple[int, datetime] | None = None

    @property
    def words(self) -> Words:
        """The words the application speaks now."""
        return words_of(self)

    @property
    def now(self) -> datetime:
        """The present instant."""
        return cast("Clocked", self.app).now()

    @property
    def subject(self) -> str:
        """The thing in view, for the title bar (``S10251``); empty for the page itself."""
        return ""

    @property
    def hint(self) -> str:
        """The sentence that helps here, shown where the strip opens; empty for none."""
        return ""

    @property
    def state(self) -> object:
        """What actions ask to know whether they are allowed."""
        return self.model

    def load(self) -> ModelT:
        """Read what the page shows; runs in a thread.

        Raises:
            Exception: one with a ``code`` is told to the person; any other ends the program.
        """
        raise NotImplementedError

    def show(self, model: ModelT) -> None:
        """Put ``model`` on the screen; also called when the language changes."""
        raise NotImplementedError

    def tick(self, now: datetime) -> None:
        """Let clocks show ``now``; called once a second while the page is in view."""

    def turn_to(self, key: str) -> None:
        """Bring the thing named ``key`` into view; called when another page leads here."""

    def come_from(self, page: Pane[Any] | None) -> None:
        """Take over what the page shown before leaves, such as its list or its masks."""

    def order(self) -> Order | None:
        """Return the rows that this page shows as an order for a file; ``None`` for no rows."""
        return None

    @property
    def yields(self) -> Kind | None:
        """The document that writing this page down makes instead of its rows."""
        return None

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        """Take the answers to what :meth:`ask` asked under ``name``, first to last."""

    def leave(self) -> bool:
        """Step out of what is open inside the page; return whether anything was."""
        return False

    def entries(self) -> Sequence[Entry]:
        """Return what the palette offers here besides the keys."""
        return ()

    def picked(self, key: str) -> None:
        """Do what was picked in the palette from :meth:`entries`."""

    def say(self, text: str, *, tone: Tone = Tone.GOOD, undo: timedelta = timedelta()) -> None:
        """Tell the person the result of a key, and how long it can be taken back."""
        self.post_message(self.Said(text, tone, undo))

    def ask(self, name: str, subject: str, stage: Stage) -> None:
        """Open the strip at ``stage``, about ``subject``, before the next key is looked at."""
        cast("Asking", self.app).open_strip(self, name, subject, stage)

    def go(self, page: str, key: str = "") -> None:
        """Show another page, turned to the thing named ``key``."""
        self.post_message(self.Gone(page, key))

    def reload(self) -> None:
        """Ask for the data anew; an answer overtaken by a later question is dropped."""
        self._generation += 1
        generation, asked_at = self._generation, self.now
        self._question = cast("Clocked", self.app).news, asked_at
        self.run_worker(
            lambda: self._answer(generation, asked_at), thread=True, group=LOADING, exclusive=True
        )

    def refresh_data(self) -> None:
        """Ask for the data anew unless it was just asked for and nothing happened since."""
        if self._question is not None:
            news, at = self._question
            if news == cast("Clocked", self.app).news and abs(self.now - at) < GOOD_FOR:
                return
        self.reload()

    def retell(self) -> None:
        """Show the same data in the language the application speaks now."""
        if self.model is not None:
            self.show(self.model)

    def on_mount(self) -> None:
        """Ask for the data once the page has been painted empty."""
        self.call_after_refresh(self.refresh_data)

    def _answer(self, generation: int, asked_at: datetime) -> None:
        try:
            answer: object = self.load()
        except Exception as error:
            if generation != self._generation:
                return  # nobody waits for this any more, nor for what stopped it
            if not isinstance(error, Coded):
                raise
            answer = error
        self.post_message(self.Loaded(generation, asked_at, answer))

    @on(Loaded)
    def _loaded(self, event: Loaded) -> None:
        event.stop()
        if event.generation != self._generation:
            return
        if isinstance(event.answer, Coded):
            self._question = None
            self.post_message(self.Failed(event.answer))
            return
        self.model, self.data_at = event.answer, event.asked_at
        self.show(event.answer)
        self.post_message(self.Changed())
