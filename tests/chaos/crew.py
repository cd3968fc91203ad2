"""Processes of the real program on one home, and the files they are fed."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]

SCORES = (2, 9, 7, 10, 5, 8)


def answers(path: Path, count: int, *, first: int = 0) -> Path:
    """Write a file of ``count`` fresh answers, a minute apart, each by a customer of its own."""
    now = datetime.now(UTC)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "score", "comment", "name", "phone", "date"))
        for number in range(first, first + count):
            received = now - timedelta(minutes=1 + number % 600)
            writer.writerow(
                (
                    f"answer-{number}",
                    SCORES[number % len(SCORES)],
                    f"comment {number}",
                    f"customer {number}",
                    f"138{number:08d}",
                    received.strftime("%Y-%m-%dT%H:%M:%SZ"),
                )
            )
    return path


def orders(path: Path, count: int, name: str) -> Path:
    """Write a file of ``count`` repair orders of another system, numbered by ``name``."""
    settled = datetime.now(UTC) - timedelta(days=2)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ("结算清单编号", "送修日期", "结算日期", "车牌号码", "维修项目", "客户手机", "合计金额")
        )
        for number in range(count):
            day = f"{settled:%Y-%m-%d}"
            car, phone = f"沪C{number:05d}", f"137{number:08d}"
            came, left = f"{day} 09:00", f"{day} 10:00"
            writer.writerow((f"{name}-{number}", came, left, car, "保养", phone, "800"))
    return path


def command(home: Path, *typed: str | Path) -> list[str]:
    """Return the command line of a verb at a home."""
    return [sys.executable, "-m", "tui", "--home", str(home), "--lang", "en", *map(str, typed)]


def driver(name: str, *typed: str | Path) -> list[str]:
    """Return the command line of one of the scripts of this folder."""
    return [sys.executable, "-m", f"tests.chaos.{name}", *map(str, typed)]


def started(line: Sequence[str], **more: str) -> subprocess.Popen[str]:
    """Start a command line with both its streams piped."""
    return subprocess.Popen(
        line,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **more},
    )


def ended(line: Sequence[str], **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command line to its end."""
    process = started(line, **more)
    stdout, stderr = process.communicate()
    return subprocess.CompletedProcess(line, process.returncode, stdout, stderr)


def typed(home: Path, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a verb at a home to its end."""
    return ended(command(home, *words), **more)


def acknowledged(stdout: str) -> list[str]:
    """Return the whole lines a process wrote before it was stopped."""
    return [line.rstrip("\n") for line in stdout.splitlines(keepends=True) if line.endswith("\n")]
