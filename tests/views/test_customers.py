"""A customer's row: contact data by its newest word, figures that outlive the person, one clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain import case as cases
from domain import customer as customers
from domain.clientele.facts import (
    BirthdayNoted,
    ConsentChanged,
    ContactDataChanged,
    CustomerAsked,
    CustomerVisited,
    FilesMerged,
    MergeUndone,
    Planned,
    PreferenceDropped,
    PreferenceNoted,
    ReferralMade,
    ReminderRaised,
    VisitReassigned,
)
from domain.custody import (
    CustomerErased,
    CustomerRestricted,
    ResponseCorrected,
    RestrictionLifted,
)
from domain.events import (
    ActionUndone,
    CaseClosed,
    CaseOpened,
    CaseReopened,
    ComplaintReceived,
    CustomerHeard,
    Recorded,
    ResponseReceived,
)
from domain.fact import Fact
from domain.views.cases import micros
from domain.views.customerrow import Spent, Wish, packed, spending, wished
from tests import make
from tests.make import CENTRE, DAY, HOUR, MONDAY
from tests.views.folder import Columns, Folder

NAMES = UUID("00000000-0000-4000-8000-000000000002")
ACT = UUID(int=7)
TOKENS = ("name", "phone", "plate", "vin", "birthday")


def happened(*facts: tuple[Fact, datetime] | Fact) -> list[Recorded]:
    """The facts in the order of the log, an hour apart where no time is told."""
    events = []
    for n, each in enumerate(facts):
        fact, at = each if isinstance(each, tuple) else (each, MONDAY + n * HOUR)
        events.append(
            Recorded(
                position=n + 1,
                id=uuid5(NAMES, str(n)),
                stream="",
                version=n + 1,
                at=at,
                recorded_at=MONDAY,
                actor="li",
                terminal="",
                correlation=ACT,
                causation=None,
                fact=fact,
            )
        )
    return events


def row(events: Sequence[Recorded], customer: str = "ann") -> Columns:
    return Folder().fold(events).tables["customers"][(customer,)]


def visited(visit: str = "V1", day: date = date(2026, 3, 2), **told: Any) -> CustomerVisited:
    usual = CustomerVisited(customer="ann", centre=CENTRE, visit=visit, day=day, amount=100)
    return replace(usual, **told)


def answered(score: int = 9, response: str = "r1", **told: Any) -> ResponseReceived:
    usual = ResponseReceived(
        response=response,
        centre=CENTRE,
        customer="ann",
        day=make.day(MONDAY),
        score=score,
        score_class=make.policy().score_class(score),
        name="sealed-name",
        phone="sealed-phone",
    )
    return replace(usual, **told)


ERASED = CustomerErased(customer="ann", grounds="letter")


def test_a_row_tells_what_somebody_brought_and_said() -> None:
    found = row(
        happened(
            visited(next_service=date(2026, 9, 1), mileage=100, vehicle="Model 3"),
            visited("V2", date(2026, 4, 1), amount=None),
            answered(9),
            CustomerHeard(customer="ann", kind="promoter"),
            ComplaintReceived(complaint="c", centre=CENTRE, customer="ann", day=date(2026, 4, 2)),
            CustomerAsked(customer="ann", survey="s"),
            ReferralMade(customer="ann", referred="ben", day=date(2026, 4, 2)),
        )
    )
    expected = {
        "known": 1,
        "visits": 2,
        "amount": 100,
        "first_visit": "2026-03-02",
        "last_visit": "2026-04-01",
        "next_service": "",
        "mileage": 100,
        "vehicle": "Model 3",
        "answers": 1,
        "complaints": 1,
        "last_score": 9,
        "last_class": "promoter",
        "referrals": 1,
        "asked": micros(MONDAY + 5 * HOUR),
        "contact": micros(MONDAY + 3 * HOUR),
    }
    assert {name: found[name] for name in expected} == expected
    assert spending(found["spent"]) == (Spent(date(2026, 3, 2), 100), Spent(date(2026, 4, 1)))


def test_somebody_who_told_nothing_of_themselves_is_not_known() -> None:
    assert row(happened(answered(name="", phone="")))["known"] == 0
    assert row(happened(answered(name="", phone="", identified=True)))["known"] == 1


def test_contact_data_is_that_of_the_newest_word_whenever_it_was_imported() -> None:
    events = happened(
        (ContactDataChanged(customer="ann", fields=("phone",), phone="new"), MONDAY + DAY),
        (answered(phone="old", name="Ann"), MONDAY),
    )
    found = row(events)
    assert (found["phone"], found["phone_id"], found["phone_at"]) == ("new", events[0].id.hex, 1)
    assert (found["name"], found["name_id"], found["name_at"]) == ("Ann", events[1].id.hex, 2)


def test_words_written_to_a_preference_stand_with_their_event_until_it_is_dropped() -> None:
    events = happened(
        PreferenceNoted(customer="ann", preference="own/1", note="sealed tea"),
        PreferenceNoted(customer="ann", preference="quiet-seat"),
    )
    assert wished(row(events)["wishes"]) == (Wish("own/1", "sealed tea", events[0].id.hex, 1),)
    assert row(events)["preferences"] == "own/1,quiet-seat"
    events = happened(
        *(event.fact for event in events), PreferenceDropped(customer="ann", preference="own/1")
    )
    assert (row(events)["wishes"], row(events)["preferences"]) == (b"", "quiet-seat")


def test_open_cases_follow_the_cases_through_closing_reopening_and_undoing() -> None:
    opening = make.opened()
    assert isinstance(opening.fact, CaseOpened)
    first = replace(opening.fact, customer="ann")
    second = replace(first, case="C0000002")
    closing = CaseClosed(case=first.case, customer="ann", outcome="recovered")
    reopening = CaseReopened(
        case=first.case, customer="ann", round=2, level=2, policy="", promises=()
    )
    restored = cases.fold([replace(opening, fact=first)])
    assert restored is not None
    undone = ActionUndone(case=first.case, entries=(), restored=restored)

    def open_after(*facts: Fact) -> tuple[int, int]:
        found = row(happened(*facts))
        return found["cases"], found["open_cases"]

    assert open_after(first, second) == (2, 2)
    assert open_after(first, second, closing) == (2, 1)
    assert open_after(first, second, closing, reopening) == (2, 2)
    assert open_after(first, second, closing, undone) == (2, 2)


def test_a_corrected_answer_is_shown_as_it_counts() -> None:
    correction = ResponseCorrected(
        response="r1", entry=ACT, centre=CENTRE, customer="ann", day=date(2026, 3, 2), channel="",
        score=3, score_class="detractor", score_before=9, class_before="promoter",
    )  # fmt: skip
    found = row(happened(answered(9), correction))
    assert (found["answers"], found["last_score"], found["last_class"]) == (1, 3, "detractor")
    found = row(happened(answered(9), replace(correction, invalid="duplicate")))
    assert (found["answers"], found["last_score"], found["last_class"]) == (0, None, "")


def test_a_merge_shows_in_the_file_that_is_read_as_the_other_until_it_is_undone() -> None:
    merged = [FilesMerged(customer="ann", other="ben", here=here) for here in ("ann", "ben")]
    undone = [MergeUndone(customer="ann", other="ben", here=here) for here in ("ann", "ben")]
    heard = [CustomerHeard(customer=customer, kind="passive") for customer in ("ann", "ben")]
    assert row(happened(*heard, *merged), "ben")["merged_into"] == "ann"
    assert row(happened(*heard, *merged), "ann")["merged_into"] == ""
    assert row(happened(*heard, *merged, *undone), "ben")["merged_into"] == ""


def test_an_erasure_empties_what_tells_of_the_person_and_keeps_every_figure() -> None:
    story = (
        visited(vehicle="Model 3", planned=(Planned(reminder="call-back", due=MONDAY),)),
        answered(9),
        PreferenceNoted(customer="ann", preference="own/1", note="sealed tea"),
        BirthdayNoted(customer="ann", birthday="sealed day"),
        ReferralMade(customer="ann", referred="ben", day=date(2026, 4, 2)),
    )
    before, after = row(happened(*story)), row(happened(*story, ERASED))
    assert [after[name] for name in TOKENS] == [""] * len(TOKENS)
    assert after["erased"] == 1
    assert (after["wishes"], after["preferences"], after["next_due"]) == (b"", "", None)
    figures = (
        *("visits", "amount", "spent", "answers", "last_score", "last_class", "referrals"),
        *("first_visit", "last_visit", "known", "cases", "complaints"),
    )
    assert {name: after[name] for name in figures} == {name: before[name] for name in figures}


def test_a_new_life_after_an_erasure_begins_blank() -> None:
    found = row(happened(visited(), answered(2), ERASED, visited("V2", date(2026, 5, 1))))
    assert (found["visits"], found["answers"], found["erased"]) == (1, 0, 0)
    assert spending(found["spent"]) == (Spent(date(2026, 5, 1), 100),)


def test_the_end_of_an_old_case_begins_no_new_life() -> None:
    closing = CaseClosed(case="C1", customer="ann", outcome="lost")
    assert row(happened(visited(), ERASED, closing))["erased"] == 1


# Properties ---------------------------------------------------------------------------------------

WHO = st.sampled_from(["ann", "ben"])
INSTANTS = st.integers(0, 300 * 24).map(lambda hours: MONDAY + hours * HOUR)


def _about(customer: str, n: int) -> list[Fact]:
    day = make.day(MONDAY + n * DAY)
    planned = (Planned(reminder="service", due=MONDAY + (n + 3) * DAY),)
    return [
        visited(f"V{n}", day, customer=customer, planned=planned, silence="P90D"),
        answered(n % 11, f"r{n}", customer=customer),
        CustomerHeard(customer=customer, kind="passive"),
        ContactDataChanged(customer=customer, fields=("phone",), phone=f"sealed {n}"),
        PreferenceNoted(customer=customer, preference="quiet-seat", note="sealed"),
        PreferenceDropped(customer=customer, preference="quiet-seat"),
        BirthdayNoted(customer=customer, birthday="sealed"),
        ConsentChanged(customer=customer, given=bool(n % 2), channel="sms" if n % 3 else ""),
        CustomerRestricted(customer=customer),
        RestrictionLifted(customer=customer),
        CustomerErased(customer=customer, grounds="letter"),
        FilesMerged(customer="cat", other=customer, here=customer),
        MergeUndone(customer="cat", other=customer, here=customer),
        ReminderRaised(customer=customer, reminder="dormant", day=day, case="C1"),
    ]


STORIES = st.lists(
    st.tuples(WHO, st.integers(0, 13), st.integers(0, 40), INSTANTS).map(
        lambda told: (_about(told[0], told[2])[told[1]], told[3])
    ),
    max_size=25,
)


@given(STORIES, st.integers(1, 5))
def test_any_batching_gives_the_same_rows(story: list[tuple[Fact, datetime]], batch: int) -> None:
    events = happened(*story)
    whole, piecewise = Folder().fold(events), Folder().fold(events, batch=batch)
    assert piecewise.tables["customers"] == whole.tables["customers"]


OF_A_FILE = (
    *(CustomerVisited, CustomerHeard, ContactDataChanged, PreferenceNoted, PreferenceDropped),
    *(BirthdayNoted, ConsentChanged, CustomerRestricted, RestrictionLifted, CustomerErased),
    *(FilesMerged, MergeUndone, ReminderRaised),
)


@given(STORIES)
def test_the_clock_of_a_row_is_that_of_the_customers_stream(
    story: list[tuple[Fact, datetime]],
) -> None:
    """What the views say is due is what the desk finds due: else a watcher would look for ever."""
    events = happened(*story)
    for key, found in Folder().fold(events).tables["customers"].items():
        stream = [
            event
            for event in events
            if isinstance(event.fact, OF_A_FILE)
            and getattr(event.fact, "here", event.fact.customer) == key[0]
        ]
        assert found["next_due"] == micros(customers.next_due(customers.fold(stream)))


def test_what_a_row_holds_packed_comes_back() -> None:
    assert spending(b"") == wished(b"") == ()
    visits = (Spent(date(2026, 3, 2), 7), Spent(date(2026, 3, 2) + timedelta(1)))
    assert spending(packed(visits)) == visits


def test_a_visit_that_was_anothers_is_in_no_figure_of_the_row() -> None:
    other = visited("V2", date(2026, 4, 1), next_service=date(2026, 9, 1))
    gone = VisitReassigned(customer="ann", visit="V2", to="ben")
    found = row(happened(visited(), other, gone))
    assert (found["visits"], found["amount"], found["last_visit"]) == (1, 100, "2026-03-02")
    assert (found["next_service"], found["contact"]) == ("", micros(MONDAY))


def test_a_merged_file_counts_as_the_other_also_after_both_were_erased() -> None:
    merged = FilesMerged(customer="ben", other="ann", here="ann", reason="one person")
    found = row(happened(visited(), merged))
    assert (found["merged_into"], found["counted_as"]) == ("ben", "ben")
    found = row(happened(visited(), merged, ERASED))
    assert (found["merged_into"], found["counted_as"]) == ("", "ben")
    parted = MergeUndone(customer="ben", other="ann", here="ann", reason="two after all")
    assert row(happened(visited(), merged, parted))["counted_as"] == ""
    assert row(happened(visited(), merged, ERASED, visited("V3")))["counted_as"] == ""
