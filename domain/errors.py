"""What the desk refuses, as codes with typed parameters.

The sentence for each code lives in the word catalogue, in the reader's language; here are
only codes, which never change once published.
"""

from __future__ import annotations

from typing import Any, ClassVar


class DeskError(Exception):
    """A command, rule or reference the desk cannot accept.

    Attributes:
        code: Stable identifier of the sentence in the word catalogue.
        params: Values the sentence names.
    """

    code: ClassVar[str] = "desk"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code, params)
        self.params = params


class RefusedError(DeskError):
    """The case's history forbids the command; ``reason`` and ``missing`` say what is missing."""

    code = "refused"

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason=reason, **params)
        self.reason = reason


class UnknownCaseError(DeskError):
    """No case has this number."""

    code = "unknown-case"


class AmbiguousCaseError(DeskError):
    """The shortened number fits several cases; ``candidates`` lists them."""

    code = "ambiguous-case"


class UnknownPersonError(DeskError):
    """Nobody of this name is on the staff list."""

    code = "unknown-person"


class ConflictError(DeskError):
    """Somebody else wrote to the same stream first; read again and decide anew."""

    code = "conflict"


class PolicyError(DeskError):
    """A policy text breaks the rules; ``problems`` lists every place with its reason."""

    code = "policy"


class NotReadyError(DeskError):
    """The home has no centre or no policy yet."""

    code = "not-ready"
