"""Files that commands of a workshop write: the option, the extension, the answer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cap_tui.errors import WrongUse
from cap_tui.text.i18n import _
from cap_tui.text.written_file import written_file_lines
from cap_tui.workshop_commands.call import WorkshopCall

if TYPE_CHECKING:
    from cap_tui.report.document import Document, Publicity

FILE = click.Path(path_type=Path, dir_okay=False)
output_option = click.option(
    "-o", "--output", type=FILE, required=True, help=_("The file to write.")
)


def require_suffix(path: Path, suffix: str) -> None:
    """Raise WrongUse for a file of another extension."""
    if path.suffix.lower() != suffix:
        raise WrongUse(_("The file is written as {suffix}.").format(suffix=suffix), where=str(path))


def workshop_publicity(call: WorkshopCall) -> Publicity:
    """Who pays, from the region's settings; what they lack is said."""
    from cap_tui.report.compose import publicity

    call.session.before_report()
    context = call.session.context(call.plugin)
    return publicity(context.config, context.folder)


def write_document(
    call: WorkshopCall, document: Document, path: Path, data: Mapping[str, Any]
) -> None:
    """Write a document in the format of its extension, as :func:`write_output` does; it is looked through before."""
    from cap_tui.report.document_reader import look_through
    from cap_tui.report.write import as_bytes

    content = as_bytes(document, path.suffix)
    look_through([document], writing=not call.dry_run)
    write_output(call, content, path, data)


def write_output(call: WorkshopCall, content: bytes, path: Path, data: Mapping[str, Any]) -> None:
    """Write the file unless it is a rehearsal, and say where it is."""
    from cap_tui.report.write import save

    if not call.dry_run:
        save(content, path)
    call.emit({"file": str(path), **data}, [] if call.dry_run else written_file_lines(path))
