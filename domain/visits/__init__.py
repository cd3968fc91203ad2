"""Visits: one repair or maintenance order each, from the booking to the handover (SPEC 6)."""
