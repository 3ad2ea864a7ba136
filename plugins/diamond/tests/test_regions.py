"""Which regions are compared: the region chooses, and made-up ones never slip in beside real ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cap_diamond.demo import SYNTHETIC
from cap_tui.api import PriorityArea, TransformativeActivity
from cap_tui.cli import main
from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig
from cap_tui.workspace.config import read_config


def make(
    folder: Path, code: str, *, neighbours: tuple[str, ...] = (), made_up: bool = False
) -> Path:
    """A region with one activity."""
    region = Region(code=code, name=code.title(), neighbours=neighbours, synthetic=made_up)
    with (
        Workspace.create(folder, WorkspaceConfig(region=region)) as workspace,
        workspace.transaction("activity") as tx,
    ):
        areas = [tx.add(PriorityArea(name=name)).uid for name in ("Health", "ICT")]
        tx.add(TransformativeActivity(name="E-health", areas=tuple(areas)))
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose person has opened four regions: two real, two made up."""
    home = Home(tmp_path / "home")
    for code, made_up in (("NEA", False), ("FAR", False), ("DEM", True), ("SHO", True)):
        home.remember(make(tmp_path / "elsewhere" / code.lower(), code, made_up=made_up))
    return home


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The region, which calls one real and one made-up region its neighbours."""
    return make(tmp_path / "own" / "val", "VAL", neighbours=("NEA", "DEM"))


def call(home: Home, capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """One command; gives the exit code, the output and the words on standard error."""
    with pytest.raises(SystemExit) as left:
        main(["--home", str(home.path), *map(str, words)])
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ((), ["VAL", "NEA"]),
        (("--with", "far", "--with", "DEM"), ["VAL", "FAR", "DEM"]),
    ],
)
def test_the_overlay_takes_the_neighbours_or_the_regions_that_are_named(
    home: Home,
    own: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    codes: list[str],
) -> None:
    code, out, _err = call(home, capsys, "-w", own, "diamond", "overlay", "--json", *options)

    regions = json.loads(out)["data"]["regions"]
    assert code == 0
    assert sorted(r["code"] for r in regions) == sorted(codes)
    assert {r["code"] for r in regions if r["synthetic"]} == {"DEM"} & set(codes)


@pytest.mark.parametrize("command", ["overlay", "match"])
def test_the_words_name_who_is_not_compared_and_who_is_made_up(
    home: Home, own: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    _code, out, _err = call(home, capsys, "-w", own, "diamond", command)
    words = " ".join(out.split())
    assert "NEA Nea (on this machine)" in words
    assert "Not compared: DEM Dem — on this machine · SYNTHETIC, FAR Far" in words
    assert "--with CODE" in words

    _code, out, _err = call(home, capsys, "-w", own, "diamond", command, "--with", "DEM")
    assert "DEM Dem (on this machine; SYNTHETIC)" in " ".join(out.split())


def test_a_region_that_nobody_knows_is_refused(
    home: Home, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _out, err = call(home, capsys, "-w", own, "diamond", "overlay", "--with", "XXX")

    assert code == 2
    assert "No region 'XXX' is known here" in err
    assert "NEA" in err


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
def test_regions_are_chosen_on_the_screen_and_the_choice_is_kept(
    home: Home, own: Path, size: tuple[int, int]
) -> None:
    with ShellDriver(own, home, plugins=["cap_diamond"], size=size) as shell:
        shell.open_view("diamond.overlay")
        shell.wait("NEA")
        shell.wait("Not compared: DEM (SYNTHETIC), FAR, SHO (SYNTHETIC)")
        shell.press("p")
        shell.wait("[x] NEA Nea")
        shell.wait("[ ] DEM Dem — on this machine · SYNTHETIC")
        shell.press("enter")
        shell.wait("[x] DEM")
        shell.press("escape")
        shell.wait("DEM Dem · SYNTHETIC")
        assert read_config(own / "workspace.toml").region.partners == ("DEM", "NEA")
        shell.open_view("diamond.matching")
        shell.wait("DEM Dem · SYNTHETIC")
        shell.press("p", "end", "enter")
        assert read_config(own / "workspace.toml").region.partners is None


def test_a_partner_that_is_made_up_says_so_at_its_activity(
    home: Home, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Workspace.open(own) as workspace, workspace.transaction("received") as tx:
        tx.add(TransformativeActivity(name="E-health", owner="HOC", provenance=SYNTHETIC))
        tx.add(TransformativeActivity(name="E-health", owner="REA"))

    _code, out, _err = call(home, capsys, "-w", own, "diamond", "overlay", "--json")

    assert {r["code"] for r in json.loads(out)["data"]["regions"]} == {"VAL", "NEA", "REA"}
