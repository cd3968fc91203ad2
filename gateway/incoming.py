"""From a file's outcomes to what the desk is asked to take in.

Here plain numbers become keyed signs: what a customer can be known again by, and where an answer
was given.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

from domain.asking import post
from domain.reception import Received
from domain.survey import Contact, ReceiveComplaint, ReceiveResponse
from domain.visits.facts import Mode, Part
from domain.visits.orders import ImportOrder
from gateway.identity import customer_id, place_sign, signs, stranger_id
from gateway.intake import Answer, Complaint, Delivery, Invalid, Order


class Incoming:
    """Asks the desk to take in what a file holds.

    Args:
        secret: The home's, from which signs are derived.
        now: The present instant, for what has no time of its own.
        file: The file's name, as the source of its orders.
    """

    def __init__(self, secret: bytes, now: Callable[[], datetime], file: str) -> None:
        self._secret = secret
        self._now = now
        self._file = file

    def received(self, outcome: Answer | Complaint | Invalid) -> Received:
        """Return an answer or a complaint."""
        if isinstance(outcome, Complaint):
            return self._complaint(outcome)
        answer = outcome.answer if isinstance(outcome, Invalid) else outcome
        return ReceiveResponse(
            key=answer.key,
            at=answer.received or self._now(),
            dated=answer.dated,
            contact=self._contact(answer),
            score=answer.score,
            csat=answer.csat,
            ces=answer.ces,
            touchpoints=answer.touchpoints,
            channel=answer.channel,
            trigger=answer.trigger,
            survey=answer.survey,
            technician=answer.technician,
            service=answer.service,
            place=place_sign(self._secret, answer.place),
            comment=answer.comment,
            invalid=_reason(outcome) if isinstance(outcome, Invalid) else "",
        )

    def order(self, order: Order) -> ImportOrder:
        """Return a repair order."""
        shown = {
            "phone": order.phone,
            "reference": order.customer,
            "vin": order.vin,
            "plate": order.plate,
        }
        contact = Contact(
            customer=customer_id(self._secret, **shown),
            identified=True,  # by the car at least, without which there is no order
            signs=signs(self._secret, **shown),
            name=order.name,
            phone=order.phone,
            plate=order.plate,
            vin=order.vin,
            vehicle=order.vehicle,
            advisor=order.advisor,
        )
        return ImportOrder(
            key=order.key,
            contact=contact,
            received=order.received,
            settled=order.settled,
            settlement=order.settlement,
            enterprise=order.enterprise,
            mode=cast("Mode", order.mode or "in-store"),
            service=order.service,
            matter=order.matter,
            items=order.items,
            hours=order.hours,
            parts=tuple(Part(name=p.name, code=p.code, quantity=p.quantity) for p in order.parts),
            amount=order.amount,
            mileage=order.mileage,
            technician=order.technician,
            first=order.first,
            fault=order.fault,
            source=f"{self._file}:{order.line}",
        )

    def delivery(self, delivery: Delivery) -> post.Delivery:
        """Return whether a survey arrived."""
        return post.Delivery(delivery.survey, delivery.delivered, delivery.why, delivery.received)

    def _complaint(self, complaint: Complaint) -> ReceiveComplaint:
        return ReceiveComplaint(
            key=complaint.key,
            at=complaint.received or self._now(),
            dated=complaint.dated,
            contact=self._contact(complaint),
            text=complaint.text,
            level=complaint.level or 1,
            channel=complaint.source or complaint.channel,
            matter=complaint.matter,
            rework=complaint.rework,
            safety=complaint.safety,
        )

    def _contact(self, row: Answer | Complaint) -> Contact:
        shown = signs(
            self._secret, phone=row.phone, reference=row.customer, vin=row.vin, plate=row.plate
        )
        return Contact(
            customer=shown[0][1] if shown else stranger_id(self._secret, row.key),
            identified=bool(shown),
            signs=shown,
            name=row.name,
            phone=row.phone,
            plate=row.plate,
            vin=row.vin,
            vehicle=row.vehicle,
            visit=row.visit,
            advisor=row.advisor,
        )


def _reason(outcome: Invalid) -> str:
    return f"{outcome.params.get('field', 'score')}-{outcome.code}"
