"""What every view says in text and what the commands answer, held against what was looked at and found right.

After a change that is meant, write the files anew with CAP_TUI_WRITE_GOLDEN=1 and look at the difference.
"""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cap_diamond.checks import found, status
from cap_diamond.views import VIEWS
from cap_tui.api import PluginContext
from cap_tui.cli import main
from tests.approval import approve, numbered_uids

FOLDER = Path(__file__).with_name("approved")
SHOWN = 3  # rows of a long answer


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: str(view.id))
def test_a_view_in_text(contexts: Mapping[str, PluginContext], view: Any) -> None:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    lines = [line.rstrip().replace(today, "<today>") for line in view.lines(contexts["VAL"], 80)]
    approve(FOLDER / f"{view.id}.txt", "\n".join(lines) + "\n")


def test_findings_and_status(contexts: Mapping[str, PluginContext], empty: PluginContext) -> None:
    told = []
    for ctx in (*contexts.values(), empty):
        state = status(ctx)
        told += [f"{ctx.region.code}: {state.state.value}: {state.summary} → {state.next_step}"]
        told += [f"  {f.severity.value} {f.id}: {f.message} → {f.remedy}" for f in found(ctx)]
    approve(FOLDER / "findings.txt", "\n".join(told) + "\n")


@pytest.mark.parametrize(
    "command",
    ["show", "overlay", "match", "rank", "rank --explain Alimenti_funzionali", "cases"],
)
def test_an_answer_in_json(
    sample_folder: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    words = [word.replace("_", " ") for word in command.split()]
    with pytest.raises(SystemExit) as left:
        main(["-w", str(sample_folder / "valdora"), "--json", "diamond", *words])
    answer = json.loads(capsys.readouterr().out)["data"]
    assert not left.value.code
    name = words[0] if len(words) == 1 else "explain"
    approve(
        FOLDER / f"{name}.json", json.dumps(shortened(answer), indent=1, ensure_ascii=False) + "\n"
    )


CHANGES = (
    ("new", "--template", "demographic-change", "--dry-run"),
    ("new", "--corner", "Materiali", "--corner", "ICT", "--corner", "Salute", "--dry-run"),
    ("new", "Made", "--corner", "Materiali", "--corner", "ICT", "--corner", "Salute", "--challenge", "New"),
    ("rename", "Made", "Renamed", "--dry-run"),
    ("rename", "Made", "Renamed"),
    ("share", "Renamed", "--dry-run"),
    ("share", "Renamed"),
    ("share", "Renamed"),
    ("match", "Smart packaging", "--limit", "1"),
    ("overlay", "--different", "VAL:E-health", "HOC:Telemedizin", "--why", "No", "--dry-run"),
)  # fmt: skip


def test_what_changes_a_diamond_answers_in_words_and_json(
    sample_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = []
    for form in ((), ("--json",)):
        copy = tmp_path / f"as{''.join(form)}"
        shutil.copytree(sample_folder, copy)
        for words in CHANGES:
            with pytest.raises(SystemExit) as left:
                main(["-w", str(copy / "valdora"), *form, "diamond", *words])
            out = capsys.readouterr().out
            lines = (
                [json.dumps(shortened(json.loads(out)["data"]))[:700]]
                if form
                else out.splitlines()[:9]
            )
            told += [f"$ {' '.join(words)}", f"{left.value.code or 0}", *lines]
    text = "\n".join(line.rstrip() for line in told) + "\n"
    approve(FOLDER / "changes.txt", numbered_uids(text))


def shortened(value: Any) -> Any:
    """Long lists without their end, and how many there were; numbers to six places."""
    if isinstance(value, dict):
        return {key: shortened(item) for key, item in value.items()}
    if isinstance(value, list):
        more = [f"… {len(value)} in all"] if len(value) > SHOWN else []
        return [*map(shortened, value[:SHOWN]), *more]
    return round(value, 6) if isinstance(value, float) else value
