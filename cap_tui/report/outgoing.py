"""What the exchange of bundles needs from the plugins: their tables, and a report of what leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cap_tui.model.record import Record
from cap_tui.model.tables import CORE_TABLES
from cap_tui.report.compose import compose
from cap_tui.report.write import as_bytes
from cap_tui.text.i18n import _, speaking
from cap_tui.workspace import Home, Workspace, WorkspaceConfig

if TYPE_CHECKING:
    from cap_tui.plugin.host import Host

CORE_LINES = {
    "evidence": "evidence",
    "areas": "evidence",
    "challenges": "evidence",
    "activities": "discovery",
    "ratings": "discovery",
    "critical_mass": "discovery",
}
"""The action line that each of the core's own tables serves; people and actors serve all."""

MOST_RECORDS = 20_000
"""A region with more records has its report written at home; it is not made for the bundle."""


def tables_of(host: Host) -> tuple[type[Record], ...]:
    """The record types of all tables that are installed: the core's and the active plugins'."""
    return (*CORE_TABLES, *(table.record for table in host.tables()))


def lines_of(host: Host) -> dict[str, str]:
    """Table -> action line, from the manifests."""
    lines = dict(CORE_LINES)
    for plugin in host.plugins:
        if plugin.state.on and plugin.manifest.line != "other":
            for table in plugin.manifest.tables:
                lines[f"{plugin.id}.{table.name}"] = plugin.manifest.line
    return lines


def report_of(
    leaving: Iterable[tuple[str, Mapping[str, Any]]],
    config: WorkspaceConfig,
    home: Home,
    *,
    use_plugins: bool = True,
) -> bytes:
    """The HTML report of a region that holds nothing but what leaves.

    The plugins see a workspace in memory with the leaving documents, so that no report can say
    what the bundle does not. Made in the region's first language, dated by the newest change.
    """
    from cap_tui.plugin.host import Host

    workspace = Workspace.in_memory(config)
    newest = ""
    with workspace.transaction("what leaves") as tx:
        for table, document in leaving:
            newest = max(newest, str(document.get("updated", "")))
            tx.put_document(table, document)
    host = Host.discover(home, use_plugins=use_plugins)
    host.attach(workspace)
    with speaking(config.region.languages[0] if config.region.languages else "en"):
        made = _("Made from what is in this bundle.")
        report = replace(compose(host, workspace), date=newest[:10], provenance=(made,))
        return as_bytes(report, ".html")
