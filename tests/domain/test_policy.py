from datetime import timedelta

import pytest

from domain import house as houses
from domain.errors import NotReadyError, PolicyError, RefusedError
from domain.events import CaseOpened, CentreOpened, Event
from domain.house import House
from domain.policy import Rulebook, default_text, digest, parse, promises
from tests import ask, make
from tests.given import given
from tests.make import DAY, HOUR, MONDAY

TEXT = default_text()


def problems(*changes: tuple[str, str]) -> list[tuple[str, int | None, str]]:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(PolicyError) as refusal:
        parse(text)
    found: list[tuple[str, int | None, str]] = refusal.value.params["problems"]
    return found


def line_of(piece: str, nth: int = 1) -> int:
    """The line the ``nth`` occurrence of a piece of the text stands on."""
    numbers = [n for n, line in enumerate(TEXT.splitlines(), 1) if piece in line]
    return numbers[nth - 1]


@pytest.mark.parametrize(
    ("procedure", "level", "steps"),
    [
        (
            "detractor",
            2,
            "respond PT2H, root-cause PT8H, plan PT24H, resolve PT72H, recheck P7D",
        ),
        ("passive", 1, "respond PT24H, improve, exceed, convert P1M"),
        ("promoter", 1, "respond PT48H, invite, referral, relationship"),
        ("complaint-1", 1, "respond PT24H, root-cause PT24H, resolve PT48H, recheck P7D"),
        (
            "complaint-2",
            2,
            "respond PT12H, root-cause PT24H, plan PT24H, resolve PT48H, recheck P7D",
        ),
        (
            "complaint-3",
            3,
            (
                "respond PT2H, root-cause PT4H, resolve PT6H, compensate by 20:00, recheck P7D, "
                "call P7D, call P14D, call P21D, call P28D"
            ),
        ),
        (
            "problem",
            1,
            (
                "respond PT24H, diagnose, plan, confirm, resolve PT48H, verify PT24H, "
                "handover PT24H, survey P7D"
            ),
        ),
        (
            "problem-urgent",
            1,
            (
                "respond PT2H, diagnose, plan, confirm, resolve same day, verify PT4H, "
                "handover PT24H, survey P7D"
            ),
        ),
        ("suggestion", 1, "respond PT48H"),
        ("care-birthday", 1, "respond PT24H"),
        ("care-service", 1, "respond PT48H"),
        ("care-dormant", 1, "respond P3D"),
        ("care-call-back", 1, "respond PT24H"),
    ],
)
def test_each_class_has_the_owner_and_the_steps_of_its_procedure(
    procedure: str, level: int, steps: str
) -> None:
    rules = make.policy().procedures[procedure]
    promised = [f"{s.step} {s.due}".strip() for s in rules.steps if s.step != "close"]
    assert (rules.level, ", ".join(promised)) == (level, steps)


def test_only_response_and_resolution_escalate_and_care_never_does() -> None:
    for name, procedure in make.policy().procedures.items():
        escalating = {s.step for s in procedure.steps if s.escalates}
        assert escalating <= {"respond", "resolve"}
        assert ("respond" in escalating) is not name.startswith("care-")


def test_what_follows_a_solution_starts_with_it() -> None:
    for procedure in make.policy().procedures.values():
        started = {s.step: s.after for s in procedure.steps if s.after != "opened"}
        expected = {
            **dict.fromkeys(("recheck", "call", "verify"), "resolve"),
            "handover": "verify",
            "survey": "handover",
        }
        steps = {s.step for s in procedure.steps}
        assert started == {step: after for step, after in expected.items() if step in steps}


def test_each_level_has_its_role_and_its_response_clock() -> None:
    levels = {n: (rules.role, rules.respond) for n, rules in make.policy().levels.items()}
    assert levels == {
        "1": ("advisor", "PT24H"),
        "2": ("manager", "PT12H"),
        "3": ("director", "PT4H"),
    }


def test_classes_begin_at_seven_and_nine() -> None:
    classes = [make.policy().score_class(score) for score in range(11)]
    assert classes == ["detractor"] * 7 + ["passive"] * 2 + ["promoter"] * 2


def test_contact_undo_and_intake_rules_are_those_of_the_specification() -> None:
    policy = make.policy()
    contact = policy.contact
    assert (contact.attempts, contact.channels, contact.callbacks) == (3, 2, 2)
    assert contact.warn == (50, 75)
    assert policy.intake.horizon == "P14D"
    assert (policy.jumps.rework, policy.jumps.same_matter) == (2, 3)
    assert policy.jumps.dissatisfied_within == "P90D"


def test_targets_are_those_of_the_specification() -> None:
    targets = make.policy().targets
    assert (targets.nps, targets.nps_swing, targets.csat, targets.ces) == (85, 5, 90, 2.0)
    assert (targets.response_in_time, targets.closure) == (95, 95)


def test_channels_have_the_planned_mix_and_the_handling_priority() -> None:
    channels = {
        name: (rules.weight, rules.priority) for name, rules in make.policy().channels.items()
    }
    planned = {
        "app": (40, 1),
        "sms": (25, 1),
        "wechat": (20, 2),
        "phone": (10, 0),
        "social": (3, 1),
        "hotline": (2, 0),
    }
    assert planned.items() <= channels.items()
    assert sum(weight for weight, _ in channels.values()) == 100


def test_an_unknown_channel_comes_last() -> None:
    assert make.policy().priority("pigeon") > max(
        c.priority for c in make.policy().channels.values()
    )


def test_an_unknown_key_is_named_with_its_line() -> None:
    found = problems(("retry = ", "retries = "))
    assert ("contact.retries", line_of("retry ="), "Unexpected keyword argument") in found


def test_a_missing_key_is_named_with_the_line_of_its_own_table() -> None:
    [(path, line, reason)] = problems(('respond = "PT4H"\n', ""))
    assert (path, line, reason) == ("levels.3.respond", line_of("[levels.3]"), "Field required")


def test_a_number_written_as_text_is_no_number() -> None:
    [(path, line, _)] = problems(("promoter = 9", 'promoter = "9"'))
    assert (path, line) == ("score.promoter", line_of("promoter ="))


def test_a_bad_duration_is_named_with_its_own_line() -> None:
    [(path, line, reason)] = problems(('respond = "PT4H"', 'respond = "4 hours"'))
    assert (path, line) == ("levels.3.respond", line_of('respond = "PT4H"'))
    assert "'4 hours' is no duration" in reason


def test_a_bad_due_time_of_a_step_is_named_with_the_line_of_that_step() -> None:
    [(path, line, _)] = problems(('due = "PT8H"', 'due = "PT8X"'))
    assert (path, line) == ("procedures.detractor.steps.1.due", line_of('due = "PT8H"'))


def test_a_time_of_day_is_no_length() -> None:
    [(path, line, reason)] = problems(('horizon = "P14D"', 'horizon = "by 20:00"'))
    assert (path, line) == ("intake.horizon", line_of("horizon ="))
    assert "time of day" in reason


def test_contradictions_are_all_named_at_once() -> None:
    found = problems(
        ("passive = 7", "passive = 9"), ("[levels.3]", "[levels.4]"), ('"PT15M"', '"soon"')
    )
    assert {path for path, _, _ in found} == {"score.promoter", "levels", "undo.within"}


def test_a_procedure_without_a_response_clock_is_refused() -> None:
    [(path, line, _)] = problems(('step = "respond", due = "PT48H"', 'step = "respond"'))
    assert path == "procedures.promoter.steps"
    assert line is not None
    assert line > line_of("[procedures.promoter]")


def test_a_missing_procedure_is_named() -> None:
    found = problems(("[procedures.passive]", "[procedures.neutral]"))
    assert ("procedures", None, "procedure passive is missing") in found


def test_a_text_that_is_no_toml_is_refused_with_its_line() -> None:
    [(_, line, reason)] = problems(("passive = 7", "passive ="))
    assert line == line_of("passive =")
    assert "Invalid value" in reason


def test_the_edition_in_force_is_the_last_one_started() -> None:
    second, third = (parse(TEXT.replace("2026.1", f"2026.{n}")) for n in (2, 3))
    rules = make.rules((MONDAY + 2 * DAY, third), (MONDAY, second))
    editions = [
        rules.at(at).edition
        for at in (MONDAY - timedelta(microseconds=1), MONDAY, MONDAY + 2 * DAY)
    ]
    assert editions == ["2026.1", "2026.2", "2026.3"]


def test_before_the_first_edition_the_first_holds() -> None:
    rules = Rulebook((), make.ZONE).with_edition(MONDAY, make.policy())
    assert rules.at(MONDAY - 300 * DAY) == make.policy()


def test_without_an_edition_nothing_can_be_judged() -> None:
    with pytest.raises(NotReadyError):
        Rulebook((), make.ZONE).at(MONDAY)


def house_with_policy() -> House:
    opened = Event(MONDAY, CentreOpened(centre="sh-01", name="上海一店", time_zone=make.ZONE))
    house = houses.fold([opened])
    adopted = houses.adopt(house, text=TEXT, policy=make.policy(), starts=MONDAY, at=MONDAY)
    return houses.evolve(house, adopted[0])


def test_adopting_keeps_text_digest_and_rules_in_the_log() -> None:
    house = houses.fold([Event(MONDAY, CentreOpened(centre="c", name="C", time_zone="UTC"))])
    [event] = houses.adopt(house, text=TEXT, policy=make.policy(), starts=MONDAY, at=MONDAY)
    assert event.fact.text == TEXT  # type: ignore[attr-defined]  # the only fact adopting gives
    assert event.fact.digest == digest(TEXT)  # type: ignore[attr-defined]  # the same
    assert houses.evolve(house, event).rules.at(MONDAY) == make.policy()


def test_adopting_the_edition_in_force_again_changes_nothing() -> None:
    again = houses.adopt(
        house_with_policy(), text=TEXT, policy=make.policy(), starts=MONDAY, at=MONDAY + DAY
    )
    assert again == ()


def test_an_edition_cannot_start_in_the_past() -> None:
    later = parse(TEXT.replace("2026.1", "2026.2"))
    with pytest.raises(RefusedError, match="starts-in-the-past"):
        houses.adopt(house_with_policy(), text=TEXT, policy=later, starts=MONDAY, at=MONDAY + HOUR)


def test_an_edition_name_stands_for_one_text_for_ever() -> None:
    changed = parse(TEXT.replace('"PT2H", escalates', '"PT1H", escalates', 1))
    with pytest.raises(RefusedError, match="edition-name-used"):
        houses.adopt(house_with_policy(), text=TEXT, policy=changed, starts=MONDAY + DAY, at=MONDAY)


def test_a_new_edition_never_changes_what_was_promised_before() -> None:
    stricter = parse(TEXT.replace("2026.1", "2026.2").replace('due = "PT2H"', 'due = "PT1H"', 1))
    rules = make.rules((MONDAY + HOUR, stricter))
    late = MONDAY + 90 * make.MINUTE
    given(make.opened(score=2), rules=rules).when(ask.the_clock(late)).then()
    case = given(make.opened(score=2), rules=rules).case
    assert case.steps[0].due == MONDAY + 2 * HOUR
    assert case.edition == "2026.1"


def test_an_escalation_gets_its_clock_from_the_edition_in_force_when_it_fell_due() -> None:
    stricter = parse(
        TEXT.replace("2026.1", "2026.2").replace('respond = "PT4H"', 'respond = "PT1H"')
    )
    rules = make.rules((MONDAY + 2 * HOUR, stricter))
    risen = given(make.opened(score=2), rules=rules).having(ask.the_clock(MONDAY + 2.5 * HOUR))
    clock = risen.case.steps[-1]
    assert (clock.due, risen.case.level) == (MONDAY + 3 * HOUR, 3)


def test_promises_carry_the_policy_line_they_came_from() -> None:
    made = promises(make.policy(), "detractor", start=MONDAY, zone=make.ZONE)
    assert [(p.line, p.due) for p in made] == [
        ("detractor.respond", MONDAY + 2 * HOUR),
        ("detractor.root-cause", MONDAY + 8 * HOUR),
        ("detractor.plan", MONDAY + 24 * HOUR),
        ("detractor.resolve", MONDAY + 72 * HOUR),
        ("detractor.close", MONDAY + 10 * DAY),
    ]


def test_the_opened_case_names_its_edition() -> None:
    fact = make.opened(score=2).fact
    assert isinstance(fact, CaseOpened)
    assert fact.policy == make.policy().edition


@pytest.mark.parametrize(
    "words",
    [
        "高速上刹车失灵，太可怕了",
        "The BRAKES FAILED on the motorway",
        "There was Smoke from the bonnet",
    ],
)
def test_safety_is_named_in_either_language_and_any_case(words: str) -> None:
    assert make.policy().names_safety(words)


@pytest.mark.parametrize("words", ["刹车片换得太贵", "the coffee was cold", ""])
def test_ordinary_words_name_no_danger(words: str) -> None:
    assert not make.policy().names_safety(words)
