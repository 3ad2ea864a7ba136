"""Opening a region: the workspace, with interrupted erasures carried to their end."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.errors import Busy, NotSaved

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace

ERASURES = "erasures"


def open_workspace(folder: Path, *, readonly: bool = False) -> Workspace:
    """Open the region in ``folder``; an erasure that a crash interrupted is finished first.

    Where that cannot be written now, the next opening does it. Raises Refused, Corrupt, Busy.
    """
    from cap_tui.workspace import Workspace

    workspace = Workspace.open(folder, readonly=readonly)
    try:
        if not workspace.readonly and ERASURES in workspace.tables():
            from cap_tui.model.erasure import finish

            with contextlib.suppress(Busy, NotSaved):
                finish(workspace)
    except BaseException:
        workspace.close()
        raise
    return workspace
