"""Reading improvements and suggestions: the lists, one improvement in full, who suggests."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from domain import codec
from domain.errors import RefusedError
from domain.fact import Fact
from domain.improving import actions
from domain.improving.actions import Compared
from domain.improving.facts import Scope, improvement_stream
from domain.improving.state import Improvement, Measurement, Suggestion
from domain.improving.undoing import undone_entries
from domain.types import Person
from domain.views.improvements import thaw, thaw_suggestion
from gateway.journal import EventJournal, instant
from tui.comparing import compare
from tui.errors import (
    HouseholdError,
    MisuseError,
    UnknownImprovementError,
    UnknownSuggestionError,
)
from tui.improvingmodels import (
    ImprovementFile,
    ImprovementLine,
    ImprovementList,
    Remeasured,
    Suggester,
    SuggestionLine,
    SuggestionList,
    Verdict,
)
from tui.measuring import named
from tui.models import Entry, Offer
from tui.reading import LIST_LIMIT, Views, when


def improvements(views: Views, at: datetime, *, limit: int = LIST_LIMIT) -> ImprovementList:
    """Return the improvements: the open ones by what is due next, then those that ended."""
    rows = views.rows(
        "SELECT * FROM improvements ORDER BY standing <> 'open', coalesce(ended, 0) DESC,"
        f" due IS NULL, due, proposed, improvement LIMIT {limit}",
        (),
    )
    found = views.rows(
        "SELECT standing, stage, cell, count(*) AS n, sum(overdue IS NOT NULL) AS late"
        " FROM improvements GROUP BY standing, stage, cell",
        (),
    )
    counts: dict[str, int] = {}
    cells: dict[str, int] = {}
    late = 0
    for row in found:
        name = row["stage"] if row["standing"] == "open" else row["standing"]
        counts[name] = counts.get(name, 0) + row["n"]
        if row["standing"] == "open":
            cells[row["cell"]] = cells.get(row["cell"], 0) + row["n"]
            late += row["late"]
    lines = tuple(_line(views, row) for row in rows)
    return ImprovementList(at=at, lines=lines, counts=counts, cells=cells, late=late)


def improvement_number(views: Views, typed: str) -> str:
    """Return the improvement a number, or the unique beginning of one, stands for.

    Raises:
        HouseholdError: when none begins so, or several do.
    """
    return _number(views, "improvement", typed, UnknownImprovementError)


def suggestion_number(views: Views, typed: str) -> str:
    """Return the suggestion a number, or the unique beginning of one, stands for.

    Raises:
        HouseholdError: when none begins so, or several do.
    """
    return _number(views, "suggestion", typed, UnknownSuggestionError)


def _number(views: Views, kind: str, typed: str, unknown: type[HouseholdError]) -> str:
    start = typed.strip().upper()
    found = [
        str(row[kind])
        for row in views.rows(
            f"SELECT {kind} FROM {kind}s WHERE {kind} >= ? AND {kind} < ? LIMIT 6",
            (start, start + "\U0010ffff"),
        )
    ]
    if start in found:
        return start
    if not start or not found:
        raise unknown(typed=typed)
    if len(found) > 1:
        raise MisuseError(reason="ambiguous-number", typed=typed, known=", ".join(found))
    return found[0]


def improvement_line(views: Views, number: str) -> ImprovementLine:
    """Return one improvement as a list shows it.

    Raises:
        UnknownImprovementError: when there is no such improvement.
    """
    return _line(views, _row(views, number))


def improvement_state(views: Views, number: str) -> Improvement:
    """Return one improvement as its rules see it.

    Raises:
        UnknownImprovementError: when there is no such improvement.
    """
    return thaw(_row(views, number)["state"])


def improvement_states(views: Views, numbers: Sequence[str]) -> dict[str, Improvement]:
    """Return improvements as their rules see them, by number."""
    marks = ", ".join("?" * len(numbers))
    rows = views.rows(
        f"SELECT improvement, state FROM improvements WHERE improvement IN ({marks})", numbers
    )
    return {row["improvement"]: thaw(row["state"]) for row in rows}


def suggestion_states(views: Views, numbers: Sequence[str]) -> dict[str, Suggestion]:
    """Return suggestions as their rules see them, by number."""
    marks = ", ".join("?" * len(numbers))
    rows = views.rows(
        f"SELECT suggestion, state FROM suggestions WHERE suggestion IN ({marks})", numbers
    )
    return {row["suggestion"]: thaw_suggestion(row["state"]) for row in rows}


def _row(views: Views, number: str) -> sqlite3.Row:
    rows = views.rows("SELECT * FROM improvements WHERE improvement = ?", (number,))
    if not rows:
        raise UnknownImprovementError(typed=number)
    return rows[0]


def _line(views: Views, row: sqlite3.Row) -> ImprovementLine:
    name_of = views.house.name_of
    ticks = row["due"] is not None and row["standing"] == "open" and row["assigned"] is not None
    return ImprovementLine(
        improvement=row["improvement"],
        title=row["title"],
        depth=row["depth"],
        cause=row["cause"],
        source=row["source"],
        source_id=row["source_id"],
        by=row["by"],
        by_name=name_of(row["by"]),
        standing=row["standing"],
        stage=row["stage"],
        round=row["round"],
        owner=row["owner"],
        owner_name=name_of(row["owner"]) if row["owner"] else "",
        proposed=instant(row["proposed"]),
        due=when(row["due"]),
        assigned=when(row["assigned"]),
        warns=views.warns(row["assigned"], row["due"]) if ticks else (),
        overdue=when(row["overdue"]),
        missed=row["missed"],
        impact=row["impact"],
        cost=row["cost"],
        cell=row["cell"],
        scope=(scope := scope_of(row["scope"])),
        scope_names=tuple(named(views, cut.dimension, cut.value) for cut in scope),
        chosen=row["chosen"],
        measured=row["measured"],
        measure=row["measure"],
        verdict=_verdict(row),
        difference=row["difference"],
        regression=row["regression"],
        ended=when(row["ended"]),
    )


def scope_of(text: str) -> tuple[Scope, ...]:
    """Return the cuts of a pilot written ``advisor=limin,mode=mobile``; nothing for nothing."""
    pairs = (part.partition("=") for part in text.split(",") if part.strip())
    return tuple(Scope(name.strip(), value.strip()) for name, _, value in pairs)


def _verdict(row: sqlite3.Row) -> Verdict:
    if not row["measured"]:
        return ""
    if row["difference"] is None:
        return "empty"
    if not row["distinguishable"]:
        return "noise"
    if row["better"] is None:
        return "changed"
    return "better" if row["better"] else "worse"


# One improvement --------------------------------------------------------------------------------


def improvement_file(
    views: Views, journal: EventJournal, number: str, *, who: Person, at: datetime
) -> ImprovementFile:
    """Return everything about one improvement, its measurements taken again.

    Args:
        views: The views.
        journal: The events, for the history.
        number: Which.
        who: Who would act.
        at: The instant.

    Raises:
        UnknownImprovementError: when there is no such improvement.
    """
    row = _row(views, number)
    state = thaw(row["state"])
    offers = (
        Offer(
            action=name,
            why_not=refused.reason if refused else "",
            params=_told(refused) if refused else {},
        )
        for name, refused in actions.offers(state, who, at, views.house.rules)
    )
    return ImprovementFile(
        at=at,
        line=_line(views, row),
        state=state,
        measured=remeasured(views, state, at),
        entries=_entries(views, journal, number),
        offers=tuple(offers),
    )


def _told(refused: RefusedError) -> dict[str, object]:
    return {name: value for name, value in refused.params.items() if name != "reason"}


def remeasured(views: Views, state: Improvement, at: datetime) -> tuple[Remeasured, ...]:
    """Return every measurement beside what the same windows say now, the latest first."""
    return tuple(
        Remeasured(then=then, now=_again(views, then, at)) for then in reversed(state.measured)
    )


def _again(views: Views, then: Measurement, at: datetime) -> Compared | None:
    try:
        return compare(
            views,
            then.measure,
            then.before,
            then.after,
            at,
            scope=then.scope,
            chosen=then.chosen,
        )
    except MisuseError:  # a measure that this program no longer knows
        return None


def _entries(views: Views, journal: EventJournal, number: str) -> tuple[Entry, ...]:
    stream = improvement_stream(number)
    history = journal.load([stream])[stream]
    gone = undone_entries(history)
    return tuple(
        Entry(
            position=event.position,
            at=event.at,
            type=codec.tag(event.fact).partition(".")[0],
            actor=event.actor,
            actor_name=views.house.name_of(event.actor),
            params=_params(event.fact),
            text="",
            undone=event.id in gone,
        )
        for event in reversed(history)
    )


def _params(fact: Fact) -> dict[str, object]:
    return {name: getattr(fact, name) for name in fact.__struct_fields__ if name != "restored"}


# Suggestions ------------------------------------------------------------------------------------


def suggestions(views: Views, at: datetime, *, limit: int = LIST_LIMIT) -> SuggestionList:
    """Return the suggestions: those that wait first, by when an answer is owed; who made them."""
    rows = views.rows(
        "SELECT * FROM suggestions ORDER BY answer <> 'proposed',"
        " CASE WHEN answer = 'proposed' THEN due ELSE -last_at END, suggestion"
        f" LIMIT {limit}",
        (),
    )
    counted = views.one(
        "SELECT sum(answer = 'proposed') AS waiting,"
        " sum(answer = 'proposed' AND missed) AS late FROM suggestions",
        (),
    )
    return SuggestionList(
        at=at,
        lines=tuple(_suggestion(views, row) for row in rows),
        people=suggesters(views),
        waiting=counted["waiting"] or 0,
        late=counted["late"] or 0,
    )


def suggestion_line(views: Views, number: str) -> SuggestionLine:
    """Return one suggestion.

    Raises:
        UnknownSuggestionError: when there is no such suggestion.
    """
    rows = views.rows("SELECT * FROM suggestions WHERE suggestion = ?", (number,))
    if not rows:
        raise UnknownSuggestionError(typed=number)
    return _suggestion(views, rows[0])


def _suggestion(views: Views, row: sqlite3.Row) -> SuggestionLine:
    name_of = views.house.name_of
    return SuggestionLine(
        suggestion=row["suggestion"],
        by=row["by"],
        by_name=name_of(row["by"]),
        text=row["text"],
        cause=row["cause"],
        day=date.fromisoformat(row["day"]),
        made=instant(row["made"]),
        due=instant(row["due"]),
        answer=row["answer"],
        missed=bool(row["missed"]),
        why=row["why"],
        decided=when(row["decided"]),
        decided_by=name_of(row["decided_by"]) if row["decided_by"] else "",
        improvement=row["improvement"],
        done=when(row["done"]),
    )


def suggesters(
    views: Views, start: date | None = None, end: date | None = None
) -> tuple[Suggester, ...]:
    """Return who made how many suggestions and what became of them, the busiest first.

    Args:
        views: The views.
        start: Only those made from this day on.
        end: Only those made up to this day.
    """
    first = start.isoformat() if start else ""
    last = end.isoformat() if end else "9999"
    rows = views.rows(
        'SELECT "by" AS person, count(*) AS made,'
        " sum(answer IN ('adopted', 'done')) AS adopted,"
        " sum(answer = 'declined') AS declined, sum(answer = 'done') AS done"
        ' FROM suggestions WHERE day >= ? AND day <= ? GROUP BY "by"'
        ' ORDER BY made DESC, adopted DESC, "by"',
        (first, last),
    )
    return tuple(
        Suggester(
            person=row["person"],
            name=views.house.name_of(row["person"]),
            made=row["made"],
            adopted=row["adopted"],
            declined=row["declined"],
            done=row["done"],
        )
        for row in rows
    )
