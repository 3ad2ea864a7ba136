"""``plugins new``: a plugin that works and is tested from the first minute, made from a template."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from cap_tui.errors import Refused, WrongUse
from cap_tui.plugin import API_VERSION, MANIFEST_FILE
from cap_tui.plugin.kind_template import SUFFIX, TEMPLATES, KindTemplate
from cap_tui.text.i18n import _
from cap_tui.workspace.disk_errors import not_written

CODE = "code"
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


def planned(plugin_id: str, templates: Sequence[KindTemplate]) -> Iterator[tuple[Path, str]]:
    """(path inside the plugin's folder, text) of every file of a new plugin: with code when there is no template.

    :class:`WrongUse` for an id that no plugin may have.
    """
    if not _ID.match(plugin_id) or len(plugin_id) > 40:
        raise WrongUse(
            _("'{id}' cannot be a plugin's id.").format(id=plugin_id),
            remedy=_("Use small letters, digits and hyphens, and begin with a letter."),
        )
    package = "cap_" + plugin_id.replace("-", "_")
    words = {
        "@id@": plugin_id,
        "@package@": package,
        "@name@": plugin_id.replace("-", " ").capitalize(),
        "@api@": API_VERSION,
        "@line@": templates[0].line if templates else "other",
    }
    for name, text in _files(templates):
        for mark, word in words.items():
            text = text.replace(mark, word)
        yield Path(name.replace("cap_example", package).replace("dot_", ".")), text


def _files(templates: Sequence[KindTemplate]) -> Iterator[tuple[str, str]]:
    """(name, text) before the words are filled in; the blocks of the kinds follow the head of plugin.toml."""
    folder = TEMPLATES / ("data" if templates else CODE)
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        name = path.relative_to(folder).as_posix().removesuffix(SUFFIX)
        text = path.read_text("utf-8")
        if templates and name == MANIFEST_FILE:
            text += "\n\n".join(template.entries.strip() for template in templates) + "\n"
        yield name, text
    for template in templates:
        yield from template.files.items()


def write(plugin_id: str, templates: Sequence[KindTemplate], folder: Path) -> list[Path]:
    """Write a new plugin into ``folder``; its files.

    :class:`Refused` when something is there already or nothing can be written, NotSaved on a
    full disk; half a plugin is taken away again.
    """
    files = {folder / path: text for path, text in planned(plugin_id, templates)}
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Refused(
                _("There is something in this folder already."),
                where=str(folder),
                remedy=_("Choose another folder with --dir."),
            )
        try:
            for target, text in files.items():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, "utf-8")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    except OSError as error:
        raise not_written(error, folder) from error
    return list(files)
