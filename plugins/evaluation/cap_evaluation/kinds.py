"""What the plugin's records are to people: lists, detail pages, forms and removal follow from it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from cap_evaluation.learning_ground import on_measurement
from cap_evaluation.records import (
    Claim,
    EvaluatedAction,
    EvaluatedInstitution,
    InputAmount,
    LearningDecision,
    LearningFinding,
    Measurement,
)
from cap_evaluation.wording import criterion_text
from cap_evaluation.words import _
from cap_tui.api import N_, Kind, KindColumn, Record

Learning = TypeVar("Learning", LearningFinding, LearningDecision)
EDIT_AND_REMOVE = frozenset({"edit", "remove"})

MEASUREMENTS = Kind(
    Measurement,
    id="measurements",
    columns=(
        KindColumn("indicator", least=18),
        KindColumn("action", width=8),
        KindColumn("institution", width=11),
        KindColumn("period", width=9),
        KindColumn("value", align="right", width=10, digits=2),
        KindColumn("category", width=10, drop=1),
        KindColumn("numerator", align="right", width=9, drop=3),
        KindColumn("denominator", align="right", width=11, drop=3),
        KindColumn("evidence", least=10, drop=2),
    ),
    edit=("evidence", "note"),
    also=("attachment",),
    detail=(
        "indicator",
        "action",
        "institution",
        "period",
        "value",
        "numerator",
        "denominator",
        "weight",
        "dimension",
        "category",
        "evidence",
        "attachment",
        "note",
    ),
    sort="period",
    allows=EDIT_AND_REMOVE,
    name=lambda row: f"{row.indicator} {row.action}/{row.institution} {row.period}",
    help=N_("Figures of an indicator, each of an action and an institution in a period."),
    empty=N_("There is no figure yet: cap-tui evaluation import FILE.csv"),
    translate=_,
)

INPUTS = Kind(
    InputAmount,
    id="inputs",
    columns=(
        KindColumn("action", width=8),
        KindColumn("institution", width=11),
        KindColumn("period", width=9),
        KindColumn("item", least=12),
        KindColumn("amount", align="right", width=12, digits=2),
        KindColumn("unit", width=10),
        KindColumn("uncertainty", align="right", width=11, digits=2, drop=1),
        KindColumn("source", least=10, drop=2),
    ),
    edit=("source",),
    detail=(
        "action",
        "institution",
        "period",
        "item",
        "amount",
        "unit",
        "uncertainty",
        "source",
    ),
    sort="period",
    allows=EDIT_AND_REMOVE,
    name=lambda row: f"{row.action}/{row.institution} {row.period} {row.item}".strip(),
    help=N_("What an institution spent on an action in a period: money or work."),
    empty=N_("There is no input yet: cap-tui evaluation import FILE.csv"),
    translate=_,
)


def _named_by_code(record: type[Record], kind: str, *, words: str, empty: str) -> Kind[Any]:
    """The kind of what a framework lists by a code, with the record of the region that it is."""
    return Kind(
        record,
        id=kind,
        columns=(
            KindColumn("code", width=10),
            KindColumn("name", least=20),
            KindColumn("record", least=14, drop=1),
        ),
        edit=("name", "record"),
        sort="code",
        allows=EDIT_AND_REMOVE,
        translate=_,
        help=words,
        empty=empty,
    )


ACTIONS = _named_by_code(
    EvaluatedAction,
    "evaluated-actions",
    words=N_("The measures that are evaluated, also those that no workshop here made."),
    empty=N_("There is no action yet: a framework lists them."),
)

INSTITUTIONS = _named_by_code(
    EvaluatedInstitution,
    "institutions",
    words=N_("Who carries the actions and delivers the figures."),
    empty=N_("There is no institution yet: a framework lists them."),
)

CLAIMS = Kind(
    Claim,
    id="claims",
    columns=(
        KindColumn("code", width=16),
        KindColumn("text", least=24),
    ),
    edit=("text",),
    detail=("code", "text", "activity"),
    sort="code",
    allows=EDIT_AND_REMOVE,
    name=lambda claim: claim.code,
    help=N_("What is said to have contributed to an outcome, with its evidence."),
    empty=N_("There is no claim yet: a framework lists them."),
    translate=_,
)


def _dated(entry: Learning) -> Learning:
    """An entry of the learning log that says no day is of today."""
    if entry.date:
        return entry
    return msgspec.structs.replace(entry, date=datetime.date.today().isoformat())


FINDINGS = Kind(
    LearningFinding,
    id="learning-findings",
    columns=(
        KindColumn("date", width=10),
        KindColumn("text", least=24),
        KindColumn("indicator", least=14, drop=1),
        KindColumn("action", width=8, drop=2),
        KindColumn("institution", width=11, drop=2),
    ),
    edit=("text", "indicator", "action", "institution", "date", "criterion"),
    sort="date",
    wording={"criterion": criterion_text},
    complete=lambda finding, _reads, _languages: _dated(finding),
    derive=on_measurement,
    name=lambda finding: finding.text[:60],
    help=N_("What was learnt, so that something is changed while there is time."),
    empty=N_("Nothing is noted yet."),
    translate=_,
)

DECISIONS = Kind(
    LearningDecision,
    id="learning-decisions",
    columns=(
        KindColumn("date", width=10),
        KindColumn("text", least=20),
        KindColumn("finding", least=18, drop=1),
        KindColumn("step", least=14, drop=2),
        KindColumn("responsible", width=14, drop=3),
    ),
    edit=("finding", "text", "step", "responsible", "date"),
    sort="date",
    complete=lambda decision, _reads, _languages: _dated(decision),
    name=lambda decision: decision.text[:60],
    help=N_("What is done otherwise because of a finding, by whom and since when."),
    empty=N_("Nothing is decided yet."),
    translate=_,
)

KINDS: Mapping[str, Kind[Any]] = {
    kind.table: kind
    for kind in (MEASUREMENTS, INPUTS, ACTIONS, INSTITUTIONS, CLAIMS, FINDINGS, DECISIONS)
}
