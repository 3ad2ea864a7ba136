"""Planned services of the sample regions, and what came of them: all made up."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from cap_tact.operations.plan_service import new_plan
from cap_tact.records import Result, ServiceOutcome, ServicePlan
from cap_tact.words import _
from cap_tui.api import PluginContext, Provenance, TransformativeActivity, convert, sample_uid

FILE = Path(__file__).parent / "packs" / "samples.toml"
SYNTHETIC = Provenance(source="demo", synthetic=True)


class SampleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every entry shares: an unknown key is an error."""


class SampleOutcome(SampleEntry, frozen=True):
    """What came of a planned service."""

    result: Result
    date: str
    note: str


class SampleServicePlan(SampleEntry, frozen=True):
    """A planned service; the activity by its key in the sample region."""

    activity: str
    service: str
    owner: str
    start: str
    end: str
    cost: float
    outcome: SampleOutcome | None = None


def fill(ctx: PluginContext) -> None:
    """Plan the sample region's services; nothing for a region that is no sample, or lacks the activities."""
    text = FILE.read_text(encoding="utf-8")
    samples = convert(tomllib.loads(text), dict[str, tuple[SampleServicePlan, ...]])
    records = list(_records(ctx, samples.get(ctx.region.code, ())))
    if records:
        with ctx.transaction(_("sample services (synthetic)")) as tx:
            for record in records:
                tx.add(record)


def _records(
    ctx: PluginContext, samples: tuple[SampleServicePlan, ...]
) -> Iterator[ServicePlan | ServiceOutcome]:
    code = ctx.region.code
    known = {activity.uid: activity for activity in ctx.records(TransformativeActivity).all()}
    for number, sample in enumerate(samples):
        activity = known.get(sample_uid(code, TransformativeActivity.TABLE, sample.activity))
        if activity is None:
            continue
        planned = new_plan(
            ctx,
            activity,
            sample.service,
            owner=sample.owner,
            start=sample.start,
            end=sample.end,
            cost=sample.cost,
        )
        uid = sample_uid(code, ServicePlan.TABLE, str(number))
        yield msgspec.structs.replace(planned, uid=uid, provenance=SYNTHETIC)
        if sample.outcome is not None:
            yield ServiceOutcome(
                uid=sample_uid(code, ServiceOutcome.TABLE, str(number)),
                plan=uid,
                service=planned.service,
                result=sample.outcome.result,
                note=sample.outcome.note,
                date=sample.outcome.date,
                provenance=SYNTHETIC,
            )
