"""What every command answers, word by word and value by value, on a sample region."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest

from cap_tui.plugin.host import Host
from cap_tui.workspace import Region, Workspace, WorkspaceConfig
from tests.approval import renewing
from tests.bundle.conftest import key_of, public_line, write_key
from tests.cli.answer_scripts import CHAPTER, FOLDER, Plainer, chapters, play
from tests.cli.conftest import Run

PROGRAM = Path(__file__).parents[2]
A_DAY = datetime.date(2026, 3, 2)
CHAPTERS = [
    (path.stem, number)
    for path in sorted(FOLDER.glob("*.txt"))
    for number in range(len(chapters(path.read_text("utf-8"))))
]
"""Short, so that a small fault is soon noticed."""


@pytest.fixture
def places(
    sample_regions: Path, tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The names that a script may use, on a fixed day in a terminal of 80 columns."""
    made = Host.__init__

    def on_that_day(host: Host, *given: Any, **named: Any) -> None:
        made(host, *given, **named)
        host.today = A_DAY

    monkeypatch.setattr(Host, "__init__", on_that_day)
    monkeypatch.setattr("cap_tui.workspace.identity.login_name", lambda: "officer")
    monkeypatch.setattr("cap_tui.model.actor_kinds._today", A_DAY.isoformat)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    shutil.copytree(sample_regions, tmp_path / "regions")
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "partner"
    config = WorkspaceConfig(region=Region(code="GOR", name="Gorje", synthetic=True))
    Workspace.create(folder, config).close()
    return {
        "partner": str(folder),
        "key": str(write_key(key_of(1), tmp_path / "id_ed25519")),
        "partner_key": str(write_key(key_of(2), tmp_path / "partner_ed25519")),
        "partner_line": public_line(key_of(2)),
        "region": str(tmp_path / "regions" / "valdora"),
        "neighbour": str(tmp_path / "regions" / "hochtal"),
        "third": str(tmp_path / "regions" / "brezje"),
        "folder": str(tmp_path),
        "home": str(own_home),
        "program": str(PROGRAM),
    }


@pytest.mark.parametrize(("name", "number"), CHAPTERS)
def test_every_answer_stays_word_by_word(
    run: Run, places: dict[str, str], name: str, number: int
) -> None:
    file = FOLDER / f"{name}.txt"
    parts = chapters(file.read_text("utf-8"))
    known = parts[number]

    def call(words: list[str]) -> tuple[int, str, str]:
        answer = run(*words)
        return answer.code, answer.out, answer.err

    today = datetime.datetime.now(datetime.UTC).date()
    days = tuple((today - datetime.timedelta(days=back)).isoformat() for back in (0, 1))
    lines = list(play(known, call, Plainer(places, days)))
    if renewing():
        parts[number] = known = "\n".join(lines).strip("\n") + "\n"
        file.write_text(CHAPTER.join(parts), "utf-8")
    assert "\n".join(lines).strip("\n").splitlines() == known.splitlines()
