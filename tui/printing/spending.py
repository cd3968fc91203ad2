"""What was given to make good: by person, form and month, and how much of each budget is used."""

from __future__ import annotations

from collections.abc import Iterator

from tui.printing.page import NOTHING, Cell, headline, page, row
from tui.spending import Budget, Spending, SpendingLine
from tui.text import Words


def spending_page(spending: Spending, words: Words) -> str:
    """Return the goodwill of a period."""
    period = words("print.period", start=spending.start, end=spending.end)
    return page(
        headline(words("print.goodwill.title"), period),
        ["  " + _total(spending, words)],
        _lines(spending, words) if spending.lines else [words("print.goodwill.none")],
        _budgets(spending, words) if spending.budgets else (),
    )


def on_screen(spending: Spending, words: Words) -> list[str]:
    """Return the same for a panel: how much of each budget is used before what it went for."""
    if not spending.lines:
        return ["  " + _total(spending, words), "  " + words("print.goodwill.none")]
    budgets = ("  " + line.strip() for line in _budgets(spending, words))
    return ["  " + _total(spending, words), *budgets, *_lines(spending, words)]


def _total(spending: Spending, words: Words) -> str:
    money = words.formats.money
    return words(
        "print.goodwill.total",
        granted=money(spending.granted),
        approved=money(spending.approved),
        n=spending.waiting,
        waiting=money(spending.waiting_amount),
    )


def _lines(spending: Spending, words: Words) -> Iterator[str]:
    yield row(
        Cell(words("print.goodwill.month"), 8),
        Cell(words("print.goodwill.person"), 14),
        Cell(words("print.goodwill.form"), 10),
        Cell(words("print.goodwill.granted"), 18, "right"),
        Cell(words("print.goodwill.approved"), 18, "right"),
    )
    for line in spending.lines:
        yield _line(line, words)


def _line(line: SpendingLine, words: Words) -> str:
    return row(
        Cell(line.month, 8),
        Cell(line.name, 14),
        Cell(words(f"form.{line.form}"), 10),
        Cell(_times(line.granted_n, line.granted, words), 18, "right"),
        Cell(_times(line.approved_n, line.approved, words), 18, "right"),
    )


def _times(count: int, amount: int, words: Words) -> str:
    money = words.formats.money(amount)
    return words("print.goodwill.times", n=count, amount=money) if count else NOTHING


def _budgets(spending: Spending, words: Words) -> Iterator[str]:
    yield words("print.goodwill.budgets")
    for budget in spending.budgets:
        yield row(
            Cell(budget.month, 8),
            Cell(budget.name, 14),
            Cell(_used(budget, words)),
        )


def _used(budget: Budget, words: Words) -> str:
    money = words.formats.money
    if not budget.limit:
        return money(budget.used)
    share = words.formats.percent(budget.used / budget.limit)
    used, limit = money(budget.used), money(budget.limit)
    return words("print.goodwill.used", used=used, limit=limit, share=share)
