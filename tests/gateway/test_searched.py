"""What people are searched by: endings, parts of names, whole numbers; and what really fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.searched import KINDS, SearchKind, fits, forms, wishes

PHONE, PLATE, VIN = "+8613912348000", "沪AD12345", "LSVAU033172123456"

FOUND: list[tuple[SearchKind, str, str]] = [
    ("phone", PHONE, "8000"),
    ("phone", PHONE, "48000"),
    ("phone", PHONE, "13912348000"),
    ("phone", PHONE, "139 1234 8000"),
    ("phone", PHONE, "+86-139-1234-8000"),
    ("phone", PHONE, "１３９１２３４８０００"),
    ("phone", "+862162345678;ext=801", "62345678"),
    ("phone", "+862162345678;ext=801", "021-62345678"),
    ("plate", PLATE, "2345"),
    ("plate", PLATE, "沪A·D12345"),
    ("plate", PLATE, "沪a d12345"),
    ("plate", PLATE, "D12345"),
    ("vin", VIN, "3456"),
    ("vin", VIN, "123456"),
    ("vin", VIN, "2123456"),
    ("vin", VIN, "lsvau033172123456"),
    ("name", "欧阳小明", "欧"),
    ("name", "欧阳小明", "阳小"),
    ("name", "欧阳小明", "欧阳小明"),
    ("name", "阿卜杜拉买买提江", "阿卜杜拉买买提江"),
    ("name", "Anna Müller", "an"),
    ("name", "Anna Müller", "müller"),
    ("name", "Anna Müller", "Mü Anna"),
    ("name", "Anna Müller", "ＡＮＮＡ"),
    ("name", "Wolfeschlegelsteinhausen", "wolfeschlegelst"),
    ("name", "王 Anna", "王 an"),
]

NOT_FOUND: list[tuple[SearchKind, str, str]] = [
    ("phone", PHONE, "18000"),
    ("phone", PHONE, "13912348001"),
    ("plate", PLATE, "沪B12345"),
    ("vin", VIN, "9123456"),
    ("name", "欧阳小明", "欧小"),
    ("name", "Anna Müller", "nna"),
    ("name", "Anna Müller", "anna schmidt"),
    ("name", "Wolfeschlegelsteinhausen", "wolfeschlegelx"),
]

TOO_SHORT = ["", " ", "a", "800", "沪A1", "-", "…", "a b"]


def _meets(kind: SearchKind, text: str, typed: str) -> bool:
    known = set(forms(kind, text))
    asked = [wish for wish in wishes(typed, kind) if known.issuperset(wish.forms)]
    return bool(asked) and fits(kind, typed, text)


@pytest.mark.parametrize(("kind", "text", "typed"), FOUND)
def test_somebody_is_found_by(kind: SearchKind, text: str, typed: str) -> None:
    assert _meets(kind, text, typed)


@pytest.mark.parametrize(("kind", "text", "typed"), NOT_FOUND)
def test_somebody_else_is_meant_by(kind: SearchKind, text: str, typed: str) -> None:
    assert not _meets(kind, text, typed)


@pytest.mark.parametrize("typed", TOO_SHORT)
def test_too_little_means_nobody(typed: str) -> None:
    assert not wishes(typed)


@given(st.sampled_from(KINDS), st.text(max_size=30), st.text(max_size=30))
def test_what_the_index_is_sure_of_really_fits(kind: SearchKind, text: str, typed: str) -> None:
    known = set(forms(kind, text))
    for wish in wishes(typed, kind):
        if wish.sure and known.issuperset(wish.forms):
            assert fits(kind, typed, text)


@given(st.text(max_size=30))
def test_every_name_that_can_be_searched_is_found_by_itself(name: str) -> None:
    if wishes(name, "name"):
        assert _meets("name", name, name)
