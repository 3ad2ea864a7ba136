"""What one call of the command line shares: the home, the region, the plugins, and how to answer."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

import click

from cap_tui.errors import NotSaved, WrongUse
from cap_tui.report.document_reader import looked_through_by
from cap_tui.text.clean import clean
from cap_tui.text.i18n import _, language
from cap_tui.text.system_reason import system_reason
from cap_tui.workspace.home import Home, holds_region

if TYPE_CHECKING:
    from cap_tui.operations.context import Context
    from cap_tui.plugin.context import PluginContext
    from cap_tui.plugin.host import Host
    from cap_tui.report.document import Document
    from cap_tui.report.personal_texts import ReportHit
    from cap_tui.workspace import Workspace

PLAIN_WIDTH = 80
NARROWEST, WIDEST = 40, 100


def print_json(kind: str, data: Any, output: IO[str] | None = None) -> None:
    """Write the one JSON document of a call: ISO dates, decimals with a point, UTF-8, whatever the language."""
    import orjson

    document = {"cap_tui": 1, "kind": kind, "data": data}
    _write(orjson.dumps(document, option=orjson.OPT_INDENT_2), output)


def _write(answer: str | bytes, output: IO[str] | None = None) -> None:
    """Write to ``output`` (None: standard output). Raises NotSaved when a disk does not take it."""
    try:
        click.echo(answer, file=output)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise NotSaved(_("The answer could not be written."), where=system_reason(error)) from error


def plain_width() -> int:
    """The width of what is printed as text: the terminal's, up to what reads well."""
    return min(PLAIN_WIDTH, shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns)


class CommandSession:
    """One call of the program. Opens the workspace and the plugins when they are first asked for.

    ``open_view`` opens the shell on a view and says whether there is a terminal for it.
    """

    open_view: Callable[[CommandSession, str, bool], bool] | None = None

    def __init__(
        self,
        *,
        home: str | None = None,
        workspace: str | None = None,
        lang: str | None = None,
        plain: bool = False,
        as_json: bool = False,
        no_plugins: bool = False,
        debug: bool = False,
    ) -> None:
        if home is not None:
            os.environ["CAP_TUI_HOME"] = str(Path(home).absolute())
        self.home = Home()
        self.chosen = Path(workspace) if workspace else None
        self.lang = lang
        self.plain = plain or as_json
        self.json = as_json
        self.no_plugins = no_plugins
        self.debug = debug
        self._workspace: Workspace | None = None
        self._host: Host | None = None
        self._output = sys.stdout
        self._hits: dict[ReportHit, None] | None = None  # None: no document was looked through
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(looked_through_by(self._look_through))
        if self.json and self._output is not None:
            # What a plugin prints in passing would spoil the document.
            sys.stdout = sys.stderr
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        sys.stdout = self._output
        self._open.close()
        if self._workspace is not None:
            self._workspace.close()

    def folder(self) -> Path:
        """The region's folder: the one given, else the current folder, else the last one used."""
        if self.chosen is not None:
            return self.chosen
        if holds_region(Path()):
            return Path.cwd()
        recent = self.home.recent()
        if recent:
            return recent[0]
        raise WrongUse(
            _("No region is given and none was opened before."),
            remedy=_(
                "cap-tui new DIR … makes one, cap-tui -w DIR … names one, cap-tui demo shows one."
            ),
        )

    def workspace(self) -> Workspace:
        """The region's workspace, opened once."""
        if self._workspace is None:
            from cap_tui.operations.regions import open_workspace

            self._workspace = open_workspace(self.folder())
            self.home.remember(self._workspace.folder)
            if self._workspace.config.region.synthetic:
                self.say(_("SYNTHETIC: this region and all its data are made up."))
            for notice in self._workspace.notices:
                self.say(notice)
        return self._workspace

    def host(self) -> Host:
        """The plugins, attached to the workspace when one can be found."""
        if self._host is None:
            from cap_tui.plugin.exceptions import stop_on_interrupt
            from cap_tui.plugin.host import Host
            from cap_tui.workspace.app_logging import log

            log()
            stop_on_interrupt()
            self._host = Host.discover(self.home, use_plugins=not self.no_plugins)
        return self._host

    def attached(self) -> Host:
        """The plugins, attached to the region's workspace."""
        host = self.host()
        if host.workspace is None:
            host.attach(self.workspace())
        return host

    def region_context(self, *, plugins: bool = True) -> Context:
        """What operations are given: the region, the person's home and language, and the plugins when wanted."""
        from cap_tui.operations.context import Context

        host = self.attached() if plugins else None
        return Context(self.workspace(), host, self.home, language())

    def context(self, plugin: str) -> PluginContext:
        """The context through which one plugin sees the region."""
        return self.attached().context(plugin)

    def context_of_person(self) -> Context:
        """The person at work: region, plugins, home and language, as operations take them."""
        from cap_tui.operations.context import Context

        return Context(self.workspace(), self.attached(), self.home, language())

    @property
    def width(self) -> int:
        """The terminal cells that a line may have: the terminal's, 80 in a pipe, within what reads well."""
        columns = shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns
        return max(NARROWEST, min(columns, WIDEST))

    def plugin_command(self, name: str) -> click.Command:
        """A plugin's command; its code is imported by the host, inside its guard."""
        return self.host().command(name)

    def emit(self, kind: str, data: Any, lines: Iterable[str]) -> None:
        """Answer: one JSON document with ``--json``, else lines of cleaned text on standard output.

        After a document was looked through the data has ``hits``: what in it looks like data about people.
        """
        if self.json:
            if self._hits is not None:
                data = {**data, "hits": [hit.data() for hit in self._hits]}
            print_json(kind, data, self._output)
            return
        for line in lines:
            _write(clean(line))

    def stream(self, document: Mapping[str, Any]) -> None:
        """One of many answers: a compact JSON document on a line of its own, sent at once."""
        import orjson

        _write(orjson.dumps({"cap_tui": 1, **document}), self._output)

    def say(self, text: str) -> None:
        """Words about the answer, on standard error; that nobody reads them stops no work."""
        with contextlib.suppress(OSError):
            click.echo(clean(text), err=True)

    def say_progress(self, text: str) -> None:
        """What long work does, for somebody who waits at a terminal; a pipe is told the answer only."""
        if sys.stderr.isatty():
            self.say(text)

    @property
    def profile(self) -> str:
        """What the terminal gets, by what it says and by the person's setting: full, lite or plain."""
        from cap_tui.screens.preferences import Preferences
        from cap_tui.text.terminal_profile import terminal_profile

        wanted = Preferences(self.home.config_file).get("screen.profile", "auto")
        return terminal_profile(os.environ, wanted).name

    @property
    def talks(self) -> bool:
        """Whether questions are asked line by line: no screens are drawn, and somebody is at the keyboard."""
        if self.json or not sys.stdin.isatty():
            return False
        return self.plain or self.profile == "plain"

    def before_report(self) -> None:
        """Say what the region's settings lack, before a report is written: who pays, or the emblem."""
        from cap_tui.report.compose import missing_publicity

        if warning := missing_publicity(self.workspace().config):
            self.say(warning)

    def _look_through(self, documents: Sequence[Document], *, writing: bool) -> None:
        """Say what in documents looks like data about people; ask where somebody answers line by line."""
        from cap_tui.report.document_reader import HeldBack
        from cap_tui.report.personal_texts import hits_of, unnoted_lines, warning_lines

        hits = hits_of(documents, self._workspace)
        self._hits = {**(self._hits or {}), **dict.fromkeys(hits)}
        readonly = self._workspace is not None and self._workspace.readonly
        warnings = [*warning_lines(hits), *unnoted_lines(documents, readonly=readonly)]
        for line in warnings:
            self.say(_("Warning: {warning}").format(warning=line))
        if warnings and writing and self.talks:
            asked = _("Write it with these texts?")
            if not click.confirm(asked, default=False, err=True):
                raise HeldBack(warnings)

    def show_view(
        self, view: str, *, readonly: bool = False, talk: Callable[[], None] | None = None
    ) -> None:
        """Open the shell on a view, or print the view as text; raises what opening it raises."""
        if self.plain or self.open_view is None or not self.open_view(self, view, readonly):
            if talk is not None and not self.json and sys.stdin.isatty():
                talk()
            else:
                self.print_view(view)

    def print_view(self, view: str, width: int | None = None) -> None:
        """Print a plugin's view as text; raises what asking for it raises."""
        lines = self.attached().view_text(view, width or plain_width())
        self.emit("view", {"view": view, "lines": lines}, lines)


pass_session = click.make_pass_decorator(CommandSession)
