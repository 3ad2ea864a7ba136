"""The views that manifests list, read without the code of a plugin."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from cap_tui.plugin.contributions import Line
from cap_tui.plugin.states import PluginState
from cap_tui.text.i18n import pick


@dataclasses.dataclass(frozen=True)
class ListedView:
    """A view as its manifest lists it, in the language in force; nothing is imported for it."""

    id: str
    title: str
    plugin: str
    line: Line | None  # None: it serves no action line
    help: str = ""
    order: int = 100
    keywords: str = ""


def list_views(states: Iterable[PluginState], line: Line | None) -> list[ListedView]:
    """The views of these plugins, or of those that serve ``line``, by order."""
    listed = []
    for state in states:
        manifest = state.manifest
        serves = None if manifest.line == "other" else Line(manifest.line)
        for entry in manifest.views if line is None or serves is line else ():
            listed.append(
                ListedView(
                    entry.id,
                    pick(entry.title),
                    state.id,
                    serves,
                    pick(entry.help),
                    entry.order,
                    pick(entry.keywords),
                )
            )
    return sorted(listed, key=lambda view: view.order)
