"""Indicators: what is measured, in which unit, and which way is better, as content."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from cap_tui.model.content import ContentEntry, Words
from cap_tui.model.record import about
from cap_tui.text.i18n import N_

Share = Annotated[float, msgspec.Meta(ge=0)]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table inside an indicator."""


class Milestone(_Part, frozen=True, kw_only=True):
    """A value to be reached by the end of a period."""

    period: str
    value: float


class Dimension(_Part, frozen=True, kw_only=True):
    """How the indicator is broken down; an exclusive dimension's categories add to the total."""

    id: str
    categories: tuple[str, ...]
    exclusive: bool = False


class PerInput(_Part, frozen=True, kw_only=True):
    """The input to which the result is related: a currency or FTE-months."""

    unit: str
    per: float = 1


class StressTestBaseline(_Part, frozen=True, kw_only=True):
    """A baseline that comes from a StressTest: an indicator (I04) or a dimension (D2), of a round."""

    stresstest: str
    round: str = ""


class Indicator(ContentEntry, frozen=True, kw_only=True):
    """An indicator of the evaluation (Action Line 5)."""

    unit: Annotated[str, about("Unit, or the noun of what is counted", label=N_("unit"))]
    definition: Annotated[Words, about("What counts and what does not", label=N_("definition"))] = (
        ""
    )
    code: Annotated[str, about("Code of a list, such as RCO83", label=N_("code"))] = ""
    level: Annotated[
        Literal["", "input", "activity", "output", "outcome", "impact"],
        about("Level of the intervention logic", label=N_("level")),
    ] = ""
    action_line: Annotated[
        Annotated[int, msgspec.Meta(ge=1, le=5)] | None,
        about("Action line that it belongs to", label=N_("action line")),
    ] = None
    actor_level: Annotated[
        Literal["", "policy", "cluster", "industry_academia"],
        about("Level of the actors", label=N_("actor level")),
    ] = ""
    owner: Annotated[str, about("Who is responsible for it", label=N_("owner"))] = ""
    rule: Annotated[Words, about("Rule that its values keep", label=N_("rule"))] = ""
    direction: Annotated[
        Literal["up", "down", "none"], about("Which way is better", label=N_("direction"))
    ] = "up"
    aggregation: Annotated[
        Literal["sum", "mean", "last", "max", "ratio"],
        about("How periods are combined", label=N_("aggregation")),
    ] = "last"
    across: Annotated[
        Literal["", "sum", "mean", "max", "ratio", "none"],
        about("How actions and institutions are combined", label=N_("across")),
    ] = ""
    weighted_by: Annotated[str, about("What the weight holds", label=N_("weighted by"))] = ""
    numerator: Annotated[str, about("What the numerator counts", label=N_("numerator"))] = ""
    denominator: Annotated[str, about("What the denominator counts", label=N_("denominator"))] = ""
    frequency: Annotated[
        Literal["month", "quarter", "half-year", "year"],
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
        StressTestBaseline | None,
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
        tuple[PerInput, ...], about("Inputs that it is related to", label=N_("per input"))
    ] = ()
    computed: Annotated[str, about("What the program counts itself", label=N_("computed"))] = ""
