"""Improvements and what staff suggest (SPEC 9): proposed, owned, tried out, measured, finished."""
