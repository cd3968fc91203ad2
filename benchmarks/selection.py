"""How often planted gaming is found, and how often somebody honest is named.

    python -m benchmarks.selection [--seeds 100] [--first 0] [--owed 625 250 100]

One centre with twelve advisors for a quarter, made anew for each seed; ``--owed`` is how many
surveys are owed for one advisor, about. Beside the strengths asked of the program, weaker ones
show where it stops seeing.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from benchmarks import gaming
from benchmarks.chosen import KNOWN, Life
from benchmarks.gaming import GAMER, Gaming
from domain.asking.rules import SelectionRules
from domain.selection.judge import Judgement, judge

RULES = SelectionRules()


class Kind(NamedTuple):
    """A kind of gaming.

    Attributes:
        codes: The flags that mean it.
        usual: The strength it must be found at, the first of ``strengths``.
        strengths: Shares of the unhappy customers, or numbers of answers.
    """

    name: str
    plant: Gaming
    codes: frozenset[str]
    strengths: tuple[float, ...]

    @property
    def usual(self) -> float:
        """The strength it must be found at."""
        return self.strengths[0]


KINDS = (
    Kind(
        "unhappy kept back by hand", gaming.not_asked, frozenset({"unasked"}), (0.5, 0.4, 0.3, 0.2)
    ),
    Kind(
        "unhappy left to lapse",
        gaming.let_lapse,
        frozenset({"unasked", "lost"}),
        (0.5, 0.4, 0.3, 0.2),
    ),
    Kind(
        "number changed before asking",
        gaming.change_contacts,
        frozenset({"contacts"}),
        (0.5, 0.4, 0.3, 0.2),
    ),
    Kind(
        "unhappy made unreachable",
        gaming.damage_contacts,
        frozenset({"lost"}),
        (0.5, 0.4, 0.3, 0.2),
    ),
    Kind("one phone for many", gaming.one_phone, frozenset({"numbers"}), (8, 6, 5, 4)),
    Kind("answers in one sitting", gaming.in_one_go, frozenset({"together"}), (8, 6, 5, 4)),
    Kind("answers from the desk", gaming.at_the_desk, frozenset({"places"}), (24, 20, 16, 12)),
    Kind("run of tens", gaming.all_tens, frozenset({"tens"}), (30, 25, 20, 15)),
    Kind("answers by staff", gaming.by_staff, frozenset({"staff"}), (12, 10, 8, 6)),
)


class Tally:
    """What was found in a number of seeds."""

    def __init__(self, seeds: int) -> None:
        self.seeds = seeds
        self.found: Counter[tuple[str, float]] = Counter()
        self.beside: Counter[tuple[str, float]] = Counter()
        self.quiet_seeds = 0
        self.quiet_people = 0
        self.people = 0
        self.codes: Counter[str] = Counter()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--owed", type=int, nargs="+", default=[625, 250, 100])
    given = parser.parse_args(arguments)
    for owed in given.owed:
        print_tally(tally(given.seeds, owed, first=given.first), owed)
    for unrest in (1.5, 2.0):
        left = honest(given.seeds, given.owed[-2 % len(given.owed)], unrest)
        print(
            f"advisors and days differing {unrest} times as much, {left.people} honest"
            f" advisor-quarters: {left.quiet_people} named, in {left.quiet_seeds} of {left.seeds}"
            f" seeds {dict(left.codes)}"
        )
    print_pace()


def tally(seeds: int, owed: int, *, only_usual: bool = False, first: int = 0) -> Tally:
    """Return what is found in centres of one size."""
    done = Tally(seeds)
    for seed in range(first, first + seeds):
        rows = Life(seed, owed).rows()
        count_honest(done, judge(rows, RULES, KNOWN))
        for kind in KINDS:
            for strength in kind.strengths[: 1 if only_usual else None]:
                planted = kind.plant(rows, strength, Random(seed))
                count_planted(done, kind, strength, judge(planted, RULES, KNOWN))
    return done


def honest(seeds: int, owed: int, unrest: float) -> Tally:
    """Return who is named where nobody games and life is less even than usual."""
    done = Tally(seeds)
    for seed in range(seeds):
        count_honest(done, judge(Life(seed, owed, unrest=unrest).rows(), RULES, KNOWN))
    return done


def count_honest(done: Tally, judgement: Judgement) -> None:
    """Count who is named in a centre where nobody games."""
    named = [standing for standing in judgement.advisors if standing.flags]
    done.people += len(judgement.advisors)
    done.quiet_people += len(named)
    done.quiet_seeds += bool(named)
    done.codes.update(flag.code for standing in named for flag in standing.flags)


def count_planted(done: Tally, kind: Kind, strength: float, judgement: Judgement) -> None:
    """Count whether the gaming was found for what it is, and whether anybody else was named."""
    flags = {standing.advisor: standing.flags for standing in judgement.advisors}
    done.found[kind.name, strength] += any(f.code in kind.codes for f in flags.pop(GAMER, ()))
    done.beside[kind.name, strength] += any(flags.values())


def print_tally(done: Tally, owed: int) -> None:
    """Print one size of centre."""
    print(f"\n{owed} surveys owed for an advisor in the quarter, {done.seeds} seeds")
    print(
        f"nobody games: {done.quiet_people} of {done.people} honest advisor-quarters named, in"
        f" {done.quiet_seeds} of {done.seeds} seeds {dict(done.codes)}"
    )
    print(f"{'planted in one advisor':30} {'found in seeds, by strength':44} honest named")
    for kind in KINDS:
        by_strength = "  ".join(
            f"{_said(strength)}: {done.found[kind.name, strength]:3}" for strength in kind.strengths
        )
        print(f"{kind.name:30} {by_strength:44} {done.beside[kind.name, kind.usual]:3}")


def _said(strength: float) -> str:
    return f"{strength:4.0%}" if strength < 1 else f"{strength:4.0f}"


def print_pace() -> None:
    """Print how long judging takes."""
    for owed, days in ((160, 91), (625, 91), (2500, 364)):
        rows = Life(0, owed, days).rows()
        took = best_of(3, lambda rows=rows: judge(rows, RULES, KNOWN))  # type: ignore[misc]
        print(f"{len(rows):6} surveys judged in {took * 1000:.0f} ms")


def best_of(rounds: int, work: Callable[[], object]) -> float:
    """Return the shortest of some runs, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    main()
