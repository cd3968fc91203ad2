from typing import get_args

import pytest

from domain import house as houses
from domain.errors import RefusedError, UnknownPersonError
from domain.events import Event, NoteAdded, StaffJoined, StaffRoleChanged
from domain.house import House
from domain.types import AUTHORITY, Person, Role
from tests.journal import furnished
from tests.make import DAY, MONDAY


@pytest.fixture
def house() -> House:
    return furnished().house()


def after(house: House, *events: Event) -> House:
    for event in events:
        house = houses.evolve(house, event)
    return house


def test_a_log_belongs_to_one_centre_for_ever(house: House) -> None:
    with pytest.raises(RefusedError, match="centre-exists"):
        houses.open_centre(house, centre="bj-02", name="北京", zone="UTC", at=MONDAY)


def test_while_nothing_but_the_house_is_on_record_another_id_can_be_chosen(house: House) -> None:
    chosen = houses.open_centre(
        house, centre="bj-02", name="北京", zone=house.zone, at=MONDAY, blank=True
    )
    assert (after(house, *chosen).centre, after(house, *chosen).name) == ("bj-02", "北京")


@pytest.mark.parametrize("typed", ["", " ", "a b", "a/b", "x" * 41, "a\n"])
def test_what_is_no_id_of_a_centre_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError, match="centre-id-unfit"):
        houses.open_centre(House(), centre=typed, name="N", zone="UTC", at=MONDAY)


def test_opening_the_centre_again_unchanged_says_nothing(house: House) -> None:
    again = houses.open_centre(house, centre="sh-01", name="上海一店", zone=house.zone, at=MONDAY)
    assert again == ()


def test_a_centres_name_and_zone_can_be_corrected(house: House) -> None:
    corrected = houses.open_centre(house, centre="sh-01", name="上海", zone="UTC", at=MONDAY)
    assert (after(house, *corrected).name, after(house, *corrected).rules.zone) == ("上海", "UTC")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc"])
def test_an_unknown_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(RefusedError, match="zone-unknown"):
        houses.open_centre(House(), centre="c", name="C", zone=zone, at=MONDAY)


def test_opening_a_centre_sets_its_time_zone() -> None:
    opened = houses.open_centre(House(), centre="p", name="P", zone="Europe/Paris", at=MONDAY)
    house = after(House(), *opened)
    assert (house.zone, house.rules.zone) == ("Europe/Paris", "Europe/Paris")


def test_who_is_present_is_listed_highest_role_first(house: House) -> None:
    roles = [member.role for member in house.present()]
    assert roles == ["director", "manager", "advisor", "advisor"]


@pytest.mark.parametrize("who", ["wang", "王芳"])
def test_a_person_is_found_by_id_or_by_name(house: House, who: str) -> None:
    assert house.person(who) == Person("wang", "manager")


def test_a_stranger_is_refused_with_the_names_of_those_who_work_here(house: House) -> None:
    with pytest.raises(UnknownPersonError) as refusal:
        house.person("nobody")
    assert refusal.value.params["who"] == "nobody"
    assert set(refusal.value.params["known"]) == {"li", "zhao", "wang", "chen"}


def test_joining_again_in_another_role_changes_the_role(house: House) -> None:
    [event] = houses.join(house, who="li", name="李伟", role="manager", at=MONDAY)
    assert isinstance(event.fact, StaffRoleChanged)
    assert after(house, event).person("li").level == 2


def test_joining_again_unchanged_says_nothing(house: House) -> None:
    assert houses.join(house, who="li", name="李伟", role="advisor", at=MONDAY) == ()


@pytest.mark.parametrize(("who", "name"), [("", "李"), ("li", " ")])
def test_a_person_needs_an_id_and_a_name(house: House, who: str, name: str) -> None:
    with pytest.raises(RefusedError, match="text-missing"):
        houses.join(house, who=who, name=name, role="advisor", at=MONDAY)


def test_who_left_acts_no_more_and_keeps_a_name_in_the_history(house: House) -> None:
    gone = after(house, *houses.leave(house, who="王芳", at=MONDAY))
    assert gone.name_of("wang") == "王芳"
    with pytest.raises(UnknownPersonError):
        gone.person("wang")
    with pytest.raises(UnknownPersonError):
        houses.leave(gone, who="wang", at=MONDAY)


def test_who_left_can_come_back(house: House) -> None:
    gone = after(house, *houses.leave(house, who="wang", at=MONDAY))
    back = after(gone, *houses.join(gone, who="wang", name="王芳", role="advisor", at=MONDAY + DAY))
    assert back.person("wang").role == "advisor"


def test_a_strangers_name_is_their_id(house: House) -> None:
    assert house.name_of("import") == "import"


def test_a_case_of_a_level_with_several_people_waits_in_their_shared_queue(house: House) -> None:
    assert house.owner_for(1) == ""
    assert house.owner_for(2) == "wang"
    assert house.owner_for(1, "赵敏") == "zhao"


def test_who_left_gets_no_new_case(house: House) -> None:
    gone = after(house, *houses.leave(house, who="zhao", at=MONDAY))
    assert gone.owner_for(1, "zhao") == "li"


def test_every_role_has_its_level_and_an_auditor_none() -> None:
    assert set(AUTHORITY) == set(get_args(Role))
    assert [Person("x", role).level for role in ("auditor", "advisor", "manager", "director")] == [
        0,
        1,
        2,
        3,
    ]


def test_facts_about_cases_do_not_touch_the_house(house: House) -> None:
    assert after(house, Event(MONDAY, NoteAdded(case="c", note="n"))) == house


def test_people_are_known_by_id_and_by_a_name_nobody_else_has(house: House) -> None:
    ids = after(
        house,
        *(
            Event(MONDAY, StaffJoined(centre="sh-01", staff=who, name="同名", role="advisor"))
            for who in ("zhao1", "zhao2")
        ),
    ).ids()
    assert ids["zhao1"] == "zhao1"
    assert "同名" not in ids
    for member in house.staff.values():
        assert ids[member.name] == ids[member.id] == member.id
