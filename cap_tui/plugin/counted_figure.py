"""A figure that a plugin counts from its own records, as plugins tell each other of it."""

from __future__ import annotations

from dataclasses import dataclass

from cap_tui.plugin.contribution import Contribution


@dataclass(frozen=True)
class CountedFigure(Contribution):
    """What a plugin counts from the region's records: an indicator names it in ``computed``.

    ``value`` is None while there is nothing to count it from; ``meaning`` says in words what is counted.
    """

    name: str
    value: float | None
    meaning: str = ""
