"""Making the files of a new log, and beginning a journal for a data file that came alone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from cap_tui.errors import Refused
from cap_tui.text.i18n import _
from cap_tui.workspace import snapshot
from cap_tui.workspace.files import Files, replacing
from cap_tui.workspace.log_reader import came_alone, is_unfinished, snapshot_header
from cap_tui.workspace.memory_tables import Tables
from cap_tui.workspace.segments import LogPaths, fresh_header, make_segment
from cap_tui.workspace.uid import new_uid


def create_log(files: Files, layout: LogPaths, tables: Tables) -> None:
    """Make a log that starts with ``tables``. Raises Refused when there is one.

    What a creation that was killed left behind is made anew.
    """
    for path in (layout.data, layout.journal):
        if files.stat(path) is not None:
            if is_unfinished(files, layout):
                files.remove(path)
                continue
            raise Refused(
                _("There is a region in this folder already."),
                where=str(path),
                remedy=_("Choose an empty folder, or put its workspace.toml back."),
            )
    workspace = new_uid()
    with taken_back(files, layout):
        files.make_folder(layout.history)
        make_segment(files, layout.journal, fresh_header(workspace, base=tables.seq))
        with replacing(files, layout.data) as file:
            snapshot.write(file, snapshot.Contents.of(tables, workspace))


@contextlib.contextmanager
def taken_back(files: Files, layout: LogPaths) -> Iterator[None]:
    """Remove the files of a new log again when the block fails."""
    try:
        yield
    except BaseException:
        for path in (layout.data, layout.journal):
            files.remove(path)
        raise


def adopt(files: Files, layout: LogPaths) -> None:
    """Begin a journal for a data file that came alone, from a copy or a repository."""
    if not came_alone(files, layout):
        return
    header = snapshot_header(files, layout)
    lock = files.lock(layout.lock)
    try:
        if lock.take() and files.stat(layout.journal) is None:
            make_segment(files, layout.journal, header)
            files.make_folder(layout.history)
    finally:
        lock.close()
