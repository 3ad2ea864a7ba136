"""The whole text of every report of the sample region, as it was kept; how each format is written is kept in tests/report."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_stresstest import rounds
from cap_tui.demo import fill, regions
from cap_tui.plugin.host import Host
from cap_tui.report.write import as_bytes
from cap_tui.workspace import Home, Workspace, log, tables, transaction
from tests.approval import approve, numbered_uids
from tests.demo.test_reports import REPORTS, WRITTEN

APPROVED = Path(__file__).with_name("approved")
DAY = datetime.date(2026, 11, 20)
DRAWINGS = re.compile(r"^\[figure-\d+\]: .*\n", re.MULTILINE)
THROUGH_A_FILE = ("letters", "leaflet", "list of records")
"""Documents that are not among the reports."""


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Host, Workspace]]:
    """The sample region as it is made on DAY."""
    config = next(config for config in regions() if config.region.code == "VAL")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounds, "today", DAY.isoformat)
        for module in (log, tables, transaction):
            patch.setattr(module, "utc_now", lambda: f"{DAY}T10:00:00.000Z")
        home = Home(tmp_path_factory.mktemp("home"))
        with Workspace.create(tmp_path_factory.mktemp("val") / "valdora", config) as workspace:
            fill(workspace, "VAL")
            host = Host.discover(home)
            host.today = DAY
            host.attach(workspace)
            host.demo()
            yield host, workspace


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_says_what_it_said(dated: tuple[Host, Workspace], name: str) -> None:
    text = as_bytes(REPORTS[name](*dated), ".md").decode("utf-8")
    approve(APPROVED / f"{name}.txt", numbered_uids(DRAWINGS.sub("", text)))


@pytest.mark.parametrize("kind", THROUGH_A_FILE)
def test_a_written_document_says_what_it_said(
    dated: tuple[Host, Workspace], tmp_path: Path, kind: str
) -> None:
    WRITTEN[kind][0](dated[0], tmp_path)
    files = sorted(tmp_path.rglob("*.md"))
    text = "\n".join(f"===== {file.name}\n{file.read_text('utf-8')}" for file in files)
    approve(APPROVED / f"{kind}.txt", numbered_uids(DRAWINGS.sub("", text)))
