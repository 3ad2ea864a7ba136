"""Delphi rounds: the published rules of consensus, and when to stop asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cap_tui.errors import Refused, WrongUse
from cap_tui.methods.distributions import sign_test, t_two_sided
from cap_tui.methods.inputs import as_matrix, numbers, rank
from cap_tui.methods.result import Array, Result
from cap_tui.text.i18n import _


@dataclass(frozen=True)
class DelphiRule:
    """Consensus when enough rate at one end of the scale and few at the other.

    ``high`` and ``low`` are the ends, both bounds included; ``share`` is the least share at one
    end, ``first_share`` the same in round 1, and ``against`` the share at the other end that
    must not be reached.
    """

    name: str
    scale: tuple[float, float]
    high: tuple[float, float]
    low: tuple[float, float]
    share: float
    first_share: float
    against: float
    source: str


NINE_POINT = DelphiRule("9-point", (1, 9), (7, 9), (1, 3), 0.70, 0.50, 0.15, "PMC8024512, table 1")
RULES = {NINE_POINT.name: NINE_POINT}
STABILITY = "stability"
PARAMETRIC_FROM = 30


@dataclass(frozen=True)
class DelphiItem:
    """One statement: shares at both ends (0..1 of those who rated) and ``in``, ``out`` or ``none``."""

    verdict: str
    share_high: float
    share_low: float
    median: float
    iqr: float
    n: int


@dataclass(frozen=True, eq=False)
class DelphiResult(Result):
    """The verdict on each item under a rule of consensus, with the share that the round asks for."""

    MAIN: ClassVar[str] = "verdicts"

    verdicts: tuple[str, ...]
    items: tuple[DelphiItem, ...]
    rule: DelphiRule
    round_number: int
    share_needed: float
    enough: bool
    claim: str


@dataclass(frozen=True, eq=False)
class Stability(Result):
    """Whether another round would change anything.

    ``correlation`` is Spearman's between the orders of the items in the last two rounds,
    ``changed`` the share of single answers that moved, ``p`` one value per item of the test on
    the movement: the exact sign test under 30 experts, the paired t-test from 30.
    """

    MAIN: ClassVar[str] = "stop"

    stop: bool
    correlation: float
    changed: float
    p: Array
    test: str
    experts: int
    rounds: int
    correlation_needed: float
    changed_allowed: float
    alpha: float
    enough: bool
    claim: str


def delphi(
    ratings: npt.ArrayLike | Sequence[npt.ArrayLike],
    *,
    rule: str | DelphiRule = NINE_POINT.name,
    round_number: int = 2,
    min_experts: int = 5,
    correlation: float = 0.9,
    changed: float = 0.15,
    alpha: float = 0.05,
) -> DelphiResult | Stability:
    """Judge a Delphi round.

    ``rule="9-point"`` (PMC8024512, table 1): in when at least 70 % (round 1: 50 %) rate 7-9 and
    fewer than 15 % rate 1-3; out is the mirror; else none. An own :class:`DelphiRule` serves
    other scales. ``ratings`` is experts (one item) or experts x items; NaN is missing.

    ``rule="stability"`` is a stop rule of this program: stop when the order of the items' medians
    (means break their ties) correlates by at least ``correlation`` with the round before, at most
    ``changed`` of the answers moved (the 15 % of Scheibe, Skutsch & Schofer 1975), and no item
    moved beyond chance at ``alpha``.
    ``ratings`` is then a sequence of rounds, each experts x items with the same experts in the
    same rows. Under 30 experts the tests are non-parametric (Kalaian & Shah 2012).
    """
    if rule == STABILITY:
        rounds = [_table(one) for one in ratings]  # type: ignore[union-attr]
        return _stability(rounds, min_experts, correlation, changed, alpha)
    if isinstance(rule, str):
        if rule not in RULES:
            raise WrongUse(
                _("There is no Delphi rule {name!r}.").format(name=rule),
                where="rule",
                remedy=_("Choose one of: {choices}.").format(
                    choices=", ".join((*RULES, STABILITY))
                ),
            )
        rule = RULES[rule]
    table = _table(ratings)
    if (table < rule.scale[0]).any() or (table > rule.scale[1]).any():
        raise Refused(_("A rating lies outside the scale of the rule."), where="ratings")
    needed = rule.first_share if round_number == 1 else rule.share
    items = tuple(_item(column[~np.isnan(column)], rule, needed) for column in table.T)
    least = min(item.n for item in items)
    enough = least >= min_experts
    text = _("Experts: {n}, enough.") if enough else _("Too few experts to claim consensus: {n}.")
    return DelphiResult(
        tuple(item.verdict for item in items), items, rule, round_number, needed, enough,
        text.format(n=least),
    )  # fmt: skip


def _table(ratings: object) -> Array:
    array = numbers(ratings, "ratings")
    return as_matrix(array[:, None] if array.ndim == 1 else array, "ratings")


def _item(values: Array, rule: DelphiRule, needed: float) -> DelphiItem:
    n = len(values)
    if n == 0:
        nan = float("nan")
        return DelphiItem("none", nan, nan, nan, nan, 0)
    high = int(((values >= rule.high[0]) & (values <= rule.high[1])).sum())
    low = int(((values >= rule.low[0]) & (values <= rule.low[1])).sum())
    # Counts are compared, not shares: 7 of 10 must pass "at least 70 %" whatever 0.7 * 10 gives.
    slack = 1e-9
    if high >= needed * n - slack and low < rule.against * n - slack:
        verdict = "in"
    elif low >= needed * n - slack and high < rule.against * n - slack:
        verdict = "out"
    else:
        verdict = "none"
    q1, median, q3 = (float(q) for q in np.quantile(values, [0.25, 0.5, 0.75]))
    return DelphiItem(verdict, high / n, low / n, median, q3 - q1, n)


def _stability(
    rounds: list[Array], min_experts: int, needed: float, allowed: float, alpha: float
) -> Stability:
    if len(rounds) < 2 or rounds[-1].shape != rounds[-2].shape:
        raise Refused(
            _("Stability needs two rounds with the same experts and items."),
            where="ratings",
            remedy=_("Give the rounds in their order, each as experts x items; NaN is missing."),
        )
    before, after = rounds[-2], rounds[-1]
    both = ~np.isnan(before) & ~np.isnan(after)
    experts = int(both.any(axis=1).sum())
    moved = np.where(both, after - before, np.nan)
    share = float((moved[both] != 0).mean()) if both.any() else float("nan")
    test = "sign test" if experts < PARAMETRIC_FROM else "paired t-test"
    p = np.array([_movement_p(column[~np.isnan(column)], test) for column in moved.T])
    order = _spearman(_places(before, both), _places(after, both))
    # Two items or one have no order to speak of.
    enough = experts >= min_experts and before.shape[1] > 2
    stop = bool(
        enough and order >= needed - 1e-9 and share <= allowed + 1e-9 and not (p < alpha).any()
    )
    if not enough:
        text = _("Too few to claim stability. Experts: {n}; items: {items}.")
    elif stop:
        text = _("The order is stable: another round would change little.")
    else:
        text = _("Opinions still move: another round is worth while.")
    return Stability(
        stop, order, share, p, test, experts, len(rounds), needed, allowed, alpha, enough,
        text.format(n=experts, items=before.shape[1]),
    )  # fmt: skip


def _movement_p(moved: Array, test: str) -> float:
    """Two-sided p-value that one item's ratings moved to one side between the rounds."""
    n = len(moved)
    if n < 2 or not moved.any():
        return 1.0
    if test == "sign test":
        return sign_test(int((moved > 0).sum()), int((moved < 0).sum()))
    spread = float(moved.std(ddof=1))
    if spread == 0:
        return 0.0
    return t_two_sided(float(moved.mean()) / (spread / n**0.5), n - 1)


def _places(table: Array, both: npt.NDArray[np.bool_]) -> Array:
    """Ranks of the items by median, means breaking ties, over those who rated in both rounds."""
    columns = [column[known] for column, known in zip(table.T, both.T, strict=True)]
    centre = [np.median(c) + c.mean() * 1e-6 if len(c) else np.nan for c in columns]
    return rank(np.array(centre), ties="average")


def _spearman(a: Array, b: Array) -> float:
    known = ~np.isnan(a) & ~np.isnan(b)
    a, b = a[known], b[known]
    if len(a) > 1 and np.array_equal(a, b):
        return 1.0
    if len(a) < 2 or a.std() == 0 or b.std() == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])
