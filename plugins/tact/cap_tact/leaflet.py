"""A service as a leaflet for firms, and the catalogue as a table for spreadsheets."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cap_tact.listings import service_fields, words_text
from cap_tact.service import Service
from cap_tact.words import _
from cap_tui.api import (
    ContentItem,
    PluginContext,
    Section,
    document,
    language,
    pick,
    publicity,
    save_file,
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
    "contributor",
    "version",
)


def leaflet(
    ctx: PluginContext, items: Sequence[ContentItem[Service]], date: datetime.date
) -> document.Document:
    """One section a service: what it is, for whom, how it goes, what it costs, how far it is tried."""
    sections = [
        Section(f"tact.{item.id}", item.name, list(_blocks(item)), order)
        for order, item in enumerate(items)
    ]
    return document.Document(
        title=sections[0].title if len(sections) == 1 else _("Services of the Cluster Toolbox"),
        region=ctx.region.name,
        date=date.isoformat(),
        sections=tuple(sections),
        language=language() if language() in ctx.languages else "en",
        publicity=publicity(ctx.config, ctx.folder),
        notices=("synthetic",) if ctx.region.synthetic else (),
    )


def _blocks(item: ContentItem[Service]) -> Iterator[document.Block]:
    service = item.entry
    if service.summary:
        yield document.Paragraph(pick(service.summary))
    if service.steps:
        yield document.Heading(_("How it goes"))
        yield document.Items([pick(step) for step in service.steps])
    yield document.Heading(_("In short"))
    shown = [
        f"{label}: {text}"
        for label, text in service_fields(item)
        if label not in (_("summary"), _("steps"))
    ]
    yield document.Items(shown)


def write_leaflet(ctx: PluginContext, items: Sequence[ContentItem[Service]], path: Path) -> None:
    """Write a leaflet to a file; its extension is the format. Raises Refused for another one."""
    write_report(leaflet(ctx, items, datetime.date.today()), path)


def write_catalogue(items: Iterable[ContentItem[Service]], path: Path) -> None:
    """Write the catalogue as CSV."""
    save_file(catalogue_csv(items).encode(), path)


def catalogue_csv(items: Iterable[ContentItem[Service]]) -> str:
    """The catalogue as CSV: one row a service; a text that a spreadsheet would compute is kept as text."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(CSV_COLUMNS)
    for item in items:
        writer.writerow([_safe_cell(cell) for cell in _row(item)])
    return stream.getvalue()


def _row(item: ContentItem[Service]) -> Iterator[str]:
    service, origin = item.entry, item.provenance
    for column in CSV_COLUMNS[:-2]:
        value = getattr(service, column)
        if column == "name":
            yield item.name
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
