"""The theory of change of the region: the plan's own words for each level, and the indicators on it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from cap_evaluation.charts.theory_of_change import MappedIndicator, TheoryCell, TheoryLevel
from cap_evaluation.indicator import LEVELS
from cap_evaluation.results import Results
from cap_evaluation.wording import actor_level_text, colour_text, level_text
from cap_evaluation.words import _
from cap_tui.api import pick

ACTOR_LEVELS = ("policy", "cluster", "industry_academia")
PACK = Path(__file__).parent / "packs" / "evaluation.toml"
STEP_OF_LEVEL = {
    "activity": "intervention",
    "output": "output",
    "outcome": "outcome",
    "impact": "impact",
}


@cache
def evaluation_pack() -> dict[str, Any]:
    """The content of the pack: questions, criteria, the theory of change."""
    return tomllib.loads(PACK.read_text(encoding="utf-8"))


def actor_names() -> list[str]:
    """The three levels of actors."""
    return [actor_level_text(level) for level in ACTOR_LEVELS]


def theory_levels(results: Results) -> list[TheoryLevel]:
    """The levels from input to impact, each with its indicators by level of actors."""
    steps = {entry["step"]: pick(entry["text"]) for entry in evaluation_pack()["toc"]}
    return [
        TheoryLevel(
            level_text(level),
            steps.get(STEP_OF_LEVEL.get(level, ""), ""),
            tuple(TheoryCell(_mapped(results, level, actors)) for actors in ACTOR_LEVELS),
        )
        for level in LEVELS
    ]


def _mapped(results: Results, level: str, actors: str) -> tuple[MappedIndicator, ...]:
    return tuple(
        MappedIndicator(
            result.definition.name,
            colour_text(result.light.colour),
            bool(result.totals or result.definition.indicator.computed),
        )
        for result in results.indicators.values()
        if result.definition.indicator.level == level
        and (result.definition.indicator.actor_level or "cluster") == actors
    )


def theory_note() -> str:
    """What the drawing says below."""
    return _(
        "Dashed: no indicator, or nobody measures. An indicator without a level of actors stands with clusters."
    )
