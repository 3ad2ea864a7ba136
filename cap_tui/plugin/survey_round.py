"""A round of a survey as plugins tell each other of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cap_tui.plugin.contribution import Contribution


@dataclass(frozen=True)
class WeakIndicator:
    """An indicator that the survey's own rule calls weak: its name, its mean, the need that it speaks of.

    ``need`` is one of skills, technology, market, finance, partners, infrastructure, regulation,
    awareness; empty where the survey names none.
    """

    id: str
    name: str
    mean: float
    need: str = ""


@dataclass(frozen=True)
class SurveyRound(Contribution):
    """A round of a survey with its means, for plugins that take them as a baseline.

    ``closed`` is the day on which the round was closed, ISO 8601; empty while it is open. ``figures``
    maps an indicator (I04) or a dimension (D2) to its mean; None where the mean is hidden or missing.
    ``source`` says in words what was asked, and whether the questionnaire is reconstructed. ``uid`` is
    the record of the round: evidence rests on ``UID#INDICATOR``. ``weak`` are the indicators that the
    survey calls weak.
    """

    name: str
    closed: str
    source: str
    figures: Mapping[str, float | None] = field(default_factory=dict)
    unit: str = "points 1-5"
    uid: str = ""
    weak: tuple[WeakIndicator, ...] = ()
