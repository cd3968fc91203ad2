"""The questions beside a case's steps: what to give to make good, a yes or no, a new report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from domain import actions
from domain.goodwill import FORMS
from domain.house import House
from domain.types import AUTHORITY, Case, Person
from tui.reports import reachable
from tui.screens.checks import Check
from tui.text import Words
from tui.widgets.stages import Ask, Choice, Confirm, Menu, Stage

REPORT = "report"
"""What taking down a report is called among the acts."""

REPORTS = ("problem", "urgent", "suggestion")
"""What a customer may report, each at its digit."""

ANSWERS = ("approve", "decline", "goodwill")
"""What can be done where a request waits, each at its digit."""


def leeway(words: Words, house: House, who: Person, case: Case, spent: int, at: datetime) -> str:
    """Say what is left of somebody's month, and above what whose yes is needed (SPEC 3.7).

    Args:
        words: The language.
        house: Staff and rules.
        who: Who gives.
        case: What was given in it before counts.
        spent: What they granted this month without asking, in cents.
        at: The present instant.
    """
    rules, money = house.rules.at(at).goodwill, words.formats.money
    month = rules.month(who.level)
    left = max(0, month - spent)
    alone = max(0, min(rules.budget(who.level) - case.given, left))
    told = words("strip.goodwill-left", left=money(left), month=money(month))
    above = [m for m in house.present() if AUTHORITY[m.role] > who.level]
    if not above:
        return told
    nearest = [m for m in above if m.role == above[-1].role]
    name = nearest[0].name if len(nearest) == 1 else words(f"role.{nearest[0].role}")
    return f"{told}{words('strip.goodwill-above', alone=money(alone), name=name)}"


def goodwill(words: Words, leeway: str, check: Check) -> Menu:
    """What is given, worth how much, why; then a yes, because it leaves the house.

    Args:
        words: The language.
        leeway: What may be given without asking.
        check: What an amount must be.
    """
    sure = Confirm(title=words("strip.goodwill-sure"))
    why = Ask(title=words("strip.reason"), then=sure)
    amount = Ask(title=words("strip.goodwill-amount"), then=why, check=check, hint=leeway)
    choices = tuple(Choice(id=form, label=words(f"form.{form}"), then=amount) for form in FORMS)
    return Menu(title=words("strip.goodwill"), choices=choices)


def approval(words: Words, case: Case) -> Confirm:
    """A yes to what waits."""
    waiting = case.waiting
    amount = words.formats.money(waiting.amount) if waiting else ""
    return Confirm(title=words("strip.approve-sure", amount=amount))


def remedy(words: Words, case: Case, reasons: Mapping[str, str], give: Menu) -> Menu:
    """Answer what waits, or give something oneself.

    Args:
        words: The language.
        case: With a request that waits.
        reasons: In words, what forbids each of :data:`ANSWERS` now; empty for nothing.
        give: What :func:`goodwill` asks.
    """
    stages: dict[str, Stage] = {
        "approve": approval(words, case),
        "decline": Ask(title=words("strip.reason")),
        "goodwill": give,
    }
    choices = tuple(
        Choice(
            id=name,
            label=words(f"do.{name}"),
            then=None if reasons[name] else stages[name],
            reason=reasons[name],
        )
        for name in ANSWERS
    )
    waiting = case.waiting
    title = words("action.case.goodwill.label")
    if waiting:
        amount = words.formats.money(waiting.amount)
        title = f"{words(f'form.{waiting.form}')} {amount}"
    return Menu(title=title, choices=choices)


def answerable(offers: Mapping[str, actions.Offer]) -> bool:
    """Whether a request waits for the person at the desk."""
    offer = offers.get("approve")
    return offer is not None and not offer.why_not


def report(words: Words) -> Menu:
    """What a customer reports: its kind, their words, and how they are reached."""
    name = Ask(title=words("strip.report-name"), optional=True)
    who = Ask(title=words("strip.report-who"), optional=True, then=name, check=reachable)
    said = Ask(title=words("strip.report-text"), then=who)
    choices = tuple(Choice(id=kind, label=words(f"report.{kind}"), then=said) for kind in REPORTS)
    return Menu(title=words("action.report.label"), choices=choices)
