"""The report that goes along in a bundle: made from what leaves, and from nothing else of the region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from cap_tui.bundle.bundle_writer import Reporter
from cap_tui.operations.context import Context
from cap_tui.report.compose import compose
from cap_tui.report.write import as_bytes
from cap_tui.text.i18n import _, speaking
from cap_tui.workspace import Home, Workspace, WorkspaceConfig


def bundle_reporter(context: Context, *, use_plugins: bool = True) -> Reporter:
    """What makes the report of a bundle of the region of ``context`` from what leaves."""

    def report(leaving: Iterable[tuple[str, Mapping[str, Any]]]) -> bytes:
        home = context.home or Home()
        return report_of(leaving, context.workspace.config, home, use_plugins=use_plugins)

    return report


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
