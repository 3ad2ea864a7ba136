"""Settings without the screen: listed, set by name, asked for group by group; what is stored is what the screen stores."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cap_tui.cli import build
from cap_tui.errors import NotFound, Refused
from cap_tui.workspace import Region, Workspace, WorkspaceConfig

Run = Callable[..., Result]


@pytest.fixture
def region(tmp_path: Path) -> Path:
    folder = tmp_path / "valdora"
    Workspace.create(folder, WorkspaceConfig(region=Region(code="VAL", name="Valdora"))).close()
    return folder


@pytest.fixture
def run(tmp_path: Path, region: Path) -> Run:
    """``run("list")``: a command of settings on the region, with what is typed at its questions."""

    def call(*words: str, typed: tuple[str, ...] = (), flags: tuple[str, ...] = ()) -> Result:
        before = ["--home", str(tmp_path / "home"), "-w", str(region), *flags, "settings"]
        given = "".join(f"{line}\n" for line in typed)
        return CliRunner().invoke(build(), [*before, *words], input=given)

    return call


def stored(file: Path) -> dict[str, dict[str, object]]:
    """What a file of settings says."""
    return tomllib.loads(file.read_text("utf-8"))


def test_a_setting_of_the_region_is_set_by_its_name(run: Run, region: Path) -> None:
    assert run("set", "region.name", "Valdora nuova").exit_code == 0
    assert stored(region / "workspace.toml")["region"]["name"] == "Valdora nuova"
    listed = json.loads(run("list", flags=("--json",)).stdout)["data"]
    assert {
        "name": "region.name",
        "label": "Name",
        "value": "Valdora nuova",
        "choices": [],
    } in listed
    assert "Name (name): Valdora nuova" in run("list").output


def test_a_setting_of_ones_own_is_set_by_the_words_of_its_answer(run: Run, tmp_path: Path) -> None:
    assert run("set", "screen.theme", "projector").exit_code == 0
    assert run("set", "screen.mouse", "no").exit_code == 0
    assert stored(tmp_path / "home" / "settings.toml")["screen"] == {
        "theme": "cap-projector",
        "mouse": False,
    }


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("screen.mouse", "perhaps", "Choose one of the answers offered."),
        ("screen.theme", "pink", "Choose one of the answers offered."),
        ("region.country", "Italy", "At most 2 characters."),
        ("region.name", "", "This is needed."),
        ("region.colour", "red", "There is no setting region.colour."),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_stored(
    run: Run, region: Path, tmp_path: Path, name: str, value: str, said: str
) -> None:
    before = (region / "workspace.toml").read_bytes()
    answer = run("set", name, value)
    assert isinstance(answer.exception, Refused | NotFound)
    assert answer.exception.what == said
    assert (region / "workspace.toml").read_bytes() == before
    assert not (tmp_path / "home" / "settings.toml").exists()


def test_a_dry_run_stores_nothing(run: Run, tmp_path: Path) -> None:
    assert run("set", "screen.theme", "light", "--dry-run").exit_code == 0
    answer = run("edit", "--dry-run", typed=("de", "", "", "", "", ""))
    assert answer.exit_code == 0
    assert not (tmp_path / "home" / "settings.toml").exists()


def test_a_group_is_asked_line_by_line(run: Run, region: Path) -> None:
    answer = run("edit", "publicity", typed=("ERDF", "", "Smart Alps", "", "", ""))
    assert answer.exit_code == 0, answer.output
    assert "Publicity: saved." in answer.output
    assert "\x1b" not in answer.output
    publicity = stored(region / "workspace.toml")["publicity"]
    assert {name: value for name, value in publicity.items() if value} == {
        "fund": "ERDF",
        "project": "Smart Alps",
    }
    again = run("edit", "publicity", typed=("", "", "", "", "", ""))
    assert "Nothing is changed." in again.output
