"""Saying a warning, and taking one off the list: what the page and the verb share."""

from __future__ import annotations

from domain import dismissing
from domain.errors import RefusedError
from tui.session import Session
from tui.text import Words
from tui.warned import Warned


def sentence(words: Words, warned: Warned, who: str = "") -> str:
    """Return what a warning says, with the car or the customer it is about where that is known."""
    params = dict(warned.params)
    named = "case" if "case" in params else "subject"
    if who and named in params:
        params[named] = f"{params[named]} {who}"
    if warned.kind == "promise":
        params["what"] = words(f"step.{params['what']}")
    elif warned.kind == "mark":
        params["what"] = words(f"mark.{params['what']}")
    elif warned.kind == "alarm":
        found = str(params["categories"]).split(",")
        params["categories"] = words("list.and").join(words(f"alarm.{c}") for c in found)
    return words(f"warning.{warned.kind}", **params)


def dismiss(session: Session, warned: Warned, grounds: str) -> bool:
    """Take a warning off the list; return whether that was new.

    Raises:
        RefusedError: when it ends by itself only, the role may not, the grounds are missing, or
            the past is in view.
    """
    session.refuse_audit_copy()
    if session.moment is not None:
        raise RefusedError("in-the-past")
    if not warned.dismissible:
        raise RefusedError("ends-by-itself")
    new = dismissing.dismiss(
        session.desk,
        warned.kind,
        warned.subject,
        warned.mark,
        grounds,
        by=session.person(),
        at=session.now(),
        stamp=session.stamp(),
    )
    session.catch_up()
    return new
