"""A small page for the tests of the frame: a list with clocks, and one figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.actions import Action
from tui.app import AfterloopApp
from tui.frame import Desk, Page
from tui.pane import Pane
from tui.text import Language
from tui.widgets.bars import bar
from tui.widgets.cells import wrap
from tui.widgets.figure import Figure
from tui.widgets.ink import Ink, Sheet
from tui.widgets.lines import LineList
from tui.widgets.panel import Panel
from tui.widgets.rows import Column, Rows
from tui.widgets.stages import Ask, Choice, Confirm, Menu
from tui.widgets.tone import Tone

NINE = datetime(2026, 3, 18, 1, 14, 10, tzinfo=UTC)
"""09:14:10 in Shanghai."""

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Case:
    key: str
    name: str
    car: str
    matter: str
    owner: str
    due: datetime


def _case(number: int, name: str, car: str, matter: str, owner: str, minutes: int) -> Case:
    due = NINE + timedelta(minutes=minutes, seconds=30)
    return Case(f"S{10200 + number}", name, car, matter, owner, due)


CASES = (
    _case(51, "欧阳修文", "宝马3 沪B88K21", "维修后异响", "李敏", -220),
    _case(36, "Müller", "途观L 沪C7712", "交车延迟", "李敏", -8),
    _case(38, "赵磊", "A4L 沪A9K331", "未告知进度", "王芳", 22),
    _case(39, "孙悦[bold]", "Q5 沪D10086", "洗车不干净", "张伟", 47),
    _case(40, "周\x1b[2J航", "奥迪Q3 沪E5512", "重复维修", "王芳", 95),
    _case(41, "吴桐\u202e", "卡罗拉 沪F3388", "未告知进度", "李敏", 130),
    _case(42, "郑爽", "雅阁 沪G2210", "价格有异议", "李敏", 185),
    _case(43, "Very Long Name Indeed", "CR-V 沪H7781", "满意度回访", "李敏", 260),
    _case(44, "何静", "朗逸 沪J0192", "满意度回访", "刘洋", 1700),
)

WORDS_OF_CUSTOMER = (
    "「修完第二天又响，打三次电话没人接，我很失望。」 It rattled again the next day."
)


class TooLateError(Exception):
    code = "unknown"

    def __init__(self) -> None:
        super().__init__(self.code)
        self.params = {"code": "too-late"}


def _allowed_if_late(case: object) -> str | None:
    return "role" if isinstance(case, Case) and case.due >= NINE else None


ACTIONS = (
    Action(
        id="case.act",
        keys=("enter",),
        group="case",
        handler="do_act",
        where=frozenset({"queue"}),
        rank=1,
    ),
    Action(
        id="case.done",
        keys=("d",),
        group="case",
        handler="do_done",
        where=frozenset({"queue"}),
        rank=2,
    ),
    Action(
        id="case.escalate",
        keys=("e",),
        group="case",
        handler="do_escalate",
        where=frozenset({"queue"}),
        allowed=_allowed_if_late,
        rank=3,
    ),
    Action(
        id="case.note",
        keys=("t",),
        group="case",
        handler="do_note",
        where=frozenset({"queue"}),
        rank=4,
    ),
    Action(
        id="look.why",
        keys=("w",),
        group="look",
        handler="do_fail",
        where=frozenset({"queue"}),
        rank=5,
    ),
    Action(
        id="search",
        keys=("/",),
        group="look",
        handler="do_done",
        where=frozenset({"queue"}),
        rank=6,
    ),
    Action(
        id="undo",
        keys=("u", "ctrl+z"),
        group="case",
        handler="do_undo",
        where=frozenset({"queue"}),
        rank=7,
    ),
)


class DemoPane(Pane[tuple[Case, ...]]):
    DEFAULT_CSS = """
    DemoPane { layout: vertical; }
    DemoPane #figures { height: 5; }
    DemoPane #figures Panel { width: 1fr; }
    DemoPane #preview { height: 5; }
    """

    def __init__(self) -> None:
        super().__init__(id="queue")
        self.cases: tuple[Case, ...] = CASES
        self.done: list[tuple[str, ...]] = []

    def compose(self) -> ComposeResult:
        with Horizontal(id="figures"):
            yield Panel(Figure(id="nps"), title="NPS")
            yield Panel(Figure(id="late"), id="late-panel")
        with Panel(id="list", classes="-list"):
            yield LineList(self._columns())
        with Panel(id="preview"):
            yield Sheet()

    def _columns(self) -> tuple[Column[Case], ...]:
        def left(case: Case, now: datetime) -> str:
            return self.words.formats.left(case.due - now)

        def tone(case: Case, now: datetime) -> Tone:
            if case.due < now - timedelta(hours=2):
                return Tone.WORST
            return Tone.LATE if case.due < now else Tone.PLAIN

        return (
            Column(
                id="left",
                title="column.left",
                text=left,
                width=10,
                tone=tone,
                signed=True,
                align="right",
                ticking=True,
            ),
            Column(id="name", title="column.customer", text=lambda case, _: case.name, share=2),
            Column(id="car", title="column.car", text=lambda case, _: case.car, share=3),
            Column(id="matter", title="column.matter", text=lambda case, _: case.matter, share=2),
            Column(
                id="owner",
                title="column.owner",
                text=lambda case, _: case.owner,
                width=8,
                tone=lambda *_: Tone.QUIET,
            ),
            Column(
                id="key",
                title="column.case",
                text=lambda case, _: case.key,
                width=8,
                align="right",
                from_width=100,
            ),
        )

    @property
    def list(self) -> LineList[Case]:
        return self.query_one(LineList)

    @property
    def key(self) -> str:
        row = self.list.row
        return "" if row is None else row.key

    @property
    def state(self) -> object:
        return self.list.row

    @property
    def hint(self) -> str:
        return self.words("status.ime")

    def load(self) -> tuple[Case, ...]:
        return self.cases

    def show(self, model: tuple[Case, ...]) -> None:
        self.list.feed(Rows(model), self.now)
        self.query_one("#list", Panel).head(self.words("action.go.queue.label") + f" {len(model)}")
        self.query_one("#late-panel", Panel).head(self.words("title.stale", age="24h"))
        self.query_one("#nps", Figure).show(
            "62",
            [
                (Ink("✗ -3", Tone.LATE),),
                (Ink(self.words.formats.sample(418, 5), Tone.QUIET),),
                (Ink(bar(0.62, 12, track=True), Tone.GOOD),),
            ],
        )
        self.query_one("#late", Figure).show("83%", [(Ink("20/24", Tone.PLAIN),)])
        self.query_one(Sheet).show(
            lambda cells: [(Ink(line),) for line in wrap(WORDS_OF_CUSTOMER, cells)]
        )

    def tick(self, now: datetime) -> None:
        self.list.tick(now)

    def on_line_list_chosen(self) -> None:
        self.post_message(self.Changed())

    def do_act(self) -> None:
        cause = Menu(
            title="原因",
            choices=(Choice(id="rework", label="质量返修"), Choice(id="price", label="价格")),
        )
        label = self.words
        self.ask(
            "act",
            self.key,
            Menu(
                title=label("action.case.act.label"),
                choices=(
                    Choice(id="done", label=label("action.case.done.label"), then=cause),
                    Choice(id="follow", label=label("action.case.follow-up.label")),
                    Choice(id="missed", label=label("action.case.no-answer.label")),
                    Choice(id="move", label=label("action.case.reschedule.label"), reason="因为"),
                    Choice(
                        id="up",
                        label=label("action.case.escalate.label"),
                        then=Confirm(title="店总？"),
                    ),
                    Choice(
                        id="note", label=label("action.case.note.label"), then=Ask(title="备注")
                    ),
                ),
            ),
        )

    def do_done(self) -> None:
        self.done.append(("done", self.key))
        self.say(f"{self.key} {self.words('action.case.done.label')}", undo=timedelta(seconds=8))

    def do_escalate(self) -> None:
        self.ask("escalate", self.key, Confirm(title="店总？"))

    def do_note(self) -> None:
        self.ask("note", self.key, Ask(title=self.words("action.case.note.label")))

    def do_fail(self) -> None:
        raise TooLateError

    def do_undo(self) -> None:
        self.done.append(("undo",))

    def decided(self, name: str, answers: tuple[str, ...]) -> None:
        self.done.append((name, *answers))


class EmptyPane(Pane[tuple[Case, ...]]):
    def compose(self) -> ComposeResult:
        yield Panel(
            LineList[Case]((Column(id="a", title="", text=lambda c, _: c.name),)), classes="-list"
        )

    def load(self) -> tuple[Case, ...]:
        return ()

    def show(self, model: tuple[Case, ...]) -> None:
        self.query_one(LineList).feed(Rows(model), self.now)


def demo(
    language: Language = "zh-CN", now: datetime = NINE, *, ascii_only: bool = False
) -> AfterloopApp:
    """Return the frame with the demonstration pages, at a fixed instant."""
    pages = (
        Page(id="queue", make=DemoPane, key="2", actions=ACTIONS),
        Page(id="morning", make=lambda: EmptyPane(id="morning"), key="1"),
    )
    seat = Desk(
        centre="北城店", person="李敏", language=language, zone=SHANGHAI, ascii_only=ascii_only
    )
    return AfterloopApp(pages, seat, lambda: now)
