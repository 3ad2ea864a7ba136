"""What people do in the diamond's views, in the real shell: keys in, screen and stored records out."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig

SIZES = ((80, 24), (60, 18))
OpenShell = Callable[..., ShellDriver]


@pytest.fixture
def open_shell(sample_folder: Path, tmp_path: Path) -> Iterator[OpenShell]:
    """``open_shell("valdora", "diamond.card")``: the shell on a copy of a sample region, or on ``"empty"``."""
    with ExitStack() as opened:

        def make(name: str, view: str, size: tuple[int, int] = SIZES[0]) -> ShellDriver:
            base = tmp_path / "regions"
            if not base.exists():
                shutil.copytree(sample_folder, base)
                region = Region(code="MIN", name="Mine", languages=("en",))
                Workspace.create(base / "empty", WorkspaceConfig(region=region)).close()
            shell = opened.enter_context(
                ShellDriver(base / name, Home(base / "home"), plugins=["cap_diamond"], size=size)
            )
            shell.open_view(view)
            return shell

        yield make


def newest(shell: ShellDriver, table: str, **fields: Any) -> dict[str, Any]:
    """The newest stored record with these fields."""
    found = [r for r in shell.records(table) if all(r.get(k) == v for k, v in fields.items())]
    return max(found, key=lambda record: str(record["updated"]))


@pytest.mark.parametrize("size", SIZES)
def test_a_diamond_is_made_around_own_corners(open_shell: OpenShell, size: tuple[int, int]) -> None:
    shell = open_shell("empty", "diamond.diamond", size)
    shell.wait("There is no diamond yet.")
    shell.wait("Press n to make one")
    assert "cap-tui diamond" not in shell.text

    shell.press("n", "end", "enter")
    shell.wait("Name of the diamond")
    shell.type("Ageing")
    shell.press("tab")
    shell.type("Demography")
    for corner in ("Health", "ICT", "Food"):
        shell.press("tab")
        shell.type(corner)
    shell.press("f10")

    shell.wait("Ageing is made.")
    areas = {record["uid"]: record["name"] for record in shell.records("areas")}
    (made,) = shell.records("diamond.diamonds")
    assert [areas[uid] for uid in made["corners"]] == ["Health", "ICT", "Food"]
    assert shell.records("challenges")[0]["name"] == "Demography"
    shell.wait("[Health]")


def test_a_diamond_that_is_refused_keeps_what_was_typed(open_shell: OpenShell) -> None:
    shell = open_shell("empty", "diamond.diamond")
    shell.press("n", "end", "enter")
    shell.type("Two only")
    shell.press("tab", "tab")
    shell.type("Health")
    shell.press("f10")

    shell.wait("A diamond has 3 to 6 corners, not 1.")
    shell.wait("Two only")
    assert shell.records("diamond.diamonds") == []

    shell.press("escape", "n", "end", "enter")
    shell.wait("Two only")  # the draft


def test_a_diamond_is_made_from_a_template(open_shell: OpenShell) -> None:
    shell = open_shell("empty", "diamond.diamond")
    shell.press("n", "enter")
    shell.wait("[Agrofood]")
    assert len(shell.records("diamond.diamonds")) == 1


def test_an_activity_is_parked_with_a_reason(open_shell: OpenShell) -> None:
    shell = open_shell("valdora", "diamond.card")
    shell.press("t", "end", "enter")
    shell.wait("Why is it parked?")
    shell.press("enter")
    shell.wait("This is needed.")
    shell.type("No company has time")
    shell.press("enter")

    shell.wait("parked: Alimenti funzionali")
    stored = newest(shell, "activities", name="Alimenti funzionali")
    assert (stored["stage"], stored["stage_reason"]) == ("parked", "No company has time")


def test_a_cluster_that_is_not_listed_is_added_where_it_is_chosen(open_shell: OpenShell) -> None:
    shell = open_shell("valdora", "diamond.card")
    shell.press("L", "end", "enter")
    shell.wait("Name of the cluster that leads Alimenti funzionali")
    shell.type("Food Valley")
    shell.press("enter")

    shell.wait("Alimenti funzionali: Food Valley")
    cluster = newest(shell, "actors", name="Food Valley")
    assert cluster["helix"] == "cluster"
    assert newest(shell, "activities", name="Alimenti funzionali")["cluster"] == cluster["uid"]


@pytest.mark.parametrize("size", SIZES)
def test_critical_mass_is_judged_with_figures_and_a_reason(
    open_shell: OpenShell, size: tuple[int, int]
) -> None:
    shell = open_shell("valdora", "diamond.card", size)
    activity = newest(shell, "activities", name="Alimenti funzionali")["uid"]
    before = newest(shell, "critical_mass", activity=activity)
    assert before["factors"]["firms"] == "strong"

    shell.press("m")
    shell.wait("Factors:")
    shell.press("tab", "left", *["tab"] * 7)
    shell.type("counted again")
    shell.press(*["tab"] * 7, "end", *["backspace"] * 6)
    shell.type("41")
    shell.press("tab", "end", *["backspace"] * 9)
    shell.press("f10")

    shell.until(lambda: shell.place == "view", "the sheet is saved")
    after = newest(shell, "critical_mass", activity=activity)
    assert after["factors"]["firms"] == "sufficient"
    assert after["reasons"]["firms"] == "counted again"
    assert (after["actors"], after["employment"]) == (41, None)
    assert after["factors"].keys() == before["factors"].keys()
    assert after["version"] == before["version"] + 1


def test_evidence_is_added_to_an_activity_and_to_a_corner(open_shell: OpenShell) -> None:
    shell = open_shell("valdora", "diamond.card")
    shell.press("E")
    shell.type("Food survey 2026")
    shell.press("f10")
    shell.wait("Food survey 2026 is saved.")
    activity = newest(shell, "activities", name="Alimenti funzionali")["uid"]
    assert newest(shell, "evidence", title="Food survey 2026")["supports"] == [activity]

    shell.open_view("diamond.diamond")
    shell.press("E", "enter")
    shell.type("Hospital plan")
    shell.press("f10")
    shell.wait("Hospital plan is saved.")
    corner = newest(shell, "areas", name="Salute")["uid"]
    assert newest(shell, "evidence", title="Hospital plan")["supports"] == [corner]


@pytest.mark.parametrize("view", ["diamond", "matrix", "overlay", "matching", "card", "chain"])
@pytest.mark.parametrize("region", ["empty", "valdora"])
def test_no_view_sends_people_to_the_command_line(
    open_shell: OpenShell, region: str, view: str
) -> None:
    shell = open_shell(region, f"diamond.{view}")
    assert "cap-tui " not in "\n".join(shell.lines[1:])
    shell.press("D" if (view, region) == ("diamond", "valdora") else "?")
    assert "cap-tui " not in "\n".join(shell.lines[1:])
