"""The form of a ballot: digits in cells, the sum, and the words of the vote that they make."""

from __future__ import annotations

import pytest

from cap_tui.model.workshop import BallotKind
from cap_tui.workshop.ballot_choices import SIGNS, BallotRules
from cap_tui.workshop.ballot_form import BallotForm

CARDS = ("c1", "c2", "c3")


def form(kind: BallotKind, own: tuple[int, ...] = (), **rules: object) -> BallotForm:
    return BallotForm(BallotRules(kind, CARDS, **rules), own)  # type: ignore[arg-type]


def fill(given: BallotForm, *columns: str) -> BallotForm:
    """Type a column of values from the first row on, ``-`` leaves a cell empty."""
    for column, values in enumerate(columns):
        for row, digits in enumerate(values.split()):
            for place, digit in enumerate(digits if digits != "-" else ""):
                assert given.type_digit((row, column), int(digit), fresh=place == 0)
    return given


@pytest.mark.parametrize(
    ("filled", "words", "told"),
    [
        (
            fill(form(BallotKind.DOTS, dots=5, most=3), "2 0 3"),
            ["c1=2", "c3=3"],
            "5 of 5 dots given, 0 left",
        ),
        (
            fill(form(BallotKind.POINTS), "60 - 40"),
            ["c1=60", "c3=40"],
            "100 of 100 points given, 0 left",
        ),
        (fill(form(BallotKind.SCORE), "5 - 1"), ["c1=5", "c3=1"], "2 of 3 rated"),
        (
            fill(form(BallotKind.CRITERIA, criteria=("use", "cost")), "5 4 -", "1 - -"),
            ["c1:use=5", "c1:cost=1", "c2:use=4"],
            "3 of 6 rated",
        ),
        (fill(form(BallotKind.RANKING), "2 1 2"), ["c2>c1=c3"], "3 of 3 put in order"),
        (
            fill(form(BallotKind.PAIRWISE), f"{SIGNS['>']} {SIGNS['=']} {SIGNS['<']}"),
            ["c1>c2", "c1=c3", "c2<c3"],
            "3 of 3 pairs compared",
        ),
    ],
)
def test_what_is_typed_makes_the_words_of_a_vote(
    filled: BallotForm, words: list[str], told: str
) -> None:
    assert filled.words() == words
    assert filled.sum_words() == told
    assert filled.problem() == ""


@pytest.mark.parametrize(
    ("filled", "problem"),
    [
        (form(BallotKind.DOTS, dots=5, most=5), "Nothing is filled in."),
        (fill(form(BallotKind.DOTS, dots=5, most=5), "4 4"), "You have 5 dots."),
        (fill(form(BallotKind.POINTS), "60 30"), "The points are 90 together and must be 100."),
        (fill(form(BallotKind.RANKING, no_ties=True), "1 1"), "This ballot allows no ties."),
        (fill(form(BallotKind.RANKING, complete=True), "1"), "This ballot wants all cards ranked."),
    ],
)
def test_what_the_rules_refuse_is_said_while_typing(filled: BallotForm, problem: str) -> None:
    assert problem in filled.problem()


def test_own_cards_are_not_on_the_form() -> None:
    assert form(BallotKind.SCORE, own=(1,)).rows == [(0,), (2,)]
    assert form(BallotKind.PAIRWISE, own=(1,)).rows == [(0, 2)]
    assert fill(form(BallotKind.RANKING, own=(0,), complete=True), "2 1").words() == ["c3>c2"]


def test_a_digit_off_the_scale_begins_anew_or_is_refused() -> None:
    points = form(BallotKind.POINTS)
    cell = (0, 0)
    fill(points, "10")
    assert points.type_digit(cell, 0, fresh=False)
    assert points.values[cell] == 100
    assert points.type_digit(cell, 7, fresh=False)
    assert points.values[cell] == 7  # 1007 is off the scale: the digit begins a new number
    assert not form(BallotKind.SCORE).type_digit(cell, 6, fresh=True)


def test_a_digit_moves_on_only_where_no_number_has_two() -> None:
    assert form(BallotKind.SCORE).single_digits
    assert form(BallotKind.DOTS, dots=9, most=9).single_digits
    assert not form(BallotKind.DOTS, dots=20, most=20).single_digits
    assert not form(BallotKind.POINTS).single_digits


def test_a_line_is_read_where_no_screen_can_be_drawn() -> None:
    points = form(BallotKind.POINTS)
    assert points.type_text((0, 0), "60")
    assert not points.type_text((1, 0), "101")
    assert not points.type_text((1, 0), "many")
    assert points.values == {(0, 0): 60}
    pairs = form(BallotKind.PAIRWISE)
    assert pairs.type_text((0, 0), "<")
    assert pairs.words() == ["c1<c2"]
