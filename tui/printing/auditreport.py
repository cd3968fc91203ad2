"""The page that goes with a copy for an auditor: what it is, what it shows, how to check it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from tui.custody.snapshot import AuditCopy
from tui.printing.page import NOTHING
from tui.text import Words
from tui.widgets.plain import plain


def audit_page(copy: AuditCopy, words: Words) -> str:
    """Return the page as Markdown."""
    parts = (_title(copy, words), _record(copy, words), _figures(copy, words))
    tables = (_editions(copy, words), _staff(copy, words))
    closing = (_sealed(words), _checking(words))
    return "\n\n".join("\n".join(part) for part in (*parts, *tables, *closing)) + "\n"


def _title(copy: AuditCopy, words: Words) -> Iterator[str]:
    yield f"# {words('print.audit-copy.title', centre=_cell(copy.centre))}"
    yield ""
    yield words("print.audit-copy.made", made=copy.made.isoformat(timespec="seconds"))


def _record(copy: AuditCopy, words: Words) -> Iterator[str]:
    number, head, report = words.formats.number, copy.head, copy.report
    began = copy.began.date().isoformat() if copy.began else NOTHING
    yield f"## {words('print.audit-copy.record')}"
    yield ""
    yield from _table(
        (
            words("print.audit-copy.period"),
            words("print.period", start=began, end=copy.made.date().isoformat()),
        ),
        (words("print.audit-copy.events"), number(report.records)),
        (words("print.audit-copy.streams"), number(report.streams)),
        (words("print.audit-copy.cases"), number(copy.cases)),
        (words("print.audit-copy.verdict"), words("print.audit-copy.whole")),
        (words("print.audit-copy.size"), number(head.size)),
        (words("print.audit-copy.root"), f"`{b64encode(head.root).decode()}`"),
        (words("print.audit-copy.origin"), f"`{head.origin}`"),
        (words("print.audit-copy.key"), f"`{copy.verifier}`"),
    )


def _figures(copy: AuditCopy, words: Words) -> Iterator[str]:
    formats, nps = words.formats, copy.nps
    value = NOTHING if nps.value is None else formats.signed(nps.value, 1)
    yield f"## {words('print.audit-copy.figures')}"
    yield ""
    yield from _table(
        (words("print.audit-copy.open"), formats.number(copy.open)),
        (words("print.audit-copy.overdue"), formats.number(copy.overdue)),
        (words("print.figure.nps"), f"{value} ({formats.sample(nps.n, nps.margin, 1)})"),
    )


def _editions(copy: AuditCopy, words: Words) -> Iterator[str]:
    yield f"## {words('print.audit-copy.rules')}"
    yield ""
    yield from _table(
        *(
            (_cell(each.name), each.starts.isoformat(timespec="minutes"), f"`{each.file}`")
            for each in copy.editions
        )
    )


def _staff(copy: AuditCopy, words: Words) -> Iterator[str]:
    yield f"## {words('print.audit-copy.staff')}"
    yield ""
    yield from _table(*((_cell(m.id), _cell(m.name), words(f"role.{m.role}")) for m in copy.staff))


def _sealed(words: Words) -> Iterator[str]:
    yield f"## {words('print.audit-copy.sealed')}"
    yield ""
    yield words("print.audit-copy.no-keys")


def _checking(words: Words) -> Iterator[str]:
    yield f"## {words('print.audit-copy.checking')}"
    yield ""
    yield words("print.audit-copy.how")
    yield ""
    for number, command in enumerate(("verify", "rebuild --check", "log --limit 20"), 1):
        said = words(f"print.audit-copy.command.{number}")
        yield f"{number}. `afterloop --home . {command}`: {said}"
    yield ""
    yield words("print.audit-copy.limits")


def _table(*rows: tuple[str, ...]) -> Iterator[str]:
    """Yield a table without heads, which Markdown draws with empty ones."""
    if not rows:
        yield NOTHING
        return
    columns = len(rows[0])
    yield f"|{' |' * columns}"
    yield f"|{'---|' * columns}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _cell(text: str) -> str:
    """Return text from outside as it may stand in a table."""
    return plain(text).replace("|", "\\|").replace("`", "'")
