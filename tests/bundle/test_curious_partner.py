"""Nothing below the minimum group is recovered from all that leaves, over random histories of a survey."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from cap_stresstest.records import Response
from cap_stresstest.released_answers import letter
from cap_tui.model.released import ReleasedGroups, person_mark, released_subject
from tests.bundle.answer_history import PACK, History
from tests.bundle.partner_attack import (
    Element,
    Told,
    combinations_of,
    over_time,
    read,
    subtractions,
)

QUICK, ALL = 3, 500
STEPS = 7
LEAST = 4  # of the small pack; bundles have this or more


def recovered(seed: int, folder: Path) -> list[str]:
    """What a curious partner recovers of one random history; every figure is checked on the way."""
    history = History(seed, folder)
    leaves = history.run(STEPS)
    told = [figures for time, leaf in enumerate(leaves) for figures in read(leaf, time)]
    check_figures(history, told)
    found = [*subtractions(leaves, told), *over_time(leaves, told)]
    for sets in told_sets(history):
        if few := combinations_of(sets, LEAST):
            found.append(f"seed {seed}: {len(few)} people by combination")
    for leaf in leaves:
        leaf.path.unlink()
    return found


def entries(history: History) -> list[ReleasedGroups]:
    return list(history.ctx.records(ReleasedGroups).all())


def told_sets(history: History) -> Iterator[list[frozenset[Element]]]:
    """For each group of each round, and each of its indicators: every set that was ever told of."""
    for subject in sorted({entry.subject for entry in entries(history)}):
        own = [entry.members for entry in entries(history) if entry.subject == subject]
        for group in (*PACK.group_ids, ""):
            told = [members[group] for members in own if group in members]
            yield distinct(frozenset((mark, "") for mark in codes) for codes in told)
            for place in range(len(PACK.indicator_ids)):
                yield distinct(
                    frozenset((m, c[place]) for m, c in codes.items() if c[place : place + 1] not in ("", "-"))
                    for codes in told
                )  # fmt: skip


def distinct(sets: Iterator[frozenset[Element]]) -> list[frozenset[Element]]:
    return [members for members in dict.fromkeys(sets) if members]


def check_figures(history: History, told: Sequence[Told]) -> None:
    """What is attacked is what was read in the files: each mean and number belongs to a set that was noted."""
    rounds = {entry.name: entry.uid for entry in history.ctx.records(type(history.round)).all()}
    for figures in told:
        for key, (mean, rounding) in figures.means.items():
            subject = released_subject(Response.TABLE, rounds[key[1]])
            place = PACK.indicator_ids.index(key[2])
            cells = [
                [
                    answer
                    for mark, code in entry.members.get(key[3], {}).items()
                    for answer in PACK.scale.values
                    if code[place : place + 1] == letter(mark, place, answer)
                ]
                for entry in entries(history)
                if entry.subject == subject
            ]
            assert any(
                len(cell) == figures.counts[key]
                and abs(sum(cell) / len(cell) - mean) <= rounding + 1e-9
                for cell in cells
                if cell
            ), (history.seed, key)


def test_a_curious_partner_recovers_nothing_below_the_minimum(tmp_path: Path) -> None:
    for seed in range(QUICK):
        assert recovered(seed, tmp_path) == []


@pytest.mark.long
def test_a_curious_partner_recovers_nothing_from_500_histories(tmp_path: Path) -> None:
    found = [line for seed in range(ALL) for line in recovered(seed, tmp_path)]
    print(f"{ALL} histories, {len(found)} numbers recovered")
    assert found == []


def test_the_attack_recovers_what_plain_totals_give_away() -> None:
    """The attack itself works: one late person between two sets, and two groups and their sum."""
    first = frozenset((f"p{n}", "") for n in range(9))
    late = first | {("late", "")}
    assert combinations_of([first, late], LEAST) == [("late", "")]
    third = frozenset((f"q{n}", "") for n in range(6))
    assert combinations_of([first, third, first | third | {("x", ""), ("y", "")}], LEAST)
    assert combinations_of([first, first | third], LEAST) == []


def test_a_mark_says_nothing_without_the_person() -> None:
    assert person_mark("a", "u") != person_mark("b", "u")
    assert len({letter(person_mark("a", "u"), 3, answer) for answer in PACK.scale.values}) == 5
