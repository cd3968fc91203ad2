"""What is refused by stage has its sentence, as everything refused has."""

import pytest

from domain.visits import stages
from tui.text import LANGUAGES, Language, load


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_that_is_not_far_enough_says_what_comes_first(language: Language) -> None:
    reasons = {*stages.FIRST.values(), "already"}
    catalogue = load(language)
    assert {reason for reason in reasons if f"error.refused.{reason}" not in catalogue} == set()
