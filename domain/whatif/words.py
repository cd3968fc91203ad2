"""Words of customers as codes: what they named is known from the record without reading them.

Which alarm words somebody's text held is on record, as categories. A rulebook that knows codes for
its categories decides by them as it would by the text, and nobody's words are opened for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from domain.policy import Edition, Policy, Rulebook

SAFETY = "safety"
"""The category of words that name a danger."""


def code(category: str) -> str:
    """Return what stands for words of a category: characters that no language uses."""
    return f"\ue000{category}\ue001"


def coded(categories: Iterable[str]) -> str:
    """Return a text that holds words of these categories and nothing else."""
    return " ".join(map(code, categories))


def knowing_codes(rules: Rulebook) -> Rulebook:
    """Return a rulebook whose alarm words have the codes of their categories among them."""
    editions = (Edition(each.starts, _knowing(each.policy)) for each in rules.editions)
    return Rulebook(tuple(editions), rules.zone)


def _knowing(policy: Policy) -> Policy:
    words = {category: (*each, code(category)) for category, each in policy.warnings.words.items()}
    return replace(
        policy,
        jumps=replace(policy.jumps, safety_words=(*policy.jumps.safety_words, code(SAFETY))),
        warnings=replace(policy.warnings, words=words),
    )


def same_words(one: Policy, other: Policy) -> bool:
    """Whether two policies find the same alarm words."""
    return (one.jumps.safety_words, one.warnings.words) == (
        other.jumps.safety_words,
        other.warnings.words,
    )
