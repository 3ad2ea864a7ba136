"""In the shell: read the results, note a finding from any screen, store an overdue figure; keys in, records out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_evaluation.operations.import_file import plan_import
from cap_evaluation.operations.import_plan import commit_import
from cap_tui.testing import ShellDriver, host_of
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig

NORDTAL = Path(__file__).parent / "nordtal"


@pytest.fixture(scope="session")
def nordtal_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The region with framework, measurements and inputs on disk."""
    folder = tmp_path_factory.mktemp("nordtal") / "region"
    region = Region(code="NOR", name="Nordtal", languages=("en",), currency="EUR")
    with Workspace.create(folder, WorkspaceConfig(region=region)) as workspace:
        ctx = host_of("cap_evaluation", workspace=workspace).context("evaluation")
        for name in ("framework.toml", "measurements.csv", "inputs.csv"):
            commit_import(ctx, plan_import(ctx, NORDTAL / name, datetime.date(2025, 12, 31)))
    return folder


@pytest.fixture(params=[(80, 24), (60, 18)], ids=["80x24", "60x18"])
def shell(
    nordtal_folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[ShellDriver]:
    """The shell on a copy of the region."""
    import shutil

    shutil.copytree(nordtal_folder, tmp_path / "region")
    home = Home(tmp_path / "home")
    with ShellDriver(
        tmp_path / "region", home, plugins=["cap_evaluation"], size=request.param
    ) as driver:
        yield driver


def test_an_officer_reads_a_sheet_and_stores_an_overdue_figure(shell: ShellDriver) -> None:
    shell.open_view("evaluation.results")
    shell.wait("12 indicators measured")
    shell.press("enter")
    shell.wait("t CO2e")
    shell.press("escape")
    shell.open_view("evaluation.overdue")
    shell.wait("2024-Q4")
    shell.press("enter")
    shell.wait("Workshops held, 2024-Q4")
    shell.type("2")
    shell.press("enter")
    shell.wait("What proves it?")
    shell.type("list of names")
    shell.press("enter")
    shell.wait("is stored")
    stored = [
        row
        for row in shell.records("evaluation.measurements")
        if (row["indicator"], row["institution"], row["period"])
        == ("nor.workshops", "I2", "2024-Q4")
    ]
    assert [(row["value"], row["evidence"]) for row in stored] == [(2.0, "list of names")]


def test_a_finding_is_noted_and_decided_on_in_two_keys_each_from_any_screen(
    shell: ShellDriver,
) -> None:
    shell.press("f8")
    shell.wait("Finding")
    shell.type("Firms ask for one visit")
    shell.press("f10")
    shell.wait("is saved")
    (finding,) = shell.records("evaluation.findings")
    assert finding["text"] == "Firms ask for one visit"
    shell.press("c", "enter")
    shell.wait("finding: Firms ask for one visit")
    shell.press("escape", "escape")
    assert finding["date"]
    shell.press("f12")
    shell.wait("1 finding, 0 changed something")
    shell.press("d")
    shell.wait("Changed step")
    shell.press("tab")
    shell.type("One visit is enough")
    shell.press("f10")
    shell.wait("is saved")
    (decision,) = shell.records("evaluation.decisions")
    assert (decision["finding"], decision["text"]) == (finding["uid"], "One visit is enough")
    shell.wait("1 finding, 1 changed something")
