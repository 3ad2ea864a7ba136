"""The hooks that a plugin may implement.

Mark a function of your package's ``__init__`` with ``@hookimpl`` and give it the name of a
hook. Ask only for the arguments you need. A hook is an ordinary function: not ``async``, quick
(slow work belongs into an importer, an exporter or an action), and it returns what it
says, or nothing. Ids begin with the plugin's id and a dot. The hooks by which tools tell
each other what they know are in ``tool_hookspecs``.
"""

# ruff: noqa: ARG001 - a specification has arguments and no body
from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import pluggy

from cap_tui.plugin.contributions import (
    Action,
    ContentRule,
    Event,
    Exporter,
    Finding,
    Line,
    Status,
    Table,
    View,
)
from cap_tui.plugin.importers import Importer

if TYPE_CHECKING:
    import click

    from cap_tui.model.record import Record
    from cap_tui.plugin.context import PluginContext

PROJECT = "cap_tui"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@runtime_checkable
class ReportSection(Protocol):
    """What :class:`cap_tui.api.Section` is, seen from below: the host never looks into its blocks."""

    id: str
    title: str
    order: int


@hookspec
def cap_views(ctx: PluginContext) -> Iterable[View]:
    """The plugin's screenfuls: one for each view that the manifest lists.

    Arguments:
        ctx: the plugin's context. The factory and ``lines`` get it again when they are called.

    ``factory`` returns a Textual widget, never a Screen; import Textual inside it. ``lines``
    says the same in text, no line wider than ``width`` cells, and needs no Textual.

    Example::

        from cap_tui.api import View, hookimpl

        def widget(ctx):
            from textual.widgets import Static

            return Static(ctx.region.name, markup=False)

        def lines(ctx, width):
            yield ctx.region.name[:width]

        @hookimpl
        def cap_views(ctx):
            yield View("hello.region", widget, lines)
    """
    return ()


@hookspec
def cap_commands(ctx: PluginContext) -> Iterable[click.Command]:
    """The plugin's commands: one for each command that the manifest lists, with that name.

    Arguments:
        ctx: the plugin's context. No region is open yet when commands are collected; a
            command gets the region from its session when it runs.

    Example::

        import click

        from cap_tui.api import Session, hookimpl, pass_session

        @click.command("hello")
        @pass_session
        def hello(session: Session) -> None:
            region = session.context("hello").region
            session.emit("hello", {"name": region.name}, [f"Hello {region.name}"])

        @hookimpl
        def cap_commands(ctx):
            return [hello]
    """
    return ()


@hookspec
def cap_tables(ctx: PluginContext) -> Iterable[Table]:
    """The plugin's tables: one for each table that the manifest lists.

    Arguments:
        ctx: the plugin's context; no region is open.

    A table's records are declared once, each field with its meaning, unit and personal-data
    class. ``migrations`` maps version n to a pure function from a row of n to a row of n + 1;
    the core backs the region up before it runs them, checks the rows, and writes them
    in one transaction.

    Example::

        from typing import Annotated, ClassVar

        from cap_tui.api import Record, Table, about, hookimpl

        class Note(Record, frozen=True, kw_only=True):
            TABLE: ClassVar[str] = "hello.notes"
            text: Annotated[str, about("What was noted")]

        def text_was_called_remark(row):
            row["text"] = row.pop("remark")
            return row

        @hookimpl
        def cap_tables(ctx):
            return [Table(Note, version=2, migrations={1: text_was_called_remark})]
    """
    return ()


@hookspec
def cap_checks(ctx: PluginContext, line: Line | None) -> Iterable[Finding]:
    """What is missing before the next step, and how to fix it.

    Arguments:
        ctx: the plugin's context.
        line: the action line that is asked for; None for all. Findings of other lines are
            left out, so ask for it only when it saves work.

    An error blocks the next step, a warning does not, a hint may be ignored.

    Example::

        from cap_tui.api import Finding, Line, Severity, hookimpl

        @hookimpl
        def cap_checks(ctx, line):
            if len(ctx.languages) < 2:
                yield Finding(
                    id="hello.one-language",
                    severity=Severity.HINT,
                    message="The region works in one language only.",
                    where="workspace.toml",
                    remedy="Add the partners' language under region.languages.",
                    line=Line.EVIDENCE,
                )
    """
    return ()


@hookspec
def cap_status(ctx: PluginContext) -> Iterable[Status]:
    """Where the plugin's tools stand in this region, for the board: one for each action line served.

    Arguments:
        ctx: the plugin's context.

    Example::

        from cap_tui.api import Line, LineState, Status, hookimpl

        @hookimpl
        def cap_status(ctx):
            return [
                Status(
                    line=Line.SUPPORT,
                    state=LineState.EMPTY,
                    summary="No service is described yet.",
                    next_step="Describe the first one.",
                    view="hello.region",
                )
            ]
    """
    return ()


@hookspec
def cap_importers(ctx: PluginContext) -> Iterable[Importer]:
    """Readers of foreign files, for any plugin that imports such content.

    Arguments:
        ctx: the plugin's context.

    ``sniff`` says from 0 to 1 how sure it is that a file has this layout, and raises on no
    file. ``read`` raises :class:`cap_tui.api.Refused` with reason and place. When several
    importers claim a file the person chooses.

    Example::

        from cap_tui.api import Importer, Refused, Sheet, clean_line, hookimpl

        def sniff(path):
            return 0.9 if path.read_bytes()[:4] == b"id;q" else 0.0

        def read(path):
            try:
                head, *rows = path.read_text("utf-8").splitlines()
            except UnicodeDecodeError as error:
                raise Refused("The file is not UTF-8.", where=str(path)) from error
            cells = [tuple(clean_line(cell) for cell in row.split(";")) for row in rows]
            places = (f"row {number}" for number in range(2, len(cells) + 2))
            return Sheet("semicolons", tuple(head.split(";")), zip(places, cells))

        @hookimpl
        def cap_importers(ctx):
            return [
                Importer("hello.semicolons", "hello.survey", "Semicolons", (".csv",), sniff, read)
            ]
    """
    return ()


@hookspec
def cap_kinds(ctx: PluginContext) -> Iterable[ContentRule]:
    """Rules for the content kinds that the plugin owns, where the record type cannot say them.

    Arguments:
        ctx: the plugin's context.

    The manifest declares the kinds under ``[[kinds]]``; most need no more. ``check`` gets the record of one
    entry and yields a ``ContentProblem`` for each thing that is wrong: what it is, what would be right, and the
    key where it stands. A sentence alone will do. An entry with a fault is left out and named with its file and line.

    Example::

        from typing import Annotated

        from cap_tui.api import ContentEntry, ContentProblem, ContentRule, about, hookimpl

        class Recipe(ContentEntry, frozen=True, kw_only=True):
            least: Annotated[int, about("Minutes at least")] = 0
            most: Annotated[int, about("Minutes at most")] = 0

        def in_order(recipe):
            if recipe.most < recipe.least:
                yield ContentProblem("'most' is less than 'least'.", "Exchange them.", "most")

        @hookimpl
        def cap_kinds(ctx):
            return [ContentRule("recipes", in_order)]
    """
    return ()


@hookspec
def cap_exporters(ctx: PluginContext) -> Iterable[Exporter]:
    """Writers of files that other programs read.

    Arguments:
        ctx: the plugin's context.

    Example::

        from cap_tui.api import Exporter, hookimpl

        def write(ctx, path):
            path.write_text(ctx.region.name + "\\n", "utf-8")

        @hookimpl
        def cap_exporters(ctx):
            return [Exporter("hello.name", "Name of the region", ".txt", write)]
    """
    return ()


@hookspec
def cap_report_sections(ctx: PluginContext, report: str) -> Iterable[ReportSection]:
    """Sections of a report: :class:`cap_tui.api.Section` with the blocks of ``cap_tui.api.document``.

    Arguments:
        ctx: the plugin's context.
        report: which report is being written; "region" is the report of the whole region, "policy"
            its edition of two pages.

    A section has a role. Who was "asked", a key "message" (items of full sentences, the weightiest first, and
    at most one figure) and a "decision" to take next (items) are put together on page one. A "chapter" follows
    (the default), then each "annex" and the "glossary".

    Example::

        from cap_tui.api import Section, document, hookimpl

        @hookimpl
        def cap_report_sections(ctx, report):
            if report == "region":
                text = document.Paragraph(f"{ctx.region.name} says hello.")
                yield Section("hello.greeting", "Greeting", [text], order=900)
                said = document.Items([f"{ctx.region.name} was greeted."])
                yield Section("hello.message", "Greeting", [said], role="message")
    """
    return ()


@hookspec
def cap_actions(ctx: PluginContext, selection: Record | None) -> Iterable[Action]:
    """What a person can do: offered in the palette, and on the selected record.

    Arguments:
        ctx: the plugin's context.
        selection: the record that is selected; None when there is none.

    Example::

        from cap_tui.api import Action, hookimpl

        def greet(ctx):
            ctx.log.info("hello %s", ctx.region.name)

        @hookimpl
        def cap_actions(ctx, selection):
            return [Action("hello.greet", "Say hello", greet, changes=False)]
    """
    return ()


@hookspec
def cap_event(ctx: PluginContext, event: Event) -> None:
    """Records changed: called with ``records.changed`` after every commit, when it is on disk.

    Arguments:
        ctx: the plugin's context.
        event: its name, the tables and uids it touched and the number of the newest transaction.

    It is called in the thread that committed, and in the shell also, from a thread, after the
    commits of other programs. A plugin observes; it cannot veto. What it commits itself calls nobody.

    Example::

        from cap_tui.api import hookimpl

        @hookimpl
        def cap_event(ctx, event):
            if event.name == "records.changed" and "activities" in event.tables:
                ctx.log.info("activities changed at %d", event.seq)
    """


@hookspec
def cap_demo(ctx: PluginContext) -> None:
    """Fill a sample region with synthetic data, through the plugin's own real code.

    Arguments:
        ctx: the plugin's context; ``ctx.region.synthetic`` is true.

    Every record carries ``Provenance(source="demo", synthetic=True)``.

    Example::

        from typing import Annotated, ClassVar

        from cap_tui.api import Provenance, Record, about, hookimpl

        class Note(Record, frozen=True, kw_only=True):
            TABLE: ClassVar[str] = "hello.notes"
            text: Annotated[str, about("What was noted")]

        @hookimpl
        def cap_demo(ctx):
            made_up = Provenance(source="demo", synthetic=True)
            with ctx.transaction("sample note") as change:
                change.add(Note(text="A made-up note", provenance=made_up))
    """
