"""What a person can do with a case, each under one name that keys, verbs and menus share.

An action turns what the person gave into commands; whether it is allowed now is asked of
``case.decide`` itself, so what is offered and what is accepted can never differ.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from domain import analysing
from domain import case as cases
from domain.commands import (
    AddNote,
    AnalyseCause,
    AnnulBreach,
    AnyCommand,
    ApproveGoodwill,
    AssignCase,
    CloseCase,
    CompleteStep,
    DeclineGoodwill,
    DismissAlarm,
    EscalateCase,
    MakePromise,
    RecordContact,
    RecordGoodwill,
    RecordRecheck,
    ReopenCase,
    SendBack,
)
from domain.customer import Customer
from domain.errors import RefusedError
from domain.policy import Policy, Rulebook
from domain.privacy import refuse_contact
from domain.types import Case, ContactOutcome, Form, Outcome, Person, StepName

Need = Literal["note", "due", "cause", "to", "step", "form", "amount"]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What a person gave with an action; what it does not need is ignored.

    ``amount`` is in cents; ``spent`` what the person granted in this calendar month so far;
    ``vehicle`` the model of the car in question.
    """

    by: Person
    at: datetime
    note: str = ""
    due: datetime | None = None
    cause: str = ""
    whys: tuple[str, ...] = ()
    part: str = ""
    vehicle: str = ""
    to: str = ""
    step: StepName = "respond"
    channel: str = "phone"
    meeting: bool = False
    form: Form = "voucher"
    amount: int = 0
    spent: int = 0


class Action(msgspec.Struct, frozen=True):
    """One thing a person can do.

    Attributes:
        name: Its name on the command line, in key maps and in the word catalogue.
        build: The commands it comes to for a case and what was given.
        needs: What must be given.
        step: The step it is about, where there is one.
    """

    name: str
    build: Callable[[Case, Ask], tuple[AnyCommand, ...]]
    needs: tuple[Need, ...] = ()
    step: StepName | None = None


def _contact(outcome: ContactOutcome) -> Callable[[Case, Ask], tuple[AnyCommand, ...]]:
    def build(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
        contact = RecordContact(
            at=ask.at,
            by=ask.by,
            outcome=outcome,
            channel=ask.channel,
            call_back=ask.due if outcome == "call-back" else None,
            note=ask.note,
        )
        return (contact,)

    return build


def _step(step: StepName) -> Callable[[Case, Ask], tuple[AnyCommand, ...]]:
    def build(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
        done = CompleteStep(at=ask.at, by=ask.by, step=step, cause=ask.cause, note=ask.note)
        return (done,)

    return build


def _analyse(*, again: bool = False) -> Callable[[Case, Ask], tuple[AnyCommand, ...]]:
    def build(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
        found = AnalyseCause(
            at=ask.at,
            by=ask.by,
            cause=ask.cause,
            whys=ask.whys,
            part=ask.part,
            vehicle=ask.vehicle,
            note=ask.note,
            again=again,
        )
        return (found,)

    return build


def _recheck(*, satisfied: bool) -> Callable[[Case, Ask], tuple[AnyCommand, ...]]:
    def build(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
        return (RecordRecheck(at=ask.at, by=ask.by, satisfied=satisfied, note=ask.note),)

    return build


def _close(outcome: Outcome) -> Callable[[Case, Ask], tuple[AnyCommand, ...]]:
    def build(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
        return (CloseCase(at=ask.at, by=ask.by, outcome=outcome, reason=ask.note),)

    return build


def _convert(case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    """The customer confirms: when that is the first word with them, it is the contact too."""
    contact = RecordContact(at=ask.at, by=ask.by, outcome="reached", channel=ask.channel)
    close = CloseCase(at=ask.at, by=ask.by, outcome="converted", reason=ask.note)
    return (close,) if case.reached else (contact, close)


def _thank(case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    """Thanking answers and ends a promoter's case in one act."""
    contact = RecordContact(at=ask.at, by=ask.by, outcome="reached", channel=ask.channel)
    close = CloseCase(at=ask.at, by=ask.by, outcome="thanked", reason=ask.note)
    return (contact, close) if case.pending("respond") else (close,)


def _follow_up(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    """Reached, and more to come: the contact, and a promise with its time."""
    contact = RecordContact(at=ask.at, by=ask.by, outcome="reached", channel=ask.channel)
    return (contact, *_promise(_case, ask))


def _promise(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    due = ask.due or ask.at
    return (MakePromise(at=ask.at, by=ask.by, due=due, note=ask.note, meeting=ask.meeting),)


def _own(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    return (AssignCase(at=ask.at, by=ask.by, to=ask.by.id),)


def _assign(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    return (AssignCase(at=ask.at, by=ask.by, to=ask.to),)


def _escalate(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    return (EscalateCase(at=ask.at, by=ask.by, reason=ask.note),)


def _send_back(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    return (SendBack(at=ask.at, by=ask.by, reason=ask.note),)


def _note(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    return (AddNote(at=ask.at, by=ask.by, note=ask.note),)


def _reopen(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    return (ReopenCase(at=ask.at, by=ask.by, reason=ask.note),)


def _resolved(case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    """Where nothing is owed but an answer, giving it ends the case too."""
    contact = RecordContact(at=ask.at, by=ask.by, outcome="reached", channel=ask.channel)
    close = CloseCase(at=ask.at, by=ask.by, outcome="resolved", reason=ask.note)
    answers = case.kind in ("suggestion", "care") and case.pending("respond")
    return (contact, close) if answers else (close,)


def _dismiss_alarm(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    return (DismissAlarm(at=ask.at, by=ask.by, reason=ask.note),)


def _goodwill(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    command = RecordGoodwill(
        at=ask.at, by=ask.by, form=ask.form, amount=ask.amount, reason=ask.note, spent=ask.spent
    )
    return (command,)


def _approve(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    return (ApproveGoodwill(at=ask.at, by=ask.by, reason=ask.note),)


def _decline(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    return (DeclineGoodwill(at=ask.at, by=ask.by, reason=ask.note),)


def _annul(_case: Case, ask: Ask) -> tuple[AnyCommand, ...]:
    return (AnnulBreach(at=ask.at, by=ask.by, step=ask.step, reason=ask.note),)


ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        Action("thanked", _thank, step="respond"),
        Action("reached", _contact("reached"), step="respond"),
        Action("root-cause", _analyse(), ("cause",), "root-cause"),
        Action("diagnose", _step("diagnose"), step="diagnose"),
        Action("plan", _step("plan"), step="plan"),
        Action("confirm", _step("confirm"), step="confirm"),
        Action("resolve", _step("resolve"), step="resolve"),
        Action("verify", _step("verify"), step="verify"),
        Action("handover", _step("handover"), step="handover"),
        Action("survey", _step("survey"), step="survey"),
        Action("resolved", _resolved, step="close"),
        Action("satisfied", _recheck(satisfied=True), step="recheck"),
        Action("not-satisfied", _recheck(satisfied=False), step="recheck"),
        Action("recovered", _close("recovered"), step="close"),
        Action("converted", _convert, step="close"),
        Action("improve", _step("improve"), step="improve"),
        Action("exceed", _step("exceed"), step="exceed"),
        Action("convert", _step("convert"), step="convert"),
        Action("invite", _step("invite"), step="invite"),
        Action("referral", _step("referral"), step="referral"),
        Action("relationship", _step("relationship"), step="relationship"),
        Action("compensate", _step("compensate"), step="compensate"),
        Action("call", _step("call"), step="call"),
        Action("kept", _step("promise"), step="promise"),
        Action("lost", _close("lost"), ("note",), "close"),
        Action("no-answer", _contact("no-answer")),
        Action("busy", _contact("busy")),
        Action("wrong-number", _contact("wrong-number")),
        Action("call-back", _contact("call-back"), ("due",)),
        Action("follow-up", _follow_up, ("due",)),
        Action("promise", _promise, ("due",)),
        Action("note", _note, ("note",)),
        Action("own", _own),
        Action("assign", _assign, ("to",)),
        Action("escalate", _escalate, ("note",)),
        Action("send-back", _send_back, ("note",)),
        Action("goodwill", _goodwill, ("form", "amount", "note")),
        Action("approve", _approve),
        Action("decline", _decline, ("note",)),
        Action("dismiss-alarm", _dismiss_alarm, ("note",)),
        Action("correct-cause", _analyse(again=True), ("cause",)),
        Action("reopen", _reopen, ("note",)),
        Action("annul", _annul, ("step", "note")),
    )
}
"""Every action by its name, in the order a case usually goes through them."""


class Offer(msgspec.Struct, frozen=True):
    """An action with what forbids it now.

    Attributes:
        why_not: The refusal's reason; empty when the action is allowed.
        params: What the refusal's sentence names.
    """

    action: str
    why_not: str = ""
    params: dict[str, Any] = {}


def offers(
    case: Case, by: Person, at: datetime, rules: Rulebook, *, restricted: bool = False
) -> tuple[Offer, ...]:
    """Return all actions for a case: those allowed first, the suggested one at their head.

    Args:
        case: As it stands.
        by: Who would act.
        at: When.
        rules: The rules.
        restricted: Whether the customer's data is not to be used, so that nobody contacts them.
    """
    customer = Customer(restricted=restricted)
    tried = [_tried(action, case, by, at, rules, customer) for action in ACTIONS.values()]
    return tuple(sorted(tried, key=lambda offer: bool(offer.why_not)))


SOMEBODY = "somebody"
"""Whom a tried assignment names: neither the owner nor the person who acts."""


def _tried(
    action: Action, case: Case, by: Person, at: datetime, rules: Rulebook, customer: Customer
) -> Offer:
    ask = Ask(
        by=by,
        at=at,
        note="…",
        due=at + timedelta(hours=1),
        cause=rules.at(at).causes.list[0],
        to=SOMEBODY,
        amount=1,
        step=next((s.step for s in case.steps if s.breached and not s.annulled), "respond"),
    )
    try:
        refuse_contact(perform(case, action.name, ask, rules), customer)
    except RefusedError as refused:
        told = {name: value for name, value in refused.params.items() if name != "reason"}
        return Offer(action.name, refused.reason, told)
    pointless = _pointless(action.name, case, by, rules.at(at))
    return Offer(action.name, "already" if pointless else "")


def _pointless(name: str, case: Case, by: Person, policy: Policy) -> bool:
    """Whether an allowed action would say what the case already knows."""
    if name == "reached":
        return case.reached and case.pending("respond") is None
    if name == "root-cause":
        return case.pending("root-cause") is None and not analysing.lacks_whys(case, policy)
    return name == "own" and case.owner == by.id


def perform(case: Case, name: str, ask: Ask, rules: Rulebook) -> tuple[AnyCommand, ...]:
    """Return an action's commands after trying them on the case.

    Raises:
        RefusedError: when the case's history forbids one of them.
    """
    commands = ACTIONS[name].build(case, ask)
    state: Case | None = case
    for command in commands:
        state = cases.fold(cases.decide(state, command, rules), state)
    return commands
