"""A printed value beside ours: how precise the print is, and whether the two agree."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

EXACT = 1e-9


@dataclass(frozen=True)
class Comparison:
    """One printed value, ours, and the difference (NaN between words that differ).

    ``allowed`` is half a unit of the last printed place; zero for words and counts.
    """

    quantity: str
    printed: Any
    ours: Any
    allowed: float

    @property
    def difference(self) -> float:
        """Ours less the printed value."""
        if _is_number(self.printed) and _is_number(self.ours):
            return float(self.ours) - float(self.printed)
        return 0.0 if self.printed == self.ours else math.nan

    @property
    def holds(self) -> bool:
        """Whether the difference is within the printed precision."""
        return abs(self.difference) <= self.allowed + EXACT * max(1.0, self._size)

    @property
    def _size(self) -> float:
        return abs(float(self.printed)) if _is_number(self.printed) else 0.0


@dataclass(frozen=True)
class Reproduction:
    """One published case: its source, the choices behind our values, and every comparison.

    ``note`` says why a case has no comparison: it is input for others, or no method knows it.
    """

    case: str
    source: str
    choices: Mapping[str, Any] = field(default_factory=dict)
    comparisons: tuple[Comparison, ...] = ()
    note: str = ""
    known: bool = True

    @property
    def holds(self) -> bool:
        """Whether the case is known and every value agrees."""
        return self.known and all(one.holds for one in self.comparisons)


def allowed(printed: Iterable[Any]) -> float:
    """Half a unit of the last place of a column of printed numbers; zero when all are whole."""
    places = max((_places(value) for value in printed if _is_number(value)), default=0)
    return 0.5 * 10.0**-places if places else 0.0


def one(quantity: str, printed: Any, ours: Any, within: float | None = None) -> Comparison:
    """One value; its own places say how precise it is unless ``within`` does."""
    return Comparison(quantity, printed, ours, allowed([printed]) if within is None else within)


def column(
    quantity: str, printed: Sequence[Any], ours: Iterable[Any], labels: Sequence[Any] = (),
    within: float | None = None,
) -> list[Comparison]:  # fmt: skip
    """A column of values printed with the same precision; ``labels`` name the rows."""
    width = allowed(printed) if within is None else within
    values = [value.item() if hasattr(value, "item") else value for value in ours]
    names = list(labels) or list(range(1, len(printed) + 1))
    values += [math.nan] * (len(printed) - len(values))
    return [
        Comparison(f"{quantity} {name}", theirs, mine, width)
        for name, theirs, mine in zip(names, printed, values, strict=False)
    ]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _places(value: float) -> int:
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
