"""The whole dialogue of every form of the core with ``--plain``: each prompt, each refusal, what is said at the end."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cap_tui.cli import build
from cap_tui.cli.command_session import CommandSession
from cap_tui.model.kind import Kind
from cap_tui.model.kinds import CORE_KINDS
from cap_tui.workspace import Workspace
from tests.approval import approve, cut, plain

FOLDER = Path(__file__).with_name("approved") / "dialogues"
TYPED = {
    "add": ("", "2", "2027-12-01", "E-health", "3") * 20,
    "edit": ("",) * 40,
    "edit-all": ("-", "2", "many", "E-health", "2027-13-01") * 20,
}
"""What is typed at the questions: all sorts of things in turn; nothing, which keeps; what empties or does not fit."""
MOST_LINES = 120
FORMS = [kind for kind in CORE_KINDS if kind.edit]


@pytest.fixture
def region(sample_regions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(CommandSession, "talks", property(lambda session: session.plain))
    monkeypatch.setattr("cap_tui.model.actor_kinds._today", lambda: "2026-03-02")
    monkeypatch.setenv("COLUMNS", "80")
    shutil.copytree(sample_regions / "valdora", tmp_path / "valdora")
    return tmp_path / "valdora"


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.id)
def test_the_dialogues_of_a_kind_are_as_approved(region: Path, kind: Kind[Any]) -> None:
    with Workspace.open(region) as workspace:
        records = workspace.records(kind.record).all()
        first = min(records, key=lambda record: (kind.name(record), record.uid)).uid
    talks: list[str] = []
    for name, typed in TYPED.items():
        act = name.partition("-")[0]
        words = ["--plain", "-w", str(region), kind.id, act, *([first] if act == "edit" else [])]
        if act in kind.allows:
            done = CliRunner().invoke(build(), words, input="".join(f"{line}\n" for line in typed))
            talks += [
                f"===== {name}, exit {done.exit_code}",
                *cut(done.output.splitlines(), MOST_LINES),
            ]
    text = plain("\n".join(talks) + "\n", {"region": str(region)})
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    approve(FOLDER / f"{kind.id}.txt", text.replace(today, "<today>"))
