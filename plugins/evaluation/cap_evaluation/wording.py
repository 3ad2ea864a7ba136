"""The words for reasons, colours, levels and outcomes, in the language in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from cap_evaluation.words import _


class Combined(Protocol):
    """What says how its figures are combined."""

    @property
    def aggregation(self) -> str:
        """Over time."""
        ...

    @property
    def across_series(self) -> str:
        """Across actions and institutions."""
        ...


def reason_text(code: str | None) -> str:
    """Why a figure is not known."""
    return {
        "no_data": _("no data"),
        "not_combined": _("not combined: nobody declared that it may be added"),
        "zero_denominator": _("denominator 0"),
        "no_baseline": _("no baseline"),
        "no_target": _("no target"),
        "input_unknown": _("input unknown"),
        "input_incomplete": _("input incomplete"),
        "input_straddles": _("an input crosses the end of the results; it is not split"),
        "no_rate": _("no exchange rate"),
        "zero_input": _("input 0"),
    }.get(code or "", code or "")


def criterion_text(criterion: str) -> str:
    """A criterion of an evaluation afterwards; nothing for none."""
    return {
        "relevance": _("relevance"),
        "coherence": _("coherence"),
        "effectiveness": _("effectiveness"),
        "efficiency": _("efficiency"),
        "impact": _("impact"),
        "sustainability": _("sustainability"),
    }.get(criterion, criterion)


def colour_text(colour: str) -> str:
    """The word of a traffic light."""
    return {
        "green": _("green"),
        "amber": _("amber"),
        "red": _("red"),
        "grey": _("grey"),
    }[colour]


def lights_text(colours: Sequence[str]) -> str:
    """How many lights have each colour: green 4, amber 2. The number stands behind, so that no word bends after it."""
    return ", ".join(
        f"{colour_text(colour)} {colours.count(colour)}"
        for colour in ("green", "amber", "red", "grey")
        if colour in colours
    )


def level_text(level: str) -> str:
    """A level of the results framework."""
    return {
        "input": _("input"),
        "activity": _("activity"),
        "output": _("output"),
        "outcome": _("outcome"),
        "impact": _("impact"),
    }.get(level, "")


def actor_level_text(level: str) -> str:
    """A level of the actors."""
    return {
        "policy": _("policy makers"),
        "cluster": _("clusters"),
        "industry_academia": _("industry and academia"),
    }.get(level, "")


def unit_text(unit: str) -> str:
    """A unit as people read it: units of time and the words of the shipped indicators are translated, others stay."""
    return {
        "rounds": _("rounds"),
        "points": _("points"),
        "points 1-5": _("points 1-5"),
        "percent": _("percent"),
        "firms": _("firms"),
        "hours": _("hours"),
        "days": _("days"),
        "weeks": _("weeks"),
        "months": _("months"),
        "years": _("years"),
        "person-days": _("person-days"),
        "FTE-months": _("FTE-months"),
        "regions": _("regions"),
        "workshops": _("workshops"),
        "diamonds": _("diamonds"),
        "activities": _("activities"),
        "actions": _("actions"),
        "calls": _("calls"),
        "applications": _("applications"),
        "deliveries": _("deliveries"),
        "projects": _("projects"),
        "full-time equivalents": _("full-time equivalents"),
        "reviews": _("reviews"),
        "decisions": _("decisions"),
        "enterprises": _("enterprises"),
        "solutions": _("solutions"),
        "organisations": _("organisations"),
        "pilot actions": _("pilot actions"),
        "strategy/action plan": _("strategy/action plan"),
    }.get(unit, unit)


def direction_text(direction: str) -> str:
    """Which way is better."""
    return {"up": _("more is better"), "down": _("less is better"), "none": _("neither")}.get(
        direction, direction
    )


def combined_text(way: str) -> str:
    """How figures are combined: of several periods, of several actions and institutions."""
    return {
        "sum": _("sum"),
        "mean": _("mean"),
        "last": _("the latest"),
        "max": _("the highest"),
        "ratio": _("ratio of sums"),
        "none": _("not combined"),
    }.get(way, way)


def combined_texts(indicator: Combined) -> str:
    """How an indicator's figures are combined: over time, then across actions and institutions."""
    return ", ".join(map(combined_text, (indicator.aggregation, indicator.across_series)))


def frequency_text(frequency: str) -> str:
    """How often an indicator is measured."""
    return {
        "month": _("every month"),
        "quarter": _("every quarter"),
        "half-year": _("every half-year"),
        "year": _("every year"),
    }.get(frequency, frequency)


def source_text(source: str) -> str:
    """Where a definition is from: what has no source of its own says so in words."""
    return _("reconstructed") if source == "reconstructed" else source


def strength_text(strength: str) -> str:
    """How strong a claim is."""
    return {
        "unsupported": _("unsupported"),
        "contested": _("contested"),
        "plausible": _("plausible"),
        "supported": _("supported"),
        "strong": _("strong"),
    }[strength]


def outcome_text(outcome: str | None) -> str:
    """What came after a decision."""
    return {
        "better": _("better"),
        "worse": _("worse"),
        "no change": _("no change"),
        "not yet known": _("not yet known"),
        "not comparable": _("not comparable"),
    }.get(outcome or "", _("not decided"))


def later_is_not_because() -> str:
    """What every comparison before and after a decision says."""
    return _("Later is not because: the figures say what came after a decision, not why.")


def input_serves_all() -> str:
    """What every result per input says."""
    return _("One input serves all indicators of its action and institution; it is not divided.")
