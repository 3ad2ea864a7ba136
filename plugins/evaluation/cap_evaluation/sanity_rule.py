"""Sanity rules between two indicators; RCR79 <= RCO83 is built in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cap_evaluation.indicator_result import IndicatorResult
from cap_evaluation.records import SanityRule

BUILT_IN = SanityRule(code="rcr79_le_rco83", left="RCR79", op="<=", right="RCO83", severity="error")
"""Strategies that organisations took up are among those that were developed jointly (Interreg)."""


class RuleResult(NamedTuple):
    """A rule with the value of each side; ``holds`` is None while a side has none."""

    rule: SanityRule
    left: float | None
    right: float | None
    holds: bool | None


def rule_results(
    rules: Sequence[SanityRule], results: Mapping[str, IndicatorResult]
) -> list[RuleResult]:
    """Every rule of the region, and the built-in one where both of its codes exist."""
    named = {rule.code for rule in rules}
    every = list(rules) if BUILT_IN.code in named else [BUILT_IN, *rules]
    found = []
    for rule in every:
        left, right = _sides(rule, results.values())
        if rule is BUILT_IN and not (left and right):
            continue
        found.append(_rule_result(rule, left, right))
    return found


def _sides(
    rule: SanityRule, results: Iterable[IndicatorResult]
) -> tuple[list[IndicatorResult], list[IndicatorResult]]:
    left, right = [], []
    for result in results:
        names = {result.definition.ref, result.definition.id, result.definition.indicator.code}
        if rule.left in names:
            left.append(result)
        if rule.right in names:
            right.append(result)
    return left, right


def _rule_result(
    rule: SanityRule, left: Sequence[IndicatorResult], right: Sequence[IndicatorResult]
) -> RuleResult:
    """Each side is the one indicator of that name or code that has a value; of several, nobody chooses."""
    one, other = _value(left), _value(right)
    holds = None
    if one is not None and other is not None:
        holds = one <= other + 1e-9 if rule.op == "<=" else one >= other - 1e-9
    return RuleResult(rule, one, other, holds)


def _value(side: Sequence[IndicatorResult]) -> float | None:
    values = [result.value for result in side if result.value is not None]
    return values[0] if len(values) == 1 else None
