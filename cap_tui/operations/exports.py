"""Files that plugins write for other programs: which there are, and writing one whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.errors import NotFound, Refused, WrongUse
from cap_tui.operations.context import Context
from cap_tui.text.i18n import _
from cap_tui.workspace.disk_errors import not_written, require_folder

if TYPE_CHECKING:
    from cap_tui.plugin.contributions import Exporter


def exporters(context: Context) -> tuple[Exporter, ...]:
    """Every exporter of the active plugins; imports the code of those that have one."""
    return context.host.exporters() if context.host else ()


def find_exporter(context: Context, exporter_id: str) -> Exporter:
    """One exporter by its id; :class:`NotFound` names those that there are."""
    found = {exporter.id: exporter for exporter in exporters(context)}
    if exporter_id not in found:
        raise NotFound(
            _("There is no exporter '{id}'.").format(id=exporter_id),
            remedy=_("Choose from {known}.").format(known=", ".join(found) or "—"),
        )
    return found[exporter_id]


def export_file(context: Context, exporter: Exporter, path: Path) -> Path:
    """Write the exporter's file to ``path``; an older file stays as it was when it fails.

    :class:`WrongUse` for another extension than the exporter's, :class:`Refused` when the folder
    is not there or no file was written, what the exporter raises otherwise.
    """
    if exporter.suffix and not path.name.lower().endswith(exporter.suffix.lower()):
        raise WrongUse(
            _("{title} is written as {suffix}.").format(
                title=exporter.title, suffix=exporter.suffix
            ),
            where=str(path),
            remedy=_("Give the file this extension."),
        )
    require_folder(path)
    if context.host is None:
        raise NotFound(_("There is no exporter '{id}'.").format(id=exporter.id))
    part = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        exporter.write(context.host.context(exporter.id.partition(".")[0]), part)
        if not part.is_file():
            raise Refused(_("{title} wrote no file.").format(title=exporter.title))
        part.replace(path)
    except OSError as error:
        raise not_written(error, path) from error
    finally:
        part.unlink(missing_ok=True)
    return path
