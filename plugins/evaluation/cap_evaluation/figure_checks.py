"""What is wrong with the figures of a row: unit, value, weight, the parts of a ratio, its category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cap_evaluation.definitions import Definition
from cap_evaluation.row_cells import BY, RowProblems
from cap_evaluation.unit import conversion_factor, likely_unit, parse_unit
from cap_evaluation.words import _


def unit_factor(
    definition: Definition,
    given: Mapping[str, str],
    spoilt: set[str],
    problems: RowProblems,
) -> float:
    """What the value is multiplied with to be in the indicator's unit."""
    text = given.get("unit")
    wanted = definition.indicator.parsed_unit
    if text is None or "unit" in spoilt or text == wanted.text:
        return 1.0
    unit = parse_unit(text)
    if unit is None or (unit.family == "count" and wanted.family == "count"):
        problems.add(
            "unknown_unit",
            "unit",
            _("The unit '{unit}' is not known.").format(unit=text),
            _("Write {unit}.").format(unit=likely_unit(text) or wanted.text),
        )
        return 1.0
    factor = conversion_factor(unit, wanted)
    if factor is None:
        code = "unknown_unit" if unit.family == "count" else "unit_mismatch"
        problems.add(
            code,
            "unit",
            _("The indicator is measured in {wanted}, the row is in {given}.").format(
                wanted=wanted.text, given=text
            ),
            _("Give the value in {wanted}.").format(wanted=wanted.text),
        )
    return factor or 1.0


def check_figures(
    definition: Definition,
    numbers: Mapping[str, float],
    spoilt: set[str],
    problems: RowProblems,
) -> None:
    indicator = definition.indicator
    if indicator.aggregation == "ratio":
        _check_ratio(definition, numbers, spoilt, problems)
    elif "value" not in numbers:
        if "value" not in spoilt:
            problems.add(
                "no_value",
                "value",
                _("The row has no value."),
                _("Take the row out, or give the value: an empty cell is not zero."),
            )
    else:
        _check_value(definition, numbers["value"], problems)
    weight = numbers.get("weight")
    if (
        indicator.weighted_by
        and indicator.aggregation == "mean"
        and "weight" not in spoilt
        and (weight is None or weight <= 0)
    ):
        problems.add(
            "bad_weight",
            "weight",
            _("The mean is weighted by {what}: the weight is missing or not above 0.").format(
                what=indicator.weighted_by
            ),
            _("Give the weight."),
        )


def _check_value(definition: Definition, value: float, problems: RowProblems) -> None:
    unit = definition.indicator.parsed_unit
    if unit.low is not None and unit.high is not None and not unit.low <= value <= unit.high:
        problems.add(
            "out_of_range",
            "value",
            _("{value:g} is not between {low:g} and {high:g}.").format(
                value=value, low=unit.low, high=unit.high
            ),
            _("Give the value on the scale of the indicator."),
        )
    if value < 0 and unit.at_least_zero and not definition.indicator.signed:
        problems.add(*_negative("value"))


def _check_ratio(
    definition: Definition,
    numbers: Mapping[str, float],
    spoilt: set[str],
    problems: RowProblems,
) -> None:
    numerator, denominator = numbers.get("numerator"), numbers.get("denominator")
    if numerator is None or denominator is None:
        if not spoilt & {"numerator", "denominator"}:
            problems.add(
                "ratio_without_parts",
                "numerator",
                _("A ratio needs its numerator and its denominator."),
                _("Give {numerator} and {denominator}.").format(
                    numerator=definition.indicator.numerator,
                    denominator=definition.indicator.denominator,
                ),
            )
        return
    if denominator < 0 or (denominator == 0 and numerator != 0):
        problems.add(
            "bad_denominator",
            "denominator",
            _("The denominator is below 0, or 0 under a numerator."),
            _("Correct the row; 0 of 0 is allowed."),
        )
    if numerator < 0 and not definition.indicator.signed:
        problems.add(*_negative("numerator"))


def row_category(
    definition: Definition,
    header: Sequence[str],
    given: Mapping[str, str],
    problems: RowProblems,
) -> tuple[str, str]:
    stated = [(name, given[name]) for name in header if name.startswith(BY) and name in given]
    if not stated:
        return "", ""
    column, category = stated[0]
    dimension = column[len(BY) :]
    known = {entry.id: entry.categories for entry in definition.indicator.disaggregation}
    if len(stated) > 1:
        problems.add(
            "unknown_category",
            column,
            _("A row is the total, or one category of one dimension."),
            _("Write a row for each dimension."),
        )
    elif category not in known.get(dimension, ()):
        problems.add(
            "unknown_category",
            column,
            _("'{category}' is no category of {dimension} for this indicator.").format(
                category=category, dimension=dimension
            ),
            _("Choose from {known}.").format(known=", ".join(known[dimension]))
            if dimension in known
            else _("Leave the column empty for this indicator."),
        )
    return dimension, category


def _negative(column: str) -> tuple[str, str, str, str]:
    return (
        "negative_value",
        column,
        _("The value is below 0."),
        _("Correct it, or declare the indicator signed."),
    )
