"""Terminals that can do little: nothing hangs, and each gets what it can show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cap_tui import __version__
from cap_tui.testing import TerminalDriver

CANNOT_DRAW = (
    ("dumb", (80, 24)),
    ("dumb", (60, 18)),
    ("dumb", (132, 50)),
    ("dumb", (30, 8)),
    ("unknown", (80, 24)),
    ("", (80, 24)),
)


@pytest.mark.parametrize(("term", "size"), CANNOT_DRAW)
def test_a_terminal_that_cannot_draw_gets_the_board_as_text(
    home: Path, region: Path, term: str, size: tuple[int, int]
) -> None:
    with TerminalDriver(["-w", str(region)], home, size=size, environment={"TERM": term}) as driver:
        assert driver.ended(within=10) == 0
        assert b"cannot draw screens" in driver.output
        assert b"Evaluation" in driver.output
        assert b"\x1b" not in driver.output


def test_without_a_region_such_a_terminal_says_how_to_make_one(home: Path) -> None:
    with TerminalDriver([], home, environment={"TERM": "dumb"}) as driver:
        assert driver.ended(within=10) == 2
        assert b"cap-tui new DIR" in driver.output
        assert b"cap-tui training start tour" in driver.output


def test_such_a_terminal_is_asked_line_by_line_without_being_told(home: Path, region: Path) -> None:
    arguments = ["-w", str(region), "areas", "add"]
    with TerminalDriver(arguments, home, environment={"TERM": "dumb"}) as driver:
        driver.wait("Your answer")
        for line in ("Wood", *[""] * 12):
            driver.type(f"{line}\n")
        assert driver.ended() == 0, driver.text
        assert b"\x1b" not in driver.output
        assert [area["name"] for area in driver.records(region, "areas")] == ["Wood"]


def test_who_chose_lines_of_text_is_told_how_to_get_screens_again(home: Path, region: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "settings.toml").write_text('[screen]\nprofile = "plain"\n', "utf-8")
    with TerminalDriver(["-w", str(region)], home) as driver:
        assert driver.ended() == 0
        assert b"settings.toml" in driver.output
        assert b"\x1b" not in driver.output


@pytest.mark.parametrize("size", [(49, 24), (80, 13), (20, 3)], ids=["narrow", "low", "tiny"])
def test_a_window_that_is_too_small_says_so_and_can_be_left(
    home: Path, region: Path, size: tuple[int, int]
) -> None:
    with TerminalDriver(["-w", str(region)], home, size=size) as driver:
        driver.wait("Please enlarge the")
        driver.wait("here are")
        assert not set(driver.text) & set("▂▇▁▄█"), "a scroll bar covers the words"
        driver.press("q")
        driver.ended_well()
        assert driver.brought_back()


def test_plain_text_has_no_escape_sequence(home: Path, region: Path) -> None:
    with TerminalDriver(["-w", str(region), "--plain"], home) as driver:
        assert driver.ended(within=10) == 0
        assert b"Evaluation" in driver.output
        assert b"\x1b" not in driver.output


def test_where_the_locale_is_not_utf8_all_signs_are_ascii(home: Path, region: Path) -> None:
    with TerminalDriver(["-w", str(region)], home, environment={"LC_ALL": "C"}) as driver:
        driver.wait("cap-tui > ")
        driver.press("w")
        driver.wait("+-----")
        driver.press("esc")
        driver.wait("+-----", gone=True)
        driver.press("f1")
        driver.wait("> Help")
        driver.press("esc")
        driver.wait("> Help", gone=True)
        driver.press("q")
        driver.ended_well()
        assert driver.output.isascii()


@pytest.mark.parametrize("closed", [0, 1, 2], ids=["stdin", "stdout", "stderr"])
def test_a_closed_stream_is_no_fault_of_the_program(home: Path, region: Path, closed: int) -> None:
    command = [sys.executable, "-m", "cap_tui", "--home", str(home), "-w", str(region)]
    for words in ([], ["status"], ["areas", "list"], ["--plain", "areas", "add"]):
        done = subprocess.run(
            [*command, *words],
            preexec_fn=lambda: os.close(closed),  # one thread here
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode in (0, 2), (words, done.stderr)
        assert "went wrong" not in done.stderr


def test_the_package_runs_by_its_name() -> None:
    command = [sys.executable, "-m", "cap_tui", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == f"cap-tui {__version__}\n"
