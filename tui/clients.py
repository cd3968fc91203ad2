"""Customers in lists (SPEC 7): groups by segment and tier, whom a search found, who is at the desk.

Readings over one views file; nothing here writes. All files of one person count as one; personal
texts are masked when the views are.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime

from domain.clientele import value
from domain.clientele.rules import CustomerRules
from domain.clientele.value import Inputs
from domain.types import CustomerId
from gateway.journal import instant
from tui.clientmodels import Clientele, CustomerLine, Group
from tui.clientranks import Ranked, Ranking, Standing, in_house, rules_of
from tui.clientsearch import Match, Progress, root, search
from tui.masks import masked_name, masked_phone, masked_plate
from tui.models import Preference
from tui.reading import Views
from tui.session import Session

GROUPS: tuple[Group, ...] = ("recent", "vip", "at-risk", "dormant", "doubles")
"""In the order the arrows go through them."""

LIST_LIMIT = 200
"""How many customers one list holds; the others are found by searching."""

_AT_ONCE = 400
_OF_CARS = ("plate", "vin")
_MASKS: Mapping[str, Callable[[str], str]] = {
    "name": masked_name,
    "phone": masked_phone,
    "plate": masked_plate,
    "vin": lambda vin: f"…{vin[-4:]}" if vin else "",
    "birthday": lambda _: "",
}


# Lists ------------------------------------------------------------------------------------------


def clientele(
    session: Session,
    views: Views,
    group: Group,
    at: datetime,
    *,
    typed: str = "",
    ranking: Ranking | None = None,
    progress: Progress = lambda _at, _goal: None,
) -> Clientele:
    """Return a group of customers, or whom what was typed means.

    Args:
        session: Whose customers.
        views: What they are read from.
        group: Which of them.
        at: As of when.
        typed: What to search for among all; empty for none.
        ranking: Remembers who stands where from one reading to the next.
        progress: Told how far the search index has come.

    Raises:
        RefusedError: when there is nothing to search in.
        StoreError: when the index cannot be read.
    """
    people = (ranking or Ranking()).people(views, at)
    pairs = [] if session.is_audit_copy else doubles(session, views, progress)
    standing = Counter(person.groups for person in people)
    counts: dict[str, int] = {
        each: sum(count for groups, count in standing.items() if each in groups) for each in GROUPS
    }
    counts["doubles"] = len(pairs)
    if typed:
        lines = found(session, views, typed, at, progress)
        total = len(lines)
    else:
        wanted = _in_group(group, people, pairs)
        total = len(wanted)
        lines = lines_of(views, wanted[:LIST_LIMIT], at)
    return Clientele(
        at=at, group=group, typed=typed, total=total, counts=counts, lines=lines[:LIST_LIMIT]
    )


def _in_group(
    group: Group, people: Collection[Ranked], pairs: Sequence[Sequence[CustomerId]]
) -> Sequence[CustomerId]:
    """Return a group in its order: who was here last first, or who brought most."""
    if group == "doubles":
        return list(dict.fromkeys(one for pair in pairs for one in pair))
    members = [person for person in people if group in person.groups]
    if group == "recent":
        members.sort(key=lambda person: -person.last_at)
    else:
        members.sort(key=lambda person: (-person.amount, -person.last_at))
    return [person.customer for person in members]


def found(
    session: Session,
    views: Views,
    typed: str,
    at: datetime,
    progress: Progress = lambda _at, _goal: None,
) -> tuple[CustomerLine, ...]:
    """Return whom what was typed means, who was heard of last first."""
    return of_matches(views, search(session, typed, progress=progress), at)


def of_matches(views: Views, matches: Sequence[Match], at: datetime) -> tuple[CustomerLine, ...]:
    """Return the customers of a search, each once, who was heard of last first."""
    by: dict[CustomerId, tuple[str, ...]] = {}
    for match in matches:
        whole = root(views, match.customer)
        by[whole] = tuple(dict.fromkeys((*by.get(whole, ()), *match.kinds)))
    lines = lines_of(views, list(by), at, by)
    return tuple(sorted(lines, key=lambda line: line.last_at, reverse=True))


def doubles(
    session: Session, views: Views, progress: Progress = lambda _at, _goal: None
) -> Sequence[tuple[CustomerId, CustomerId]]:
    """Return pairs of files that may be one person's: the same name came with the same car.

    Files that were merged, or merged and parted again, are not named. Nobody is accused: a car
    may have been sold to somebody of the same name.
    """
    session.lookup.follow(progress)
    upto = session.moment.position if session.moment else None
    pairs = session.lookup.doubles(upto=upto)
    apart = _standing_apart(views, {one for pair in pairs for one in pair})
    return [
        pair
        for pair in pairs
        if all(one in apart for one in pair) and not apart[pair[0]].intersection(pair)
    ]


def _standing_apart(views: Views, customers: set[CustomerId]) -> dict[CustomerId, frozenset[str]]:
    """Return those customers that have a file of their own, each with whom they are not."""
    from domain.views.customerrow import thaw

    return {
        row["customer"]: frozenset(thaw(row["state"]).parted if row["state"] else ())
        for row in rows_of(views, sorted(customers))
        if not row["merged_into"] and not row["erased"]
    }


# Lines ------------------------------------------------------------------------------------------


def rows_of(
    views: Views, customers: Sequence[CustomerId], key: str = "customer"
) -> list[sqlite3.Row]:
    """Return the rows of customers, or of the files merged into theirs (``merged_into``)."""
    rows: list[sqlite3.Row] = []
    for start in range(0, len(customers), _AT_ONCE):
        some = customers[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        rows += views.rows(f"SELECT * FROM customers WHERE {key} IN ({marks})", some)
    return rows


def families(views: Views, customers: Sequence[CustomerId]) -> dict[CustomerId, list[sqlite3.Row]]:
    """Return the rows of each person's files, their own first, those merged into it behind."""
    people = {row["customer"]: [row] for row in rows_of(views, customers)}
    whole = {customer: customer for customer in people}
    layer = list(people)
    while layer:
        merged = rows_of(views, layer, "merged_into")
        layer = []
        for row in merged:
            own, into = row["customer"], row["merged_into"]
            if own not in whole:
                whole[own] = whole[into]
                people[whole[own]].append(row)
                layer.append(own)
    return {customer: people[customer] for customer in customers if customer in people}


def lines_of(
    views: Views,
    customers: Sequence[CustomerId],
    at: datetime,
    by: Mapping[CustomerId, tuple[str, ...]] | None = None,
) -> tuple[CustomerLine, ...]:
    """Return customers as a list shows them, in the order given."""
    people, names, here = families(views, customers), by or {}, in_house(views)
    with views.glance():
        return tuple(
            line_of(views, rows, at, here, names.get(who, ())) for who, rows in people.items()
        )


def line_of(
    views: Views,
    rows: Sequence[sqlite3.Row],
    at: datetime,
    here: Collection[CustomerId],
    by: tuple[str, ...] = (),
) -> CustomerLine:
    """Return one person as a list shows them, over the rows of all their files.

    Args:
        views: What is read.
        rows: The rows of their files, their own first.
        at: As of when.
        here: The files whose cars are in the house.
        by: What a search found them by.
    """
    own, rules, today = rows[0], rules_of(views, at), views.day(at)
    known = inputs_of(rows, rules, today, here)
    latest = max(rows, key=lambda row: row["last_at"])
    scored = max(
        (row for row in rows if row["last_score"] is not None),
        key=lambda row: row["last_at"],
        default=own,
    )
    advisor = latest["advisor"] or own["advisor"]
    withheld = any(views.is_withheld(row["customer"]) for row in rows)
    return CustomerLine(
        customer=own["customer"],
        files=tuple(row["customer"] for row in rows),
        name=text_of(views, rows, "name"),
        phone=text_of(views, rows, "phone"),
        plate=text_of(views, rows, "plate"),
        vin=text_of(views, rows, "vin"),
        vehicle=vehicle_of(views, latest) or own["vehicle"],
        privacy="erased" if own["erased"] else "restricted" if withheld else "",
        sealed=tuple(
            field
            for field in ("name", "phone", "plate", "vin")
            if any(views.sealed(row, (field,)) for row in rows)
        ),
        advisor=advisor,
        advisor_name=views.house.name_of(advisor) if advisor else "",
        segment=value.segment(known, rules, today),
        tier=value.tier(known, rules, today),
        wake_up=value.wake_up(known, rules, today),
        visits=known.visits,
        last_visit=known.last_visit,
        next_service=known.next_service,
        answers=sum(row["answers"] for row in rows),
        last_score=scored["last_score"],
        last_class=scored["last_class"],
        complaints=sum(row["complaints"] for row in rows),
        open_cases=sum(row["open_cases"] for row in rows),
        preferences=tuple(
            dict.fromkeys(code for row in rows for code in row["preferences"].split(",") if code)
        ),
        consent=all(row["consent"] for row in rows),
        last_at=instant(latest["last_at"]),
        here=known.here,
        found=by,
    )


def inputs_of(
    rows: Sequence[sqlite3.Row], rules: CustomerRules, today: date, here: Collection[CustomerId]
) -> Inputs:
    """Return what segment, tier and value of a person stand on."""
    standings = [Standing(*(row[field] for field in Standing.__struct_fields__)) for row in rows]
    is_here = any(row["customer"] in here for row in rows)
    return value.of_family(standings, rules, today, here=is_here)


def text_of(views: Views, rows: Sequence[sqlite3.Row], field: str) -> str:
    """Return what a person said last of their name, number, plate, VIN or birthday."""
    newest = sorted((row for row in rows if row[field]), key=lambda row: -row[f"{field}_on"])
    for row in newest:
        if field in _OF_CARS and (car := views.standing_car(row)):
            (text,) = views.opened(car, (field,))
            return _MASKS[field](text) if views.masked else text
        source, position = row[f"{field}_id"], row[f"{field}_at"]
        if text := views.told(row["customer"], field, row[field], source, position):
            return _MASKS[field](text) if views.masked else text
    return ""


def vehicle_of(views: Views, row: sqlite3.Row) -> str:
    """Return the kind of car a file was told of last, by no visit that was cancelled."""
    car = views.standing_car(row)
    return str((car or row)["vehicle"])


# How they like it -------------------------------------------------------------------------------


def preferences_of(views: Views, rows: Sequence[sqlite3.Row]) -> tuple[Preference, ...]:
    """Return how a person likes it, over all files that are theirs."""
    return tuple(dict.fromkeys(each for row in rows for each in views.preferences(row)))


def liked_by(
    views: Views, lines: Sequence[CustomerLine]
) -> Mapping[CustomerId, tuple[Preference, ...]]:
    """Return how those of a list like it who said so."""
    people = families(views, [line.customer for line in lines if line.preferences])
    return {customer: preferences_of(views, rows) for customer, rows in people.items()}
