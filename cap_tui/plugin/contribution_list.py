"""Everything that a plugin brings, as its files say it: nothing is imported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cap_tui.plugin.manifest import Manifest
from cap_tui.text.i18n import _, pick
from cap_tui.text.labelled import label_end

_HOOK = re.compile(r"^def (cap_[a-z_]+)\(", re.MULTILINE)
Listed = dict[str, list[tuple[str, str]]]
"""Group, as plugin.toml calls it → (id, words) of each entry."""


def contributions(manifest: Manifest, folder: Path) -> Listed:
    """Group → entries, empty groups left out; ``folder`` is where the plugin's code is."""
    listed: Listed = {
        "commands": [(entry.name, pick(entry.help)) for entry in manifest.commands],
        "views": [(entry.id, pick(entry.title)) for entry in manifest.views],
        "tables": [
            (name, pick(entry.title) or pick(entry.many))
            for name, entry in manifest.tables_by_name().items()
        ],
        "settings": [(entry.key, pick(entry.help)) for entry in manifest.settings],
        "importers": [(entry.id, pick(entry.title)) for entry in manifest.importers],
        "exporters": [(entry.id, pick(entry.title)) for entry in manifest.exporters],
        "actions": [(entry.id, pick(entry.title)) for entry in manifest.actions],
        "kinds": [(entry.name, pick(entry.title)) for entry in manifest.kinds],
        "hooks": [(name, "") for name in hook_names(manifest, folder)],
    }
    for entry in manifest.content:
        name = entry.document.get("name", "")
        words = pick(name) if isinstance(name, str | dict) and name else ""
        listed.setdefault(entry.kind, []).append((entry.id, words))
    return {group: entries for group, entries in listed.items() if entries}


def without_code(manifest: Manifest) -> str:
    """What a plugin without code lists although only code gives it, as a sentence; an empty text when nothing."""
    listed = [
        *(view.id for view in manifest.views),
        *(importer.id for importer in manifest.importers),
        *(exporter.id for exporter in manifest.exporters),
        *(action.id for action in manifest.actions),
        *(command.name for command in manifest.commands),
        *manifest.hooks,
    ]
    return _("It lists '{name}' and has no code.").format(name=listed[0]) if listed else ""


def not_given(manifest: Manifest, folder: Path) -> Iterator[str]:
    """What the manifest lists without naming its code, and the package's ``__init__`` has no hook for, as sentences."""
    needing = {
        "cap_views": [v.id for v in manifest.views if not v.lines],
        "cap_commands": [c.name for c in manifest.commands if not (c.run or c.table)],
        "cap_importers": [i.id for i in manifest.importers if not i.read],
        "cap_exporters": [e.id for e in manifest.exporters if not e.write],
    }
    try:
        text = (folder / "__init__.py").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    for hook, ids in needing.items():
        if ids and hook not in text and "import *" not in text:
            yield _("It lists '{name}' and its code does not give it: no {hook}.").format(
                name=ids[0], hook=hook
            )


def hook_names(manifest: Manifest, folder: Path) -> list[str]:
    """The hooks that the manifest names and those that the package's ``__init__`` defines."""
    try:
        text = (folder / "__init__.py").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    named = [f"cap_{name}" for name in manifest.hooks]
    return list(dict.fromkeys([*named, *_HOOK.findall(text)]))


def group_title(group: str) -> str:
    """A group as people call it; the name of a content kind stays as it is."""
    return {
        "commands": _("commands"),
        "views": _("views"),
        "tables": _("tables"),
        "settings": _("settings"),
        "importers": _("importers"),
        "exporters": _("exporters"),
        "actions": _("actions"),
        "kinds": _("content kinds"),
        "hooks": _("hooks"),
    }.get(group, group)


def contribution_lines(manifest: Manifest, folder: Path) -> list[str]:
    """The groups and their entries as lines of text."""
    lines: list[str] = []
    for group, entries in contributions(manifest, folder).items():
        lines.append(label_end(group_title(group)))
        lines += [f"    {id}  {words}".rstrip() for id, words in entries]
    return lines
