"""Root causes: asked why until it is known, sorted into the centre's own tree."""

import dataclasses
from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from domain import policy as policies
from domain.causes import CauseAnalysed, Causes
from domain.errors import PolicyError
from domain.events import Event
from domain.policy import Policy
from tests import ask, make
from tests.given import Given, given
from tests.make import HOUR, MONDAY, WANG, WHYS

TEN, ELEVEN, NOON = (MONDAY + n * HOUR for n in (1, 2, 3))


def detractor() -> Given:
    return given(make.opened(score=2)).having(ask.reached(TEN))


def edition(**causes: object) -> Policy:
    """The program's own edition with other rules about causes."""
    policy = make.policy()
    return dataclasses.replace(policy, causes=dataclasses.replace(policy.causes, **causes))  # type: ignore[arg-type]  # fields by name


# Finding it -------------------------------------------------------------------------------------


def test_a_cause_that_is_found_keeps_the_step_and_is_on_record_with_how_it_was_found() -> None:
    case = (
        detractor()
        .when(
            ask.root_cause(
                ELEVEN,
                "quality/workmanship",
                whys=("it rattles", "a clip was left out"),
                part="90467-07164",
                vehicle="Model 3",
            )
        )
        .then(
            make.done("root-cause", ELEVEN, cause="quality/workmanship"),
            make.analysed(
                ELEVEN,
                "quality/workmanship",
                "it rattles",
                "a clip was left out",
                part="90467-07164",
                vehicle="Model 3",
            ),
        )
    )
    assert (case.root_cause, case.depth, case.part) == ("quality/workmanship", 2, "90467-07164")


def test_a_cause_found_later_replaces_the_one_before_and_both_stay_on_record() -> None:
    found = detractor().having(ask.root_cause(TEN, "quality", part="90467-07164"))
    case = found.when(ask.root_cause(NOON, "price/bill", whys=("nobody asked",))).then(
        make.analysed(NOON, "price/bill", "nobody asked")
    )
    assert (case.root_cause, case.depth, case.part) == ("price/bill", 1, "")


def test_a_cause_may_be_corrected_after_the_case_was_closed() -> None:
    closed = detractor().having(
        ask.root_cause(TEN),
        ask.done("resolve", ELEVEN),
        ask.rechecked(NOON, satisfied=True),
        ask.close("recovered", NOON),
    )
    assert closed.having(ask.root_cause(NOON, "parts/stock")).case.root_cause == "parts/stock"


def test_a_closed_case_without_a_cause_gets_none() -> None:
    lost = detractor().having(ask.close("lost", ELEVEN, by=WANG, reason="moved away"))
    lost.when(ask.root_cause(NOON)).refused("closed", outcome="lost")


def test_a_case_that_owes_no_cause_takes_none() -> None:
    given(make.opened(score=8)).when(ask.root_cause(TEN)).refused(
        "step-not-open", step="root-cause"
    )


@pytest.mark.parametrize(
    ("cause", "known"),
    [
        ("", "list"),
        ("the moon", "list"),
        ("the moon/crater", "list"),
        ("quality/crater", "quality"),
        ("quality/diagnosis/deeper", "list"),
    ],
)
def test_a_cause_that_is_not_in_the_tree_is_refused_with_those_beside_it(
    cause: str, known: str
) -> None:
    causes = make.policy().causes
    beside = causes.list if known == "list" else causes.below(known)
    detractor().when(ask.root_cause(TEN, cause)).refused("cause-missing", causes=list(beside))


def test_answers_are_kept_in_one_line_each_and_empty_ones_are_none() -> None:
    found = detractor().having(ask.root_cause(TEN, whys=(" it\nrattles ", "", "  ", "a clip")))
    (fact,) = (e.fact for e in found.history if isinstance(e.fact, CauseAnalysed))
    assert (fact.whys, fact.depth) == ("it rattles\na clip", 2)


def test_more_answers_than_the_rules_allow_are_refused() -> None:
    six = tuple("abcdef")
    detractor().when(ask.root_cause(TEN, whys=six)).refused("whys-too-many", limit=5)
    assert detractor().having(ask.root_cause(TEN, whys=six[:5])).case.depth == 5


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" 90467-07164 ", "90467-07164"), ("１２ａｂ", "12AB"), ("刹车片", "刹车片"), ("", "")],
)
def test_a_part_is_kept_as_it_is_counted_by(typed: str, kept: str) -> None:
    assert detractor().having(ask.root_cause(TEN, part=typed)).case.part == kept


@pytest.mark.parametrize(
    "typed", ["138 0000 0001", "+86 13800000011", "LSVNV2182E2100001", "x" * 41]
)
def test_what_is_no_part_but_somebodys_number_is_refused(typed: str) -> None:
    detractor().when(ask.root_cause(TEN, part=typed)).refused("part-unclear", limit=40)


# No solution without it -------------------------------------------------------------------------


@pytest.mark.parametrize("opening", [make.opened(score=2), make.opened(complaint=1)])
def test_neither_a_low_score_nor_a_complaint_is_solved_before_somebody_asked_why(
    opening: Event,
) -> None:
    unasked = given(opening).having(ask.reached(TEN), ask.root_cause(TEN, whys=()))
    unasked.when(ask.done("resolve", ELEVEN)).refused("not-resolvable", missing=["whys"])
    asked = unasked.having(ask.root_cause(ELEVEN), ask.done("resolve", ELEVEN))
    assert asked.case.kept("resolve")


def test_how_many_answers_it_takes_is_policy() -> None:
    rules = make.rules((MONDAY, edition(whys=3)))
    case = given(make.opened(score=2), rules=rules).having(ask.reached(TEN), ask.root_cause(TEN))
    case.when(ask.done("resolve", ELEVEN)).refused("not-resolvable", missing=["whys"])
    case.having(ask.root_cause(ELEVEN, whys=("a", "b", "c")), ask.done("resolve", ELEVEN))


def test_under_an_edition_from_before_chains_a_cause_alone_is_enough() -> None:
    rules = make.rules((MONDAY, edition(whys=0)))
    case = given(make.opened(score=2), rules=rules).having(
        ask.reached(TEN), ask.root_cause(TEN, whys=())
    )
    case.having(ask.done("resolve", ELEVEN))


def test_a_cause_named_before_there_were_chains_still_counts_as_found() -> None:
    case = given(
        make.opened(score=2), make.reached(TEN), make.done("root-cause", TEN, cause="parts")
    )
    assert (case.case.root_cause, case.case.depth) == ("parts", 0)
    case.when(ask.done("resolve", ELEVEN)).refused("not-resolvable", missing=["whys"])
    case.having(ask.root_cause(ELEVEN, "parts"), ask.done("resolve", ELEVEN))


def test_a_case_that_opens_again_needs_its_cause_anew() -> None:
    again = detractor().having(
        ask.root_cause(TEN, part="90467-07164"),
        ask.done("resolve", ELEVEN),
        ask.rechecked(NOON, satisfied=True),
        ask.close("recovered", NOON),
        ask.reopen(NOON),
    )
    assert (again.case.root_cause, again.case.depth, again.case.part) == ("", 0, "")


def test_the_cause_of_a_problem_that_its_diagnosis_named_may_get_its_chain() -> None:
    problem = replace(make.opened().fact, kind="problem", procedure="problem", promises=())
    diagnosed = make.done("diagnose", TEN, cause="parts")
    case = given(Event(MONDAY, problem), diagnosed)
    assert case.having(ask.root_cause(ELEVEN, "parts/stock", whys=WHYS)).case.depth == 2


# The tree ---------------------------------------------------------------------------------------


def test_the_tree_may_be_as_deep_as_one_likes() -> None:
    causes = Causes(
        list=("quality",), tree={"quality": ("diagnosis",), "quality/diagnosis": ("tool",)}
    )
    assert causes.knows("quality/diagnosis/tool")
    assert causes.below("quality/diagnosis") == ("quality/diagnosis/tool",)
    assert list(causes.problems()) == []


def paths(causes: Causes, path: str = "") -> Iterable[str]:
    for below in causes.below(path):
        yield below
        yield from paths(causes, below)


def test_every_path_of_the_programs_own_tree_is_known_and_has_a_digit() -> None:
    causes = make.policy().causes
    assert len(list(paths(causes))) > 20
    assert all(causes.knows(path) for path in paths(causes))


def test_the_part_is_asked_for_where_one_can_be_to_blame() -> None:
    causes = make.policy().causes
    asked = {path for path in causes.list if causes.asks_part(path)}
    assert asked == {"quality", "parts"}
    assert causes.asks_part("quality/part-defect")


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        (("[causes.tree]", 'weather = ["rain"]'), "causes.tree.weather"),
        (("[causes.tree]", "other = [" + '"x",' * 10 + "]"), "causes.tree.other"),
        (("[causes.tree]", 'delay = ["a/b"]'), "causes"),
        (
            ("[causes.names]", '"weather" = { en = "weather" }', "[causes.tree]"),
            "causes.names.weather",
        ),
    ],
)
def test_a_tree_that_cannot_be_used_is_refused_with_its_place(
    lines: tuple[str, ...], path: str
) -> None:
    name = lines[-1].partition(" ")[0]
    text = policies.default_text()
    kept = "\n".join(line for line in text.splitlines() if not line.startswith(f"{name} = ["))
    with pytest.raises(PolicyError) as error:
        policies.parse(kept.replace("[causes.tree]", "\n".join(lines), 1))
    assert path in {where for where, _, _ in error.value.params["problems"]}


def test_more_answers_needed_than_may_be_given_is_a_contradiction() -> None:
    with pytest.raises(PolicyError) as error:
        policies.parse(policies.default_text().replace("whys = 1 ", "whys = 6 "))
    assert [where for where, _, _ in error.value.params["problems"]] == ["causes.whys"]
