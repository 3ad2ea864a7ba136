"""y copies on a real terminal: what reaches the clipboard is what is marked."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from cap_tui.model.activity import TransformativeActivity
from cap_tui.screens.clipboard import SCREEN_PIECE
from cap_tui.testing import TerminalDriver
from cap_tui.workspace import Workspace


def sent(terminal: TerminalDriver) -> list[str]:
    """The texts that the program sent to the terminal's clipboard."""
    pieces = terminal.output.split(b"\x1b]52;c;")[1:]
    return [base64.b64decode(piece.split(b"\x07")[0]).decode() for piece in pieces]


def filled(region: Path) -> None:
    with Workspace.open(region, actor="Ana") as workspace:
        for name in ("Timber from waste", "Silk"):
            with workspace.transaction(f"Add {name}") as tx:
                tx.add(TransformativeActivity(name=name))


def test_a_row_a_table_and_a_cell_are_copied(home: Path, region: Path) -> None:
    filled(region)
    with TerminalDriver(["-w", str(region)], home) as terminal:
        terminal.wait("2 transformative activities")
        terminal.press("c")
        terminal.wait("Add Silk")
        terminal.press("y")
        terminal.wait("Copy what?")
        terminal.press("enter")
        terminal.wait("sent to the clipboard")
        assert sent(terminal)[-1].split("\t")[1:] == ["Ana", "Add Silk", "1"]
        terminal.press("y")
        terminal.wait("Copy what?")
        terminal.press("t", "enter")
        terminal.wait("Table, 2 rows: sent")
        head, first, second = sent(terminal)[-1].splitlines()
        assert head == "When\tWho\tWhat\tRecords"
        assert "Add Silk" in first
        assert "Add Timber from waste" in second
        terminal.press("y")
        terminal.wait("Copy what?")
        terminal.press("what", "enter")
        terminal.wait("What: Add Silk: sent")
        assert sent(terminal)[-1] == "Add Silk"
        terminal.press("enter")
        terminal.wait("Change 2")
        terminal.press("y")
        terminal.wait("Text: sent")
        assert sent(terminal)[-1].startswith("Add Silk\n")


def test_a_terminal_without_a_clipboard_gets_a_file(home: Path, region: Path) -> None:
    filled(region)
    with TerminalDriver(["-w", str(region)], home, environment={"TERM": "vt100"}) as terminal:
        terminal.wait("2 transformative activities")
        terminal.press("c")
        terminal.wait("Add Silk")
        terminal.press("y")
        terminal.wait("Copy what?")
        terminal.press("enter")
        terminal.wait("Copied into the file")
        assert sent(terminal) == []
    assert "Add Silk" in (home / "state" / "copied.txt").read_text("utf-8")


def test_gnu_screen_hands_the_text_on_in_short_pieces(home: Path, region: Path) -> None:
    filled(region)
    with TerminalDriver(["-w", str(region)], home, environment={"STY": "7.work"}) as terminal:
        terminal.wait("2 transformative activities")
        terminal.press("c")
        terminal.wait("Add Silk")
        terminal.press("y")
        terminal.wait("Copy what?")
        terminal.press("t", "enter")
        terminal.wait("Table, 2 rows: sent")
        pieces = re.findall(rb"\x1bP(.*?)\x1b\\", terminal.output, re.DOTALL)
    assert len(pieces) > 1
    assert max(map(len, pieces)) <= SCREEN_PIECE
    told = b"".join(pieces).removeprefix(b"\x1b]52;c;").removesuffix(b"\x07")
    assert "Add Silk" in base64.b64decode(told).decode()
