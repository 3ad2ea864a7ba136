"""The plugin's tables: the results framework, measurements and inputs, findings and decisions."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from cap_tui.api import N_, Personal, Record, about, bounds

Code = Annotated[str, bounds(min_length=1, max_length=120)]
Text = Annotated[str, bounds(min_length=1, max_length=4000)]
MonthNumber = Annotated[int, bounds(ge=12_000, le=120_000)]


class Framework(Record, frozen=True, kw_only=True):
    """How the region evaluates: its fiscal year, currency and rules. A region has one."""

    TABLE: ClassVar[str] = "evaluation.frameworks"

    name: Annotated[str, about("Id of the framework", label=N_("framework"))] = ""
    fiscal_year_start: Annotated[
        Annotated[int, bounds(ge=1, le=12)],
        about("The month in which a fiscal year begins", label=N_("fiscal year begins")),
    ] = 1
    currency: Annotated[str, about("Currency of results (ISO 4217)", label=N_("currency"))] = ""
    grace_days: Annotated[
        Annotated[int, bounds(ge=0, le=3660)],
        about("Days after a period until its figures are due", label=N_("days of grace")),
    ] = 30
    input_correlation: Annotated[
        Literal["independent", "full"],
        about("How the uncertainties of inputs combine", label=N_("uncertainties of inputs")),
    ] = "independent"


class IndicatorDefinition(Record, frozen=True, kw_only=True):
    """An indicator that a framework of the region defines."""

    TABLE: ClassVar[str] = "evaluation.definitions"

    code: Annotated[Code, about("Id of the indicator", label=N_("id"))]
    name: Annotated[str, about("Name of the indicator", label=N_("name"))]
    framework: Annotated[str, about("The framework that defines it", label=N_("framework"))] = ""
    content: Annotated[dict[str, Any], about("The definition as it is written")] = {}


class EvaluatedAction(Record, frozen=True, kw_only=True):
    """A measure that is evaluated: an action of a workshop here, or one that was there before."""

    TABLE: ClassVar[str] = "evaluation.actions"

    code: Annotated[Code, about("Short name in files", label=N_("code"))]
    name: Annotated[Text, about("Name of the action", label=N_("name"))]
    record: Annotated[
        str, about("The action of a workshop", refers="actions", label=N_("action of a workshop"))
    ] = ""


class EvaluatedInstitution(Record, frozen=True, kw_only=True):
    """An institution that carries actions."""

    TABLE: ClassVar[str] = "evaluation.institutions"

    code: Annotated[Code, about("Short name in files", label=N_("code"))]
    name: Annotated[Text, about("Name of the institution", label=N_("name"))]
    record: Annotated[str, about("The organisation", refers="actors", label=N_("organisation"))] = (
        ""
    )


class Assignment(Record, frozen=True, kw_only=True):
    """Who measures an indicator for which action, from which period on."""

    TABLE: ClassVar[str] = "evaluation.assignments"

    indicator: Annotated[Code, about("Id of the indicator", label=N_("indicator"))]
    action: Annotated[Code, about("Code of the action", label=N_("action"))]
    institution: Annotated[Code, about("Code of the institution", label=N_("institution"))]
    period: Annotated[Code, about("The first period", label=N_("from"))]
    start: Annotated[MonthNumber, about("Its first month, counted from year 0")]
    measured_by: Annotated[
        str, about("Who delivers the figures", label=N_("owner"), personal=Personal.QUASI)
    ] = ""


class Measurement(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One figure: an indicator of an action and an institution in a period, in total or for one category."""

    TABLE: ClassVar[str] = "evaluation.measurements"

    indicator: Annotated[Code, about("Id of the indicator", label=N_("indicator"))]
    action: Annotated[Code, about("Code of the action", label=N_("action"))]
    institution: Annotated[Code, about("Code of the institution", label=N_("institution"))]
    period: Annotated[Code, about("The period that it covers", label=N_("period"))]
    start: Annotated[
        MonthNumber, about("First month of the period, counted from year 0", label="start")
    ]
    months: Annotated[
        Annotated[int, bounds(ge=1, le=12)], about("Length", label="months", unit="months")
    ]
    value: Annotated[float | None, about("The figure", label=N_("value"))] = None
    numerator: Annotated[float | None, about("Above the line", label=N_("numerator"))] = None
    denominator: Annotated[float | None, about("Below the line", label=N_("denominator"))] = None
    weight: Annotated[float | None, about("What the mean is weighted by", label=N_("weight"))] = (
        None
    )
    dimension: Annotated[str, about("The dimension of a category", label=N_("dimension"))] = ""
    category: Annotated[str, about("The category", label=N_("category"))] = ""
    evidence: Annotated[
        str, about("What proves it", label=N_("evidence"), personal=Personal.FREE_TEXT)
    ] = ""
    note: Annotated[str, about("A remark", label=N_("note"), personal=Personal.FREE_TEXT)] = ""
    attachment: Annotated[
        str, about("The file that proves it, kept here", label=N_("file"), unit="SHA-256")
    ] = ""
    of_action: Annotated[
        str, about("The action", label="of action", refers="evaluation.actions")
    ] = ""


class InputAmount(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What an institution spent on an action in a period: money or work, with its uncertainty."""

    TABLE: ClassVar[str] = "evaluation.inputs"

    action: Annotated[Code, about("Code of the action", label=N_("action"))]
    institution: Annotated[Code, about("Code of the institution", label=N_("institution"))]
    period: Annotated[Code, about("The period that it covers", label=N_("period"))]
    start: Annotated[
        MonthNumber, about("First month of the period, counted from year 0", label="start")
    ]
    months: Annotated[
        Annotated[int, bounds(ge=1, le=12)], about("Length", label="months", unit="months")
    ]
    item: Annotated[str, about("What it was spent on", label=N_("item"))] = ""
    amount: Annotated[float, about("How much", label=N_("amount"))]
    unit: Annotated[Code, about("Currency, or FTE-months", label=N_("unit"))]
    uncertainty: Annotated[
        float | None,
        about("One standard uncertainty in the unit; empty: not stated", label=N_("uncertainty")),
    ] = None
    source: Annotated[
        str, about("Where the figure is from", label=N_("source"), personal=Personal.FREE_TEXT)
    ] = ""
    of_action: Annotated[
        str, about("The action", label="of action", refers="evaluation.actions")
    ] = ""


class ExchangeRate(Record, frozen=True, kw_only=True):
    """A dated rate with its source: one unit of ``base`` is ``rate`` units of ``quote``."""

    TABLE: ClassVar[str] = "evaluation.rates"

    base: Annotated[Code, about("From this currency", label=N_("from"))]
    quote: Annotated[Code, about("To this currency", label=N_("to"))]
    date: Annotated[Code, about("Valid from", label=N_("date"), unit="ISO 8601")]
    rate: Annotated[float, about("Units of the second for one of the first", label=N_("rate"))]
    source: Annotated[Text, about("Where the rate is from", label=N_("source"))]


class SanityRule(Record, frozen=True, kw_only=True):
    """Two indicators of which one may not exceed the other."""

    TABLE: ClassVar[str] = "evaluation.rules"

    code: Annotated[Code, about("Id of the rule", label=N_("id"))]
    left: Annotated[Code, about("Indicator, by id or code", label=N_("left"))]
    op: Annotated[Literal["<=", ">="], about("Comparison", label=N_("comparison"))]
    right: Annotated[Code, about("Indicator, by id or code", label=N_("right"))]
    severity: Annotated[
        Literal["error", "warning", "hint"], about("How much it matters", label=N_("severity"))
    ] = "error"


Criterion = Literal[
    "", "relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability"
]
"""A question of an evaluation afterwards (OECD DAC, 2019); the pack has its words."""


class Claim(Record, frozen=True, kw_only=True):
    """A claim that a measure contributed to an outcome, with what speaks for and against it."""

    TABLE: ClassVar[str] = "evaluation.claims"

    code: Annotated[Code, about("Id of the claim", label=N_("id"))]
    text: Annotated[Text, about("What is claimed", label=N_("claim"))]
    supporting: Annotated[
        tuple[dict[str, str], ...], about("Evidence for it", label=N_("for"))
    ] = ()
    against: Annotated[
        tuple[dict[str, str], ...], about("Evidence against it", label=N_("against"))
    ] = ()
    rivals: Annotated[
        tuple[dict[str, str], ...], about("Other explanations", label=N_("rival explanations"))
    ] = ()
    activity: Annotated[
        str, about("The activity that it is about", refers="activities", label=N_("activity"))
    ] = ""


class LearningFinding(Record, frozen=True, kw_only=True):
    """What was learnt from an indicator: an entry of the learning log."""

    TABLE: ClassVar[str] = "evaluation.findings"

    text: Annotated[
        Text, about("What was learnt", label=N_("finding"), personal=Personal.FREE_TEXT)
    ]
    indicator: Annotated[str, about("Id of the indicator", label=N_("indicator"))] = ""
    action: Annotated[str, about("Code of the action", label=N_("action"))] = ""
    institution: Annotated[str, about("Code of the institution", label=N_("institution"))] = ""
    date: Annotated[str, about("On which day", label=N_("date"), unit="ISO 8601")] = ""
    criterion: Annotated[
        Criterion,
        about("The question of an evaluation afterwards that it answers", label=N_("question")),
    ] = ""
    measurement: Annotated[
        str,
        about(
            "The latest figure that it is about",
            label="measurement",
            refers="evaluation.measurements",
        ),
    ] = ""


class LearningDecision(Record, frozen=True, kw_only=True):
    """What was decided because of a finding, and what is done otherwise since then."""

    TABLE: ClassVar[str] = "evaluation.decisions"

    finding: Annotated[
        Code, about("The finding", refers="evaluation.findings", label=N_("finding"))
    ]
    text: Annotated[
        Text, about("What was decided", label=N_("decision"), personal=Personal.FREE_TEXT)
    ]
    step: Annotated[str, about("What is done otherwise", label=N_("changed step"))] = ""
    responsible: Annotated[
        str, about("Who does it", label=N_("owner"), personal=Personal.IDENTIFIER)
    ] = ""
    date: Annotated[str, about("On which day", label=N_("date"), unit="ISO 8601")] = ""


TABLES: tuple[type[Record], ...] = (
    Framework,
    IndicatorDefinition,
    EvaluatedAction,
    EvaluatedInstitution,
    Assignment,
    Measurement,
    InputAmount,
    ExchangeRate,
    SanityRule,
    Claim,
    LearningFinding,
    LearningDecision,
)

ROLES: dict[type[Record], str] = {
    IndicatorDefinition: "indicator",
    EvaluatedAction: "action",
    Measurement: "measurement",
    InputAmount: "input",
    LearningFinding: "finding",
    LearningDecision: "decision",
    Claim: "claim",
}
"""What the records of a table are in the chain."""
