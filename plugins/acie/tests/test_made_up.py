"""When any file of a call says that it is made up, every answer about it says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Answer

Run = Callable[..., Answer]
MADE_UP = "made_up = true\n"


@pytest.fixture
def real(folder: Path) -> Path:
    """The example without the key."""
    for file in folder.rglob("*.toml"):
        file.write_text(file.read_text("utf-8").replace(MADE_UP, ""), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["annex-VAL.toml", "applications/A01.toml", "scores.toml"])
def test_one_file_that_is_made_up_is_enough(call: Run, real: Path, name: str) -> None:
    commands = (("rank",), ("decide", "--seconds", "0"))
    for words in commands:
        assert "made_up" not in call("acie", *words, "--call", real).data
    file = real / name
    file.write_text(MADE_UP + file.read_text("utf-8"), encoding="utf-8")
    for words in commands:
        assert call("acie", *words, "--call", real).data["made_up"] is True


def test_validation_says_it_too(call: Run, folder: Path, real: Path, tmp_path: Path) -> None:
    annex = real / "annex-VAL.toml"
    assert "made_up" not in call("acie", "annex", "validate", annex).data
    assert call("acie", "call", "new", tmp_path / "new").data["made_up"] is True
    for words in (("call", "validate"), ("annex", "validate")):
        where = tmp_path / "new" / ("" if words[0] == "call" else "annex-AAA.toml")
        assert call("acie", *words, where).data["made_up"] is True
