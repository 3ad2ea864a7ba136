"""All bad plugins at once on the command line: each is named with reason and remedy, and the rest works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bad_plugins.kinds import (
    ALL,
    COMMANDS,
    HOOKS,
    IMPORTS,
    KINDS,
    MANIFESTS,
    Bad,
    write_plugin,
)

LEAST_KINDS = 60
NAMED = (*MANIFESTS, *IMPORTS, *HOOKS, *KINDS)
GOOD = Bad(
    "good",
    "",
    code="from cap_tui.api import Finding, hookimpl\n@hookimpl\ndef cap_checks(ctx):\n    return [Finding('good.one', 'hint', 'works')]\n",
)


def call(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """``cap-tui WORDS`` in a process of its own."""
    code = "import sys; from cap_tui.cli import main; sys.exit(main())"
    environment = {**os.environ, "CAP_TUI_HOME": str(home), "LANG": "C.UTF-8"}
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(
        command, env=environment, cwd=home, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def answers(home: Path, region: Path) -> dict[str, Any]:
    """What three commands answer on a region with all of them and one good plugin."""
    for bad in (*NAMED, *COMMANDS, GOOD):
        write_plugin(home, bad)
    asked = {
        "status": ["-w", str(region), "status"],
        "list": ["plugins", "list"],
        "doctor": ["doctor"],
    }
    found: dict[str, Any] = {}
    for name, words in asked.items():
        done = call(home, *words, "--json")
        assert "Traceback" not in done.stderr
        found[name] = json.loads(done.stdout)["data"]
    return found


def test_there_are_enough_kinds() -> None:
    assert len({bad.name for bad in ALL}) == len(ALL) >= LEAST_KINDS


@pytest.mark.parametrize("bad", NAMED, ids=lambda bad: bad.name)
def test_each_is_named_with_reason_and_remedy(answers: dict[str, Any], bad: Bad) -> None:
    def mine(text: str) -> bool:
        return bad.reason in text

    folder = f"/plugins/{bad.folder or bad.name}"
    (listed,) = [each for each in answers["list"] if each["folder"].endswith(folder)]
    assert mine(listed["reason"]), listed
    assert listed["remedy"]
    on_board = [each for each in answers["status"]["plugins"] if mine(each["message"])]
    assert any(each["remedy"] for each in on_board)
    assert any(mine(problem) and "→" in problem for problem in answers["doctor"]["problems"])


def test_the_rest_works(answers: dict[str, Any]) -> None:
    (good,) = [each for each in answers["list"] if each["id"] == "good"]
    assert good["state"] == "active"
    built_in = [each for each in answers["list"] if each["kind"] == "built-in"]
    assert {each["state"] for each in built_in} == {"active"}
    assert "good.one" in json.dumps(answers["status"])
    assert len(answers["status"]["lines"]) == 5


@pytest.mark.parametrize("bad", COMMANDS, ids=lambda bad: bad.name)
def test_a_bad_command_is_its_plugins_fault(answers: dict[str, Any], home: Path, bad: Bad) -> None:
    assert answers
    done = call(home, bad.name)
    assert done.returncode == 5
    assert bad.reason in done.stderr
    assert f"({bad.id})" in done.stderr
    assert "Traceback" not in done.stderr
