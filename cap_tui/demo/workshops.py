"""Workshops of the sample regions: played in memory by the rehearsal, then stored in one change."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from cap_tui.demo import samples
from cap_tui.demo.sample import SYNTHETIC, SamplePart, sample_uid
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.content import ContentEntry, ContentItem
from cap_tui.model.conversion import convert
from cap_tui.model.critical_mass import ENOUGH
from cap_tui.model.read_access import Reading
from cap_tui.model.record import Record
from cap_tui.model.tables import CORE_TABLES
from cap_tui.model.workshop_tables import WORKSHOP_TABLES
from cap_tui.operations.context import Context
from cap_tui.operations.workshops.access import (
    KEYS_RULE,
    MERGES_RULE,
    VOTES_RULE,
    WorkshopRegion,
)
from cap_tui.operations.workshops.rehearsal import Rehearsal, RehearsalPlan
from cap_tui.plugin.context import PluginContext
from cap_tui.plugin.cooperation import CooperationOptions, DiamondOutline, PartnerMatch
from cap_tui.text.i18n import _
from cap_tui.workshop.flows import KIND, Flow, find_flow
from cap_tui.workspace import Workspace
from cap_tui.workspace.config import Region, WorkspaceConfig

R = TypeVar("R", bound=Record)
E = TypeVar("E", bound=ContentEntry)
TABLES: tuple[type[Record], ...] = (*CORE_TABLES, *WORKSHOP_TABLES)


class MemoryRegion:
    """A region in memory with the records of a real one; diamonds and partners are told."""

    def __init__(
        self,
        region: WorkshopRegion,
        memory: Workspace,
        home: Path,
        cooperation: Sequence[CooperationOptions],
    ) -> None:
        self._context = Context(memory)
        self._diamonds = region.diamonds()
        self._cooperation = tuple(cooperation)
        self.home_folder = home
        with memory.transaction("copy") as transaction:
            for kind in TABLES:
                for record in region.records(kind).all():
                    document = msgspec.to_builtins(record)
                    transaction.put_document(kind.TABLE, document, expect=0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    @property
    def region(self) -> Region:
        """The region: code, name, languages."""
        return self._context.region

    @property
    def readonly(self) -> bool:
        """Never: it is in memory."""
        return False

    def records(self, kind: type[R]) -> Reading[R]:
        """The table of a record type."""
        return self._context.records(kind)

    def transaction(
        self,
        label: str,
        key: str | None = None,
        subject: str | None = None,
        *,
        dry_run: bool = False,
    ) -> AbstractContextManager[Any]:
        """One change in memory."""
        return self._context.transaction(label, key, subject, dry_run=dry_run)

    def hold(self) -> AbstractContextManager[None]:
        """Nobody else changes the region in memory anyway."""
        return self._context.hold()

    def standing(self, activity: TransformativeActivity) -> Any:
        """What the rules of the stages look at."""
        return self._context.standing(activity)

    def diamonds(self) -> tuple[DiamondOutline, ...]:
        """The diamonds of the real region."""
        return self._diamonds

    def content(self, kind: str, record: type[E]) -> tuple[ContentItem[E], ...]:
        """No content beside the flow that is played."""
        return self._context.content(kind, record)

    def cooperation(self) -> tuple[CooperationOptions, ...]:
        """What the sample says of partners."""
        return self._cooperation


class PartnerEntry(SamplePart, frozen=True):
    """A region that fits for an activity, as the diamond's matching says it of the samples side by side."""

    own: str
    region: str
    other: str
    case: str


class WorkshopEntry(SamplePart, frozen=True):
    """One workshop of a sample region; keys are those of the regions' files.

    ``between`` says for an own activity in which case its partners would work with each other.
    """

    region: str
    flow: str
    start: str
    zone: str
    title: str
    people: int
    seed: int
    ref: str
    known: tuple[str, ...] = ()
    activity: str = ""
    partner: tuple[PartnerEntry, ...] = ()
    between: dict[str, dict[str, str]] = {}


class WorkshopsFile(SamplePart, frozen=True):
    """The sample workshops of a plugin."""

    workshop: tuple[WorkshopEntry, ...]


def fill_workshops(ctx: PluginContext, file: Path) -> None:
    """Hold the workshops of ``file`` that are the region's; nothing for a region that is no sample."""
    entries = convert(tomllib.loads(file.read_text(encoding="utf-8")), WorkshopsFile)
    for entry in entries.workshop:
        if entry.region != ctx.region.code:
            continue
        flow, use = find_flow(ctx.content(KIND, Flow), entry.flow)
        known = tuple(_activity(entry.region, key) for key in entry.known)
        plan = RehearsalPlan(
            entry.people,
            entry.seed,
            flow,
            use,
            entry.start,
            entry.zone,
            title=entry.title,
            ref=entry.ref,
            activity=_activity(entry.region, entry.activity) if entry.activity else "",
            known=known,
        )
        store_sample_workshop(ctx, plan, list(_cooperation(entry)))


def _activity(code: str, key: str) -> str:
    return sample_uid(code, TransformativeActivity.TABLE, key)


def _cooperation(entry: WorkshopEntry) -> Iterator[CooperationOptions]:
    """The partners of the file with what their own files say of their critical mass."""
    sheets = {code: {one.key: one for one in sample.activity} for code, sample in samples().items()}
    for key in dict.fromkeys(one.own for one in entry.partner):
        own = sheets[entry.region][key]
        options = []
        for one in entry.partner:
            if one.own != key:
                continue
            other = sheets[one.region][one.other]
            closes = [
                factor
                for factor, level in other.mass.items()
                if level in ENOUGH and own.mass.get(factor) not in ENOUGH
            ]
            options.append(
                PartnerMatch(
                    one.region,
                    _activity(one.region, one.other),
                    other.name,
                    one.case,
                    one.case,
                    1.0,
                    confirmed=True,
                    closes=closes,
                    mass={factor: level.value for factor, level in other.mass.items()},
                )
            )
        yield CooperationOptions(
            _activity(entry.region, key), own.name, options, between=entry.between.get(key, {})
        )


def store_sample_workshop(
    region: WorkshopRegion, plan: RehearsalPlan, cooperation: Sequence[CooperationOptions] = ()
) -> None:
    """Play a workshop of a sample region and store what it left, every record marked as synthetic."""
    config = WorkspaceConfig(region=region.region)
    with tempfile.TemporaryDirectory() as home, Workspace.in_memory(config) as memory:
        played = MemoryRegion(region, memory, Path(home), cooperation)
        Rehearsal(played, plan).play()
        with region.transaction(_("sample workshop (synthetic)")) as transaction:
            for rule in (VOTES_RULE, MERGES_RULE, KEYS_RULE):
                transaction.declare(rule)
            for kind in TABLES:
                for record, former in _left(region, played, kind):
                    if former is None:
                        transaction.add(msgspec.structs.replace(record, provenance=SYNTHETIC))
                    else:
                        transaction.put(msgspec.structs.replace(record, version=former.version))


def _left(
    region: WorkshopRegion, played: MemoryRegion, kind: type[R]
) -> Iterator[tuple[R, R | None]]:
    """New and changed records of a table, each with what stood there before."""
    before = {record.uid: record for record in region.records(kind).all()}
    for record in played.records(kind).all():
        former = before.get(record.uid)
        if former is None or former.version != record.version:
            yield record, former
