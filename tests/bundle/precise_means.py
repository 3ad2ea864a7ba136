"""What a mean with all its digits gives away: the numbers of people behind it, solved for in whole numbers.

A spreadsheet holds each mean as it was computed. The own value of an indicator is the mean of its groups' means, and
answers are whole numbers from 1 to 5, so few numbers of people can be behind such a value. ``readings`` finds all of
them; where every reading has the same small number for a group that is hidden, the number is recovered.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

LOW, HIGH = 1, 5  # of the answers
EXACT = 1e-9  # a double, as a spreadsheet keeps it


@dataclass(frozen=True)
class PreciseMean:
    """The mean of the means of groups, with all its digits, and what else was told: the numbers of answers."""

    value: float
    total: int | None  # of all groups
    counts: Mapping[str, int | None]  # of each group; None is hidden
    most: int  # in one group


def readings(told: PreciseMean) -> list[tuple[int, ...]]:
    """Every way in which the groups of ``told`` can have so many answers; 0 is a group that is not in the mean."""
    return [numbers for numbers in _numbers(told) if _fits(told.value, [n for n in numbers if n])]


def given_away(told: PreciseMean, minimum: int) -> Iterator[tuple[str, int]]:
    """The hidden groups that have one number below the minimum in every reading."""
    found = readings(told)
    for place, (group, shown) in enumerate(told.counts.items()):
        numbers = {numbers[place] for numbers in found}
        if shown is None and len(numbers) == 1 and 0 < min(numbers) < minimum:
            yield group, min(numbers)


def _numbers(told: PreciseMean) -> Iterator[tuple[int, ...]]:
    possible = [range(told.most + 1) if n is None else (n,) for n in told.counts.values()]
    if told.total is None:
        yield from itertools.product(*possible)
        return
    *others, last = possible
    for head in itertools.product(*others):
        if (rest := told.total - sum(head)) in last:
            yield (*head, rest)


def _fits(value: float, numbers: Sequence[int]) -> bool:
    """Whether whole sums of answers of so many people have ``value`` as the mean of their means."""
    if not numbers:
        return False
    common = math.lcm(*numbers)
    exact = value * len(numbers) * common
    target = round(exact)
    if abs(exact - target) > EXACT * len(numbers) * common:
        return False
    weights = [common // n for n in numbers]
    return _reachable(
        target, [(w, LOW * n, HIGH * n) for w, n in zip(weights, numbers, strict=True)]
    )


def _reachable(target: int, terms: Sequence[tuple[int, int, int]]) -> bool:
    """Whether ``target`` is a sum of the weights, each taken between so many times."""
    (weight, low, high), *rest = terms
    if not rest:
        return target % weight == 0 and low <= target // weight <= high
    least = sum(w * few for w, few, _many in rest)
    most = sum(w * many for w, _few, many in rest)
    first = max(low, -(-(target - most) // weight))
    last = min(high, (target - least) // weight)
    return any(_reachable(target - weight * n, rest) for n in range(first, last + 1))
