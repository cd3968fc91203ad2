"""Documents to test with: readings made up by hand, and a document that holds a text everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from domain import policy as policies
from domain.measures import MEASURES, NOTHING, Estimate, Rate, change, verdict
from domain.policy import Policy
from tui.documents.graphs import (
    Bar,
    Bars,
    Dot,
    Fall,
    Graph,
    Matrix,
    Spot,
    Stack,
    Stacks,
    Trend,
    Waterfall,
)
from tui.documents.material import Material
from tui.documents.model import (
    Bullets,
    Chart,
    Column,
    Document,
    Figure,
    Figures,
    Heading,
    Paragraph,
    Part,
    Quote,
    Table,
)
from tui.measuring import FigureLine
from tui.models import Board, BoardLine
from tui.text import Language, Words

AT = datetime(2026, 4, 1, 0, 30, tzinfo=UTC)
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
BEFORE = (date(2026, 1, 29), date(2026, 2, 28))
POLICY: Policy = policies.parse(policies.default_text())


def words(language: Language = "en") -> Words:
    """Return the words of a reader in Shanghai."""
    return Words(language, ZoneInfo("Asia/Shanghai"))


def graphs(text: str = "x") -> tuple[Graph, ...]:
    """Return one of each chart, with a text wherever one may stand."""
    dots = (
        Dot(label=text, value=30.0, low=20.0, high=40.0, said=text, sample=text),
        Dot(label=text, value=None, said=text),
        Dot(label=text, value=50.0, low=45.0, high=55.0, said=text, sample=text),
        Dot(label=text, value=52.0, low=47.0, high=57.0, said=text, sample=text),
    )
    return (
        Trend(heads=(text, text, text), dots=dots, target=85.0, target_said=text),
        Stacks(heads=(text, text, text), bars=(Stack(label=text, parts=(3, 1)),)),
        Bars(
            heads=(text, text, text),
            bars=(Bar(label=text, value=3.0, said=text, before=1.0, more=text),),
            before_said=text,
        ),
        Waterfall(
            heads=(text, text, text),
            top=10.0,
            top_said=text,
            top_label=text,
            bottom=8.0,
            bottom_said=text,
            bottom_label=text,
            falls=(Fall(label=text, points=2.0, said=text, part=text),),
            target=8.5,
            target_said=text,
        ),
        Matrix(
            heads=(text, text),
            cells=(text, text, text, text),
            axes=(text, text),
            spots=(Spot(label=text, cost=0, impact=1),),
        ),
    )


def holding(text: str) -> Document:
    """Return a document with a text wherever one may stand."""
    figure = Figure(label=text, value=text, sample=text, change=text, verdict=text, tone="bad")
    blocks = (
        Heading(text),
        Paragraph(text, "quiet"),
        Bullets((text, text)),
        Quote(text, text),
        Figures(columns=(text, text, text, text, text), items=(figure,), title=text),
        Table(
            columns=(Column(text), Column(text, "right")),
            rows=((text, text), (text, text)),
            title=text,
            note=text,
        ),
        *(Chart(title=text, graph=graph, note=text) for graph in graphs(text)),
    )
    return Document(
        kind="board",
        language="en",
        title=text,
        subtitle=text,
        start=MARCH[0],
        end=MARCH[1],
        at=AT,
        matters=text,
        points=(text, text, text),
        parts=(Part(name="all", heading=text, blocks=blocks, minutes=text, fresh=True),),
        notes=(text,),
    )


def figure(measure: str, now: Estimate, before: Estimate = NOTHING) -> FigureLine:
    """Return a measure as it is read beside the period before it."""
    known = MEASURES[measure]
    return FigureLine(
        measure=measure,
        unit=known.unit,
        better=known.better,
        now=now,
        before=before,
        change=change(now, before),
        target=known.target(POLICY),
        verdict=verdict(known, now, POLICY),
    )


def of_counts(now: Mapping[str, int], before: Mapping[str, int]) -> dict[str, FigureLine]:
    """Return every measure of some counts."""
    return {
        name: figure(name, measure.estimate(now, POLICY), measure.estimate(before, POLICY))
        for name, measure in MEASURES.items()
    }


NO_BOARD = Board(
    start=MARCH[0],
    end=MARCH[1],
    at=AT,
    responses=0,
    closed=Rate(0, 0),
    working=Rate(0, 0),
    waiting=Rate(0, 0),
    lines=tuple(
        BoardLine(
            kind=kind,
            total=0,
            waiting=0,
            working=0,
            closed=0,
            recovered=0,
            lost=0,
            converted=0,
            thanked=0,
        )
        for kind in ("detractor", "passive", "promoter")
    ),
    complaints=None,
    in_time=Rate(0, 0),
    in_time_target=95,
    closure=Rate(0, 0),
    closure_target=95,
    confirmed=0,
    reopened=0,
    breached=0,
    annulled=0,
)


def material(now: Mapping[str, int], before: Mapping[str, int] | None = None) -> Material:
    """Return the readings of a March in which only some counts are known."""
    return Material(
        centre="北城店",
        start=MARCH[0],
        end=MARCH[1],
        before=BEFORE,
        at=AT,
        policy=POLICY,
        figures=of_counts(now, before or {}),
        board=NO_BOARD,
    )
