"""An indicator as it is written in a manifest, a pack or a framework, and the rules that it must keep."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from cap_evaluation.number_parser import LARGEST
from cap_evaluation.period import Months, parse_period
from cap_evaluation.unit import Unit, is_money, is_share, likely_unit, parse_unit
from cap_evaluation.wording import (
    actor_level_text,
    combined_text,
    direction_text,
    frequency_text,
    level_text,
    source_text,
    unit_text,
)
from cap_evaluation.words import _
from cap_tui.api import N_, ContentEntry, ContentProblem, Words, about

Level = Literal["", "input", "activity", "output", "outcome", "impact"]
ActorLevel = Literal["", "policy", "cluster", "industry_academia"]
Direction = Literal["up", "down", "none"]
Frequency = Literal["month", "quarter", "half-year", "year"]
LEVELS: tuple[Level, ...] = ("input", "activity", "output", "outcome", "impact")

ACROSS: dict[str, tuple[str, ...]] = {
    "sum": ("sum", "none"),
    "mean": ("mean", "none"),
    "last": ("sum", "mean", "max", "none"),
    "max": ("max", "none"),
    "ratio": ("ratio", "none"),
}
"""What each aggregation over time permits across actions and institutions; the first is the default."""


Share = Annotated[float, msgspec.Meta(ge=0)]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a framework: an unknown key is an error."""


class BaselineSource(Entry, frozen=True, kw_only=True):
    """The StressTest indicator (I04) or dimension (D2) that gives the baseline, and the round."""

    stresstest: str
    round: str = ""


class Milestone(Entry, frozen=True, kw_only=True):
    """A value that is to be reached by the end of a period."""

    period: str
    value: float


class Dimension(Entry, frozen=True, kw_only=True):
    """A way to split a figure. The categories of an exclusive dimension add up to the total."""

    id: str
    categories: tuple[str, ...]
    exclusive: bool = True


class InputUnit(Entry, frozen=True, kw_only=True):
    """Per how many units of input a result is stated: 10000 EUR, 1 FTE-month."""

    unit: str
    per: Annotated[float, msgspec.Meta(gt=0)] = 1.0


class Indicator(ContentEntry, frozen=True, kw_only=True):
    """What is measured, in what unit, which way is better, and how its figures are combined."""

    unit: Annotated[str, about("Unit, or the noun of what is counted", label=N_("unit"))]
    definition: Annotated[Words, about("What counts and what does not", label=N_("definition"))] = (
        ""
    )
    code: Annotated[str, about("Code of a list, such as RCO83", label=N_("code"))] = ""
    level: Annotated[
        Level,
        about("Level of the intervention logic", label=N_("level")),
    ] = ""
    action_line: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=5)] | None,
        about("Action line that it belongs to", label=N_("action line")),
    ] = None
    actor_level: Annotated[
        ActorLevel,
        about("Level of the actors", label=N_("actor level")),
    ] = ""
    owner: Annotated[str, about("Who is responsible for it", label=N_("owner"))] = ""
    rule: Annotated[Words, about("Rule that its values keep", label=N_("rule"))] = ""
    direction: Annotated[Direction, about("Which way is better", label=N_("direction"))] = "up"
    aggregation: Annotated[str, about("How periods are combined", label=N_("aggregation"))] = "last"
    across: Annotated[
        str, about("How actions and institutions are combined", label=N_("across"))
    ] = ""
    weighted_by: Annotated[str, about("What the weight holds", label=N_("weighted by"))] = ""
    numerator: Annotated[str, about("What the numerator counts", label=N_("numerator"))] = ""
    denominator: Annotated[str, about("What the denominator counts", label=N_("denominator"))] = ""
    frequency: Annotated[
        Frequency,
        about("How often it is measured", label=N_("frequency")),
    ] = "year"
    fiscal: Annotated[bool, about("Whether its years are fiscal", label=N_("fiscal"))] = False
    signed: Annotated[bool, about("Whether values may be negative", label=N_("signed"))] = False
    baseline: Annotated[float | None, about("Value at the beginning", label=N_("baseline"))] = None
    baseline_period: Annotated[
        str, about("Period that the baseline describes", label=N_("baseline period"))
    ] = ""
    baseline_year: Annotated[
        int | None, about("Short for the period of a year", label=N_("baseline year"))
    ] = None
    baseline_from: Annotated[
        BaselineSource | None,
        about("StressTest that gives the baseline", label=N_("baseline from")),
    ] = None
    milestones: Annotated[
        tuple[Milestone, ...], about("Values on the way", label=N_("milestones"))
    ] = ()
    target: Annotated[float | None, about("Value to be reached", label=N_("target"))] = None
    target_period: Annotated[
        str, about("Period by which it is to be reached", label=N_("target period"))
    ] = ""
    target_year: Annotated[
        int | None, about("Short for the period of a year", label=N_("target year"))
    ] = None
    tolerance: Annotated[
        tuple[Share, Share],
        about("Shares of the planned change: green, amber", label=N_("tolerance")),
    ] = (0.10, 0.25)
    material: Annotated[Share, about("Smallest change that counts", label=N_("material"))] = 0
    disaggregation: Annotated[
        tuple[Dimension, ...], about("How it is broken down", label=N_("disaggregation"))
    ] = ()
    per_input: Annotated[
        tuple[InputUnit, ...], about("Inputs that it is related to", label=N_("per input"))
    ] = ()
    computed: Annotated[str, about("What the program counts itself", label=N_("computed"))] = ""

    def told_as(self, name: str) -> str:
        """What people read for a field that holds an id."""
        words = {
            "unit": unit_text,
            "level": level_text,
            "actor_level": actor_level_text,
            "direction": direction_text,
            "aggregation": combined_text,
            "across": combined_text,
            "frequency": frequency_text,
            "source": source_text,
        }.get(name)
        return words(getattr(self, name)) if words else ""

    @property
    def across_series(self) -> str:
        """How actions and institutions are combined: as declared, else by the aggregation and the unit."""
        if self.across:
            return self.across
        if self.aggregation == "last" and is_share(self.unit):
            return "mean"
        return ACROSS.get(self.aggregation, ("none",))[0]

    @property
    def parsed_unit(self) -> Unit:
        """The unit; one that is not known counts as the noun of a count, its fault was named before."""
        return parse_unit(self.unit) or Unit(self.unit, "count", f"count of {self.unit}")

    def baseline_months(self, fiscal_year_start: int = 1) -> Months | None:
        """The period that the baseline describes."""
        return _months(self.baseline_period, self.baseline_year, fiscal_year_start)

    def target_months(self, fiscal_year_start: int = 1) -> Months | None:
        """The period by whose end the target is to be reached."""
        return _months(self.target_period, self.target_year, fiscal_year_start)


KEYS = {
    "unknown_unit": "unit",
    "unknown_aggregation": "aggregation",
    "ratio_summed": "aggregation",
    "ratio_without_parts": "aggregation",
    "duplicate_id": "disaggregation",
}
"""Code of a problem -> the key of an entry where it stands."""


def indicator_rules(entry: ContentEntry) -> Iterator[ContentProblem]:
    """What an indicator that is content must not be: it is left out and named."""
    if isinstance(entry, Indicator):
        for code, message, remedy in indicator_problems(entry):
            yield ContentProblem(message, remedy, KEYS.get(code, ""))


def _months(period: str, year: int | None, fiscal_year_start: int) -> Months | None:
    text = str(period or year or "")
    return parse_period(text, fiscal_year_start) if text else None


def indicator_problems(
    indicator: Indicator, fiscal_year_start: int = 1
) -> Iterator[tuple[str, str, str]]:
    """(code, message, remedy) of everything that the definition must not be."""
    yield from _number_problems(indicator)
    yield from _unit_problems(indicator)
    yield from _aggregation_problems(indicator)
    yield from _period_problems(indicator, fiscal_year_start)
    names = [dimension.id for dimension in indicator.disaggregation]
    if len(set(names)) < len(names):
        yield "duplicate_id", _("A dimension is named twice."), _("Take one of them out.")
    for dimension in indicator.disaggregation:
        if not dimension.categories or len(set(dimension.categories)) < len(dimension.categories):
            yield (
                "duplicate_id",
                _("The dimension {name} needs categories, each named once.").format(
                    name=dimension.id
                ),
                _("Write each category once."),
            )


def _number_problems(indicator: Indicator) -> Iterator[tuple[str, str, str]]:
    """TOML has nan and inf, and numbers of any size."""
    numbers = (
        indicator.baseline,
        indicator.target,
        *(milestone.value for milestone in indicator.milestones),
        *indicator.tolerance,
        indicator.material,
        *(entry.per for entry in indicator.per_input),
    )
    for number in numbers:
        if number is not None and not abs(number) <= LARGEST:
            yield (
                "not_finite",
                _("'{text}' is not a finite number up to 1e15.").format(text=number),
                "",
            )


def _unit_problems(indicator: Indicator) -> Iterator[tuple[str, str, str]]:
    if parse_unit(indicator.unit) is None:
        yield "unknown_unit", _unknown_unit(indicator.unit), _unit_remedy(indicator.unit)
    for entry in indicator.per_input:
        if not (is_money(entry.unit) or entry.unit == "FTE-months"):
            yield (
                "unknown_unit",
                _unknown_unit(entry.unit),
                _("An input is in a currency (ISO 4217) or in FTE-months."),
            )


def _unknown_unit(text: str) -> str:
    return _("The unit '{unit}' is not known.").format(unit=text)


def _unit_remedy(text: str) -> str:
    likely = likely_unit(text)
    if likely:
        return _("Write {unit}.").format(unit=likely)
    return _("Write a known unit, an ISO 4217 code, or the noun of what is counted.")


def _aggregation_problems(indicator: Indicator) -> Iterator[tuple[str, str, str]]:
    permitted = ACROSS.get(indicator.aggregation)
    if permitted is None:
        yield (
            "unknown_aggregation",
            _("The aggregation '{name}' is not known.").format(name=indicator.aggregation),
            _("Choose from {known}.").format(known=", ".join(ACROSS)),
        )
        return
    if indicator.across and indicator.across not in permitted:
        yield (
            "unknown_aggregation",
            _("Figures with the aggregation {over_time} cannot be combined by '{across}'.").format(
                over_time=indicator.aggregation, across=indicator.across
            ),
            _("Choose from {known}.").format(known=", ".join(permitted)),
        )
    if is_share(indicator.unit) and "sum" in (indicator.aggregation, indicator.across_series):
        yield (
            "ratio_summed",
            _("Figures in {unit} are never added.").format(unit=indicator.unit),
            _("Choose mean or last, or ratio with numerator and denominator."),
        )
    if indicator.aggregation == "ratio" and not (indicator.numerator and indicator.denominator):
        yield (
            "ratio_without_parts",
            _("A ratio needs what its numerator and its denominator count."),
            _("Give numerator and denominator."),
        )


def _period_problems(
    indicator: Indicator, fiscal_year_start: int
) -> Iterator[tuple[str, str, str]]:
    write = _("Write 2025, 2025-H1, 2025-Q3, 2025-07, FY2025, FY2025-H1 or FY2025-Q3.")
    texts = [
        str(indicator.baseline_period or indicator.baseline_year or ""),
        *(milestone.period for milestone in indicator.milestones),
        str(indicator.target_period or indicator.target_year or ""),
    ]
    invalid = [text for text in texts if text and parse_period(text, fiscal_year_start) is None]
    for text in invalid:
        yield "not_a_period", _("'{text}' is not a period.").format(text=text), write
    if indicator.aggregation == "sum" and indicator.baseline is not None:
        yield (
            "baseline_of_a_sum",
            _("A sum begins at 0: it has no baseline."),
            _("Take the baseline out, or use the aggregation last."),
        )
    if indicator.baseline is not None and not texts[0]:
        yield (
            "baseline_without_period",
            _("The baseline does not say which period it describes."),
            _("Give baseline_period."),
        )
    if (indicator.target is not None or indicator.milestones) and not texts[-1]:
        yield (
            "target_without_period",
            _("The target does not say by when."),
            _("Give target_period."),
        )
    months = [parse_period(text, fiscal_year_start) for text in texts if text]
    ends = [period.end for period in months if period is not None]
    if not invalid and any(one >= other for one, other in itertools.pairwise(ends)):
        yield (
            "milestones_unordered",
            _("Baseline, milestones and target are not in the order of time."),
            _("Write them in order: baseline, milestones, target."),
        )
