"""Who somebody is: whose file the signs they show lead to (SPEC 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from domain import customer as customers
from domain.clientele.facts import FilesMerged, MergeUndone, SignKind, SignLinked
from domain.clientele.matching import Recognised, recognise, root, trail
from domain.custody import CustomerErased, CustomerRestricted
from domain.desk import Batch
from domain.events import CustomerHeard, Event, Recorded, customer_stream
from domain.fact import Fact
from tests.journal import Journal, stamp
from tests.make import DAY, MINUTE, MONDAY

PHONE: tuple[SignKind, str] = ("phone", "p1")
OTHER_PHONE: tuple[SignKind, str] = ("phone", "p2")
REF: tuple[SignKind, str] = ("ref", "r1")
VIN: tuple[SignKind, str] = ("vin", "v1")
PLATE: tuple[SignKind, str] = ("plate", "k1")
SIGNS = (PHONE, REF, VIN, PLATE)


class Reception:
    """Takes people in, one after the other, by what they show."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.at = MONDAY

    def recognised(self, *signs: tuple[SignKind, str]) -> Recognised:
        return recognise(signs, trail(signs, self.journal.load), self.at)

    def meet(self, *signs: tuple[SignKind, str], answer: bool = True) -> str:
        """Take somebody in, and by default hear an answer of theirs; return whose file it is."""
        self.at += MINUTE
        found = self.recognised(*signs)
        for stream, events in found.links:
            self.record(stream, *events)
        if answer:
            self.note(CustomerHeard(customer=found.customer, kind="passive", score=7))
        return found.customer

    def note(self, fact: Fact, customer: str = "") -> None:
        whose = customer or fact.customer  # type: ignore[attr-defined]  # every fact here has one
        self.record(customer_stream(whose), Event(self.at, fact))

    def record(self, stream: str, *events: Event) -> None:
        version = len(self.journal.load([stream])[stream])
        self.journal.record([Batch(stream, version, events)], stamp())

    def part(self, customer: str, other: str) -> None:
        for here in (customer, other):
            self.note(MergeUndone(customer=customer, other=other, here=here), here)

    def answers_of(self, customer: str) -> int:
        """How many answers are read as this customer's, in their file and those merged into it."""
        streams = self.streams()
        return sum(
            len(customers.fold(history).heard)
            for stream, history in streams.items()
            if root(stream.removeprefix("customer-"), streams) == customer
        )

    def streams(self) -> Mapping[str, Sequence[Recorded]]:
        return self.journal.load(sorted({event.stream for event in self.journal.log}))


def test_somebody_new_is_known_by_the_strongest_sign_they_show() -> None:
    assert Reception().recognised(*SIGNS).customer == "p1"
    assert Reception().recognised(REF, VIN, PLATE).customer == "r1"
    assert Reception().recognised(VIN, PLATE).customer == "v1"
    assert Reception().recognised(PLATE).customer == "k1"


def test_a_phone_alone_needs_no_link() -> None:
    assert Reception().recognised(PHONE) == Recognised("p1")


def test_whoever_shows_a_weaker_sign_later_is_who_showed_it_with_a_number() -> None:
    desk = Reception()
    desk.meet(*SIGNS)

    assert [desk.meet(REF), desk.meet(VIN), desk.meet(PLATE), desk.meet(VIN, PLATE)] == ["p1"] * 4


def test_a_car_shown_with_another_phone_is_its_newer_owners_and_both_stay_apart() -> None:
    desk = Reception()
    desk.meet(PHONE, VIN)
    desk.meet(OTHER_PHONE, VIN)

    assert desk.meet(VIN) == "p2"
    assert (desk.answers_of("p1"), desk.answers_of("p2")) == (1, 2)
    assert desk.meet(PHONE, VIN) == "p1", "bought back"
    assert desk.meet(VIN) == "p1"


def test_what_a_car_was_known_for_belongs_to_the_first_who_shows_it_with_a_number() -> None:
    desk = Reception()
    assert desk.meet(VIN) == "v1"
    assert desk.meet(PHONE, VIN) == "p1"

    assert desk.answers_of("p1") == 2
    facts = [event.fact for event in desk.journal.log]
    assert facts.count(FilesMerged(customer="p1", other="v1", here="v1")) == 1
    assert facts.count(FilesMerged(customer="p1", other="v1", here="p1")) == 1


def test_a_merge_that_was_undone_is_not_made_again_by_the_next_visit() -> None:
    desk = Reception()
    desk.meet(VIN)
    desk.meet(PHONE, VIN)
    desk.part("p1", "v1")

    assert desk.recognised(PHONE, VIN).links == ()
    assert desk.meet(PHONE, VIN) == "p1"
    assert (desk.answers_of("p1"), desk.answers_of("v1")) == (2, 1)


def test_a_new_plate_on_a_known_car_leads_to_its_owner() -> None:
    desk = Reception()
    desk.meet(PHONE, VIN, answer=False)
    assert desk.meet(VIN, PLATE) == "p1"
    assert desk.meet(PLATE) == "p1"


def test_a_plate_that_leads_to_somebody_counts_more_than_an_unknown_car() -> None:
    desk = Reception()
    desk.meet(PHONE, PLATE)
    assert desk.meet(VIN, PLATE) == "p1"
    assert desk.meet(VIN) == "p1"


def test_two_cars_of_two_people_on_one_form_change_nobodys_car() -> None:
    desk = Reception()
    desk.meet(PHONE, VIN)
    desk.meet(OTHER_PHONE, PLATE)

    found = desk.recognised(VIN, PLATE)

    assert found == Recognised("p1")


def test_a_restricted_file_is_nobodys_to_take_over() -> None:
    desk = Reception()
    desk.meet(VIN)
    desk.note(CustomerRestricted(customer="v1"))
    desk.meet(PHONE, VIN)

    assert desk.answers_of("p1") == 1
    assert desk.recognised(VIN).customer == "p1", "but the car is theirs"


def test_a_number_that_was_given_to_another_file_leads_there() -> None:
    desk = Reception()
    desk.meet(PHONE)
    desk.note(SignLinked(sign="p2", kind="phone", customer="p1"), "p2")

    assert desk.meet(OTHER_PHONE, VIN) == "p1"
    assert desk.meet(VIN) == "p1"


def test_after_an_erasure_every_sign_begins_anew() -> None:
    desk = Reception()
    desk.meet(VIN)
    desk.meet(PHONE, VIN, PLATE)
    for customer in ("p1", "v1"):
        desk.note(CustomerErased(customer=customer, grounds="letter"))

    assert desk.meet(VIN) == "v1"
    assert desk.meet(PLATE) == "k1"
    assert desk.meet(PHONE, PLATE) == "p1"
    assert desk.recognised(PLATE).customer == "p1"
    assert desk.recognised(VIN).customer == "v1", "the car stays a stranger's until it is shown"
    assert desk.answers_of("p1") == 2


def test_merges_are_followed_to_the_end_and_never_in_a_circle() -> None:
    desk = Reception()
    for customer, other in (("b", "a"), ("c", "b"), ("a", "c")):
        desk.note(FilesMerged(customer=customer, other=other, here=other), other)

    assert desk.recognised(("phone", "a")).customer in {"a", "b", "c"}


def test_files_that_arrive_in_any_order_tell_of_one_person() -> None:
    rows = ((VIN,), (PLATE,), (VIN, PLATE), (REF, VIN), SIGNS)
    for order in permutations(rows):
        desk = Reception()
        for row in order:
            desk.meet(*row)
        assert desk.answers_of("p1") == len(rows), order


PEOPLE = st.sampled_from(["p1", "p2", "p3"]).map(lambda sign: ("phone", sign))
CARS = st.sampled_from(["v1", "v2", "v3"]).map(lambda sign: ("vin", sign))
PLATES = st.sampled_from(["k1", "k2", "k3"]).map(lambda sign: ("plate", sign))
REFS = st.sampled_from(["r1", "r2"]).map(lambda sign: ("ref", sign))
SHOWN = st.tuples(
    *(kind | st.none() for kind in (PEOPLE, REFS, CARS, PLATES)),
).map(lambda signs: tuple(sign for sign in signs if sign))


@given(st.lists(SHOWN.filter(bool), max_size=8))
def test_whatever_is_shown_no_answer_is_lost_and_showing_it_again_changes_nothing(
    shown: list[tuple[tuple[SignKind, str], ...]],
) -> None:
    desk = Reception()
    for signs in shown:
        customer = desk.meet(*signs)
        assert desk.recognised(*signs) == Recognised(customer)

    streams = desk.streams()
    roots = {root(stream.removeprefix("customer-"), streams) for stream in streams}
    assert sum(map(desk.answers_of, roots)) == len(shown)


@given(st.lists(SHOWN.filter(bool), min_size=1, max_size=6), st.integers(0, 5))
def test_the_clock_and_the_hand_that_record_it_do_not_matter(
    shown: list[tuple[tuple[SignKind, str], ...]], late: int
) -> None:
    """Two terminals that decide over the same histories write the very same events."""
    desk = Reception()
    for signs in shown[:-1]:
        desk.meet(*signs)
    first = desk.recognised(*shown[-1])
    desk.at += timedelta(days=late)

    def told(found: Recognised) -> list[tuple[str, str]]:
        return [(stream, event.key) for stream, events in found.links for event in events]

    assert told(first) == told(desk.recognised(*shown[-1]))
    assert all(event.key for _, events in first.links for event in events)


def test_a_link_counts_from_when_it_was_told_however_old_it_says_it_is() -> None:
    desk = Reception()
    desk.meet(PHONE, VIN)
    desk.note(CustomerErased(customer="p1", grounds="letter"))
    desk.at -= 30 * DAY

    assert desk.meet(PHONE, VIN) == "p1"
    assert desk.recognised(VIN).customer == "p1"
