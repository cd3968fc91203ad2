"""A home to type verbs at: Wednesday 08:00 in Shanghai, four answers since yesterday noon."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tui.cli import program

MORNING = datetime(2026, 3, 18, 0, 0, tzinfo=UTC)

ANSWERS = """\
id,score,comment,name,phone,date
a1,2,"修完第二天又响\x1b[2J，没人接电话",王小明,13800000001,2026-03-17 15:00
a2,9,很满意,李雷,13800000002,2026-03-17 16:00
a3,8,,韩梅梅,13800000003,2026-03-17 17:00
a4,5,太慢,Anna Müller,13800000004,2026-03-18 07:30
"""


class Counter:
    """Verbs typed at one home, in English unless said otherwise."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *typed: str, answer: str | None = None, language: str = "en") -> Result:
        """Type a verb and return what came of it."""
        line = ["--home", str(self.home), "--lang", language, *typed]
        return CliRunner().invoke(program, line, input=answer)

    def data(self, *typed: str) -> Any:
        """Type a verb with ``--json`` that must succeed, and return its data."""
        result = self.run(*typed, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def log(self, *typed: str) -> list[dict[str, Any]]:
        """Return what ``log`` writes out, record by record."""
        result = self.run("log", "--json", *typed)
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    def case(self, score: int) -> str:
        """Return the number of the case that an answer of this score opened."""
        answers = (record["payload"] for record in self.log("--type", "response-received"))
        return next(str(answer["case"]) for answer in answers if answer["score"] == score)


def furnished(home: Path, answers: str = ANSWERS) -> Counter:
    """Open a home in Shanghai with a manager, two advisors and an auditor, and take answers in."""
    counter = Counter(home)
    typed = (
        ("centre", "--name", "北城店", "--zone", "Asia/Shanghai"),
        ("staff", "add", "chen", "陈国栋", "--role", "manager"),
        ("staff", "add", "limin", "李敏", "--role", "advisor"),
        ("staff", "add", "wangfang", "王芳", "--role", "advisor"),
        ("staff", "add", "hejing", "何静", "--role", "auditor"),
    )
    for line in typed:
        result = counter.run(*line)
        assert result.exit_code == 0, result.output
    if not answers:
        return counter
    file = home.parent / "answers.csv"
    file.write_text(answers, encoding="utf-8")
    result = counter.run("import", str(file), "--yes")
    assert result.exit_code == 0, result.output
    return counter
