"""Customers in print: a list a line each, and one file in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tui.clientmodels import Clientele, CustomerFile, CustomerLine, Referred
from tui.clientwords import (
    car,
    consent,
    likings,
    name_of,
    owing,
    reminding,
    segment,
    standing,
    worth,
)
from tui.printing.page import NOTHING, Cell, heading, headline, page, paragraph, quoted, row
from tui.screens.clientfacts import SECTIONS, Section, count, facts
from tui.text import Words

SHOWN = 20
"""Lines of each list of a file that are printed; JSON holds them all."""


def clientele_page(found: Clientele, words: Words) -> str:
    """Return a group of customers."""
    title = f"{words(f'client.group.{found.group}')} ({words.formats.number(found.total)})"
    more = found.total - len(found.lines)
    return page(
        headline(title, words.formats.moment(found.at)),
        customer_rows(found.lines, words) if found.lines else [words("client.empty")],
        [words("print.more", n=more)] if more else (),
    )


def customer_rows(lines: Iterable[CustomerLine], words: Words) -> Iterator[str]:
    """Yield customers one a line, with what tells one from another."""
    for line in lines:
        last = line.last_visit.isoformat() if line.last_visit else NOTHING
        yield row(
            Cell(name_of(words, line), 14),
            Cell(line.phone[-11:], 11),
            Cell(line.plate, 9),
            Cell(segment(words, line), 12),
            Cell(last, 10),
            Cell(line.customer[:12]),
            indent="",
        )


def customer_page(file: CustomerFile, words: Words) -> str:
    """Return everything about one customer."""
    line = file.line
    return page(
        headline(f"{name_of(words, line)} {line.customer}", words.formats.moment(file.at)),
        _told(file, words),
        *(_list(file, section, words) for section in SECTIONS if count(file, section)),
    )


def _told(file: CustomerFile, words: Words) -> Iterator[str]:
    """Yield who somebody is, how they like it and where they stand, a line each."""
    line = file.line
    due = line.next_service
    advisor = words("client.advisor", who=line.advisor_name) if line.advisor_name else ""
    reached = (*(file.phones or (line.phone,)), advisor)
    texts: Sequence[str] = (
        "  ".join(filter(None, reached)),
        likings(words, file.preferences),
        consent(words, file.consent) if line.privacy != "erased" else "",
        standing(words, line),
        worth(words, file.worth),
        *map(car, file.cars),
        words("client.birthday", day=file.birthday) if file.birthday else "",
        words("client.next-service", day=due.isoformat()) if due else "",
        *(words("client.brought", who=_short(each, words)) for each in file.referrals),
        *(owing(words, owed) for owed in file.promises),
        *(reminding(words, each) for each in file.reminders),
    )
    for text in filter(None, texts):
        yield from paragraph(text)


def _short(known: Referred, words: Words) -> str:
    return f"{name_of(words, known)} {known.customer[:12]}"


def _list(file: CustomerFile, section: Section, words: Words) -> Iterator[str]:
    number = count(file, section)
    yield heading(words(f"client.section.{section}"), number)
    for fact in facts(words, file, section)[:SHOWN]:
        beside = fact.key.partition("/")[2] if section == "files" else fact.aside
        yield row(Cell(fact.at, 12), Cell(fact.text, 40), Cell(beside, 22))
        if fact.said:
            yield from quoted(fact.said, 6)
    if number > SHOWN:
        yield "  " + words("print.more", n=number - SHOWN)
