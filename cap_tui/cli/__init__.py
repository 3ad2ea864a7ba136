"""The command line: global options, and commands that are imported only when they are called.

The contract of names, outputs and exit codes is docs/cli.md. ``main`` is the only place
where an error becomes a sentence and an exit code.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from cap_tui import __version__
from cap_tui.cli.language_choice import choose_language, require_known_language
from cap_tui.cli.lazy import LazyGroup
from cap_tui.errors import CapError, NotSaved
from cap_tui.text.i18n import _

NEW_OBJECTS = 50_000
"""How many objects are made between two searches for garbage.

A start makes about 90,000 that stay. With Python's 700 it searches 120 times, which is 6 % of its time.
"""


def commands() -> dict[str, tuple[str, str]]:
    """Name -> (module:attribute, one line for --help). Plugins add theirs through their manifests."""
    return {**_region_commands(), **_file_commands(), **_program_commands()}


def _region_commands() -> dict[str, tuple[str, str]]:
    """A region, its records and their history."""
    return {
        "demo": ("cap_tui.cli.demo:demo", _("the sample regions, then the shell on one of them")),
        "new": ("cap_tui.cli.region:new", _("make a region's workspace")),
        "status": ("cap_tui.cli.region:status", _("the board: the state of each action line")),
        "check": ("cap_tui.cli.region:check", _("what is missing before the next step")),
        "view": ("cap_tui.cli.region:view", _("any screen as lines of text")),
        "records": ("cap_tui.cli.records:records", _("any table, also a plugin's")),
        "activities": ("cap_tui.cli.activities:activities", _("the transformative activities")),
        "areas": ("cap_tui.cli.areas:areas", _("the priority areas")),
        "challenges": ("cap_tui.cli.areas:challenges", _("the challenges")),
        "actors": ("cap_tui.cli.actors:actors", _("the organisations that take part")),
        "people": ("cap_tui.cli.actors:people", _("the people, and erasing one")),
        "evidence": ("cap_tui.cli.evidence:evidence", _("what supports what")),
        "ratings": ("cap_tui.cli.ratings:ratings", _("every rating of an activity")),
        "critical-mass": ("cap_tui.cli.ratings:critical_mass", _("the critical-mass sheets")),
        "actions": ("cap_tui.cli.actions:actions", _("what is done, by whom, until when")),
        "joint-activities": (
            "cap_tui.cli.joint_activities:joint_activities",
            _("what regions agreed to do together"),
        ),
        "trace": ("cap_tui.cli.trace:trace", _("the chain behind and ahead of a record")),
        "history": ("cap_tui.cli.records:history", _("who changed what, and when")),
        "undo": ("cap_tui.cli.records:undo", _("take the last change back")),
        "redo": ("cap_tui.cli.records:redo", _("make it again")),
    }


def _file_commands() -> dict[str, tuple[str, str]]:
    """What a region writes, where it is kept, and with whom it is shared."""
    return {
        "report": ("cap_tui.cli.report:report", _("write the region's report")),
        "export": ("cap_tui.cli.export:export", _("write a file for another program")),
        "verify": ("cap_tui.cli.maintenance:verify", _("check every byte of the workspace")),
        "compact": ("cap_tui.cli.maintenance:compact", _("write a fresh snapshot")),
        "storage": ("cap_tui.cli.storage:storage", _("a folder or a server: look, move")),
        "backup": ("cap_tui.cli.storage:backup", _("copy the region into a folder")),
        "doctor": ("cap_tui.cli.maintenance:doctor", _("where everything is, and is it well?")),
        "join": ("cap_tui.cli.join:join", _("participants take part by phone")),
        "bundle": ("cap_tui.cli.bundle:bundle", _("exchange work with partner regions")),
        "portfolio": (
            "cap_tui.cli.portfolio:portfolio",
            _("compare regions from their bundles"),
        ),
    }


def _program_commands() -> dict[str, tuple[str, str]]:
    """What the program can do, in which words, and how it is learnt."""
    return {
        "content": (
            "cap_tui.cli.content:content",
            _("what plugins and regions contribute as data"),
        ),
        "translations": (
            "cap_tui.cli.translations:translations",
            _("translate the program, add a language"),
        ),
        "training": (
            "cap_tui.cli.training:training",
            _("learn every tool on practice regions"),
        ),
        "settings": (
            "cap_tui.cli.settings:settings",
            _("language, colours, the region's name, who pays"),
        ),
        "plugins": ("cap_tui.cli.plugins:plugins", _("what is installed, in which state, and why")),
        "help": ("cap_tui.cli.help:help_pages", _("the documentation as text, and every command")),
        "completion": (
            "cap_tui.cli.completion:completion",
            _("what a shell needs to complete words"),
        ),
        "selftest": ("cap_tui.cli.selftest:selftest", _("our methods against published results")),
    }


# Text, no pathlib: help is to be there at once. What cannot be read is told by whoever reads it.
PATH = click.Path(readable=False)
ANYWHERE = ("--json", "--plain", "--debug", "--no-plugins")


def hoist(arguments: Sequence[str]) -> list[str]:
    """Put the global switches that stand behind the command before it; what follows ``--`` stays."""
    cut = list(arguments).index("--") if "--" in arguments else len(arguments)
    head, tail = list(arguments[:cut]), list(arguments[cut:])
    switches = [word for word in head if word in ANYWHERE]
    return switches + [word for word in head if word not in ANYWHERE] + tail


def build() -> click.Group:
    """The program's command group, in the language in force."""

    @click.group(
        cls=LazyGroup,
        commands_at=commands(),
        session=_session,
        invoke_without_command=True,
        context_settings={
            "help_option_names": ["-h", "--help"],
            "max_content_width": 100,
            "terminal_width": _help_width(),
        },
        help=_(
            "A region's Cluster Action Plan in a terminal.\n\n"
            "Without a command: the shell, on the given region, else on the last one."
        ),
    )
    @click.option("--home", type=PATH, help=_("Where your regions and settings are."))
    @click.option("-w", "--workspace", type=PATH, help=_("The region's folder."))
    @click.option("--lang", help=_("Language: en, de, fr, it, sl, or one that content adds."))
    @click.option("--plain", is_flag=True, help=_("Lines of text: no colour, no cursor tricks."))
    @click.option(
        "--json", "as_json", is_flag=True, help=_("One JSON document on standard output.")
    )
    @click.option(
        "--no-plugins", is_flag=True, help=_("Only the built-in plugins: load no other code.")
    )
    @click.option("--no-mouse", is_flag=True, help=_("Leave the mouse to the terminal."))
    @click.option("--debug", is_flag=True, help=_("Show the traceback of an error."))
    @click.option("--version", is_flag=True, help=_("Show the version."))
    @click.pass_context
    def cli(context: click.Context, /, version: bool, no_mouse: bool, **_options: Any) -> None:
        if version:
            click.echo(f"cap-tui {__version__}")
            context.exit()
        require_known_language(context.params["lang"])
        shell_wanted = context.invoked_subcommand is None
        answers = context.params["plain"] or context.params["as_json"]
        if shell_wanted and not (answers or _on_a_terminal()):
            click.echo(context.get_help())
            context.exit()
        context.obj = context.obj or _session(context)
        if shell_wanted:
            from cap_tui.cli.start_shell import open_shell

            context.exit(open_shell(context.obj, mouse=not no_mouse))

    return cli


def _help_width() -> int:
    """The width of the help, as click works it out itself, without the 5 ms of importing shutil."""
    try:
        columns = int(os.environ.get("COLUMNS", "0"))
    except ValueError:
        columns = 0
    if columns <= 0:
        try:
            columns = os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
        except (AttributeError, ValueError, OSError):
            columns = 80
    return max(min(columns, 100) - 2, 50)


def _session(context: click.Context) -> Any:
    """The session of a call, closed with it."""
    from cap_tui.cli.command_session import CommandSession

    own = ("version", "no_mouse")
    options = {name: value for name, value in context.params.items() if name not in own}
    session = CommandSession(**options)
    session.open_view = _open_view
    return context.with_resource(session)


def _open_view(session: Any, view: str, readonly: bool) -> bool:
    from cap_tui.cli.start_shell import open_shell_on_view

    return open_shell_on_view(session, view, readonly)


def _on_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _fail(error: CapError, *, as_json: bool) -> int:
    from cap_tui.text.clean import clean

    if as_json:
        _answer_error(error.what, error.where, error.remedy, error.details)
    _tell(clean(f"cap-tui: {error}"))
    return error.exit_code


def _tell(words: str) -> None:
    """Words on standard error; that nobody reads them changes no exit code."""
    with contextlib.suppress(OSError):
        click.echo(words, err=True)


def _answer_error(
    message: str, where: str = "", remedy: str = "", details: Mapping[str, Any] | None = None
) -> None:
    """Tell an error in JSON too; the words on standard error follow even where this cannot be written."""
    from cap_tui.cli.command_session import print_json

    try:
        told = {"message": message, "where": where, "remedy": remedy}
        print_json("error", {**(details or {}), **told})
    except BrokenPipeError:
        _drop_output()
    except NotSaved:
        pass


def _drop_output() -> None:
    """What is still buffered for a reader who is gone goes nowhere, or Python would complain on the way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with the exit code of the contract."""
    gc.set_threshold(NEW_OBJECTS)
    _stand_in_for_closed_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What a terminal of one alphabet cannot show is a question mark there, and no end.
        sys.stdout.reconfigure(errors="replace")
    words = hoist(sys.argv[1:] if arguments is None else arguments)
    choose_language(words)
    try:
        code = _run(words)
    except click.ClickException as error:
        if "--json" in words:
            _answer_error(error.format_message())
        with contextlib.suppress(OSError):
            error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        _tell("")
        sys.exit(130)
    except BrokenPipeError:
        # As in `… | head`: whoever asked got what they wanted.
        _drop_output()
        sys.exit(0)
    except CapError as error:
        _show_traceback(words)
        sys.exit(_fail(error, as_json="--json" in words))
    except Exception as error:  # noqa: BLE001 - the last door: nobody meets a traceback
        _show_traceback(words)
        if "--json" in words:
            _answer_error(f"{type(error).__name__}: {error}")
        sys.exit(_our_fault(error))
    sys.exit(code if isinstance(code, int) else 0)


def _stand_in_for_closed_streams() -> None:
    """A service or a script may start the program with a stream closed, which Python has as None then."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _run(words: list[str]) -> Any:
    """Run the command; returns the exit code, or what the command returned.

    Not by click's ``main``, which ends the process with 1 when the reader of a pipe goes away.
    """
    program = build()
    if "_CAP_TUI_COMPLETE" in os.environ:
        return program.main(args=words, prog_name="cap-tui", standalone_mode=False)
    try:
        with program.make_context("cap-tui", list(words)) as context:
            return program.invoke(context)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code


def _show_traceback(words: Sequence[str]) -> None:
    if "--debug" in words:
        import traceback

        _tell(traceback.format_exc())


def _our_fault(error: Exception) -> int:
    from cap_tui.workspace.app_logging import log

    log().exception("unexpected error")
    _tell(
        _(
            "cap-tui: something went wrong in the program: {error}. "
            "Nothing that was confirmed is lost; --debug shows the traceback."
        ).format(error=f"{type(error).__name__}: {error}")
    )
    return 5
