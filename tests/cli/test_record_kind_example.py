"""A newcomer's record kind, word for word as docs/add-a-record-kind.md shows it: list, commands, JSON, report."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_tui.plugin.trust import Trust, TrustedFinder
from cap_tui.workspace import Home
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
FILES = ("plugin.toml", "__init__.py")
PACKAGE = ROOT / "examples" / "meetings" / "cap_meetings"


@pytest.fixture
def meetings(own_home: Path, region: Path, run: Run) -> Iterator[Path]:
    """A region with an organisation, and the example among the person's plugins."""
    home, path = Home(own_home), list(sys.path)
    folder = home.drop_in / "meetings"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pyc*"))
    Trust(home.state).give("meetings", folder)
    added = run("-w", region, "actors", "add", "Alpfaser", "--helix", "business")
    assert added.code == 0, added.err
    yield region
    sys.meta_path[:] = [f for f in sys.meta_path if not isinstance(f, TrustedFinder)]
    sys.path[:] = path
    for name in [name for name in sys.modules if name.startswith("cap_meetings")]:
        del sys.modules[name]


def test_the_page_shows_the_example_as_it_is_and_it_is_short() -> None:
    page = (ROOT / "docs" / "add-a-record-kind.md").read_text("utf-8")
    shown = re.findall(r"```(?:toml|python)\n(.*?)```", page, re.DOTALL)
    texts = [(PACKAGE / name).read_text("utf-8") for name in FILES]
    assert shown == texts
    assert sum(len(text.splitlines()) for text in texts) < 100


def test_a_meeting_is_added_listed_changed_and_removed(meetings: Path, run: Run) -> None:
    added = run(
        "-w", meetings, "meetings", "add", "Kick-off", "--date", "2026-11-21", "--place", "Novo",
        "--participants", "alpfaser", "--notes", "Ann Other was late", "--json",
    )  # fmt: skip
    assert added.code == 0, added.err
    assert json.loads(added.out)["kind"] == "meeting-added"
    assert run("-w", meetings, "meetings", "add", "Closing", "--date", "2027-01-10").code == 0

    (first,) = run("-w", meetings, "meetings", "list", "--search", "kick alp", "--json").data
    assert first == {
        "uid": added.data["uid"], "title": "Kick-off", "date": "2026-11-21", "place": "Novo",
        "participants": ["Alpfaser"],
    }  # fmt: skip
    ordered = run("-w", meetings, "meetings", "list", "--sort", "date", "--reverse", "--json").data
    assert [row["title"] for row in ordered] == ["Closing", "Kick-off"]

    assert run("-w", meetings, "meetings", "edit", "kick-off", "--place", "Brezje").code == 0
    assert "Change one meeting" in run("meetings", "edit", "--help").out  # plugin.toml names it
    shown = run("-w", meetings, "meetings", "show", "Kick-off").out
    assert "Brezje" in shown
    assert "Ann Other was late" in shown

    used = run("-w", meetings, "actors", "remove", "Alpfaser")
    assert used.code == 3
    assert "Kick-off" in used.err
    assert run("-w", meetings, "meetings", "remove", "Kick-off", "Closing").code == 0
    assert run("-w", meetings, "meetings", "list", "--json").data == []
    assert run("-w", meetings, "undo").code == 0
    assert len(run("-w", meetings, "meetings", "list", "--json").data) == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "  "), 3),
        (("add", "x", "--date", "soon"), 2),
        (("add", "x", "--participants", "Nobody"), 2),
        (("edit", "x"), 2),
        (("list", "--sort", "notes"), 2),
    ],
)
def test_what_does_not_fit_is_refused_with_the_code_of_the_contract(
    meetings: Path, run: Run, words: tuple[str, ...], code: int
) -> None:
    assert run("-w", meetings, "meetings", *words).code == code
    assert run("-w", meetings, "meetings", "list", "--json").data == []


def test_the_meetings_stand_in_help_and_report_without_what_was_said(
    meetings: Path, run: Run, tmp_path: Path
) -> None:
    assert "who met, when and what about" in run("--help").out
    assert run("-w", meetings, "meetings", "add", "Kick-off", "--notes", "Ann was late").code == 0

    written = run("-w", meetings, "report").out

    assert "## Meetings" in written
    assert "Kick-off" in written
    assert "Ann was late" not in written
    assert run("-w", meetings, "meetings", "list", "-o", tmp_path / "list.xlsx").code == 0


def test_a_kind_that_fails_is_named_and_nothing_else_stops(
    meetings: Path, own_home: Path, run: Run
) -> None:
    home = Home(own_home)
    code = home.drop_in / "meetings" / "__init__.py"
    text = code.read_text("utf-8")
    code.write_text(text.replace('sort="date",', 'sort="date", check=lambda *_: 1 / 0,'), "utf-8")
    Trust(home.state).give("meetings", code.parent)

    failed = run("-w", meetings, "meetings", "add", "Kick-off")

    assert failed.code == 5
    assert "meetings check: ZeroDivisionError" in failed.err
    assert run("-w", meetings, "actors", "list").code == 0
