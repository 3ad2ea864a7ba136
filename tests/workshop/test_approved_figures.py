"""What the pure functions of workshops give: results of every kind of ballot at every count, forms, clocks, plans.

The figures themselves are checked against published examples and a second computation elsewhere; here every field of
every answer is held, and the words of every refusal.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cap_tui.model import workshop as records
from cap_tui.model.workshop import BallotKind
from cap_tui.workshop import (
    action_plan,
    ballot_choices,
    ballot_encoding,
    ballot_form,
    ballot_results,
    clock,
    group_differences,
    join_address,
    join_codes,
    near_cards,
    one_line,
    refs,
    step_clock,
    voter_figures,
)
from cap_tui.workshop.ballot_choices import BallotRules, Choice, ChoiceReader
from cap_tui.workshop.ballot_form import BallotForm
from cap_tui.workshop.ballot_results import BallotFigures, ResultOptions, ballot_figures
from cap_tui.workshop.voter_figures import CountedVote
from tests.approval import approve_calls, names_of

APPROVED = Path(__file__).with_name("approved") / "pure"
MODULES = (
    action_plan, ballot_choices, ballot_encoding, ballot_form, ballot_results, clock, group_differences, join_address,
    join_codes, near_cards, one_line, refs, step_clock, voter_figures, records,
)  # fmt: skip
RULES = {
    "dots": BallotRules(BallotKind.DOTS, ("a", "b", "c"), dots=4, most=2),
    "points": BallotRules(BallotKind.POINTS, ("a", "b", "c")),
    "score": BallotRules(BallotKind.SCORE, ("a", "b", "c")),
    "criteria": BallotRules(BallotKind.CRITERIA, ("a", "b", "c"), criteria=("rel", "str")),
    "ranking": BallotRules(BallotKind.RANKING, ("a", "b", "c")),
    "strict": BallotRules(BallotKind.RANKING, ("a", "b", "c"), no_ties=True, complete=True),
    "pairwise": BallotRules(BallotKind.PAIRWISE, ("a", "b", "c")),
}
VOTES: dict[str, tuple[str, ...]] = {
    "dots": ("a=2 b=1", "b=2 c=2", "a=1", "c=1 a=2"),
    "points": ("a=60 b=40", "c=100", "a=10 b=30 c=60", "b=100"),
    "score": ("a=5 b=3", "a=4 c=1", "b=2 c=5", "a=1 b=1 c=1"),
    "criteria": ("a:rel=5 a:str=4 b:rel=2", "b:rel=4 b:str=5", "a:rel=1 a:str=5 c:rel=3 c:str=4", "c:rel=5 c:str=5"),
    "ranking": ("a>b>c", "b>a=c", "c>a", "a>c>b"),
    "pairwise": ("a>b b>c a>c", "a=b c>b", "b>a", "c>a a>b"),
}  # fmt: skip
GROUPS = ("business", "research", "")
WHOLE = (("a", (0,)), ("b", (1,)), ("c", (2,)))
MERGED = (("m", (0, 2)), ("b", (1,)))


def read(kind: str, words: str, own: Sequence[int] = ()) -> Choice:
    """The choice of these words."""
    rules = RULES[kind]
    return ChoiceReader(rules, rules.options.index, own).read(words.split())


def counted(kind: str, n: int, rows: Any = WHOLE, own: bool = False) -> BallotFigures:
    """The results of ``n`` votes, whose voters are of three groups; of every fifth voter option a is the own one."""
    votes = []
    for at in range(n):
        mine = frozenset({0}) if own and at % 5 == 0 else frozenset[int]()
        choice = read(kind, VOTES[kind][at % 4])
        kept = tuple(entry for entry in choice if entry[0] not in mine)
        votes.append(CountedVote(f"v{at}", kept, mine))
    groups = {f"v{at}": GROUPS[at % 3] for at in range(n)}
    options = [ResultOptions(ref, each, len(each) > 1) for ref, each in rows]
    weights = (2.0, 1.0) if kind == "criteria" else ()
    return ballot_figures(RULES[kind], options, votes, groups, order=("research",), weights=weights)


def form(kind: str, *cells: tuple[int, int, str], own: Sequence[int] = ()) -> dict[str, Any]:
    """A form after these texts were put into its cells, with everything that it says."""
    made = BallotForm(RULES[kind], own)
    took = [made.type_text((row, column), text) for row, column, text in cells]
    return {
        "took": took, "rows": made.rows, "columns": made.columns, "scale": (made.scale[0], made.scale[-1]),
        "single digits": made.single_digits, "words": made.words(), "problem": made.problem(), "sum": made.sum_words(),
    }  # fmt: skip


def typed(kind: str, *digits: int) -> dict[str, Any]:
    """What stands in the first cell after each digit; the first one is typed afresh."""
    made = BallotForm(RULES[kind])
    took = [made.type_digit((0, 0), digit, fresh=at == 0) for at, digit in enumerate(digits)]
    return {"took": took, "values": [made.cell_words(value) for value in made.values.values()]}


NAMES = names_of(*MODULES) | {
    "read": read, "counted": counted, "form": form, "typed": typed, "RULES": RULES, "WHOLE": WHOLE, "MERGED": MERGED,
    "date": datetime.date,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(file.stem for file in APPROVED.glob("*.txt")))
def test_every_answer_is_as_it_was_approved(name: str) -> None:
    approve_calls(APPROVED / f"{name}.txt", NAMES)
