"""The evaluation of a sample region: framework, figures, inputs, a claim and what was learnt, all made up.

The files are taken in as a region's own files are; only the codes are joined to the sample's records.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from cap_evaluation.learning_ground import on_measurement
from cap_evaluation.measurement_file import measurement_key
from cap_evaluation.operations.import_file import plan_import
from cap_evaluation.operations.import_plan import commit_import
from cap_evaluation.records import (
    Claim,
    EvaluatedAction,
    EvaluatedInstitution,
    LearningDecision,
    LearningFinding,
    Measurement,
)
from cap_evaluation.words import _
from cap_tui.api import (
    Actor,
    PlannedAction,
    PluginContext,
    Provenance,
    Record,
    TransformativeActivity,
    convert,
    sample_uid,
)

FOLDER = Path(__file__).parent / "packs" / "samples"
AS_OF = datetime.date(2026, 10, 31)
"""A day on which every period of the sample had ended."""
FILES = ("framework.toml", "measurements.csv", "inputs.csv")
SYNTHETIC = Provenance(source="demo", synthetic=True)


class SampleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every entry shares: an unknown key is an error."""


class SampleLearningDecision(SampleEntry, frozen=True):
    """What was decided because of a finding."""

    text: str
    step: str
    owner: str
    date: str


class SampleFinding(SampleEntry, frozen=True):
    """What was learnt."""

    text: str
    indicator: str
    action: str
    institution: str
    date: str
    decision: tuple[SampleLearningDecision, ...] = ()


class SampleLearning(SampleEntry, frozen=True):
    """What was learnt, and which records of the region the codes of the framework stand for, by their keys."""

    actions: Mapping[str, str] = {}
    institutions: Mapping[str, str] = {}
    claims: Mapping[str, str] = {}
    finding: tuple[SampleFinding, ...] = ()


def fill(ctx: PluginContext) -> None:
    """Evaluate the sample region; nothing for a region that has no sample."""
    folder = FOLDER / ctx.region.code.lower()
    if not folder.is_dir():
        return
    text = (folder / "learning.toml").read_text(encoding="utf-8")
    learning = convert(tomllib.loads(text), SampleLearning)
    for name in FILES:
        plan = plan_import(ctx, folder / name, AS_OF)
        plan.new = [_sample_record(ctx, record, learning) for record in plan.new]
        commit_import(ctx, plan, origin=SYNTHETIC)
    with ctx.transaction(_("sample learning log (synthetic)")) as tx:
        for record in _log(ctx, learning):
            tx.add(record)


def _sample_record(ctx: PluginContext, record: Record, learning: SampleLearning) -> Record:
    """The record with the uid that it has on every machine, joined to the record of the region that it means."""
    code = ctx.region.code
    match record:
        case Measurement():
            uid = sample_uid(code, record.TABLE, repr(measurement_key(record)))
            return msgspec.structs.replace(record, uid=uid)
        case EvaluatedAction() if record.code in learning.actions:
            uid = sample_uid(code, record.TABLE, record.code)
            action = _action_of(ctx, learning.actions[record.code])
            return msgspec.structs.replace(record, uid=uid, record=action)
        case EvaluatedInstitution() if record.code in learning.institutions:
            actor = sample_uid(code, Actor.TABLE, learning.institutions[record.code])
            return msgspec.structs.replace(record, record=actor)
        case Claim() if record.code in learning.claims:
            key = learning.claims[record.code]
            activity = sample_uid(code, TransformativeActivity.TABLE, key)
            return msgspec.structs.replace(record, activity=activity)
    return record


def _action_of(ctx: PluginContext, activity: str) -> str:
    """The action that the sample workshops agreed on for an activity, a funded one first; "" without one."""
    uid = sample_uid(ctx.region.code, TransformativeActivity.TABLE, activity)
    found = ctx.records(PlannedAction).find(activity=uid)
    funded = sorted(found, key=lambda action: (action.funding != "funded", action.uid))
    return funded[0].uid if funded else ""


def _log(ctx: PluginContext, learning: SampleLearning) -> list[Record]:
    records: list[Record] = []
    code = ctx.region.code
    for number, entry in enumerate(learning.finding):
        finding = LearningFinding(
            uid=sample_uid(code, LearningFinding.TABLE, str(number)),
            text=entry.text,
            indicator=entry.indicator,
            action=entry.action,
            institution=entry.institution,
            date=entry.date,
            provenance=SYNTHETIC,
        )
        records.append(on_measurement(finding, ctx))
        records += [
            LearningDecision(
                uid=sample_uid(code, LearningDecision.TABLE, f"{number}/{place}"),
                finding=finding.uid,
                text=decided.text,
                step=decided.step,
                responsible=decided.owner,
                date=decided.date,
                provenance=SYNTHETIC,
            )
            for place, decided in enumerate(entry.decision)
        ]
    return records
