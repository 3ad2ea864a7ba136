"""The program speaks the words that plugins and the region contribute as content of the kind ``translations``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from cap_tui.model.content import ContentItem
from cap_tui.model.glossary import Translation
from cap_tui.plugin.content_kinds import CORE_KINDS
from cap_tui.plugin.content_registry import ContentRegistry, Contributor
from cap_tui.plugin.content_source import CONTENT_FOLDER, TRANSLATIONS
from cap_tui.plugin.states import PluginState
from cap_tui.text.i18n import set_contributed
from cap_tui.workspace.home import region_entry


def use_translations(
    content: Callable[[], ContentRegistry], states: Iterable[PluginState], region: Path | None
) -> None:
    """Take the translations into use, in the order of their ids; a partner's are read and not used.

    The content is read only where somebody contributes a translation.
    """
    texts: dict[tuple[str, str], dict[str, str]] = {}
    plurals: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    there = region is not None and _holds(region)
    there = there or any(
        any(entry.kind == TRANSLATIONS for entry in state.manifest.content) or _holds(state.folder)
        for state in states
    )
    for record in spoken_translations(content()) if there else ():
        key = (record.domain, record.language)
        texts.setdefault(key, {}).update(record.texts)
        plurals.setdefault(key, {}).update(record.plurals)
    set_contributed(texts, plurals)


def take_words_of(states: Iterable[PluginState], folder: Path | None) -> None:
    """Take the translations of plugins and of a region's folder into use, without the region being open."""
    usable = [state for state in states if state.usable]
    contributors = [Contributor.plugin(state) for state in usable]
    if folder is not None:
        contributors.append(Contributor.region(folder, region_entry(folder).code))
    kinds = {kind.name: kind for kind in CORE_KINDS}
    use_translations(lambda: ContentRegistry(kinds, contributors), usable, folder)


def spoken_translations(content: ContentRegistry) -> Iterable[Translation]:
    """The translations that are in use here: not those that came with bundles."""
    for item in content.entries(TRANSLATIONS):
        if is_spoken(item) and isinstance(item.record, Translation):
            yield item.record


def is_spoken(item: ContentItem[Translation]) -> bool:
    """Whether somebody here contributes the translation."""
    return any(origin.source != "bundle" for origin in item.origins)


def _holds(folder: Path) -> bool:
    return os.path.isdir(f"{folder}/{CONTENT_FOLDER}/{TRANSLATIONS}")  # noqa: PTH112 - every start asks it of every plugin
