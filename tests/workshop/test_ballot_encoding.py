"""A choice as bytes: it comes back as it was, and its length tells nothing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.errors import Corrupt
from cap_tui.model.workshop import BallotKind
from cap_tui.workshop.ballot_choices import BallotRules, Choice
from cap_tui.workshop.ballot_encoding import decode_choices, encode_choice
from cap_tui.workshop.sealing import new_key_pair, open_all, seal

KINDS = st.sampled_from(BallotKind)


def rules_of(kind: BallotKind, options: int) -> BallotRules:
    names = tuple(f"c{at}" for at in range(options))
    return BallotRules(kind, names, dots=9, most=7, criteria=("rel", "str", "per"))


@st.composite
def choices(draw: st.DrawFn) -> tuple[BallotRules, Choice]:
    """A ballot and a choice that is lawful in form."""
    rules = rules_of(draw(KINDS), draw(st.integers(2, 60)))
    options = range(len(rules.options))
    if rules.kind is BallotKind.PAIRWISE:
        pairs = list(itertools.combinations(options, 2))
        chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=20))
        return rules, tuple((i, j, draw(st.integers(0, 2))) for i, j in sorted(chosen))
    chosen_options = draw(st.permutations(options))[: draw(st.integers(1, len(options)))]
    if rules.kind is BallotKind.CRITERIA:
        return rules, tuple(
            (at, draw(st.integers(0, 2)), draw(st.integers(1, 5))) for at in chosen_options
        )
    most = {BallotKind.DOTS: 7, BallotKind.POINTS: 100, BallotKind.SCORE: 5}.get(rules.kind, 1)
    return rules, tuple((at, draw(st.integers(0, most))) for at in chosen_options)


@given(case=choices())
def test_a_choice_comes_back_and_every_vote_is_as_long(case: tuple[BallotRules, Choice]) -> None:
    rules, choice = case
    made, blank = encode_choice(rules, choice), encode_choice(rules, None)
    assert list(decode_choices(rules, [made, blank])) == [choice, None]
    assert len(made) == len(blank)


def test_a_pair_that_is_turned_around_comes_back_on_a_large_ballot() -> None:
    rules = rules_of(BallotKind.PAIRWISE, 50)
    assert list(decode_choices(rules, [encode_choice(rules, ((3, 1, 1), (2, 4, 0)))])) == [
        ((1, 3, 2), (2, 4, 0))
    ]


def test_a_sealed_document_opens_in_its_place_only_and_is_new_every_time() -> None:
    private, public = new_key_pair()
    one, other = seal(public, b"x", "vote 1"), seal(public, b"x", "vote 1")
    assert one != other
    assert list(open_all(private, [(one, "vote 1"), (other, "vote 1")])) == [b"x", b"x"]
    with pytest.raises(Corrupt):
        list(open_all(private, [(one, "vote 2")]))
    with pytest.raises(Corrupt):
        list(open_all(new_key_pair()[0], [(one, "vote 1")]))
