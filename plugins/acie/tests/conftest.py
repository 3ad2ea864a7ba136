"""The worked example of a joint call, and a command line that answers in JSON."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cap_acie.application_file import Application
from cap_acie.call_folder import CallFolder, open_call, read_applications
from cap_tui.cli import main

EXAMPLE = Path(__file__).parent / "data" / "example_call"


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    kind: str
    data: Any


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fresh home of the program."""
    monkeypatch.setenv("CAP_TUI_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def expected() -> Mapping[str, Any]:
    """What the commands answer for the example."""
    found: Mapping[str, Any] = json.loads((EXAMPLE / "expected.json").read_text("utf-8"))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example that a test may change."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "call"))


@pytest.fixture(scope="session")
def example() -> CallFolder:
    """The example, read."""
    return open_call(EXAMPLE)


@pytest.fixture(scope="session")
def applications(example: CallFolder) -> Mapping[str, Application]:
    """The applications of the example."""
    return read_applications(example)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """``call("acie", "check")`` with ``--json``."""

    def run(*words: object) -> Answer:
        with pytest.raises(SystemExit) as left:
            main([*(str(word) for word in words), "--json"])
        document = json.loads(capsys.readouterr().out)
        return Answer(int(left.value.code or 0), document["kind"], document["data"])

    return run


def edit(file: Path, old: str, new: str) -> None:
    """Replace what stands once or more in a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
