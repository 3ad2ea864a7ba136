"""Groups that grow while figures about them leave: which of today's people may be told of.

A group's figures are about a set of people. They may leave when no combination of them with what left
before depends on fewer people than the minimum (the question of :mod:`cap_tui.methods.suppression`). Where they may
not, what left before may leave again: it says nothing new. Nobody in a group below the minimum is in any
figure, totals included, so that nothing can be subtracted.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Release(Generic[T]):
    """The people that figures may be about, and how many more are needed at least for all of them."""

    people: frozenset[T]
    missing: int = 0


def releasable(
    now: frozenset[T], before: Sequence[frozenset[T]], minimum: int, *, changed: int = 0
) -> Release[T]:
    """What of ``now`` may leave, given the sets that left ``before``, the oldest first.

    ``changed`` is the number of people who are in two elements, because what they said differs from
    what left: so many more are asked for.
    """
    least = minimum + changed
    if not now or (now in before and len(now) >= minimum) or _safe(now, before, least):
        return Release(now)
    apart = min((len(now ^ left) for left in before), default=0)
    missing = max(least - len(now), least - apart if before else 0, 1)
    again = next((s for s in reversed(before) if len(s) >= minimum and s <= now), frozenset[T]())
    return Release(again, missing)


def _safe(now: frozenset[T], before: Sequence[frozenset[T]], least: int) -> bool:
    """Whether no combination of ``now`` with what left speaks of fewer than ``least`` people.

    What earlier sets alone give away is not asked again: it left under a smaller minimum, and hides
    nothing that comes later.
    """
    if len(now) < least or any(0 < len(now ^ left) < least for left in before):
        return False
    if not before:
        return True
    return not _gives_away(now, before, least)


def _gives_away(now: frozenset[T], before: Sequence[frozenset[T]], least: int) -> bool:
    import numpy as np

    from cap_tui.methods.disclosure import classes_of
    from cap_tui.methods.linear import TOLERANCE
    from cap_tui.methods.suppression import TooManyGroups, small_sets

    rows, sizes = classes_of([*before, now])
    _u, values, v = np.linalg.svd(rows[:-1])
    # Classes x what earlier sets leave open.
    free = v[int((values > TOLERANCE * values[0]).sum()) :].T
    open_part = free.T @ rows[-1]

    def explained(few: Any) -> bool:
        """Whether a few people alone make up what the figure says beside the earlier ones."""
        part = free[few].T
        found = np.linalg.lstsq(part, open_part, rcond=None)[0]
        return bool(np.abs(part @ found - open_part).max(initial=0) < TOLERANCE)

    if np.abs(open_part).max(initial=0) < TOLERANCE:
        return False  # it follows from what left
    try:
        return any(explained(few) for sets in small_sets(sizes, least) for few in sets)
    except TooManyGroups:
        return True
