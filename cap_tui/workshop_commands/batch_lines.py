"""Many commands in one process: one JSON array of words a line, each as if it were called alone."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click
import msgspec

from cap_tui.errors import CapError, Refused
from cap_tui.model.conversion import decode
from cap_tui.plugin.session_protocol import Session
from cap_tui.text.i18n import _
from cap_tui.workshop_commands.call import WorkshopGroup

if TYPE_CHECKING:
    from cap_tui.plugin.context import PluginContext

MOST_BYTES = 2 * 1024 * 1024
ANYWHERE = ("--json", "--plain", "--debug")


class LineSession:
    """The session of one line: it keeps the answer, and shares the open region with all lines."""

    plain = True
    json = True

    def __init__(self, session: Session) -> None:
        self._session = session
        self.kind = ""
        self.data: Any = None

    def context(self, plugin: str) -> PluginContext:
        """The plugin's context, opened once for all lines."""
        return self._session.context(plugin)

    def emit(self, kind: str, data: Any, _lines: Any) -> None:
        """Keep the answer."""
        self.kind, self.data = kind, data

    def say(self, text: str) -> None:
        """Words about the answer, on standard error."""
        self._session.say(text)

    def before_report(self) -> None:
        """Say what the region's settings lack, before a report is written."""
        self._session.before_report()

    def show_view(self, view: str, *, readonly: bool = False) -> None:
        """Raises Refused: a batch draws nothing."""
        raise Refused(_("A batch opens no screen."), where=view)

    @property
    def width(self) -> int:
        """The cells of a line."""
        return self._session.width


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a stream; None for one that is too long."""
    while chunk := stream.readline(MOST_BYTES + 2):
        if len(chunk.rstrip(b"\r\n")) <= MOST_BYTES:
            yield chunk
            continue
        while chunk and not chunk.endswith(b"\n"):
            chunk = stream.readline(MOST_BYTES)
        yield None


def _words(line: bytes | None) -> list[str] | None:
    """The words of a line; None when it is no array of words."""
    if line is None:
        return None
    try:
        return decode(line, list[str])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _error(error: CapError) -> dict[str, Any]:
    told = {"message": error.what, "where": error.where, "remedy": error.remedy}
    return {**error.details, **told}


def run_line(
    group: WorkshopGroup, session: Session, line: bytes | None
) -> tuple[int, str, Mapping[str, Any]]:
    """Exit code, kind and data of one line."""
    words = _words(line)
    if words is None:
        return 2, "error", {"message": _("The line is no JSON array of words.")}
    if words[:1] == ["batch"] or words[:1] == ["watch"]:
        return 2, "error", {"message": _("This command has no place in a batch.")}
    here = LineSession(session)
    try:
        plain = [word for word in words if word not in ANYWHERE]
        # What --help prints would stand between the answers.
        with (
            contextlib.redirect_stdout(sys.stderr),
            group.make_context(group.name, plain, obj=here) as context,
        ):
            group.invoke(context)
    except CapError as error:
        return error.exit_code, "error", _error(error)
    except click.exceptions.Exit as leaving:
        # What was asked does not hold: the answer says why. Otherwise it was --help.
        return leaving.exit_code, here.kind or "help", here.data or {}
    except click.ClickException as error:
        return 2, "error", {"message": error.format_message()}
    except Exception as error:  # noqa: BLE001 - one line fails, the others are done
        return 5, "error", {"message": f"{type(error).__name__}: {error}"}
    return 0, here.kind, here.data


def run_batch(group: WorkshopGroup, session: Session, source: str) -> bool:
    """Do every line and answer it; whether all ended with 0. Raises Refused for a file that cannot be read."""
    try:
        stream = sys.stdin.buffer if source == "-" else Path(source).open("rb")  # noqa: SIM115
    except OSError as error:
        raise Refused(_("The file cannot be read."), where=f"{source}: {error.strerror}") from error
    whole = True
    with stream:
        for number, line in enumerate(_lines(stream), start=1):
            code, kind, data = run_line(group, session, line)
            session.stream({"kind": kind, "line": number, "exit": code, "data": data})
            whole = whole and not code
    return whole
