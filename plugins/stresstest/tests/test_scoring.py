"""The rules of scoring: the sample's expected figures, and laws that hold for any answers."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from cap_stresstest import pack_file
from cap_stresstest.records import Answer
from cap_stresstest.scoring import RoundScores, score_round

PACK = pack_file.load_pack()
IDS = PACK.indicator_ids[:4]


@dataclass(frozen=True)
class Person:
    """A respondent, as scoring sees one."""

    group: str
    answers: dict[str, Answer] = field(default_factory=dict)


answer = st.one_of(st.integers(1, 5), st.sampled_from(["DK", "NA"]))
person = st.builds(
    Person,
    group=st.sampled_from(PACK.group_ids),
    answers=st.dictionaries(st.sampled_from(IDS), answer),
)
people = st.lists(person, max_size=30)


def test_the_answers_of_the_sample_give_the_expected_figures(
    expected: dict[str, Any], differences: Callable[[Any, Any], list[str]]
) -> None:
    respondents = []
    for entry in expected["answers"]:
        cells = zip(PACK.indicator_ids, entry["items"].split(), strict=True)
        filled = {k: c if c in ("DK", "NA") else int(c) for k, c in cells if c != "."}
        respondents.append(Person(entry["group"], filled))
    assert differences(score_round(PACK, respondents), expected["tables"]["base"]) == []


def test_without_answers_everything_is_unknown_and_nothing_is_zero() -> None:
    empty = score_round(PACK, [])
    assert empty.overall is None
    assert empty.coverage is None
    assert all(entry.balanced_mean is None for entry in empty.indicators.values())


def test_three_answers_show_a_group_and_two_hide_it() -> None:
    shown = score_round(PACK, [Person("policy_maker", {"I01": 4})] * 3).indicators["I01"]
    hidden = score_round(PACK, [Person("policy_maker", {"I01": 4})] * 2).indicators["I01"]
    assert (shown.groups["policy_maker"].published_mean, shown.balanced_mean) == (4.0, 4.0)
    assert (hidden.groups["policy_maker"].published_mean, hidden.balanced_mean) == (None, None)


def test_a_group_counts_once_however_many_answered() -> None:
    few = [Person("policy_maker", {"I01": 5})] * 3
    many = [Person("cluster_manager", {"I01": 1})] * 20
    assert score_round(PACK, few + many).indicators["I01"].balanced_mean == 3.0


def test_somebody_without_a_group_is_counted_and_enters_no_mean() -> None:
    known = [Person("policy_maker", {"I01": 4})] * 3
    scores = score_round(PACK, [*known, Person("", {"I01": 1})])
    assert scores.indicators["I01"].n == 3
    assert scores.indicators["I01"].balanced_mean == 4.0
    assert (scores.counts.respondents, scores.counts.scored) == (4, 4)


@given(people, st.randoms(use_true_random=False))
def test_the_order_of_people_plays_no_part(answered: list[Person], dice: random.Random) -> None:
    shuffled = list(answered)
    dice.shuffle(shuffled)
    assert score_round(PACK, answered) == score_round(PACK, shuffled)


@given(people, st.sampled_from(PACK.group_ids), st.sampled_from(["DK", "NA"]))
def test_do_not_know_never_moves_a_mean(answered: list[Person], group: str, word: str) -> None:
    before = score_round(PACK, answered)
    after = score_round(PACK, [*answered, Person(group, dict.fromkeys(IDS, word))])
    assert after.means() == before.means()
    assert after.overall == before.overall


@given(people)
def test_means_stay_on_the_scale_and_shares_between_nothing_and_all(answered: list[Person]) -> None:
    scores = score_round(PACK, answered)
    assert all(1 <= value <= 5 for value in scores.means().values())
    shares = [entry.coverage for entry in scores.indicators.values()]
    assert all(0 <= value <= 1 for value in shares)


def published(scores: RoundScores) -> dict[str, Any]:
    """All that leaves, without the counts."""
    return {
        key: (entry.balanced_mean, entry.spread, msgspec.to_builtins(entry.groups))
        for key, entry in scores.indicators.items()
    } | {key: entry.mean for key, entry in scores.dimensions.items()}


@settings(max_examples=200)
@given(people, st.lists(st.integers(1, 5), min_size=1, max_size=2), st.data())
def test_what_a_hidden_group_answered_cannot_be_worked_back(
    others: list[Person], answers: list[int], data: st.DataObject
) -> None:
    """Two worlds that differ only in a hidden group's answers publish the same figures."""
    rest = [entry for entry in others if entry.group != "policy_maker"]
    changed = [data.draw(st.integers(1, 5)) for _ in answers]
    one = [Person("policy_maker", dict.fromkeys(IDS, value)) for value in answers]
    two = [Person("policy_maker", dict.fromkeys(IDS, value)) for value in changed]
    assert published(score_round(PACK, rest + one)) == published(score_round(PACK, rest + two))


def test_no_mean_stands_without_its_n_and_its_spread(expected: dict[str, Any]) -> None:
    respondents = []
    for entry in expected["answers"]:
        cells = zip(PACK.indicator_ids, entry["items"].split(), strict=True)
        filled = {k: c if c in ("DK", "NA") else int(c) for k, c in cells if c != "."}
        respondents.append(Person(entry["group"], filled))
    scores = score_round(PACK, respondents)
    assert all(entry.n and entry.spread for entry in scores.indicators.values())
    for dimension in scores.dimensions.values():
        inner = [scores.indicators[key] for key in dimension.indicators_used]
        means = [m for entry in inner if (m := entry.balanced_mean) is not None]
        assert (dimension.lowest, dimension.highest) == (min(means), max(means))
        assert (dimension.n_least, dimension.n_most) == (
            min(entry.n for entry in inner),
            max(entry.n for entry in inner),
        )
