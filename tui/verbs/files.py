"""``import``: files of answers and complaints, guessed, asked about, taken in and accounted for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from gateway.export.cloudevents import is_export
from tui.errors import AnswerNeededError, MisuseError
from tui.verbs.grammar import Verb
from tui.verbs.household import Household
from tui.verbs.loading import load_logs

if TYPE_CHECKING:
    from gateway.importing import ImportReport
    from gateway.intake import Mapping

LONG_FILE = 500_000
"""Bytes from which a file gets a progress bar."""


@click.command("import", cls=Verb)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--mapping", default="", metavar="FILE|PRESET")
@click.option("--save-mapping", default="", metavar="FILE")
@click.option("--open-cases", is_flag=True)
@click.option("--yes", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def import_files(
    household: Household,
    files: Sequence[str],
    mapping: str,
    save_mapping: str,
    *,
    open_cases: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Take in files, each whole or up to where it was interrupted; or the log of another home.

    Nothing is taken in before every file can be read and somebody agreed how.
    """
    paths = [Path(name) for name in files]
    logs = [] if mapping else [path for path in paths if is_export(path)]
    if logs and len(logs) < len(paths):
        raise MisuseError(reason="log-beside-others", typed=logs[0])
    if logs:
        load_logs(household, logs, as_json=as_json)
        return
    household.session.refuse_audit_copy()
    agreed = []
    for path in paths:
        chosen = _mapping(household, path, mapping, agreed=yes)
        _require_readable(household, path, chosen)
        if save_mapping:
            _save(chosen, Path(save_mapping))
        agreed.append((path, chosen))
    reports = []
    for path, chosen in agreed:
        report = _taken_in(household, path, chosen, open_cases=open_cases)
        reports.append(report)
        if not as_json:
            _tell(household, report)
    if as_json:
        household.data(reports)
    household.session.keep_clocks()


def _mapping(household: Household, path: Path, named: str, *, agreed: bool) -> Mapping:
    """Return the mapping named, or the guess somebody agreed to.

    Raises:
        IntakeError: when the mapping or the file cannot be used.
        AnswerNeededError: when a guess has to be agreed to and nobody can be asked.
        Abort: when the guess was declined.
    """
    from gateway.intake import guess_file, load_mapping, mapping_text
    from tui.printing.intake import guess_text

    if named:
        return load_mapping(named)
    session = household.session
    guess = guess_file(path, zone=ZoneInfo(session.house().zone), now=session.now())
    if agreed:
        return guess.mapping
    click.echo(guess_text(guess, household.words), err=True)
    if not household.has_terminal:
        household.show(mapping_text(guess.mapping))
        raise AnswerNeededError(file=path.name)
    if not _agrees(household):
        raise click.Abort
    return guess.mapping


def _agrees(household: Household) -> bool:
    """Ask until the answer is a yes or a no."""
    answers = {"y": True, "yes": True, "是": True, "n": False, "no": False, "否": False, "": False}
    while True:
        click.echo(household.words("print.guess.ask") + " ", nl=False, err=True)
        answer = sys.stdin.readline()
        if not answer:
            return False
        if (meant := answers.get(answer.strip().lower())) is not None:
            return meant


def _require_readable(household: Household, path: Path, mapping: Mapping) -> None:
    from gateway.intake import require_readable

    session = household.session
    require_readable(path, mapping, zone=ZoneInfo(session.house().zone), now=session.now())


def _save(mapping: Mapping, path: Path) -> None:
    from gateway.intake import mapping_text

    path.write_text(mapping_text(mapping), encoding="utf-8")


def _taken_in(
    household: Household, path: Path, mapping: Mapping, *, open_cases: bool
) -> ImportReport:
    from gateway.importing import Importer
    from gateway.intake import open_file
    from tui.printing.intake import mistake_text

    session, words = household.session, household.words
    importer = Importer(
        session.desk,
        session.keys.secret(),
        stamp=session.stamp,
        now=session.now,
        readable=session.journal.readable,
        sentence=lambda mistake: mistake_text(mistake, words),
        spare=session.home,
    )
    zone = ZoneInfo(session.house().zone)
    with (
        open_file(path, mapping, zone=zone, now=session.now()) as intake,
        _progress(household, path) as told,
    ):
        return importer.run(path, intake, open_old=open_cases, progress=told)


@contextmanager
def _progress(household: Household, path: Path) -> Iterator[Callable[[float], None]]:
    """Yield what is told the share done: a bar for a long file where somebody looks on."""
    if not household.has_terminal or path.stat().st_size < LONG_FILE:
        yield lambda _share: None
        return
    whole = 1000
    with click.progressbar(length=whole, label=path.name, file=sys.stderr) as bar:
        yield lambda share: bar.update(max(int(share * whole) - bar.pos, 0))


def _tell(household: Household, report: ImportReport) -> None:
    from tui.printing.intake import report_text

    household.show(report_text(report, household.words))
