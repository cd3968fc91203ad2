"""The golden facts of improvements and suggestions; see ``golden.py``."""

from datetime import UTC, date, datetime
from uuid import UUID

from domain.fact import Fact
from domain.improving.facts import (
    Effect,
    Figure,
    ImprovementAdvanced,
    ImprovementAssigned,
    ImprovementDropped,
    ImprovementFinished,
    ImprovementMeasured,
    ImprovementMissed,
    ImprovementNoted,
    ImprovementPiloted,
    ImprovementPlaced,
    ImprovementProposed,
    Scope,
    SuggestionDecided,
    SuggestionDone,
    SuggestionMade,
    SuggestionMissed,
    Window,
)
from domain.improving.state import Improvement, ImprovementUndone, Measurement

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 1, 0, 0, 250000, tzinfo=UTC)
LATER = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
PILOT = (Scope("advisor", "li"), Scope("mode", "mobile"))
BEFORE, AFTER = Window(date(2026, 1, 1), date(2026, 1, 31)), Window(date(2026, 2, 1), DAY)
WAS, BECAME = Figure(31.5, 120, 15.25, 46.5), Figure(52.0, 131, 38.5, 64.25)
EFFECT = Effect(
    20.5,
    1.25,
    39.75,
    distinguishable=True,
    better=True,
    regression="low-score",
    pull=6.5,
    beyond=False,
)

IMPROVING: tuple[Fact, ...] = (
    ImprovementProposed(
        improvement="M0000001",
        centre="sh-01",
        day=DAY,
        title="Show the fault on a photo before work",
        depth="process",
        policy="2026.1",
        by="li",
        cause="quality/diagnosis",
        source="suggestion",
        source_id="S0000001",
    ),
    ImprovementAssigned(improvement="M0000001", to="li", due=LATER, due_before=AT),
    ImprovementPlaced(improvement="M0000001", impact="high", cost="low"),
    ImprovementAdvanced(improvement="M0000001", stage_before="act", stage="plan", round=2),
    ImprovementPiloted(improvement="M0000001", scope=PILOT, chosen="low-score"),
    ImprovementMeasured(
        improvement="M0000001",
        n=1,
        measure="nps",
        before=BEFORE,
        after=AFTER,
        was=WAS,
        became=BECAME,
        effect=EFFECT,
        policy="2026.1",
        scope=PILOT,
        chosen="low-score",
    ),
    ImprovementNoted(improvement="M0000001", said="the phone's camera is enough"),
    ImprovementMissed(improvement="M0000001", owner="li", due=LATER),
    ImprovementFinished(improvement="M0000001", day=DAY, why="part of the work order now"),
    ImprovementDropped(improvement="M0000001", day=DAY, why="nobody looks at the photos"),
    ImprovementUndone(
        improvement="M0000001",
        entries=(UUID("00000000-0000-7000-8000-000000000006"),),
        restored=Improvement(
            id="M0000001",
            centre="sh-01",
            title="Show the fault on a photo before work",
            depth="process",
            by="li",
            proposed=AT,
            day=DAY,
            cause="quality/diagnosis",
            source="case",
            source_id="C0000001",
            standing="finished",
            stage="act",
            round=2,
            staged=LATER,
            began=AT,
            owner="li",
            due=LATER,
            assigned=AT,
            moved=1,
            missed=(LATER,),
            impact="high",
            cost="low",
            scope=PILOT,
            chosen="low-score",
            measured=(
                Measurement(
                    n=1,
                    at=LATER,
                    measure="nps",
                    before=BEFORE,
                    after=AFTER,
                    was=WAS,
                    became=BECAME,
                    effect=EFFECT,
                    scope=PILOT,
                    chosen="low-score",
                ),
            ),
            ended=LATER,
            why="part of the work order now",
        ),
    ),
    SuggestionMade(
        suggestion="S0000001",
        centre="sh-01",
        day=DAY,
        by="li",
        text="A photo of the fault for every customer",
        due=LATER,
        policy="2026.1",
        cause="quality/diagnosis",
    ),
    SuggestionDecided(
        suggestion="S0000001",
        verdict="adopted",
        day=DAY,
        why="costs nothing",
        improvement="M0000001",
    ),
    SuggestionMissed(suggestion="S0000001", by="li"),
    SuggestionDone(suggestion="S0000001", day=DAY),
)
