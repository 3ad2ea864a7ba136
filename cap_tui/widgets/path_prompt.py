"""Ask for a file or a folder: type its path, or choose it from the list below with the arrow keys."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.text.i18n import _
from cap_tui.widgets.asked_line import AskedLine, keep_unsent, take_unsent
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.overlay import Overlay, confirm, move_list, open_overlay
from cap_tui.widgets.safe_text import Role, safe_line
from cap_tui.widgets.text_view import Words

MOST_ENTRIES = 500
UP = "../"
LONGEST_NAME = 255  # bytes, on every common file system


def holds(ask: Callable[[], bool]) -> bool:
    """What a path answers; False for one that no disk can hold, such as a name that is too long."""
    try:
        return ask()
    except (OSError, ValueError):
        return False


def typed_path(text: str) -> Path:
    """The path that a person means: a whole path typed or pasted behind another one replaces it."""
    text = text.strip().replace("\0", "")
    path = Path(text[max(text.rfind("//"), text.rfind("/~")) + 1 :])
    try:
        return path.expanduser()
    except RuntimeError:  # there is no such user
        return path


class AskPath(Overlay):
    """A line for the path and the entries of its folder below.

    The arrows and page keys move in the list while the line has the focus. Enter takes the entry
    that was marked so; else what is typed, and where there is no such file, the entry that fits.
    """

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
        self._start = start
        self._suffixes = tuple(suffix.lower() for suffix in suffixes)
        self._must_exist = must_exist
        self._folders = folders
        self._moved = False
        self._draft = f"asked.{title}"
        self._begun = self._offered = ""

    def keep_draft(self) -> None:
        """The session is being lost: remember what is typed."""
        typed = "".join(line.value for line in self.query(Input))
        if typed != self._begun:
            keep_unsent(self, self._draft, typed)

    def compose(self) -> ComposeResult:
        yield Words([safe_line(self._title, Role.HEADING)])
        folder = getattr(self.app, "files_folder", None) or Path.cwd()
        self._begun = self._spelled(folder / (self._start or ""))
        unsent = self._offered = take_unsent(self, self._draft)
        yield AskedLine(unsent or self._begun, select_on_focus=False, verb=_("Choose"))
        again = safe_line(_("What was not sent is here again."), Role.WARN)
        yield Words([again] if unsent else [], id="path-problem")
        yield Rows([Column("")], verb=_("Choose"))

    def first(self) -> Widget:
        return self.query_one(Input)

    def on_key(self, event: events.Key) -> None:
        self._moved |= move_list(self.query_one(Rows), event)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._moved = False
        if event.value != self._offered:
            self.query_one("#path-problem", Words).show([])
        rows = self.query_one(Rows)
        entries = self._entries(event.value)
        rows.show(entries, empty=self._empty(event.value))
        if fitting := self._fitting(entries):
            rows.go_to(fitting.key)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = self._typed()
        rows = self.query_one(Rows)
        unknown = not holds(typed.exists if self._folders else typed.is_file)
        meant = self._moved or (self._must_exist and unknown)
        row = rows.current
        if meant and row is not None and (self._moved or row == self._fitting(rows.rows)):
            self._choose(Path(row.key))
        else:
            self._take(typed)

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        self._choose(Path(event.key))

    def _choose(self, path: Path) -> None:
        """Open a folder of the list, or take a file of it."""
        if holds(path.is_dir) and not (self._folders and path == self._typed()):
            line = self.query_one(Input)
            line.value = self._spelled(path)
            line.cursor_position = len(line.value)
            line.focus()
            return
        self._take(path)

    def _typed(self) -> Path:
        return typed_path(self.query_one(Input).value)

    @staticmethod
    def _spelled(path: Path) -> str:
        return f"{path}/" if holds(path.is_dir) and str(path) != "/" else str(path)

    def _entries(self, typed: str) -> list[Row]:
        """The entries of the folder that is being typed, folders first, hidden ones left out."""
        base = typed_path(typed)
        folder, start = base.parent, base.name
        if typed.endswith(("/", "/.")):  # a path leaves out a point that stands alone
            folder, start = base, typed[typed.rfind("/") + 1 :]
        try:
            found = [
                entry
                for entry in islice(folder.iterdir(), MOST_ENTRIES)
                if entry.name.lower().startswith(start.lower())
                and (not entry.name.startswith(".") or start.startswith("."))
                and (holds(entry.is_dir) or self._wanted(entry))
            ]
        except (OSError, ValueError):
            return []
        found.sort(key=lambda entry: (not holds(entry.is_dir), entry.name.lower()))
        rows = [Row(str(folder.parent), [UP])] if not start and folder.parent != folder else []
        return rows + [
            Row(str(entry), [entry.name + ("/" if holds(entry.is_dir) else "")]) for entry in found
        ]

    @staticmethod
    def _fitting(entries: Sequence[Row]) -> Row | None:
        """The entry that the cursor starts on: the first file, else the first folder that is not the one above."""
        below = [row for row in entries if row.cells[0] != UP]
        files = [row for row in below if not str(row.cells[0]).endswith("/")]
        return next(iter([*files, *below]), None)

    def _empty(self, typed: str) -> str:
        """What is said where the list is empty."""
        path = typed_path(typed)
        if not holds(path.parent.is_dir):
            return _("There is no folder {path}").format(path=path.parent)
        if self._must_exist:
            return _("Nothing here that fits.")
        return _("A new file: {name}").format(name=path.name)

    def _wanted(self, path: Path) -> bool:
        return not self._folders and self._extension_known(path)

    def _extension_known(self, path: Path) -> bool:
        return not self._suffixes or path.name.lower().endswith(self._suffixes)

    def _problem(self, path: Path) -> str:
        """What keeps ``path`` from being the answer; empty when nothing does."""
        if self._must_exist and not holds(path.exists):
            return _("There is no such file: {path}").format(path=path)
        if holds(path.is_dir) and not self._folders:
            return _("That is a folder. Name a file in it.")
        if self._must_exist:
            return ""
        if not holds(path.parent.is_dir):
            return _("There is no folder {path}").format(path=path.parent)
        if len(os.fsencode(path.name)) > LONGEST_NAME:
            return _("That name is too long.")
        if not self._folders and not self._extension_known(path):
            return _("Unknown file extension. Possible: {known}").format(
                known=", ".join(self._suffixes)
            )
        return ""

    def _take(self, path: Path) -> None:
        """Give the path to who asked, or say in the question what is wrong with it."""
        if problem := self._problem(path):
            self.query_one("#path-problem", Words).show([safe_line(f"! {problem}", Role.BAD)])
            self.query_one(Input).focus()
            return
        screen = self.screen
        self.close()
        if self._must_exist or not holds(path.is_file):
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
    """Ask for a path over the screen of ``node``; ``then`` gets one that fulfils what was asked.

    ``start`` is what the line begins with; without it the folder where the shell begins to look for files.
    ``suffixes`` (".csv", ".cap.zip") limits the files that are listed; one that is there and ends
    otherwise may be typed all the same. With ``must_exist`` False a new file in an existing folder
    may be named, it must have one of the suffixes, and one that is there is replaced only when the
    person says so. ``folders`` asks for a folder.
    """
    box = AskPath(
        title, then, start=start, suffixes=suffixes, must_exist=must_exist, folders=folders
    )
    open_overlay(node, box)
