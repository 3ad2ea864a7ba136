"""The mouse can be taken and left while the program runs, whether it began with the mouse or without."""

from __future__ import annotations

import pytest

from cap_tui.screens.driver import QuickExitDriver

TAKEN, LEFT = "\x1b[?1000h", "\x1b[?1000l"


@pytest.mark.parametrize("began_with", [True, False])
def test_the_mouse_is_taken_and_left(began_with: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    driver = object.__new__(QuickExitDriver)
    monkeypatch.setattr(driver, "_mouse", began_with, raising=False)
    monkeypatch.setattr(driver, "write", written.append)
    monkeypatch.setattr(driver, "flush", lambda: None)
    driver.read_mouse(True)
    assert TAKEN in written
    driver.read_mouse(False)
    assert LEFT in written
    written.clear()
    driver.read_mouse(True)
    assert TAKEN in written
