"""Whom to ask: every survey from the moment it is owed to its answer or its end (SPEC 2)."""
