"""What is wrong with what was done for a step, said so that a person can mend it."""

from __future__ import annotations

from typing import Any

import msgspec

from cap_tui.model.conversion import convert
from cap_tui.model.kind import Kind, KindRegistry
from cap_tui.model.training_unit import FieldCondition, RecordCheck, Scalar, UnitStep
from cap_tui.text.i18n import _
from cap_tui.training.exercise import candidates, check_holds, unmet
from cap_tui.workspace import Workspace


def step_advice(step: UnitStep, workspace: Workspace, since: str, kinds: KindRegistry) -> str:
    """What the first check of a step that does not hold misses; empty while nothing was done for it."""
    for check in step.checks:
        if not check_holds(check, workspace, since):
            return _check_advice(check, workspace, since, kinds)
    return ""


def _check_advice(check: RecordCheck, workspace: Workspace, since: str, kinds: KindRegistry) -> str:
    done = list(candidates(check, workspace, since))
    if not done:
        return ""
    missed = {id(document): unmet(check, document, workspace, since) for document in done}
    right = sum(condition is None for condition in missed.values())
    if right or not check.where:
        return _("Not yet: {count} of {limit}.").format(count=right, limit=check.at_least)
    # Of several wrong records, the one that is nearest to what was asked.
    order = list(check.where)
    nearest = max((c for c in missed.values() if c is not None), key=order.index)
    return _condition_advice(nearest, kinds.of_table(check.table))


def _condition_advice(condition: FieldCondition, kind: Kind[Any] | None) -> str:
    first, *inner = condition.field.split(".")
    known = kind is not None and first in kind.fields
    label = kind.label(first) if kind is not None and known else first
    if kind is not None and known and inner and not kind.fields[first].refers:
        label = f"{label}, {inner[-1]}"
    if condition.filled:
        return _("Not yet: '{field}' is empty.").format(field=label)
    return _("Not yet: '{field}' is to be {value}.").format(
        field=label, value=_wanted(condition, kind if known and not inner else None)
    )


def _wanted(condition: FieldCondition, kind: Kind[Any] | None) -> str:
    if condition.filled is not None:
        return _("empty")
    if condition.made is not None:
        return _("a new one")
    if condition.at_least is not None:
        return f"≥ {condition.at_least:g}"
    values = condition.one_of or (condition.equals if condition.equals is not None else "",)
    return " / ".join(_worded(value, condition.field, kind) for value in values)


def _worded(value: Scalar, name: str, kind: Kind[Any] | None) -> str:
    words = kind.wording.get(name) if kind is not None else None
    if kind is None or words is None:
        return str(value)
    try:
        return words(convert(value, kind.fields[name].type)) or str(value)
    except msgspec.ValidationError:  # a choice that this version does not have
        return str(value)
