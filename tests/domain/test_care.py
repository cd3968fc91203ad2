"""What people note in a customer's file, and two files that are one person's (SPEC 7)."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from domain import customer as customers
from domain.clientele.commands import (
    AnyCareCommand,
    ChangeConsent,
    ChangeContact,
    DropPreference,
    MergeFiles,
    NoteBirthday,
    NotePreference,
    NoteReferral,
    UndoMerge,
)
from domain.clientele.facts import (
    BirthdayNoted,
    ConsentChanged,
    ContactDataChanged,
    FilesMerged,
    MergeUndone,
    PreferenceDropped,
    PreferenceNoted,
    ReferralMade,
    SignLinked,
)
from domain.clientele.filing import Changed, change
from domain.clientele.matching import family, recognise, trail
from domain.custody import CustomerErased, CustomerRestricted
from domain.desk import Batch, Desk
from domain.errors import RefusedError
from domain.events import CustomerHeard, Event, customer_stream
from domain.fact import Fact
from domain.types import Person
from tests import make
from tests.journal import Journal, furnished, stamp
from tests.make import LI, MONDAY, SUN, WANG

ANN, BEN, CAT = "ann", "ben", "cat"


@pytest.fixture
def desk() -> Desk:
    desk = furnished()
    for customer in (ANN, BEN, CAT):
        record(desk, CustomerHeard(customer=customer, kind="passive"))
    return desk


def record(desk: Desk, fact: Any, stream: str = "") -> None:
    stream = stream or customer_stream(fact.customer)
    version = len(desk.journal.load([stream])[stream])
    desk.journal.record([Batch(stream, version, [Event(MONDAY, fact)])], stamp())


def asked(desk: Desk, *commands: AnyCareCommand, customer: str = ANN, by: Person = WANG) -> Changed:
    return change(desk, customer, commands, stamp(by, len(log(desk))))


def log(desk: Desk) -> list[Fact]:
    assert isinstance(desk.journal, Journal)
    return [event.fact for event in desk.journal.log]


def facts(changed: Changed) -> list[Fact]:
    return [event.fact for event in changed.events]


def refusal(desk: Desk, *commands: AnyCareCommand, customer: str = ANN) -> str:
    written = log(desk)
    with pytest.raises(RefusedError) as refused:
        asked(desk, *commands, customer=customer)
    assert log(desk) == written, "all of an act or none"
    return str(refused.value.params["reason"])


def prefers(preference: str, note: str = "", by: Person = WANG) -> NotePreference:
    return NotePreference(at=MONDAY, by=by, preference=preference, note=note)


def merges(other: str, by: Person = WANG, reason: str = "same person") -> MergeFiles:
    return MergeFiles(at=MONDAY, by=by, other=other, reason=reason)


def parts(other: str, by: Person = WANG) -> UndoMerge:
    return UndoMerge(at=MONDAY, by=by, other=other, reason="two after all")


# Preferences ----------------------------------------------------------------------------------


def test_a_preference_is_noted_once(desk: Desk) -> None:
    noted = PreferenceNoted(customer=ANN, preference="quiet-seat")
    assert facts(asked(desk, prefers("quiet-seat"))) == [noted]
    assert facts(asked(desk, prefers("quiet-seat"))) == []
    assert asked(desk, prefers("child-seat")).file.preferences == ("quiet-seat", "child-seat")


def test_words_of_ones_own_get_a_number_and_stay_out_of_the_code(desk: Desk) -> None:
    asked(desk, prefers("own", "likes green tea"), prefers("own", "brings a dog"))
    changed = asked(desk, DropPreference(at=MONDAY, by=LI, preference="own/1"))

    assert facts(changed) == [PreferenceDropped(customer=ANN, preference="own/1")]
    assert changed.file.preferences == ("own/2",)


def test_a_preference_nobody_offers_or_noted_is_refused(desk: Desk) -> None:
    assert refusal(desk, prefers("gold-seat")) == "preference-unknown"
    assert refusal(desk, prefers("own", "  ")) == "text-missing"
    drop = DropPreference(at=MONDAY, by=LI, preference="quiet-seat")
    assert refusal(desk, drop) == "preference-not-there"


# Consent ------------------------------------------------------------------------------------------


def consent(*, given: bool, channel: str = "") -> ChangeConsent:
    return ChangeConsent(at=MONDAY, by=LI, given=given, channel=channel)


def test_consent_is_refused_and_given_by_channel_or_for_all(desk: Desk) -> None:
    def channels(*commands: ChangeConsent) -> tuple[bool, bool, bool]:
        file = asked(desk, *commands).file
        return file.consents(), file.consents("sms"), file.consents("app")

    assert channels(consent(given=False, channel="sms")) == (True, False, True)
    assert channels(consent(given=False)) == (False, False, False)
    assert channels(consent(given=True, channel="app")) == (True, False, True)
    assert channels(consent(given=True)) == (True, True, True)


@pytest.mark.parametrize("channel", ["", "sms"])
def test_consent_that_stands_already_changes_nothing(desk: Desk, channel: str) -> None:
    assert facts(asked(desk, consent(given=True, channel=channel))) == []
    refused = ConsentChanged(customer=ANN, given=False, channel=channel)
    assert facts(asked(desk, consent(given=False, channel=channel))) == [refused]
    assert facts(asked(desk, consent(given=False, channel=channel))) == []


def test_taking_back_all_consent_takes_back_the_exceptions_too(desk: Desk) -> None:
    asked(desk, consent(given=False), consent(given=True, channel="app"))
    assert not asked(desk, consent(given=False)).file.consents("app")


# Contact data ---------------------------------------------------------------------------------


def contact(**told: Any) -> ChangeContact:
    return ChangeContact(at=MONDAY, by=LI, **told)


def met(desk: Desk, *signs: Any) -> str:
    return recognise(signs, trail(signs, desk.journal.load), MONDAY).customer


def test_a_new_number_is_on_record_and_leads_to_the_customer(desk: Desk) -> None:
    changed = asked(desk, contact(phone="+8613900000001", signs=(("phone", "p9"),)))

    assert facts(changed) == [
        ContactDataChanged(customer=ANN, fields=("phone",), sign="p9", phone="+8613900000001"),
        SignLinked(sign="p9", kind="phone", customer=ANN),
    ]
    assert met(desk, ("phone", "p9")) == ANN
    assert (changed.file.changed, changed.file.changed_by) == (MONDAY, "")
    assert customers.fold(desk.journal.load(["customer-ann"])["customer-ann"]).changed_by == "wang"


def test_somebody_elses_number_goes_on_leading_to_them(desk: Desk) -> None:
    asked(desk, contact(phone="1", signs=(("phone", "p9"),)), customer=BEN)
    changed = asked(desk, contact(phone="1", signs=(("phone", "p9"),)))

    assert [type(fact) for fact in facts(changed)] == [ContactDataChanged]
    assert met(desk, ("phone", "p9")) == BEN


def test_a_car_is_whose_papers_were_shown_last(desk: Desk) -> None:
    asked(desk, contact(vin="1", signs=(("vin", "v9"),)), customer=BEN)
    asked(desk, contact(vin="1", signs=(("vin", "v9"),)))
    assert met(desk, ("vin", "v9")) == ANN


def test_a_change_of_nothing_is_refused(desk: Desk) -> None:
    assert refusal(desk, contact(name=" ")) == "text-missing"


# Birthday, referral -------------------------------------------------------------------------------


def test_a_birthday_is_a_month_and_a_day(desk: Desk) -> None:
    def noted(birthday: str) -> NoteBirthday:
        return NoteBirthday(at=MONDAY, by=LI, birthday=birthday)

    assert facts(asked(desk, noted("02-29"))) == [BirthdayNoted(customer=ANN, birthday="02-29")]
    for wrong in ("02-30", "13-01", "1990-05-27", "5-27", "00-10", "", "birthday"):
        assert refusal(desk, noted(wrong)) == "birthday-wrong"


def test_whom_somebody_brought_is_noted_once_and_is_somebody_else(desk: Desk) -> None:
    def brought(referred: str) -> NoteReferral:
        return NoteReferral(at=MONDAY, by=LI, referred=referred)

    made = ReferralMade(customer=ANN, referred=BEN, day=make.day(MONDAY))
    assert facts(asked(desk, brought(BEN))) == [made]
    assert facts(asked(desk, brought(BEN))) == []
    assert refusal(desk, brought(ANN)) == "referral-of-oneself"
    assert refusal(desk, brought("nobody")) == "no-such-customer"


def test_nobody_brings_whoever_brought_them(desk: Desk) -> None:
    def brought(referred: str) -> NoteReferral:
        return NoteReferral(at=MONDAY, by=LI, referred=referred)

    asked(desk, brought(BEN))
    with pytest.raises(RefusedError, match="referral-in-circle"):
        asked(desk, brought(ANN), customer=BEN)


# Merging -----------------------------------------------------------------------------------------


def test_a_merge_stands_in_both_files_and_is_read_as_one(desk: Desk) -> None:
    changed = asked(desk, merges(BEN))

    assert facts(changed) == [
        FilesMerged(customer=ANN, other=BEN, here=ANN, reason="same person"),
        FilesMerged(customer=ANN, other=BEN, here=BEN, reason="same person"),
    ]
    assert family(BEN, desk.journal.load) == (ANN, BEN)
    assert met(desk, ("phone", BEN)) == ANN


def test_what_is_noted_for_a_merged_file_is_noted_in_the_one_it_is_read_as(desk: Desk) -> None:
    asked(desk, merges(BEN))
    assert asked(desk, prefers("quiet-seat"), customer=BEN).customer == ANN
    assert customers.fold(desk.journal.load(["customer-ben"])["customer-ben"]).preferences == ()


def test_a_merge_is_undone_in_both_files(desk: Desk) -> None:
    asked(desk, merges(BEN))
    changed = asked(desk, parts(BEN))

    assert [type(fact) for fact in facts(changed)] == [MergeUndone, MergeUndone]
    assert family(ANN, desk.journal.load) == (ANN,)
    assert met(desk, ("phone", BEN)) == BEN
    assert facts(asked(desk, merges(BEN)))


def test_a_file_with_files_of_its_own_is_merged_and_parted_whole(desk: Desk) -> None:
    asked(desk, merges(CAT), customer=BEN)
    asked(desk, merges(BEN))
    assert family(CAT, desk.journal.load) == (ANN, BEN, CAT)

    asked(desk, parts(CAT))
    assert family(ANN, desk.journal.load) == (ANN, BEN)
    assert family(CAT, desk.journal.load) == (CAT,)


def test_files_that_cannot_be_one_persons_are_not_merged(desk: Desk) -> None:
    assert refusal(desk, merges(ANN)) == "merge-with-oneself"
    assert refusal(desk, merges("nobody")) == "no-such-customer"
    assert refusal(desk, merges(BEN, reason=" ")) == "text-missing"
    assert refusal(desk, merges(BEN, by=LI)) == "needs-level"
    assert refusal(desk, parts(BEN)) == "not-merged"
    asked(desk, merges(BEN))
    assert refusal(desk, merges(BEN)) == "merged-already"
    assert refusal(desk, merges(BEN), customer=CAT) == "merged-already"
    assert refusal(desk, merges(ANN), customer=BEN) == "merge-with-oneself", "it is read as Ann's"


def test_an_erased_or_restricted_file_is_not_merged(desk: Desk) -> None:
    record(desk, CustomerErased(customer=BEN, grounds="letter"))
    record(desk, CustomerRestricted(customer=CAT))
    assert refusal(desk, merges(BEN)) == "no-such-customer"
    assert refusal(desk, merges(CAT)) == "restricted-file"


# Who may, and on whose file -----------------------------------------------------------------------

COMMANDS: dict[str, AnyCareCommand] = {
    "preference": prefers("quiet-seat"),
    "birthday": NoteBirthday(at=MONDAY, by=LI, birthday="05-27"),
    "referral": NoteReferral(at=MONDAY, by=LI, referred=BEN),
    "merge": merges(BEN),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_nothing_is_added_to_a_restricted_file(desk: Desk, command: AnyCareCommand) -> None:
    record(desk, CustomerRestricted(customer=ANN))
    assert refusal(desk, command) == "restricted-file"


def test_consent_and_contact_data_are_put_right_also_while_restricted(desk: Desk) -> None:
    record(desk, CustomerRestricted(customer=ANN))
    assert facts(asked(desk, consent(given=False), contact(name="安")))


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_an_auditor_writes_into_no_file(desk: Desk, command: AnyCareCommand) -> None:
    assert refusal(desk, replace(command, by=SUN)) == "auditor-reads-only"


def test_an_act_is_recorded_whole_or_not_at_all(desk: Desk) -> None:
    assert refusal(desk, prefers("quiet-seat"), prefers("gold-seat")) == "preference-unknown"
    assert facts(asked(desk, prefers("quiet-seat"), merges(BEN), prefers("child-seat")))
