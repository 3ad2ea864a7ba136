"""Asking for a file or a folder: type it, or walk there with the arrows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from textual.app import ComposeResult
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.text.i18n import _
from cap_tui.widgets.lines import Words
from cap_tui.widgets.overlay import Overlay, confirm, open_overlay
from cap_tui.widgets.rows import Column, Row, Rows
from cap_tui.widgets.text import Role, safe_line

MOST_ENTRIES = 500


class AskPath(Overlay):
    """A line for the path and the entries of its folder below; Tab goes from one to the other."""

    def __init__(
        self,
        title: str,
        then: Callable[[Path], object],
        *,
        start: Path | None = None,
        suffixes: Sequence[str] = (),
        must_exist: bool = True,
        folders: bool = False,
    ) -> None:
        super().__init__()
        self._title = title
        self._then = then
        self._start = start or Path.cwd()
        self._suffixes = tuple(suffix.lower() for suffix in suffixes)
        self._must_exist = must_exist
        self._folders = folders

    def compose(self) -> ComposeResult:
        yield Words([safe_line(self._title, Role.HEADING)])
        yield Input(self._spelled(self._start), compact=True, select_on_focus=False)
        yield Words(id="path-problem")
        yield Rows([Column("")], empty=_("Nothing here that fits."))

    def first(self) -> Widget:
        return self.query_one(Input)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one("#path-problem", Words).show([])
        self.query_one(Rows).show(self._entries(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._settle(Path(event.value.strip()).expanduser())

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        path = Path(event.key)
        if path.is_dir() and not (self._folders and path == self._typed()):
            line = self.query_one(Input)
            line.value = self._spelled(path)
            line.cursor_position = len(line.value)
            if self._folders:
                line.focus()
            return
        self._settle(path)

    def _typed(self) -> Path:
        return Path(self.query_one(Input).value.strip()).expanduser()

    @staticmethod
    def _spelled(path: Path) -> str:
        return f"{path}/" if path.is_dir() and str(path) != "/" else str(path)

    def _entries(self, typed: str) -> list[Row]:
        """The entries of the folder that is being typed, folders first, hidden ones left out."""
        base = Path(typed).expanduser()
        folder, start = (base, "") if typed.endswith("/") else (base.parent, base.name)
        try:
            found = [
                entry
                for entry in islice(folder.iterdir(), MOST_ENTRIES)
                if entry.name.lower().startswith(start.lower())
                and (not entry.name.startswith(".") or start.startswith("."))
                and (entry.is_dir() or self._wanted(entry))
            ]
        except OSError:
            return []
        found.sort(key=lambda entry: (not entry.is_dir(), entry.name.lower()))
        rows = [Row(str(folder.parent), ["../"])] if not start and folder.parent != folder else []
        return rows + [
            Row(str(entry), [entry.name + ("/" if entry.is_dir() else "")]) for entry in found
        ]

    def _wanted(self, path: Path) -> bool:
        fits = not self._suffixes or path.suffix.lower() in self._suffixes
        return fits and not self._folders

    def _settle(self, path: Path) -> None:
        problem = ""
        if self._must_exist and not path.exists():
            problem = _("There is no such file: {path}").format(path=path)
        elif path.is_dir() and not self._folders:
            problem = _("That is a folder. Name a file in it.")
        elif not self._must_exist and not path.parent.is_dir():
            problem = _("There is no folder {path}").format(path=path.parent)
        if problem:
            self.query_one("#path-problem", Words).show([safe_line(problem, Role.BAD)])
            return
        screen = self.screen
        self.close()
        if self._must_exist or not path.is_file():
            self._then(path)
            return
        confirm(
            screen,
            _("Replace {file}?").format(file=path.name),
            lambda yes: self._then(path) if yes else None,
            text=[_("There is a file of this name already.")],
            yes=_("Yes, replace it (y)"),
        )


def ask_path(
    node: DOMNode,
    title: str,
    then: Callable[[Path], object],
    *,
    start: Path | None = None,
    suffixes: Sequence[str] = (),
    must_exist: bool = True,
    folders: bool = False,
) -> None:
    """Ask for a path over the screen of ``node``; ``then`` gets one that holds what was asked.

    ``suffixes`` (".csv") limits the files that are listed, not what may be typed. With
    ``must_exist`` False a new file in an existing folder may be named, and one that is there is
    replaced only when the person says so; ``folders`` asks for a folder.
    """
    box = AskPath(
        title, then, start=start, suffixes=suffixes, must_exist=must_exist, folders=folders
    )
    open_overlay(node, box)
