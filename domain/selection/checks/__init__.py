"""The classic ways of choosing who answers, one a file: what to count, and what is too much."""

from domain.selection.checks import contacts, lost, numbers, places, staff, tens, together, unasked

TESTS = (
    unasked.unasked,
    contacts.contacts,
    lost.lost,
    together.together,
    places.places,
    tens.tens,
    staff.staff,
)
"""The tests with a chance of a false alarm, which is shared out among all of them."""

RULES = (numbers.numbers,)
"""What is looked at by a plain count that honest life rarely reaches."""
