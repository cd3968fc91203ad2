"""``checkpoint``, ``prove``, ``check-proof``: what others can hold against us, and check alone.

The last one needs no home and no log: it is for whoever was handed a proof.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from tui.custody.handed import verifier_key
from tui.errors import FileMissingError
from tui.verbs.grammar import Verb
from tui.verbs.household import Household

if TYPE_CHECKING:
    from eventstore.proof.evidence import Evidence
    from eventstore.proof.note import Checkpoint
    from eventstore.record import Record

AS_JSON = click.option("--json", "as_json", is_flag=True)


@click.command(cls=Verb)
@click.option("--to", "folder", default="", metavar="DIR")
@click.option("--print", "printed", is_flag=True)
@AS_JSON
@click.pass_obj
def checkpoint(household: Household, folder: str, *, printed: bool, as_json: bool) -> None:
    """Sign the log's present head, and put a copy where the log cannot be reached from."""
    session = household.session
    session.house()  # a home used for the first time is furnished first
    head = session.sign_head()
    heads = session.keeper.heads
    note, key = heads.text_of(head), heads.verifier()
    copy = heads.copy(head, Path(folder)) if folder else None
    if as_json:
        household.data(
            {
                "origin": head.origin,
                "size": head.size,
                "root": head.root,
                "key": str(key),
                "note": note,
                "file": str(copy or heads.file(head)),
            }
        )
    elif printed:
        click.echo(note, nl=False)
    else:
        said = household.words("print.checkpoint.signed", position=f"{head.size:,}", vkey=str(key))
        household.show(said)
        where = "copied" if copy else "stored"
        household.show(
            household.words(f"print.checkpoint.{where}", path=str(copy or heads.file(head)))
        )


@click.command(cls=Verb)
@click.argument("number", metavar="CASE")
@click.option("--out", default="", metavar="FILE")
@click.option("--checkpoint", "held", default="", metavar="FILE")
@click.pass_obj
def prove(household: Household, number: str, out: str, held: str) -> None:
    """Write the proof of a case: all its records, and their way to a signed head."""
    from domain.events import case_stream
    from eventstore.proof.evidence import bundle
    from eventstore.proof.note import open_checkpoint
    from tui.verbs.showing import settled_views

    session = household.session
    with settled_views(household) as views:
        case = views.case_number(number)
    heads = session.keeper.heads
    head, key = session.sign_head(), heads.verifier()
    older = open_checkpoint(_text(held), [key]) if held and key else None
    data = bundle(session.log, heads, head, case_stream(case), older)
    if out:
        Path(out).write_bytes(data + b"\n")
        household.talk("print.prove.written", case=case, path=out, vkey=str(key))
    else:
        household.wire(data)


@click.command("check-proof", cls=Verb)
@click.argument("file", metavar="FILE")
@click.option("--key", "key", required=True, metavar="VKEY|FILE")
@click.option("--checkpoint", "held", default="", metavar="FILE")
@AS_JSON
@click.pass_obj
def check_proof(household: Household, file: str, key: str, held: str, *, as_json: bool) -> None:
    """Check a proof somebody handed over, without their log."""
    from eventstore.proof.evidence import check
    from eventstore.proof.note import open_checkpoint

    keys = [verifier_key(key)]
    older = open_checkpoint(_text(held), keys) if held else None
    found = check(_bytes(file), keys, older)
    if as_json:
        household.data(_facts(found, older))
    else:
        from tui.printing.evidence import evidence_page

        household.show(evidence_page(found, older, household.words))


def _facts(found: Evidence, held: Checkpoint | None) -> dict[str, object]:
    return {
        "ok": True,
        "stream": found.stream,
        "head": found.head,
        "agrees_with": held,
        "records": [_told(record) for record in found.records],
    }


def _told(record: Record) -> dict[str, object]:
    from gateway.journal import instant

    return {
        "position": record.position,
        "version": record.version,
        "type": record.type,
        "occurred_at": instant(record.occurred_at),
        "recorded_at": instant(record.recorded_at),
        "actor": record.actor,
        "terminal": record.terminal,
        "leaf": record.leaf.hex(),
        "payload": msgspec.Raw(record.payload),
    }


def _text(name: str) -> str:
    from eventstore.errors import NoteMalformedError

    try:
        return _bytes(name).decode()
    except UnicodeDecodeError as error:
        raise NoteMalformedError(reason="text") from error


def _bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except FileNotFoundError as error:
        raise FileMissingError(path=name) from error
