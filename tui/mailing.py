"""Writing the list of surveys for the tool that sends them, and the rest that is done with them.

The order is: the surveys and their customers go on record, then the file is written, then that it
was handed on goes on record, then it lies in its place. Whoever is killed in between asked nobody
twice and lost nobody: the same list can be written again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Literal
from zoneinfo import ZoneInfo

import msgspec

from domain.asking import owing, post
from domain.asking.planning import require_quarter
from domain.asking.post import Mailing, Posted, Reach
from domain.asking.quarter import Quarter, quarter_of
from domain.custody import DataExported
from domain.errors import RefusedError
from domain.opening import case_id
from domain.privacy import require_role
from domain.types import Person
from gateway.export.draft import draft
from gateway.export.spreadsheets import write_csv, write_xlsx
from gateway.identity import signs
from tui import asking
from tui.custody.copies import put_on_record
from tui.session import Session
from tui.surveymodels import SurveyLine

Form = Literal["csv", "xlsx"]

COLUMNS = (
    "survey",
    "name",
    "phone",
    "plate",
    "channel",
    "advisor",
    "trigger",
    "visit",
    "day",
    "link",
)
"""The columns of a list, called by their codes; ``survey`` is what an answer must bring back."""

HOME_COUNTRY = "+86"
"""Numbers from here are written without it, the way the tools here take them."""


class Mailed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a list.

    Attributes:
        batch: Its name; empty when nothing left.
        file: Where it lies; empty when nothing left.
        rows: How many surveys are in it.
        withheld: How many were withheld, by reason.
        elsewhere: How many go by another channel, and still wait.
        over: How many nobody could send any more.
        unreachable: How many of a list written again cannot be reached any more.
        left: How many wait for the next list.
    """

    batch: str = ""
    file: str = ""
    rows: int = 0
    withheld: dict[str, int] = {}
    elsewhere: int = 0
    over: int = 0
    unreachable: int = 0
    left: int = 0


def form_of(place: Path) -> Form | None:
    """Return the kind of file a name asks for; ``None`` for none that is written here."""
    kinds: dict[str, Form] = {".csv": "csv", ".xlsx": "xlsx"}
    return kinds.get(place.suffix.lower())


def list_name(batch: str, form: Form) -> str:
    """Return what the file of a list is called where nobody named it."""
    return f"surveys-{batch}.{form}"


def send(
    session: Session,
    place: Callable[[str], Path],
    form: Form,
    *,
    channel: str = "",
    limit: int | None = None,
) -> Mailed:
    """Send the surveys that are due: each leaves in the list, or is withheld with its reason.

    Args:
        session: Whose desk.
        place: Where the list of a name is to lie.
        form: The kind of file.
        channel: Only what goes by this channel; everything when empty.
        limit: How many surveys are looked at at most; all that are due unless given.

    Raises:
        RefusedError: when this role may not, or the past is in view.
        StoreError: when it cannot be recorded.
        OSError: when the file cannot be written.
    """
    by = _may_send(session)
    session.keep_clocks()
    stamp, at = session.stamp(), session.present()
    day = at.astimezone(ZoneInfo(session.house().zone)).date()
    mailing = Mailing(
        at=at, batch=f"{day}-{case_id(str(stamp.correlation))}", by=by, channel=channel
    )
    with session.views() as views:
        lines = {line.survey: line for line in asking.due(views, at, limit)}
    file = place(mailing.batch)
    with draft(file, private=True) as made:
        posted = post.send(session.desk, _reaches(session, lines.values()), mailing, stamp)
        session.catch_up()
        sent = [(lines[each.survey], each.channel) for each in posted if each.fate == "sent"]
        if sent:
            _write(made.file, form, _rows(session, sent))
            _note(session, mailing.batch, file, form, len(sent))
            made.hand_over()
    with session.views() as views:
        left = asking.listed(views, "due", at, 0).counts["due"]
    return _mailed(posted, mailing.batch, file, left)


def send_again(session: Session, batch: str, file: Path, form: Form) -> Mailed:
    """Write a list that left before once more; nobody is asked by it.

    Raises:
        RefusedError: when this role may not, the past is in view, or there was no such list.
        StoreError: when it cannot be recorded.
        OSError: when the file cannot be written.
    """
    _may_send(session)
    with session.views() as views:
        lines = asking.of_batch(views, batch)
        if not lines:
            known = [each.batch for each in asking.batches(views)]
            raise RefusedError("no-such-list", batch=batch, known=known or ["-"])
    sent = [(line, line.channel) for line in lines if line.phone]
    with draft(file, private=True) as made:
        _write(made.file, form, _rows(session, sent))
        _note(session, batch, file, form, len(sent))
        made.hand_over()
    missing = len(lines) - len(sent)
    return Mailed(batch=batch, file=str(file), rows=len(sent), unreachable=missing)


def withhold(session: Session, survey: str, note: str) -> None:
    """Keep a survey back by hand, and say why.

    Raises:
        RefusedError: when this role may not, the reason is missing, there is no such survey, it
            no longer waits, or the past is in view.
    """
    _refuse_in_the_past(session)
    by, at = session.sitter(), session.present()
    post.withhold(session.desk, survey, note, by=by, at=at, stamp=session.stamp())
    session.catch_up()


def ask_now(session: Session, customer: str) -> str:
    """Plan a survey for a customer at once, and return its number.

    Raises:
        RefusedError: when this role may not, there is no such customer, or the past is in view.
    """
    _refuse_in_the_past(session)
    by, at, stamp = session.sitter(), session.present(), session.stamp()
    with session.views() as views:
        visit = asking.last_visit(views, customer)
    survey = owing.owe_now(session.desk, customer, visit, by=by, at=at, stamp=stamp)
    session.catch_up()
    return survey


def last_quarter(session: Session) -> Quarter:
    """Return the quarter that ended last at the centre."""
    today = session.present().astimezone(ZoneInfo(session.house().zone)).date()
    return quarter_of(today).before


def plan_quarter(session: Session, quarter: Quarter) -> int:
    """Plan the surveys of a quarter that is over; return how many were new.

    Raises:
        RefusedError: when it is not over, or over for too long, or the past is in view.
    """
    _refuse_in_the_past(session)
    with session.views() as views:
        customers = asking.unasked(views, quarter)
    stamp, at = session.stamp(), session.present()
    planned = owing.owe_quarter(session.desk, customers, quarter, at, stamp)
    if planned:
        session.catch_up()
    return planned


def keep_quarter(session: Session) -> int:
    """Plan the surveys of the last quarter while somebody may still be asked; how many were new.

    For whoever watches: done again it finds those planned already, and plans nobody twice.
    """
    quarter, house = last_quarter(session), session.house()
    try:
        require_quarter(quarter, session.present(), house)
    except RefusedError:
        return 0
    return plan_quarter(session, quarter)


def _may_send(session: Session) -> Person:
    """Return who sends, if their role may.

    Raises:
        RefusedError: when it may not, or the past is in view.
    """
    _refuse_in_the_past(session)
    by = session.sitter()
    require_role(session.house_now().rules.at(session.present()).surveys.send, by)
    return by


def _refuse_in_the_past(session: Session) -> None:
    session.refuse_audit_copy()
    if session.moment is not None:
        raise RefusedError("in-the-past")


def _reaches(session: Session, lines: Iterable[SurveyLine]) -> list[Reach]:
    secret = session.keys.secret()

    def sign(phone: str) -> str:
        return signs(secret, phone=phone)[0][1] if phone else ""

    return [Reach(line.survey, line.phone, sign(line.phone)) for line in lines]


def _rows(session: Session, sent: Iterable[tuple[SurveyLine, str]]) -> Iterator[list[str]]:
    link = session.house().rules.at(session.present()).surveys.link
    for line, channel in sent:
        yield [
            line.survey,
            line.name,
            dialled(line.phone),
            line.plate,
            channel,
            line.advisor_name,
            line.trigger,
            line.visit,
            line.day,
            link.replace("{survey}", line.survey),
        ]


def dialled(phone: str) -> str:
    """Return a number as it is dialled from here: no tool takes a plus for a formula then."""
    if phone.startswith(HOME_COUNTRY):
        return phone.removeprefix(HOME_COUNTRY)
    return f"00{phone[1:]}" if phone.startswith("+") else phone


def _write(file: BinaryIO, form: Form, rows: Iterable[Sequence[str]]) -> None:
    written = (
        write_csv(file, COLUMNS, rows)
        if form == "csv"
        else write_xlsx(file, "surveys", COLUMNS, rows)
    )
    for _ in written:
        continue


def _note(session: Session, batch: str, file: Path, form: Form, rows: int) -> None:
    fact = DataExported(
        target=str(file.absolute()),
        format=form,
        what=f"surveys {batch}",
        upto=session.log.head(),
        rows=rows,
        personal=True,
    )
    put_on_record(session, fact)


def _mailed(posted: Sequence[Posted], batch: str, file: Path, left: int) -> Mailed:
    fates = Counter(each.fate for each in posted)
    gone = fates["sent"] > 0
    return Mailed(
        batch=batch if gone else "",
        file=str(file) if gone else "",
        rows=fates["sent"],
        withheld=dict(Counter(each.why for each in posted if each.fate == "withheld")),
        elsewhere=fates["elsewhere"],
        over=fates["over"],
        left=left,
    )
