"""The diamonds of the sample regions: drawn around their own priority areas, with one decision and one interest."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from cap_diamond.records import Case, Diamond, Interest, NameDecision, Sameness
from cap_diamond.words import _
from cap_tui.api import (
    Challenge,
    PluginContext,
    PriorityArea,
    Provenance,
    TransformativeActivity,
    convert,
    sample_uid,
)

FILE = Path(__file__).parent / "packs" / "samples.toml"
SYNTHETIC = Provenance(source="demo", synthetic=True)


class SampleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every entry shares: an unknown key is an error."""


class SampleDecision(SampleEntry, frozen=True):
    """A decision about two names: the keys of the activities in their regions."""

    own: str
    region: str
    other: str
    decision: NameDecision
    own_name: str
    other_name: str
    why: str = ""


class SampleInterest(SampleEntry, frozen=True):
    """An interest in cooperation."""

    own: str
    region: str
    other: str
    case: Case
    note: str = ""


class SampleDiamond(SampleEntry, frozen=True):
    """The diamond of one sample region; corners are keys of its priority areas."""

    name: str
    corners: tuple[str, ...]
    decision: tuple[SampleDecision, ...] = ()
    interest: tuple[SampleInterest, ...] = ()


def fill(ctx: PluginContext) -> None:
    """Make the sample region's diamond; nothing for a region that is no sample."""
    samples = convert(tomllib.loads(FILE.read_text(encoding="utf-8")), dict[str, SampleDiamond])
    code = ctx.region.code
    if code not in samples:
        return
    sample = samples[code]
    corners = tuple(sample_uid(code, PriorityArea.TABLE, key) for key in sample.corners)
    between = tuple(
        found.uid
        for found in ctx.records(TransformativeActivity).all()
        if set(found.areas) & set(corners)
    )
    with ctx.transaction(_("sample diamond (synthetic)")) as tx:
        tx.add(
            Diamond(
                uid=sample_uid(code, Diamond.TABLE, "diamond"),
                name=sample.name,
                corners=corners,
                challenge=sample_uid(code, Challenge.TABLE, "demography"),
                activities=between,
                provenance=SYNTHETIC,
            )
        )
        for record in _towards_others(sample, code):
            tx.add(record)


def _towards_others(sample: SampleDiamond, code: str) -> Iterator[Sameness | Interest]:
    """What the sample region has said about other regions' activities."""

    def activity(region: str, key: str) -> str:
        return sample_uid(region, TransformativeActivity.TABLE, key)

    for said in sample.decision:
        yield Sameness(
            first=activity(code, said.own),
            second=activity(said.region, said.other),
            decision=said.decision,
            first_name=f"{said.own_name} ({code})",
            second_name=f"{said.other_name} ({said.region})",
            why=said.why,
            provenance=SYNTHETIC,
        )
    for wish in sample.interest:
        yield Interest(
            activity=activity(code, wish.own),
            region=wish.region,
            partner=activity(wish.region, wish.other),
            case=wish.case,
            note=wish.note,
            provenance=SYNTHETIC,
        )
