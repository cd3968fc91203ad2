"""A desk for tests: puts files down and reads them at a fixed instant."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gateway.intake import Guess, Intake, Mapping, Outcome, guess_file, open_file, parse_mapping

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
PLAIN = parse_mapping('[columns]\nscore = "nps"\ncomment = { regex = "why" }', "plain")


class Desk:
    """Puts files down, opens them and remembers how they were read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.encoding = ""
        self.touched = 0
        self.notes: dict[str, int] = {}

    def put(self, content: str | bytes, name: str = "answers.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def open(
        self, path: Path, mapping: Mapping | None = PLAIN, zone: ZoneInfo = SHANGHAI
    ) -> Intake:
        return open_file(path, mapping, zone=zone, now=NOW)

    def read(
        self,
        content: str | bytes | Path,
        mapping: Mapping | None = PLAIN,
        zone: ZoneInfo = SHANGHAI,
    ) -> list[Outcome]:
        path = content if isinstance(content, Path) else self.put(content)
        with self.open(path, mapping, zone) as intake:
            outcomes = list(intake)
            assert intake.progress == pytest.approx(1.0)
            self.encoding, self.touched = intake.encoding, intake.cells_touched
            self.notes = {note.value: count for note, count in intake.notes.items()}
        return outcomes

    def guess(self, content: str | bytes | Path, preset: str = "") -> Guess:
        path = content if isinstance(content, Path) else self.put(content)
        return guess_file(path, zone=SHANGHAI, now=NOW, preset=preset)


def mapped(text: str) -> Mapping:
    """A mapping from TOML."""
    return parse_mapping(text, "test")
