"""Opening the shell on a region; where nothing can be drawn, the board answers as text."""

from __future__ import annotations

from pathlib import Path

from cap_tui.cli.session import CommandSession
from cap_tui.errors import WrongUse


def open_shell(session: CommandSession, *, mouse: bool = True) -> int:
    """Open the shell and return its exit code; with ``--plain`` or ``--json`` answer with the board."""
    if session.plain:
        from cap_tui.cli.region import show_board

        show_board(session)
        return 0
    from cap_tui.app import run

    return run(
        _folder(session),
        session.home,
        no_plugins=session.no_plugins,
        mouse=mouse,
        language=session.lang or "",
        debug=session.debug,
    )


def _folder(session: CommandSession) -> Path | None:
    try:
        return session.folder()
    except WrongUse:
        return None
