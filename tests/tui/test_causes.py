"""What lies behind low scores: counted, compared with the period before, and shown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain import policy as policies
from domain.actions import Ask
from domain.reception import take_in
from domain.survey import Contact, ReceiveComplaint, ReceiveResponse
from tests.tui.counter import MORNING, Counter
from tui import causes
from tui.causemodels import Causes
from tui.parts import PartKnown, likeliest
from tui.session import Session

DAY = timedelta(days=1)
TODAY = date(2026, 3, 18)


class Centre:
    """A centre whose answers, complaints and causes a test tells."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.n = 0

    def low(
        self, ago: float, cause: str = "", *, vehicle: str = "", part: str = "", who: str = ""
    ) -> str:
        """A low score some days ago, with the cause found since; return its case."""
        self.n += 1
        customer = who or f"c{self.n}"
        contact = Contact(customer=customer, identified=True, name=customer, vehicle=vehicle)
        at = MORNING - ago * DAY
        received = ReceiveResponse(key=f"a{self.n}", at=at, contact=contact, score=2)
        return self._found(received, cause, part)

    def complained(self, ago: float, cause: str, *, who: str) -> str:
        """A complaint some days ago."""
        self.n += 1
        contact = Contact(customer=who, identified=True, name=who)
        received = ReceiveComplaint(
            key=f"k{self.n}", at=MORNING - ago * DAY, contact=contact, text="again", level=1
        )
        return self._found(received, cause, "")

    def _found(self, received: ReceiveResponse | ReceiveComplaint, cause: str, part: str) -> str:
        session = self.session
        stamp = session.stamp()
        case = take_in(session.desk, [received], stamp, now=received.at)[0].case
        if cause:
            ask = Ask(by=session.person(), at=MORNING, cause=cause, whys=("it rattles",), part=part)
            session.catch_up()
            session.act(case, "root-cause", ask)
        return case

    def happy(self, ago: float, n: int) -> None:
        """Answers of people who are satisfied."""
        self.n += 1
        received = [
            ReceiveResponse(
                key=f"h{self.n}/{k}",
                at=MORNING - ago * DAY,
                contact=Contact(customer=f"h{self.n}/{k}", identified=True),
                score=10,
            )
            for k in range(n)
        ]
        take_in(self.session.desk, received, self.session.stamp(), now=MORNING)

    def causes(self, days: int = 7) -> Causes:
        """The causes of the days up to today."""
        self.session.catch_up()
        with self.session.views() as views:
            return causes.causes(views, TODAY - (days - 1) * DAY, TODAY, MORNING)


@pytest.fixture
def centre(furnished_home: Path, tmp_path: Path) -> Iterator[Centre]:
    shutil.copytree(furnished_home, tmp_path / "home")
    with Session(tmp_path / "home", now=lambda: MORNING) as session:
        yield Centre(session)


def test_causes_are_counted_by_the_day_of_the_low_score_beside_the_period_before(
    centre: Centre,
) -> None:
    for ago in (1, 2, 3):
        centre.low(ago, "parts/stock")
    centre.low(8, "parts/stock")
    centre.low(2, "price")
    centre.low(1)
    found = centre.causes()
    told = [(line.cause, line.n, line.before, line.share.n) for line in found.top]
    assert told == [("parts/stock", 3, 1, 7), ("price", 1, 0, 7)]
    assert (found.low, found.known) == (7, 4)


def test_the_lists_and_their_parts_agree(centre: Centre) -> None:
    centre.low(1, "parts/stock", vehicle="Model 3", part="X1")
    centre.low(2, "parts/stock", vehicle="Model 3", part="X1")
    found = centre.causes()
    with centre.session.views() as views:
        assert causes.top(views, found.start, found.end) == found.top
        assert causes.repeated(views, found.start, found.end, MORNING) == found.repeated
        assert causes.hotspots(views, found.start, found.end) == found.spots


def test_a_complaint_is_no_low_score_but_a_problem_that_may_come_again(centre: Centre) -> None:
    first = centre.complained(40, "attitude/telephone", who="bob")
    second = centre.complained(1, "attitude/telephone", who="bob")
    found = centre.causes()
    assert found.top == ()
    (again,) = found.repeated
    assert (again.customer, again.n, again.times, again.cases) == ("bob", 1, 2, (second, first))
    assert again.since == TODAY - 40 * DAY


def test_a_problem_comes_again_at_the_same_part_of_a_model_whoever_drives_it(
    centre: Centre,
) -> None:
    centre.low(1, "quality/part-defect", vehicle="Model 3", part="x1")
    centre.low(9, "quality/part-defect", vehicle="Model 3", part="X1")
    centre.low(1, "quality/part-defect", vehicle="Model 3", part="X2")
    centre.low(1, "quality/part-defect", vehicle="Polo", part="X1")
    (again,) = centre.causes().repeated
    assert (again.vehicle, again.part, again.times) == ("Model 3", "X1", 2)


def test_what_came_twice_longer_apart_than_the_policy_says_is_not_repeated(
    centre: Centre,
) -> None:
    centre.complained(91, "price/bill", who="bob")
    centre.complained(1, "price/bill", who="bob")
    assert centre.causes().repeated == ()


def test_a_hot_spot_is_a_part_of_a_model_with_how_often_it_failed(centre: Centre) -> None:
    for ago in (1, 2, 9):
        centre.low(ago, "quality", vehicle="Model 3", part="X1")
    centre.low(1, "parts", vehicle="Polo", part="X1")
    told = [(spot.vehicle, spot.part, spot.n, spot.before) for spot in centre.causes().spots]
    assert told == [("Model 3", "X1", 2, 1), ("Polo", "X1", 1, 0)]


def test_a_cause_that_grew_beyond_chance_says_so_and_one_that_did_not_does_not(
    centre: Centre,
) -> None:
    centre.happy(2, 100)
    centre.happy(9, 100)
    for k in range(12):
        centre.low(1 + k / 4, "parts/stock")
    for k in range(3):
        centre.low(1 + k, "price/bill")
        centre.low(8 + k, "price/bill")
    found = {line.cause: line for line in centre.causes().top}
    assert found["parts/stock"].grew
    assert not found["price/bill"].grew


def test_a_corrected_cause_counts_as_what_it_was_corrected_to(centre: Centre) -> None:
    case = centre.low(1, "parts/stock")
    ask = Ask(by=centre.session.person(), at=MORNING, cause="price/bill", whys=("no",))
    centre.session.act(case, "correct-cause", ask)
    assert [line.cause for line in centre.causes().top] == ["price/bill"]
    centre.session.undo(case)
    assert [line.cause for line in centre.causes().top] == ["parts/stock"]


def test_the_cases_behind_a_line_are_those_it_counts(centre: Centre) -> None:
    cases = {centre.low(ago, "parts/stock") for ago in (1, 2)}
    (line,) = centre.causes().top
    with centre.session.views() as views:
        behind = causes.behind(views, line.cases)
    assert {each.case for each in behind} == set(line.cases) == cases
    assert {each.whys for each in behind} == {("it rattles",)}


def test_the_chain_is_not_read_in_a_room(centre: Centre) -> None:
    case = centre.low(1, "parts/stock")
    centre.session.catch_up()
    with centre.session.views(masked=True) as views:
        line = views.line(case)
    assert (line.root_cause, line.depth, line.whys) == ("parts/stock", 1, ())


def test_the_model_of_the_car_is_on_record_with_its_cause(centre: Centre) -> None:
    case = centre.low(1, "quality", vehicle="Model 3", part="X1")
    events = centre.session.journal.load([f"case-{case}"])[f"case-{case}"]
    (fact,) = (e.fact for e in events if type(e.fact).__name__ == "CauseAnalysed")
    assert (fact.vehicle, fact.part, fact.day) == ("Model 3", "X1", TODAY)  # type: ignore[attr-defined]


def test_names_of_the_centres_own_are_shown_in_both_languages(counter: Counter) -> None:
    text = policies.default_text().replace('edition = "2026.1"', 'edition = "own"')
    own = '[causes.names]\n"quality/paint" = { en = "paint", zh-CN = "漆面" }\n\n[causes.tree]'
    text = text.replace("[causes.tree]", own, 1).replace('"final-check"]', '"paint", "haze"]', 1)
    (counter.home / "own.toml").write_text(text, encoding="utf-8")
    assert counter.run("policy", "adopt", str(counter.home / "own.toml")).exit_code == 0
    case = counter.case(2)
    typed = ("do", "root-cause", case, "--cause", "quality/paint", "--why", "it peels")
    assert counter.run(*typed).exit_code == 0
    assert "repair quality / paint" in counter.run("show", "causes").stdout
    assert "质量返修 / 漆面" in counter.run("show", "causes", language="zh-CN").stdout
    assert "漆面" in counter.run("show", "case", case, language="zh-CN").stdout
    typed = ("do", "root-cause", case, "--cause", "quality/haze", "--why", "it peels")
    assert counter.run(*typed).exit_code == 0
    assert "repair quality / haze" in counter.run("show", "causes").stdout


# The verbs --------------------------------------------------------------------------------------


def test_the_verb_takes_the_chain_answer_by_answer_and_the_part(counter: Counter) -> None:
    case = counter.case(2)
    done = counter.run(
        *("do", "root-cause", case, "--cause", "quality/workmanship", "--part", "90467-07164"),
        *("--why", "it rattles", "--why", "a clip was left out"),
    )
    assert done.exit_code == 0, done.output
    line = counter.data("show", "case", case)["line"]
    assert line["whys"] == ["it rattles", "a clip was left out"]
    assert (line["root_cause"], line["part"]) == ("quality/workmanship", "90467-07164")
    shown = counter.run("show", "case", case).stdout
    assert "Why: it rattles > a clip was left out" in shown
    assert "it rattles" not in counter.run("show", "case", case, "--masked").stdout


def test_a_case_is_not_solved_without_its_chain_and_the_refusal_says_how(
    counter: Counter,
) -> None:
    case = counter.case(2)
    counter.run("do", "reached", case)
    assert counter.run("do", "root-cause", case, "--cause", "quality").exit_code == 0
    refused = counter.run("do", "resolve", case)
    assert refused.exit_code != 0
    assert "--why" in refused.stderr
    counter.run("do", "root-cause", case, "--cause", "quality", "--why", "it rattles")
    assert counter.run("do", "resolve", case).exit_code == 0


def test_an_unknown_cause_is_refused_with_those_beside_it(counter: Counter) -> None:
    refused = counter.run("do", "root-cause", counter.case(2), "--cause", "quality/crater")
    assert refused.exit_code != 0
    assert "quality/diagnosis" in refused.stderr


def test_causes_of_a_period_as_of_an_instant(counter: Counter) -> None:
    case, head = counter.case(2), len(counter.log())
    counter.run("do", "root-cause", case, "--cause", "parts/stock", "--why", "none left")
    found = counter.data("show", "causes", "--days", "7")
    assert [(line["cause"], line["n"]) for line in found["top"]] == [("parts/stock", 1)]
    before = counter.data("show", "causes", "--as-of", f"#{head}")
    assert before["top"] == []
    both = counter.run("show", "causes", "--from", "2026-03-01", "--days", "7")
    assert both.exit_code == 2


def test_a_centre_without_answers_says_so(tmp_path: Path) -> None:
    counter = Counter(tmp_path / "home")
    assert "No low score" in counter.run("show", "causes").stdout


def test_the_likeliest_parts_are_those_of_the_model_then_the_most_frequent() -> None:
    known = (PartKnown("Polo", "B", 5), PartKnown("Model 3", "A", 1), PartKnown("Model 3", "C", 2))
    assert likeliest(known, "Polo") == ("B", "C", "A")
    assert likeliest(known, "Model 3") == ("A", "C", "B")
    assert likeliest(known, "") == ("B", "C", "A")


def test_the_answers_are_sealed_in_the_log_and_gone_with_their_customer(counter: Counter) -> None:
    case = counter.case(2)
    counter.run("do", "root-cause", case, "--cause", "parts/stock", "--why", "purple rain")
    files = [path for path in counter.home.rglob("*") if path.is_file()]
    assert not any(b"purple rain" in path.read_bytes() for path in files)
    assert counter.run("erase", case, "--reason", "letter", "--yes").exit_code == 0
    line = counter.data("show", "case", case)["line"]
    assert (line["root_cause"], line["depth"], line["whys"]) == ("parts/stock", 1, [])
    assert "purple rain" not in counter.run("show", "case", case).stdout
    assert counter.data("show", "causes")["top"][0]["cause"] == "parts/stock"
