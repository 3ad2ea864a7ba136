"""The palette: exact title, then word starts, then the rest; what changes data is never first by accident."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cap_tui.errors import Corrupt
from cap_tui.model.activity import TransformativeActivity
from cap_tui.screens.palette import entries_for
from cap_tui.screens.palette_search import PaletteEntry, found
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home, Workspace
from cap_tui.workspace.config import read_config


def entry(
    name: str, *, changes: bool = False, keywords: str = "", phrases: str = ""
) -> PaletteEntry:
    return PaletteEntry(name, "", lambda: None, changes=changes, keywords=keywords, phrases=phrases)


ENTRIES = [
    entry("Change: Redo", changes=True),
    entry("Discovery workshop: Facilitator", phrases="run a workshop, cards, minutes"),
    entry("Region: Check again"),
    entry("Diamond: Add", changes=True),
    entry("Synergy Diamond: Chain"),
    entry("Synergy Diamond: Diamond"),
    entry("Synergy Diamond: Activity card"),
    entry("Region: Write report"),
    entry("Partners: Send a bundle", keywords="export share"),
]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("card", "Synergy Diamond: Activity card"),
        ("diamond", "Synergy Diamond: Diamond"),
        ("chain", "Synergy Diamond: Chain"),
        ("che", "Region: Check again"),
        ("minutes", "Discovery workshop: Facilitator"),
        ("wr", "Region: Write report"),
        ("report", "Region: Write report"),
        ("export", "Partners: Send a bundle"),
        ("sab", "Partners: Send a bundle"),
        ("change: redo", "Change: Redo"),
    ],
)
def test_the_best_comes_first(typed: str, first: str) -> None:
    assert found(typed, ENTRIES)[0].name == first


def test_of_a_phrase_that_nothing_holds_whole_what_holds_most_words_comes_first() -> None:
    assert found("send a big bundle", ENTRIES)[0].name == "Partners: Send a bundle"
    assert [entry.name for entry in found("write my report now", ENTRIES)] == [
        "Region: Write report"
    ]
    assert found("is a xyz", ENTRIES) == []


def test_letters_that_are_only_somewhere_in_a_name_find_nothing() -> None:
    assert found("crd", ENTRIES) == []
    assert found("xyz", ENTRIES) == []


def test_at_equal_rank_what_looks_comes_before_what_changes() -> None:
    entries = [entry("Card: Rate", changes=True), entry("Show: Ratings")]
    assert [e.name for e in found("rat", entries)] == ["Show: Ratings", "Card: Rate"]


def test_while_nothing_is_typed_actions_come_in_their_order_and_no_records() -> None:
    assert found("", ENTRIES, [entry("activity: Timber")]) == ENTRIES


def test_a_record_comes_after_an_action_of_the_same_rank() -> None:
    names = [e.name for e in found("chain", ENTRIES, [entry("activity: Chain of wood")])]
    assert names == ["Synergy Diamond: Chain", "activity: Chain of wood"]


def test_what_an_entry_is_also_called_comes_before_a_record_of_that_name() -> None:
    names = [e.name for e in found("minutes", ENTRIES, [entry("flow: A day of 180 minutes")])]
    assert names == ["Discovery workshop: Facilitator", "flow: A day of 180 minutes"]


def test_ten_thousand_records_are_searched_within_a_tenth_of_a_second_a_letter() -> None:
    records = [entry(f"activity: Activity number {n} of many") for n in range(10_000)]
    found("warm", records)
    for typed in ("a", "ac", "act", "activity 99", "many 12"):
        assert min(seconds(typed, records) for _again in range(5)) < 0.1


def seconds(typed: str, records: list[PaletteEntry]) -> float:
    begin = time.perf_counter()
    found(typed, ENTRIES, records)
    return time.perf_counter() - begin


@pytest.fixture
def filled(make_region: Callable[..., Path]) -> Path:
    folder = make_region()
    with Workspace.open(folder) as workspace, workspace.transaction("Add") as tx:
        tx.add(TransformativeActivity(name="Timber from waste"))
        tx.add(TransformativeActivity(name="Silk"))
    return folder


def test_a_name_leads_to_the_record(home: Home, filled: Path) -> None:
    with ShellDriver(filled, home, plugins=["cap_diamond"]) as shell:
        shell.press("f2")
        shell.type("timber")
        shell.wait("Timber from waste")
        shell.press("enter")
        assert "Timber from waste" in shell.lines[0], shell.text


def test_words_of_the_trade_lead_to_the_right_place(home: Home, filled: Path) -> None:
    with ShellDriver(filled, home) as shell:
        entries = entries_for(shell.app.screen)
    first = {typed: found(typed, entries)[0].name for typed in PHRASES}
    assert first == PHRASES


PHRASES = {
    "import survey": "StressTest: Respondents",
    "upload survey": "StressTest: Respondents",
    "survey results": "StressTest: Dimensions",
    "swot": "StressTest: Strengths",
    "compare regions": "StressTest: Benchmark",
    "rate activities": "Synergy Diamond: Ratings",
    "new diamond": "Synergy Diamond: Diamond",
    "find partners": "Synergy Diamond: Partner regions",
    "add evidence": "List: evidence",
    "add cluster": "List: organisations",
    "stakeholders": "List: organisations",
    "actor": "List: organisations",
    "card": "Synergy Diamond: Activity card",
    "priority": "List: priority areas",
    "diamond": "Synergy Diamond: Diamond",
    "new activity": "List: transformative activities",
    "privacy": "List: people",
    "export bundle": "Partners: Send a bundle",
    "receive bundle": "Partners: Import a bundle",
    "start workshop": "Discovery workshop: Facilitator",
    "minutes": "Discovery workshop: Minute taker",
    "vote": "Discovery workshop: Facilitator",
    "call for proposals": "Joint calls (ACIE): Joint calls",
    "eligibility": "Joint calls (ACIE): Applications",
    "support services": "Cluster Toolbox: Services",
    "monitoring": "Evaluation: Results",
    "enter measurements": "Evaluation: Measurement grid",
    "lessons": "Evaluation: Learning log",
    "report": "Region: Write report",
    "two pages": "Region: Write two pages for policy makers",
    "audit": "Change: History",
    "change language": "Screen: Settings",
    "new region": "Region: All regions",
}
"""What a consultant types, and what must be first."""


@pytest.mark.parametrize("word", ["priority", "actor", "export", "evidence", "delete", "pdf"])
def test_common_words_find_something(home: Home, filled: Path, word: str) -> None:
    with ShellDriver(filled, home, plugins=["cap_diamond"]) as shell:
        shell.press("f2")
        shell.type(word)
        assert "Nothing here is called that" not in shell.text


def test_a_setting_is_opened_where_it_is_changed(home: Home, filled: Path) -> None:
    with ShellDriver(filled, home, plugins=[]) as shell:
        shell.press("f2")
        shell.type("clipboard")
        shell.press("enter")
        assert shell.place == "settings"
        assert "into a file" in shell.text or "Clipboard" in shell.text
        shell.press("escape", "escape", "f2")
        shell.type("actor")
        shell.press("enter")
        assert shell.place == "record_list"


def test_records_that_cannot_be_read_are_told_and_actions_are_found(
    home: Home, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_self: object) -> None:
        raise Corrupt("The journal is damaged.")

    monkeypatch.setattr("cap_tui.screens.record_search.RecordNameSearch.read", fails)
    with ShellDriver(filled, home, plugins=[]) as shell:
        shell.press("f2")
        shell.wait("The journal is damaged.")
        shell.type("history")
        shell.wait("Change: History")


def test_content_is_found_by_its_name_in_any_language_its_synonyms_and_its_id(
    home: Home, filled: Path
) -> None:
    folder = filled / "content" / "glossary"
    folder.mkdir(parents=True)
    code = read_config(filled / "workspace.toml").region.code.lower()
    (folder / "words.toml").write_text(
        f'[[glossary]]\nid = "{code}.meadow"\nname = {{ en = "Pasture", de = "Alm" }}\n'
        'synonyms = { fr = ["alpage"] }\ndefinition = "Grazed in summer"\n'
    )
    with ShellDriver(filled, home, plugins=[]) as shell:
        for typed in ("pasture", "alm", "alpage", f"{code}.meadow"):
            shell.press("f2")
            shell.type(typed)
            shell.wait("Glossary: Pasture")
            shell.press("escape")
