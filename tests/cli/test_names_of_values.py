"""Values that are ids in the records are words where people read them, in every language of the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cap_tui.text.i18n import LANGUAGES
from tests.cli.conftest import Run

RAW = re.compile(
    r"\b(catch_up|peer_lead|too_small_alone|kind: welcome|minutes: \d+|"
    r"(relevance|strength national), value|b1, criteria)\b|  outcome$",
    re.MULTILINE,
)
"""How the values are written in the records."""


@pytest.fixture
def valdora(sample_regions: Path) -> Path:
    return sample_regions / "valdora"


def uids(run: Run, valdora: Path, *words: str) -> list[str]:
    return re.findall(r'"uid": "([^"]+)"', run("-w", valdora, "--json", *words).out)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_id_of_a_value_is_left_where_people_read(run: Run, valdora: Path, language: str) -> None:
    said = ("-w", valdora, "--lang", language)
    traced = [run(*said, "trace", uid).out for uid in uids(run, valdora, "activities", "list")[:6]]
    joint = [
        run(*said, "joint-activities", "show", uid).out
        for uid in uids(run, valdora, "joint-activities", "list")
    ]
    content = [run(*said, "content", "show", name).out for name in ("edw.edw", "evaluation.E03")]
    assert traced
    assert joint
    for text in (*traced, *joint, *content):
        assert not RAW.search(text), text


def test_records_without_a_name_are_told_in_the_language(run: Run, valdora: Path) -> None:
    told = "\n".join(
        run("-w", valdora, "--lang", "de", "trace", uid).out
        for uid in uids(run, valdora, "activities", "list")[:6]
    )
    assert "Stärke, national: 5" in told
    assert "b1: mehrere Kriterien, geschlossen" in told


def test_units_call_keys_as_the_line_of_keys_does() -> None:
    """The line says Enter and Esc in every language: somebody who looks for Entrée finds no such key."""
    root = Path(__file__).parents[2]
    files = [
        *root.glob("cap_tui/content/training-units/*.toml"),
        *root.glob("plugins/*/cap_*/content/training-units/*.toml"),
    ]
    assert len(files) > 5
    for file in files:
        assert not re.search(
            r"Entrée|Invio|Échap|Eingabetaste|Vnašalka", file.read_text("utf-8")
        ), file
