"""Run a plugin's code so that whatever it does becomes a PluginFault or a checked result."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cap_tui.errors import CapError, PluginFault
from cap_tui.model.kind import Kind
from cap_tui.model.lookup import name_of
from cap_tui.plugin.call_marker import marker
from cap_tui.plugin.contributions import Action, Exporter, SurveyByLink, Table, TableParts, View
from cap_tui.plugin.exceptions import described, from_keyboard
from cap_tui.plugin.importers import Importer, Sheet
from cap_tui.text.clean import clean, clean_line
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled

if TYPE_CHECKING:
    import click

    from cap_tui.plugin.context import PluginContext

T = TypeVar("T")
TRACE = "CAP_TUI_TRACE_PLUGINS"
MOST_ITEMS = 10_000  # of one hook
MOST_LINES = 10_000  # of one view's text
LONGEST_LINE = 10_000
MOST_LETTERS = 2_000_000
_log = logging.getLogger("cap_tui.plugin")


def run(
    plugin: str,
    what: str,
    call: Callable[[], T],
    *,
    own_errors: bool = False,
    passing: tuple[type[BaseException], ...] = (),
    marked: bool = True,
) -> T:
    """Call; whatever is raised becomes a :class:`PluginFault` that names plugin and hook.

    With ``own_errors`` our own errors (a refused file) pass: they are answers, as are those
    named in ``passing``. Ctrl-C at the keyboard always passes. ``marked``: name the call
    should the process end in it (:mod:`cap_tui.plugin.call_marker`).
    """
    begin = time.perf_counter()
    number = marker.enter(plugin, what) if marked else 0
    try:
        return call()
    except passing:
        raise
    except BaseException as error:
        if from_keyboard(error) or (own_errors and isinstance(error, CapError)):
            raise
        _log.warning("plugin %s: %s", plugin, what, exc_info=error)
        raise PluginFault(
            labelled(what, described(error)),
            where=plugin,
            remedy=_("Tell its author, or disable it: the log has the details."),
        ) from error
    finally:
        if number:
            marker.leave(number)
        if os.environ.get(TRACE):
            _log.warning(
                "plugin %s: %s took %.1f ms", plugin, what, (time.perf_counter() - begin) * 1e3
            )


def collect(plugin: str, hook: str, call: Callable[[], Any], kind: type[T]) -> list[T]:
    """Call a hook and read all it returns, generators included; each item must be a ``kind``."""

    def materialised() -> list[Any]:
        result = call()
        if result is None:
            return []
        if isinstance(result, str | bytes | Mapping) or not isinstance(result, Iterable):
            raise TypeError(f"returned {type(result).__name__}, not several {kind.__name__}")
        items = list(itertools.islice(result, MOST_ITEMS + 1))
        if len(items) > MOST_ITEMS:
            raise ValueError(f"returned more than {MOST_ITEMS} {kind.__name__}")
        for item in items:
            if not isinstance(item, kind):
                raise TypeError(f"returned {type(item).__name__}, not {kind.__name__}")
        _check_ids(plugin, hook, items)
        return items

    return run(plugin, hook, materialised, passing=(PluginFault,))


def _check_ids(plugin: str, hook: str, items: Iterable[Any]) -> None:
    """Everything a plugin contributes is called ``<plugin>.<something>``; :class:`PluginFault` else."""
    for item in items:
        name = item.record.TABLE if isinstance(item, Table) else getattr(item, "id", None)
        if name is not None and not str(name).startswith(f"{plugin}."):
            raise PluginFault(
                _("{hook}: the id '{id}' must begin with '{prefix}'.").format(
                    hook=hook, id=clean_line(str(name)), prefix=f"{plugin}."
                ),
                where=plugin,
            )


def guarded_importer(plugin: str, importer: Importer) -> Importer:
    """The importer with its callables in a guard: a ``sniff`` that fails is unsure, a ``read`` that fails says whose fault it is."""

    def sniff(path: Path) -> float:
        try:
            sure = run(plugin, f"{importer.id} sniff", lambda: float(importer.sniff(path)))
        except PluginFault:
            return 0.0
        return min(1.0, max(0.0, sure))

    def read(path: Path) -> Sheet:
        sheet = run(plugin, f"{importer.id} read", lambda: importer.read(path), own_errors=True)
        if not isinstance(sheet, Sheet):
            raise PluginFault(f"{importer.id} read returned {type(sheet).__name__}", where=plugin)
        rows = guarded_iteration(plugin, f"{importer.id} read", sheet.rows)
        return dataclasses.replace(sheet, rows=rows)

    return dataclasses.replace(importer, sniff=sniff, read=read)


def guarded_iteration(plugin: str, what: str, items: Iterable[T]) -> Iterator[T]:
    """Iterate what a plugin yields, each step in a guard."""
    iterator = run(plugin, what, lambda: iter(items), own_errors=True)
    end = object()
    while True:
        item = run(plugin, what, lambda: next(iterator, end), own_errors=True)
        if item is end:
            return
        yield item  # type: ignore[misc]  # the sentinel has left


def guarded_lines(plugin: str, what: str, items: Callable[[], Iterable[str]]) -> Iterator[str]:
    """Lines of text from a plugin, cleaned and bounded; anything but text is the plugin's fault."""
    room = MOST_LETTERS
    given = run(plugin, what, items, own_errors=True)
    for number, line in enumerate(guarded_iteration(plugin, what, given)):
        if number == MOST_LINES or room <= 0:
            yield _("… cut here: {view} gives more than the program shows.").format(view=what)
            return
        if not isinstance(line, str):
            raise PluginFault(f"{what} yielded {type(line).__name__}, not text", where=plugin)
        cut = str.__getitem__(line, slice(0, min(room, LONGEST_LINE)))
        room -= len(cut)
        yield clean(cut).replace("\n", " ")


def guarded_view(plugin: str, view: View) -> View:
    """The view with its callables in a guard."""

    def factory(ctx: PluginContext) -> Any:
        return run(plugin, f"{view.id} factory", lambda: view.factory(ctx))

    def lines(ctx: PluginContext, width: int) -> Iterator[str]:
        return guarded_lines(plugin, f"{view.id} lines", lambda: view.lines(ctx, width))

    return dataclasses.replace(view, factory=factory, lines=lines)


def guarded_exporter(plugin: str, exporter: Exporter) -> Exporter:
    """The exporter with its callable in a guard; our own errors (a refused path) pass."""

    def write(ctx: PluginContext, path: Path) -> None:
        run(plugin, exporter.id, lambda: exporter.write(ctx, path), own_errors=True)

    return dataclasses.replace(exporter, write=write)


def guarded_parts(plugin: str, parts: TableParts) -> TableParts:
    """The parts with their names in a guard: where they fail, there are none."""

    def names(record: Any, reads: Any) -> Mapping[str, str]:
        try:
            return run(plugin, parts.role, lambda: dict(parts.names(record, reads)))
        except PluginFault:
            return {}

    return dataclasses.replace(parts, names=names)


def guarded_kind(plugin: str, kind: Kind[Any]) -> Kind[Any]:
    """The kind with its callables in a guard; our own errors (a refused value) pass."""

    def guarded(what: str, call: Callable[..., Any]) -> Callable[..., Any]:
        named = f"{kind.id} {what}"  # called for every cell of a list: a mark for each would cost more than most of them
        return lambda *given: run(
            plugin, named, lambda: call(*given), own_errors=True, marked=False
        )

    def worded(what: str, call: Callable[..., Any]) -> Callable[..., str]:
        return guarded(what, lambda *given: _text(call(*given)))

    columns = tuple(
        dataclasses.replace(
            column,
            value=column.value and guarded(column.id, column.value),
            text=column.text and worded(column.id, column.text),
        )
        for column in kind.columns
    )
    return dataclasses.replace(
        kind,
        columns=columns,
        wording={name: worded(name, words) for name, words in kind.wording.items()},
        mappings={
            name: dataclasses.replace(
                each,
                keys=guarded(name, each.keys),
                wording=each.wording and worded(name, each.wording),
            )
            for name, each in kind.mappings.items()
        },
        operations=tuple(
            dataclasses.replace(
                each,
                ask=guarded(each.id, each.ask),
                run=guarded(each.id, each.run),
                form=each.form and guarded(each.id, each.form),
            )
            for each in kind.operations
        ),
        check=guarded("check", kind.check),
        complete=guarded("complete", kind.complete),
        derive=guarded("derive", kind.derive),
        gather=guarded("gather", kind.gather),
        name=_guarded_name(plugin, kind),
        told=guarded("told", lambda *given: list(kind.told(*given))),
    )


def _guarded_name(plugin: str, kind: Kind[Any]) -> Callable[[Any], str]:
    """The names of a kind's records; their own name or title where the plugin cannot say them.

    References, the chain and the search name records of every kind: one plugin must not end them. After its first
    failure it is not asked again, so that a long list does not fill the log.
    """
    failed = False

    def name(record: Any) -> str:
        nonlocal failed
        if not failed:
            try:
                return run(
                    plugin, f"{kind.id} name", lambda: _text(kind.name(record)), marked=False
                )
            except PluginFault:
                failed = True
        return name_of(record)

    return name


def _text(given: object) -> str:
    """What a plugin gave where words are wanted; raises TypeError for anything else, in the plugin's name."""
    if not isinstance(given, str):
        raise TypeError(f"{type(given).__name__} is no text")
    return given


def guarded_command(plugin: str, command: click.Command) -> click.Command:
    """The command with its work in a guard; our own errors, click's and a closed pipe are answers and pass."""
    from click import Abort, ClickException
    from click.exceptions import Exit

    answers = (ClickException, Exit, Abort, SystemExit, BrokenPipeError)

    def invoke(ctx: click.Context) -> Any:
        what = f"cap-tui {command.name}"
        return run(plugin, what, lambda: command.invoke(ctx), own_errors=True, passing=answers)

    guarded = copy.copy(command)
    guarded.invoke = invoke  # type: ignore[method-assign]
    return guarded


def guarded_action(plugin: str, action: Action) -> Action:
    """The action with its callable in a guard; our own errors (a conflict) pass."""

    def act(ctx: PluginContext) -> Any:
        return run(plugin, action.id, lambda: action.run(ctx), own_errors=True)

    return dataclasses.replace(action, run=act)


def guarded_survey(plugin: str, form: SurveyByLink) -> SurveyByLink:
    """The survey with its callables in a guard; our own errors (a closed round) pass."""

    def guarded(what: str, call: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given: run(plugin, what, lambda: call(*given), own_errors=True, marked=False)

    return dataclasses.replace(
        form,
        draft=guarded("survey draft", form.draft),
        keep=guarded("survey keep", form.keep),
        submit=guarded("survey submit", form.submit),
        drafts=guarded("survey drafts", form.drafts),
    )
