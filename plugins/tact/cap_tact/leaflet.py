"""A service as a leaflet for firms, and the catalogue as a table for spreadsheets."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from cap_tact.catalogue import outcome_counts
from cap_tact.listings import evidence_text, service_fields, words_text
from cap_tact.records import Result
from cap_tact.service import Service
from cap_tact.wording import result_text
from cap_tact.words import _
from cap_tui.api import (
    ContentItem,
    PluginContext,
    Section,
    document,
    labelled,
    language,
    pick,
    publicity,
    save_file,
    synthetic_notices,
    write_report,
)

CSV_COLUMNS = (
    "id",
    "name",
    "summary",
    "category",
    "need",
    "answers",
    "phases",
    "target_groups",
    "cross_regional",
    "steps",
    "outputs",
    "effort_person_days",
    "duration_weeks",
    "cost_class",
    "maturity",
    "indicators",
    "provider",
    "languages",
    "link",
    "source",
    "license",
    "evidence",
    "contributor",
    "version",
    "outcomes",
)
OutcomeCounts = Mapping[str, Sequence[str]]
"""The regions that saw each result."""


def leaflet(
    ctx: PluginContext, items: Sequence[ContentItem[Service]], date: datetime.date
) -> document.Document:
    """One section a service: what it is, for whom, how it goes, what it costs, how far it is tried."""
    seen = outcome_counts(ctx)
    sections = [
        Section(f"tact.{item.id}", item.name, list(_blocks(item, seen.get(item.id, {}))), order)
        for order, item in enumerate(items)
    ]
    return document.Document(
        title=sections[0].title if len(sections) == 1 else _("Services of the Cluster Toolbox"),
        region=ctx.region.name,
        date=date.isoformat(),
        sections=tuple(sections),
        language=language(),
        publicity=publicity(ctx.config, ctx.folder),
        notices=synthetic_notices(ctx.region),
    )


def outcome_sentences(seen: OutcomeCounts) -> list[str]:
    """What came of a service where it was used, without what people wrote about it."""
    return [
        _("{result}: {n} ({regions})").format(
            result=result_text(result), n=len(regions), regions=", ".join(sorted(set(regions)))
        )
        for result in get_args(Result)
        if (regions := seen.get(result))
    ]


def _blocks(item: ContentItem[Service], seen: OutcomeCounts) -> Iterator[document.Block]:
    service = item.entry
    if service.summary:
        yield document.Paragraph(pick(service.summary))
    if service.steps:
        yield document.Heading(_("How it goes"))
        yield document.Items([pick(step) for step in service.steps])
    yield document.Heading(_("In short"))
    shown = [
        labelled(label, text)
        for label, text in service_fields(item)
        if label not in (_("summary"), _("steps"))
    ]
    yield document.Items(shown)
    if seen:
        yield document.Heading(_("What came of it where it was used"))
        yield document.Items(outcome_sentences(seen))


def write_leaflet(ctx: PluginContext, items: Sequence[ContentItem[Service]], path: Path) -> None:
    """Write a leaflet to a file; its extension is the format. Raises Refused for another one."""
    write_report(leaflet(ctx, items, ctx.today), path)


def write_catalogue(ctx: PluginContext, items: Iterable[ContentItem[Service]], path: Path) -> None:
    """Write the catalogue as CSV."""
    save_file(catalogue_csv(items, outcome_counts(ctx)).encode(), path)


def catalogue_csv(items: Iterable[ContentItem[Service]], seen: Mapping[str, OutcomeCounts]) -> str:
    """The catalogue as CSV: one row a service; a text that a spreadsheet would compute is kept as text."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(CSV_COLUMNS)
    for item in items:
        outcomes = "; ".join(outcome_sentences(seen.get(item.id, {})))
        writer.writerow([_safe_cell(cell) for cell in (*_row(item), outcomes)])
    return stream.getvalue()


def _row(item: ContentItem[Service]) -> Iterator[str]:
    service, origin = item.entry, item.provenance
    for column in CSV_COLUMNS[:-3]:
        value = getattr(service, column)
        if column == "name":
            yield item.name
        elif column == "evidence":
            yield "; ".join(evidence_text(item))
        elif isinstance(value, dict):
            yield pick(value)
        elif column in ("effort_person_days", "duration_weeks"):
            yield "" if value is None else "-".join(f"{one:g}" for one in value)
        elif isinstance(value, tuple):
            yield words_text(value)
        else:
            yield str(value or "")
    yield origin.contributor
    yield origin.version


def _safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
