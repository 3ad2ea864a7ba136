"""Opening the shell on a region; where nothing can be drawn, the board answers as text."""

from __future__ import annotations

import os
from pathlib import Path

from cap_tui.cli.session import CommandSession
from cap_tui.errors import WrongUse


def open_shell(session: CommandSession, *, mouse: bool = True) -> int:
    """Open the shell and return its exit code; with ``--plain`` or ``--json`` answer with the board."""
    if session.plain:
        from cap_tui.cli.region import show_board

        show_board(session)
        return 0
    from cap_tui.app import CapApp
    from cap_tui.screens.preferences import Preferences
    from cap_tui.text.i18n import set_language
    from cap_tui.widgets import themes

    preferences = Preferences(session.home.config_file)
    if wanted := session.lang or preferences.get("screen.language", ""):
        set_language(wanted)
    if themes.suitable(os.environ, preferences.get("screen.theme", themes.DARK)) == themes.PLAIN:
        os.environ["NO_COLOR"] = "1"  # widgets of Textual's own keep some colours otherwise
    folder, use_plugins = _folder(session), not session.no_plugins
    app = CapApp(folder, session.home, use_plugins=use_plugins, debug=session.debug)
    app.run(mouse=mouse and bool(app.setting("screen.mouse", True)))
    return app.return_code or 0


def _folder(session: CommandSession) -> Path | None:
    try:
        return session.folder()
    except WrongUse:
        return None
