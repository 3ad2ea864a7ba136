"""The pages of the documentation that are made from the program: commands, screens, kinds, formats, plugins."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from cap_tui.cli.command_reference import command_page, program_context
from cap_tui.text.i18n import pick

if TYPE_CHECKING:
    from cap_tui.cli.command_session import CommandSession


@dataclass(frozen=True)
class ReferencePage:
    """A page that is made when it is asked for; the pages are in English, as those in files."""

    title: str
    make: Callable[[], str]


def reference_pages(context: click.Context, session: CommandSession) -> Mapping[str, ReferencePage]:
    """Topic -> page."""
    return {
        "commands": ReferencePage("Commands", lambda: command_page(program_context(context))),
        "screens": ReferencePage("Screens and views", lambda: screens_page(session)),
        "kinds": ReferencePage("Kinds of records and content", lambda: kinds_page(session)),
        "formats": ReferencePage("Files in and out", lambda: formats_page(session)),
        "directory": ReferencePage("Plugin directory", lambda: directory_page(session)),
    }


def screens_page(session: CommandSession) -> str:
    """Every screen of the shell and every view of a plugin."""
    from cap_tui.model.action_line import line_name
    from cap_tui.screens import SCREENS

    parts = [
        "# Screens and views",
        "The shell has screens of its own; each view of a plugin stands in a screen. F1 explains the screen that is"
        " open, `?` the number under the cursor, F2 finds any of them by its name. The page `keys` lists the keys.",
        "## Screens of the shell",
        _table(
            ("screen", "what it is for"),
            [(f"`{name}`", _words_of_module(name)) for name in SCREENS],
        ),
    ]
    host = session.host()
    for plugin in host.plugins:
        views = [view for view in host.views() if view.plugin == plugin.id]
        if not views:
            continue
        line = line_name(views[0].line) if views[0].line else ""
        rows = [(f"`{view.id}`", view.title, view.help) for view in views]
        parts += [f"## Views of {plugin.id}" + (f" ({line})" if line else "")]
        parts += [_table(("view", "title", "what it shows"), rows)]
    parts += [
        "`cap-tui view ID` prints a view, or the list of a kind (`records.KIND`), as lines of text."
    ]
    return _page(parts)


def kinds_page(session: CommandSession) -> str:
    """Every kind of records with its fields, and every content kind with the fields of its entries."""
    from cap_tui.model.kind import Kind
    from cap_tui.model.kinds import CORE_KINDS

    tables = [table.kind for table in session.host().tables() if table.kind]
    kinds: list[Kind[Any]] = [*CORE_KINDS, *tables]
    parts = ["# Kinds of records and content", "## Records"]
    for kind in kinds:
        rows = [
            (f"`{each.name}`", kind.label(each.name), kind.meaning(each.name))
            for each in kind.fields.values()
        ]
        parts += [
            f"### {kind.title(many=True)}",
            f"Table `{kind.table}`, view `records.{kind.id}`.",
        ]
        parts += [_table(("field", "label", "meaning"), rows)]
    parts += [
        "## Content",
        "Entries are TOML data; the page `plugins/content-kinds` says where they stand.",
    ]
    for content in session.host().content().kinds():
        if content.problem:
            continue
        schema = inspect.signature(content.load()).parameters
        parts += [
            f"### {pick(content.title)}",
            f"Key `[[{content.name}]]`, owner `{content.owner}`.",
        ]
        parts += [", ".join(f"`{name}`" for name in schema) + "."]
    return _page(parts)


def formats_page(session: CommandSession) -> str:
    """What the program reads and writes."""
    from cap_tui.report.kind_list_file import LIST_SUFFIXES
    from cap_tui.report.write import SUFFIXES

    host = session.host()
    read = [(f"`{i.id}`", i.title, " ".join(i.suffixes), i.purpose) for i in host.importers()]
    written = [(f"`{e.id}`", e.title, e.suffix) for e in host.exporters()]
    return _page(
        [
            "# Files in and out",
            "## Reports and lists",
            f"Reports: {', '.join(SUFFIXES)}. Lists: {', '.join(LIST_SUFFIXES)}. The suffix of `-o FILE` chooses.",
            "## Files that are imported",
            _table(("reader", "title", "suffixes", "for"), read),
            "## Files for other programs",
            _table(("exporter", "title", "suffix"), written),
            "## Bundles",
            "A bundle (`.cap.zip`) carries work to a partner region; the page `bundles` says what is in it.",
        ]
    )


def directory_page(session: CommandSession) -> str:
    """The plugins that come with the program, and what the catalogues offer."""
    from cap_tui.plugin.catalogue import catalogue_files, read_catalogue

    built_in = [
        (
            f"`{state.id}`",
            state.manifest.version,
            pick(state.manifest.name),
            pick(state.manifest.summary),
        )
        for state in session.host().plugins
    ]
    parts = [
        "# Plugin directory",
        "## Installed",
        _table(("id", "version", "name", "what it does"), built_in),
    ]
    for file in catalogue_files(session.home):
        catalogue = read_catalogue(file)
        rows = [(f"`{e.id}`", e.version, e.line, pick(e.summary)) for e in catalogue.plugins]
        parts += [
            f"## {pick(catalogue.name)}",
            _table(("id", "version", "action line", "what it does"), rows),
        ]
    parts += [
        "`cap-tui plugins add ID` shows what one brings, and installs it. A region keeps a catalogue of its own."
    ]
    return _page(parts)


def _words_of_module(screen: str) -> str:
    found = inspect.getdoc(import_module(f"cap_tui.screens.{screen}")) or ""
    return found.splitlines()[0]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(_table_lines(head, rows))


def _table_lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        cells = [" ".join(cell.split()).replace("|", "\\|") for cell in row]
        yield f"| {' | '.join(cells)} |"


def _page(parts: Sequence[str]) -> str:
    return "\n\n".join(parts) + "\n"
