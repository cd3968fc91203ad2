"""What every fact has in common."""

from __future__ import annotations

import msgspec

from domain.types import CustomerId


class Fact(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", omit_defaults=True):
    """Something that happened. Subclasses carry an explicit, versioned tag."""


class CustomerWords(Fact, frozen=True, kw_only=True):
    """A fact that may hold words by or about a customer; ``customer`` names the sealing key."""

    customer: CustomerId = ""
