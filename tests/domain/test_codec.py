from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import codec
from domain.events import CaseAssigned
from domain.fact import Fact
from tests import anything, make
from tests.domain import golden

GOLDEN = (Path(__file__).parents[1] / "data" / "golden.jsonl").read_bytes().splitlines()


def plain(_field: str, text: str) -> str:
    return text


def reversed_text(_field: str, text: str) -> str:
    return f"<{text[::-1]}>"


def restored_text(_field: str, token: str) -> str:
    return token[1:-1][::-1]


@pytest.mark.parametrize("tag", codec.FACTS)
@settings(max_examples=20)
@given(data=st.data())
def test_decoding_what_was_encoded_gives_the_fact_sealed_or_not(
    tag: str, data: st.DataObject
) -> None:
    fact = data.draw(anything.struct(codec.FACTS[tag]))
    assert codec.decode(codec.encode(fact, plain)) == fact
    kept = codec.decode(codec.encode(fact, reversed_text))
    assert codec.unsealed(kept, restored_text) == fact


SEALED = [fact for fact in golden.FACTS if codec.PERSONAL_FIELDS[type(fact)]]


@pytest.mark.parametrize("fact", SEALED, ids=codec.tag)
def test_personal_text_never_appears_in_the_payload(fact: Fact) -> None:
    fields = codec.PERSONAL_FIELDS[type(fact)]
    payload = codec.encode(fact, lambda field, _: f"sealed {field}").decode()
    for field in fields:
        text = getattr(fact, field)
        assert text
        assert msgspec.json.encode(text).decode()[1:-1] not in payload
        assert f"sealed {field}" in payload


def test_empty_personal_fields_are_not_sealed() -> None:
    sealed: list[str] = []

    def seal(field: str, text: str) -> str:
        sealed.append(field)
        return text

    codec.encode(make.noted("likes tea", make.MONDAY).fact, seal)
    codec.encode(make.reached(make.MONDAY).fact, seal)
    assert sealed == ["note"]


WORDS_OF_PEOPLE = {
    *("name", "phone", "plate", "vin", "birthday"),
    *("comment", "note", "reason", "fault", "finding", "whys"),
}
OF_THE_HOUSE = {"centre-opened.v1", "staff-joined.v1"}
"""Facts about the centre and its staff, who are no customers."""


@pytest.mark.parametrize("tag", sorted(set(codec.FACTS) - OF_THE_HOUSE))
def test_every_field_for_words_about_a_customer_is_personal(tag: str) -> None:
    fact = codec.FACTS[tag]
    assert set(codec.PERSONAL_FIELDS[fact]) == set(fact.__struct_fields__) & WORDS_OF_PEOPLE


@pytest.mark.parametrize("fact", codec.PERSONAL_FIELDS)
def test_every_fact_with_personal_fields_names_the_customer_whose_key_seals_them(
    fact: type[Fact],
) -> None:
    assert not codec.PERSONAL_FIELDS[fact] or "customer" in fact.__struct_fields__


def test_the_golden_log_has_every_tag() -> None:
    tags = {msgspec.json.decode(line)["type"] for line in GOLDEN}
    assert tags == set(codec.FACTS)


@pytest.mark.parametrize(
    ("line", "fact"), zip(GOLDEN, golden.FACTS, strict=True), ids=map(codec.tag, golden.FACTS)
)
def test_a_golden_line_still_decodes_to_its_fact(line: bytes, fact: Fact) -> None:
    assert codec.decode(line) == fact


NEWEST = {codec.tag(fact): fact for fact in golden.FACTS}
"""The last of each tag: a fact that gained fields has a later line with all of them."""


@pytest.mark.parametrize("fact", NEWEST.values(), ids=codec.tag)
def test_the_newest_golden_fact_of_a_tag_fills_every_field(fact: Fact) -> None:
    written = msgspec.json.decode(codec.encode(fact, plain))
    assert set(written) == {"type", *fact.__struct_fields__}


def test_a_payload_with_an_unknown_tag_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        codec.decode(b'{"type": "case-forgotten.v1"}')


def test_a_field_added_later_with_a_default_does_not_stop_an_older_program() -> None:
    newer = b'{"type": "case-assigned.v1", "case": "c", "to": "li", "mood": "good"}'
    assert codec.decode(newer) == CaseAssigned(case="c", to="li")
