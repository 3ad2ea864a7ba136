"""Nothing below the minimum group is recovered from all that leaves, over random histories of a survey."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean, stdev

import pytest
from pypdfium2 import PdfDocument

from cap_stresstest import released_answers, report
from cap_stresstest.records import Response
from cap_stresstest.released_completeness import letter
from cap_stresstest.round_result import assess_round
from cap_tui.model.released import ReleasedGroups, person_mark, released_subject
from cap_tui.report.write import as_bytes
from tests.bundle.answer_history import PACK, History
from tests.bundle.partner_attack import (
    Element,
    Told,
    combinations_of,
    over_time,
    precise_means,
    read,
    subtractions,
)
from tests.bundle.precise_means import PreciseMean, given_away

QUICK = 3
DONT_KNOW_CHANGES = 3  # a history in which one person takes a "don't know" back between two reports
ALL = range(*map(int, os.environ.get("CAP_TUI_ATTACK", "0:500").split(":")))
STEPS = 7
NUMBERS = re.compile(r"\d+\.\d+")
LEAST = 4  # of the small pack; bundles have this or more


def recovered(seed: int, folder: Path) -> list[str]:
    """What a curious partner recovers of one random history; every figure is checked on the way."""
    history = History(seed, folder)
    leaves = history.run(STEPS)
    told = [figures for time, leaf in enumerate(leaves) for figures in read(leaf, time)]
    check_figures(history, told)
    check_values(history, told)
    found = [
        *subtractions(leaves, told),
        *precise_means(leaves, told),
        *over_time(leaves, told),
    ]
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
        if subject.endswith("completeness"):
            for place in range(len(PACK.indicator_ids) + 3):  # each blank, then three totals
                yield distinct(frozenset((m, c[place]) for m, c in s[""].items()) for s in own)
            continue
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


def check_values(history: History, told: Sequence[Told]) -> None:
    """The means and spreads over all groups, with all their digits, are those of the answers that were noted."""
    for figures in told:
        noted = [noted_values(entry) for entry in entries(history)]
        for (column, _round, key), (value, rounding) in figures.values.items():
            if column in ("low", "high"):
                assert 1 - rounding <= value <= 5 + rounding
                continue
            known = [values[column, key] for values in noted if (column, key) in values]
            assert any(abs(one - value) <= rounding + 1e-9 for one in known), (
                history.seed, figures.time, column, key, value,
            )  # fmt: skip


def noted_values(entry: ReleasedGroups) -> dict[tuple[str, str], float]:
    """The mean of the groups' means and the spread of each indicator, and the means of the dimensions."""
    found: dict[tuple[str, str], float] = {}
    for place, indicator in enumerate(PACK.indicator_ids):
        groups = [
            [
                answer
                for mark, code in members.items()
                for answer in PACK.scale.values
                if code[place : place + 1] == letter(mark, place, answer)
            ]
            for group, members in entry.members.items()
            if group
        ]
        shown = [answers for answers in groups if len(answers) >= LEAST]
        pooled = [answer for answers in shown for answer in answers]
        if shown:
            found["Own", indicator] = fmean(fmean(answers) for answers in shown)
        if len(pooled) > 1:
            found["Spread", indicator] = stdev(pooled)
    for dimension in PACK.dimension:
        ids = [indicator.id for indicator in PACK.of_dimension(dimension.id)]
        means = [found["Own", key] for key in ids if ("Own", key) in found]
        if means:
            found["Own", dimension.id] = fmean(means)
    return found


def test_a_curious_partner_recovers_nothing_below_the_minimum(tmp_path: Path) -> None:
    for seed in range(QUICK):
        assert recovered(seed, tmp_path) == []


def test_a_dont_know_of_one_person_is_recovered_only_where_completeness_is_not_controlled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert recovered(DONT_KNOW_CHANGES, tmp_path) == []
    monkeypatch.setattr(
        released_answers, "with_completeness", lambda _pack, scores, _people: scores
    )
    found = recovered(DONT_KNOW_CHANGES, tmp_path)
    assert found
    assert all("'DK'" in line and "1 people" in line for line in found)


@pytest.mark.long
def test_a_curious_partner_recovers_nothing_from_500_histories(tmp_path: Path) -> None:
    found = [line for seed in ALL for line in recovered(seed, tmp_path)]
    print(f"{len(ALL)} histories, {len(found)} numbers recovered")
    assert found == []


def test_the_attack_recovers_what_plain_totals_give_away() -> None:
    """The attack itself works: one late person between two sets, and two groups and their sum."""
    first = frozenset((f"p{n}", "") for n in range(9))
    late = first | {("late", "")}
    assert combinations_of([first, late], LEAST) == [("late", "")]
    third = frozenset((f"q{n}", "") for n in range(6))
    assert combinations_of([first, third, first | third | {("x", ""), ("y", "")}], LEAST)
    assert combinations_of([first, first | third], LEAST) == []


def test_the_attack_recovers_a_number_that_the_digits_of_a_mean_give_away() -> None:
    """Five people of one group and three of a hidden one: only thirds and fifths make this mean."""
    told = PreciseMean((16 / 5 + 10 / 3) / 2, 8, {"a": 5, "b": None}, 60)
    assert list(given_away(told, LEAST)) == [("b", 3)]
    without_total = PreciseMean((16 / 5 + 10 / 3) / 2, None, {"a": 5, "b": None}, 4)
    assert list(given_away(without_total, LEAST)) == [("b", 3)]
    rounded = PreciseMean(3.3, None, {"a": 5, "b": None}, 60)
    assert list(given_away(rounded, LEAST)) == []
    assert list(given_away(PreciseMean(16 / 5, 5, {"a": 5, "b": None}, 60), LEAST)) == []


def test_the_printed_report_has_the_numbers_of_its_markdown_edition(tmp_path: Path) -> None:
    """So whoever solves the tables of the one has solved those of the other."""
    history = History(3, tmp_path)
    history.run(STEPS)
    made = report.report_data(history.ctx, assess_round(history.ctx, history.round.name))
    document = report.report_document(history.ctx, made)
    printed = PdfDocument(as_bytes(document, ".pdf"))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in printed)
    told = set(NUMBERS.findall(as_bytes(document, ".md").decode()))
    assert len(told) > 20
    assert told == set(NUMBERS.findall(text))


def test_a_mark_says_nothing_without_the_person() -> None:
    assert person_mark("a", "u") != person_mark("b", "u")
    assert len({letter(person_mark("a", "u"), 3, answer) for answer in PACK.scale.values}) == 5
