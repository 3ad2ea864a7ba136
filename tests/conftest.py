"""What every test stands on: a home of its own, English, no colour settings of the machine."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from cap_tui.text.i18n import set_contributed, set_language


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home of the program, so that no test sees another's regions or settings."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("CAP_TUI_HOME", str(home))
    for name in (
        *("CAP_TUI_LANG", "CAP_TUI_PLUGINS", "LANGUAGE", "NO_COLOR", "LC_ALL"),
        "SSH_CONNECTION",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    set_language("en")
    gettext.textdomain("messages")  # a command in another language made it Click's own words
    set_contributed({})
    return home
