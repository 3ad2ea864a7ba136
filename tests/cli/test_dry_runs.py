"""A dry run refuses what the command itself refuses, and stores nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
LONG = "n" * 30_000
CORNERS = ("--corner", "Wood", "--corner", "Water", "--corner", "Wind")


@pytest.fixture(scope="module")
def own_region(sample_regions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample region with its neighbours, which no refused command may change."""
    folder = tmp_path_factory.mktemp("dry") / "regions"
    shutil.copytree(sample_regions, folder)
    return folder / "valdora"


@pytest.fixture
def ask(run: Run, own_region: Path) -> Run:
    """``ask("diamond", "new", …)`` gives the exit code and the answer."""

    def asked(*words: str) -> tuple[int, Any]:
        answer = run("-w", own_region, "--json", *words)
        return answer.code, answer.data

    return asked


def named(ask: Run, table: str) -> str:
    return str(ask("records", table, "--limit", "1")[1]["records"][0]["uid"])


REFUSED: dict[str, tuple[str, ...]] = {
    "diamond around corners": ("diamond", "new", LONG, *CORNERS),
    "corner of a diamond": ("diamond", "new", "D", *CORNERS[:-1], LONG),
    "diamond from a template": ("diamond", "new", LONG, "--template", "demographic-change"),
    "diamond renamed": ("diamond", "rename", "{diamond.diamonds}", LONG),
    "interest that was not said": (
        *("diamond", "match", "--withdraw"),
        *("{activities}", "{activities}"),
    ),
    "finding": ("evaluation", "finding", LONG),
    "decision": (
        *("evaluation", "decide", "{evaluation.findings}", LONG),
        *("--step", "ask more", "--owner", "the office"),
    ),
    "decision without a step": (
        "evaluation",
        "decide",
        "{evaluation.findings}",
        "Ask",
        "--owner",
        "X",
    ),
    "decision with an empty step": (
        *("evaluation", "decide", "{evaluation.findings}", "Ask"),
        *("--step", " ", "--owner", "the office"),
    ),
    "decision of nobody": (
        *("evaluation", "decide", "{evaluation.findings}", "Ask"),
        *("--step", "ask more", "--owner", ""),
    ),
    "round": ("stresstest", "open", "--round", LONG),
    "outcome of a service": (
        *("tact", "outcome", "{tact.plans}", "--result", "helped", "--note", LONG),
    ),
}


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED)
def test_a_dry_run_refuses_what_the_command_refuses(ask: Run, words: tuple[str, ...]) -> None:
    given = [named(ask, word[1:-1]) if word.startswith("{") else word for word in words]
    before = ask("history")[1]
    dry, real = ask(*given, "--dry-run"), ask(*given)
    assert dry == real
    assert dry[0] in (2, 3)
    assert ask("history")[1] == before


def test_a_dry_run_stores_nothing_of_what_the_command_would_store(ask: Run) -> None:
    before = ask("history")[1]
    code, answer = ask("evaluation", "finding", "Few come", "--dry-run")
    assert (code, answer["uid"], answer["dry_run"]) == (0, None, True)
    assert ask("diamond", "new", "D", *CORNERS, "--dry-run")[1]["made"] is False
    assert ask("history")[1] == before
