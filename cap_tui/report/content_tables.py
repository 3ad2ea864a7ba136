"""The appendix of a report: the entries that plugins, the region and partners contributed, a table for each kind."""

from __future__ import annotations

from collections.abc import Iterator

from cap_tui.operations.content import content_listing
from cap_tui.plugin.content_registry import ContentRegistry
from cap_tui.report.document import Paragraph, Section
from cap_tui.report.listing_table import listing_table
from cap_tui.text.i18n import _, pick

ORDER = 900
"""Behind the tools and the tables of the records."""


def content_sections(registry: ContentRegistry) -> Iterator[Section]:
    """A section for each kind with contributed entries: name, id, plugin and version. Built-in packs are left out."""
    titles = {kind.name: pick(kind.title) for kind in registry.kinds()}
    for place, kind in enumerate(registry.names()):
        items = [
            item
            for item in registry.entries(kind)
            if any(origin.source != "builtin" for origin in item.provenances)
        ]
        if not items:
            continue
        title = titles.get(kind, kind)
        listing = content_listing(items, title)
        words = Paragraph(_("What plugins, this region and partners contribute as data."))
        table = listing_table(listing, title)
        yield Section(f"content.{kind}", title, [words, table], ORDER + place, "annex")
