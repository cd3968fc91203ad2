"""The least that Textual can show: one line, painted once. What every start is compared with."""

from textual.app import App, ComposeResult
from textual.widgets import Static

LINE = "nothing but a line"


class Bare(App[None]):
    """An application with one line."""

    def compose(self) -> ComposeResult:
        """Show the line."""
        yield Static(LINE)


if __name__ == "__main__":
    Bare().run()
