"""Customers: one file a person, by which signs they are known, what they are owed (SPEC 7)."""
