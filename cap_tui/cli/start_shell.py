"""Start the shell on a region. A terminal that cannot draw screens gets the board as text."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from cap_tui.cli.command_session import CommandSession
from cap_tui.cli.import_later import import_later
from cap_tui.cli.language_choice import VARIABLE
from cap_tui.errors import WrongUse
from cap_tui.text.i18n import _
from cap_tui.text.terminal_profile import can_draw, passes_mouse

if TYPE_CHECKING:
    from cap_tui.app import CapApp


def open_shell(session: CommandSession, *, mouse: bool = True) -> int:
    """Open the shell and return its exit code; with ``--plain``, ``--json`` or TERM=dumb print the board."""
    if session.plain or session.profile == "plain":
        from cap_tui.cli.region import show_board

        if not session.plain:
            session.say(_why_lines(session))
        if not session.json and _folder(session) is None:
            session.say(_("A tour of ten minutes on a sample region: cap-tui training start tour"))
        show_board(session)
        return 0
    return _run_shell(session, _folder(session), mouse=mouse)


def open_shell_on_view(session: CommandSession, view: str, readonly: bool) -> bool:
    """Open the shell on a plugin's view; False where screens cannot be drawn.

    A view that is not there is refused before a screen is drawn; leaving the shell ends the process.
    """
    if session.profile == "plain" or not sys.stdout.isatty():
        return False
    session.attached().view(view)
    _run_shell(session, session.folder(), view=view, readonly=readonly)
    return True


def _run_shell(
    session: CommandSession,
    folder: Path | None,
    *,
    view: str = "",
    readonly: bool = False,
    mouse: bool = True,
) -> int:
    if session.profile == "lite":
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", "256")  # Textual reads it when it is imported
    # asyncio imports TLS, and half of the program hashes: 4 MB that a start has no use for.
    import_later("ssl", "asyncio.sslproto", "hashlib")
    from cap_tui.app import CapApp
    from cap_tui.report.document_reader import hold_back, looked_through_by
    from cap_tui.screens.preferences import Preferences
    from cap_tui.widgets import themes

    preferences = Preferences(session.home.config_file)
    if themes.suitable(os.environ, preferences.get("screen.theme", themes.DARK)) == themes.PLAIN:
        os.environ["NO_COLOR"] = "1"  # widgets of Textual's own keep some colours otherwise
    use_plugins = not session.no_plugins
    app = CapApp(folder, session.home, use_plugins=use_plugins, debug=session.debug)
    app.first_view, app.readonly = view, readonly
    reads = mouse and passes_mouse(os.environ) and bool(app.setting("screen.mouse", True))
    app.reads_mouse = reads
    with looked_through_by(hold_back(None)):  # what a task writes is looked through with the region
        app.run(mouse=reads)
    return _end(app, mouse=mouse)


def _end(app: CapApp, *, mouse: bool) -> NoReturn:
    """End the process without waiting for threads that only read: every change is on disk already."""
    from cap_tui.screens.forced_exit import START_AGAIN

    app.goodbye()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    if app.return_code == START_AGAIN:
        _start_again(app, mouse=mouse)
    os._exit(app.return_code or 0)


def _start_again(app: CapApp, *, mouse: bool) -> NoReturn:
    """Become the same program anew, on the region that is open."""
    flags = {"--no-plugins": not app.use_plugins, "--no-mouse": not mouse, "--debug": app.debugging}
    words = ["--home", str(app.home.path), *(flag for flag, given in flags.items() if given)]
    if app.region is not None:
        words += ["--workspace", str(app.region.workspace.folder)]
    os.environ.pop(VARIABLE, None)  # the language that was chosen in the settings stands
    os.execv(sys.executable, [sys.executable, "-P", "-m", "cap_tui", *words])


def _why_lines(session: CommandSession) -> str:
    """Say why the answer is text, and what to do."""
    if can_draw(os.environ):
        return _("Your setting: lines of text. For screens take profile out of {file}").format(
            file=session.home.config_file
        )
    words = _(
        "This terminal (TERM={name}) cannot draw screens, so the board follows as text. "
        "cap-tui view NAME prints any other screen; TERM=xterm cap-tui opens the screens."
    )
    return words.format(name=os.environ.get("TERM", ""))


def _folder(session: CommandSession) -> Path | None:
    try:
        return session.folder()
    except WrongUse:
        return None
