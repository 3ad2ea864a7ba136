"""Running the command line as a person does, inside the test's process."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cap_tui.cli import main
from cap_tui.demo.making import make_missing
from cap_tui.training.practice_region import samples_folder
from cap_tui.workspace import Home


@dataclass(frozen=True)
class Answer:
    """What a call answered: exit code, data on standard output, words on standard error."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        document = json.loads(self.out)
        assert document["cap_tui"] == 1
        return document["data"]


Run = Callable[..., Answer]


@pytest.fixture(scope="session")
def sample_regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample regions with what the plugins put into them, made once."""
    folder = tmp_path_factory.mktemp("samples")
    make_missing(folder / "regions", Home(folder / "home"))
    return folder / "regions"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("status", "--json")`` gives the :class:`Answer`."""

    def call(*words: object) -> Answer:
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        captured = capsys.readouterr()
        code = left.value.code
        return Answer(code if isinstance(code, int) else 0, captured.out, captured.err)

    return call


@pytest.fixture
def region(run: Run, tmp_path: Path) -> Path:
    """A fresh region's folder, made by the command line itself."""
    folder = tmp_path / "valdora"
    answer = run(
        "new",
        folder,
        "--code",
        "VAL",
        "--name",
        "Valdora",
        "--country",
        "it",
        "--languages",
        "it,en",
    )
    assert answer.code == 0, answer.err
    return folder


@pytest.fixture
def practice_home(sample_regions: Path, own_home: Path) -> Home:
    """A home in which the sample regions of the training are there already."""
    home = Home(own_home)
    samples_folder(home).parent.mkdir(parents=True)
    shutil.copytree(sample_regions, samples_folder(home))
    return home
