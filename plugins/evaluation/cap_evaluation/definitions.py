"""Every indicator of a region with all that its figures need: the framework in force as one value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import msgspec

from cap_evaluation.indicator import Indicator
from cap_evaluation.indicator_entries import indicator_entries
from cap_evaluation.indicator_names import stored_names
from cap_evaluation.period import Months, period_text
from cap_evaluation.records import (
    Assignment,
    Claim,
    EvaluatedAction,
    EvaluatedInstitution,
    ExchangeRate,
    Framework,
    IndicatorDefinition,
    SanityRule,
)
from cap_evaluation.words import _
from cap_tui.api import (
    Busy,
    ContentItem,
    NotFound,
    PluginContext,
    Record,
    clean_line,
    fold_text,
    pick,
)

R = TypeVar("R", bound=Record)

DEFINITION_TABLES: tuple[type[Record], ...] = (
    Framework,
    IndicatorDefinition,
    EvaluatedAction,
    EvaluatedInstitution,
    Assignment,
    ExchangeRate,
    SanityRule,
    Claim,
)


@dataclass(frozen=True)
class Definition:
    """An indicator of the region: what was written, and who wrote it."""

    item: ContentItem[Indicator]
    fiscal_year_start: int = 1

    @property
    def ref(self) -> str:
        """Names exactly this one."""
        return self.item.ref

    @property
    def indicator(self) -> Indicator:
        """What was written."""
        return self.item.entry

    @cached_property
    def provenance(self) -> tuple[Mapping[str, Any], ...]:
        """Who wrote it, each with the hash of the entry. The board asks for no hash, and does without them."""
        return tuple(msgspec.to_builtins(origin) for origin in self.item.provenances)

    @property
    def id(self) -> str:
        """The id without a contributor."""
        return self.indicator.id

    @property
    def name(self) -> str:
        """The name in the language in force."""
        return pick(self.indicator.name)

    @property
    def built_in(self) -> bool:
        """Whether it is one of this plugin's own pack."""
        return all(origin.plugin == "evaluation" for origin in self.item.origins)

    @property
    def in_region_file(self) -> bool:
        """Whether a file of the region's folder ``content`` defines it."""
        return any(
            origin.source == "workspace" and origin.file.startswith("content/")
            for origin in self.item.origins
        )

    @cached_property
    def baseline_months(self) -> Months | None:
        """The period that the baseline describes."""
        return self.indicator.baseline_months(self.fiscal_year_start)

    @cached_property
    def target_months(self) -> Months | None:
        """The period by whose end the target is to be reached."""
        return self.indicator.target_months(self.fiscal_year_start)

    @cached_property
    def frequency_start(self) -> int:
        """The month in which its years begin."""
        return self.fiscal_year_start if self.indicator.fiscal else 1

    def text(self, months: Months) -> str:
        """A period in the form that the indicator uses."""
        return period_text(months, self.fiscal_year_start, fiscal=self.indicator.fiscal)


@dataclass(frozen=True)
class RegionFramework:
    """All definitions of a region at one moment."""

    settings: Framework
    indicators: Mapping[str, Definition]
    actions: Mapping[str, EvaluatedAction]
    institutions: Mapping[str, EvaluatedInstitution]
    assignments: Mapping[str, tuple[Assignment, ...]]
    rates: tuple[ExchangeRate, ...]
    rules: tuple[SanityRule, ...]
    claims: tuple[Claim, ...]
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    """Every name under which a record may hold an indicator -> the reference of that indicator."""

    def reference(self, stored: str) -> str:
        """The reference of the indicator that a record names; the name itself when it is not here."""
        return self.references.get(stored, stored)

    def stored_names(self, reference: str) -> tuple[str, ...]:
        """Every name under which records may hold the indicator with this reference."""
        return self._names.get(reference, (reference,))

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name, reference in self.references.items():
            found.setdefault(reference, []).append(name)
        return {reference: tuple(names) for reference, names in found.items()}

    def find(self, name: str) -> Definition | None:
        """The indicator with this id, or ``ID@CONTRIBUTOR``; None for none, and for the id of several."""
        found = self.indicators.get(name)
        if found is None and "@" in name:
            wanted, _at, contributor = name.partition("@")
            folded = f"{wanted}@{contributor.casefold()}"
            return next(
                (
                    self.indicators[reference]
                    for stored, reference in self.references.items()
                    if stored.startswith(f"{wanted}@") and stored.casefold() == folded.casefold()
                ),
                None,
            )
        return found

    def definition(self, reference: str) -> Definition:
        """The indicator with this id, or ``ID@CONTRIBUTOR``. Raises NotFound, Ambiguous for the id of several."""
        found = self.find(reference)
        if found is not None:
            return found
        what, remedy = self.unknown(reference)
        raise (Busy if reference in self.ambiguous else NotFound)(what, remedy=remedy)

    def unknown(self, reference: str) -> tuple[str, str]:
        """What is said of a name that means no indicator, or several; and the remedy."""
        choices = self.ambiguous.get(reference)
        if choices:
            return (
                _("Several contributors define the indicator {id} differently.").format(
                    id=reference
                ),
                _("Name one of them: {choices}.").format(choices=", ".join(choices)),
            )
        return (
            _("There is no indicator {id}.").format(id=clean_line(reference)),
            _("cap-tui evaluation indicators lists them."),
        )

    @cached_property
    def dimensions(self) -> frozenset[str]:
        """The names of all dimensions by which any indicator is split."""
        return frozenset(
            dimension.id
            for definition in self.indicators.values()
            for dimension in definition.indicator.disaggregation
        )


class _Row(msgspec.Struct):
    """No field: a feed is only asked whether something changed."""


class FrameworkReader:
    """Reads the definitions of a region again when one of their tables or the indicators changed."""

    def __init__(self, ctx: PluginContext) -> None:
        self._feeds = [ctx.table_feed(table.TABLE, _Row) for table in DEFINITION_TABLES]
        self._entries: tuple[ContentItem[Indicator], ...] = ()
        self._framework: RegionFramework | None = None
        self._seq = -1

    def read(self, ctx: PluginContext) -> RegionFramework:
        """The definitions in force; the same value as before when nothing of them changed."""
        if self._framework is not None and self._seq == ctx.seq:
            return self._framework
        seq = ctx.seq
        changed = [any(feed.changes()) for feed in self._feeds]
        entries = tuple(indicator_entries(ctx))
        if self._framework is None or any(changed) or entries != self._entries:
            self._framework, self._entries = _read_framework(ctx, entries), entries
        self._seq = seq
        return self._framework


_readers: WeakKeyDictionary[PluginContext, FrameworkReader] = WeakKeyDictionary()


def region_framework(ctx: PluginContext) -> RegionFramework:
    """The definitions of the region, up to date."""
    reader = _readers.get(ctx)
    if reader is None:
        reader = _readers[ctx] = FrameworkReader(ctx)
    return reader.read(ctx)


def _read_framework(
    ctx: PluginContext, entries: Iterable[ContentItem[Indicator]]
) -> RegionFramework:
    settings = settings_in_force(ctx)
    by_id: dict[str, list[Definition]] = {}
    for item in entries:
        found = Definition(item, settings.fiscal_year_start)
        by_id.setdefault(found.id, []).append(found)
    assignments: dict[str, list[Assignment]] = {}
    references = stored_names(
        (entry.id, entry.ref, entry.item.origins) for found in by_id.values() for entry in found
    )
    for assignment in own_records(ctx, Assignment):
        reference = references.get(assignment.indicator, assignment.indicator)
        assignments.setdefault(reference, []).append(assignment)
    return RegionFramework(
        settings=settings,
        indicators={entry.ref: entry for found in by_id.values() for entry in found},
        actions={action.code: action for action in _own_last(ctx, EvaluatedAction)},
        institutions={entry.code: entry for entry in _own_last(ctx, EvaluatedInstitution)},
        assignments={key: tuple(found) for key, found in assignments.items()},
        rates=tuple(sorted(own_records(ctx, ExchangeRate), key=lambda rate: rate.date)),
        rules=tuple(own_records(ctx, SanityRule)),
        claims=tuple(own_records(ctx, Claim)),
        ambiguous={
            key: tuple(entry.ref for entry in found)
            for key, found in by_id.items()
            if len(found) > 1
        },
        references=references,
    )


def own_records(ctx: PluginContext, kind: type[R]) -> list[R]:
    """The records that the region made: what partners wrote is theirs, and their rules are not in force here."""
    return [record for record in ctx.records(kind).all() if record.owner == ctx.region.code]


def _own_last(ctx: PluginContext, kind: type[R]) -> list[R]:
    """All records of a type; of two with one code the region's own is in force."""
    return sorted(ctx.records(kind).all(), key=lambda record: record.owner == ctx.region.code)


def settings_in_force(ctx: PluginContext) -> Framework:
    """The settings of the region's own framework; without one, the defaults in the region's currency."""
    found = own_records(ctx, Framework)
    if found:
        return found[-1]
    return Framework(currency=ctx.region.currency or "EUR")


def found_definitions(framework: RegionFramework, search: str = "") -> list[Definition]:
    """The definitions that hold a text, in any case; all of them without one."""
    wanted = fold_text(search)
    return [
        definition
        for definition in framework.indicators.values()
        if not wanted or wanted in _searched(definition)
    ]


def _searched(definition: Definition) -> str:
    texts: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, dict):
            for inner in value.values():
                collect(inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                collect(inner)

    collect(msgspec.to_builtins(definition.indicator))
    collect([dict(entry) for entry in definition.provenance])
    return fold_text("\n".join(texts))
