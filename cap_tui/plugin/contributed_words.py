"""The program speaks the words that plugins and the region contribute as content of the kind ``translations``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from cap_tui.model.glossary import Translation
from cap_tui.plugin.content_registry import ContentRegistry
from cap_tui.plugin.content_source import CONTENT_FOLDER
from cap_tui.plugin.states import PluginState
from cap_tui.text.i18n import set_contributed

KIND = "translations"


def use_translations(
    content: Callable[[], ContentRegistry], states: Iterable[PluginState], region: Path
) -> None:
    """Take the translations into use, in the order of their ids; a partner's are read and not used.

    The content is read only where somebody contributes a translation.
    """
    texts: dict[tuple[str, str], dict[str, str]] = {}
    there = any(
        any(entry.kind == KIND for entry in state.manifest.content) or _holds(state.folder)
        for state in states
    )
    for item in content().entries(KIND) if there or _holds(region) else ():
        here = any(origin.source != "bundle" for origin in item.origins)
        if here and isinstance(item.record, Translation):
            key = (item.record.domain, item.record.language)
            texts.setdefault(key, {}).update(item.record.texts)
    set_contributed(texts)


def _holds(folder: Path) -> bool:
    return (folder / CONTENT_FOLDER / KIND).is_dir()
