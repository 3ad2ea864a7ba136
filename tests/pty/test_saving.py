"""Two shells on one region: what a form saves, what it refuses, and what becomes of the words."""

from __future__ import annotations

import resource
import tomllib
from pathlib import Path

import pytest

from cap_tui.model.activity import Challenge, PriorityArea, TransformativeActivity
from cap_tui.workspace import Workspace
from tests.pty.terminal import Terminal


@pytest.fixture
def activity(region: Path) -> str:
    """An activity of the region; its uid."""
    with Workspace.open(region) as workspace, workspace.transaction("made") as tx:
        areas = [tx.add(PriorityArea(name=name)).uid for name in ("Wood", "Energy")]
        made = tx.add(
            TransformativeActivity(
                name="Timber from waste",
                description="first",
                synonyms=("a",),
                areas=tuple(areas),
                challenge=tx.add(Challenge(name="Climate")).uid,
            )
        )
    return made.uid


def stored(region: Path, uid: str) -> TransformativeActivity:
    with Workspace.open(region, readonly=True) as workspace:
        found = workspace.records(TransformativeActivity).get(uid)
    assert found is not None
    return found


def edit_card(terminal: Terminal) -> None:
    """From the board to the form over the only activity."""
    terminal.wait("1 transformative activity")
    terminal.press("f2")
    terminal.wait("type a few letters")
    terminal.press("activity card")
    terminal.wait("Synergy Diamond: Activity card")
    terminal.press("enter")
    terminal.wait("1 activity")
    terminal.press("e")
    terminal.wait("F10 Save")


def test_two_shells_edit_one_activity_and_no_change_is_lost(
    home: Path, region: Path, activity: str, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with (
        Terminal(["-w", str(region)], home) as first,
        Terminal(["-w", str(region)], other) as second,
    ):
        edit_card(first)
        edit_card(second)
        first.press("tab", "tab", "tab", "tab", "ONE ", "f10")
        first.wait("is saved")
        second.press("X", "tab", "tab", "tab", "tab", "TWO ", "f10")
        second.wait("Somebody else changed this record")
        second.wait("(•) TWO first")
        second.wait("( ) ONE first")
        assert stored(region, activity).description == "ONE first"
        second.press("down", "enter", "f10")
        second.wait("is saved")
        second.wait("1 activity")
    kept = stored(region, activity)
    assert (kept.description, kept.version) == ("ONE first", 3)
    assert "X" in kept.name


def test_a_conflict_that_is_left_keeps_the_form_with_its_words(
    home: Path, region: Path, activity: str
) -> None:
    with Terminal(["-w", str(region)], home) as terminal:
        edit_card(terminal)
        with Workspace.open(region, actor="Ana") as other, other.transaction("hers") as tx:
            known = other.records(TransformativeActivity).get(activity)
            assert known is not None
            tx.put(TransformativeActivity(**{**fields_of(known), "period": None, "name": "Hers"}))
        terminal.press("tab", "tab", "tab", "tab", "MINE ", "f10")
        terminal.wait("Somebody else changed this record")
        terminal.wait("(•) Hers")  # their change that ours does not touch stays
        terminal.press("esc")
        terminal.wait("Leave without saving")
        terminal.wait("MINE first")
        terminal.press("f10")
        terminal.wait("Somebody else changed this record")
        terminal.press("f10")
        terminal.wait("is saved")
    kept = stored(region, activity)
    assert (kept.name, kept.description) == ("Hers", "MINE first")


def test_a_draft_from_before_a_change_by_others_overwrites_nothing(
    home: Path, region: Path, activity: str
) -> None:
    with Terminal(["-w", str(region)], home) as terminal:
        edit_card(terminal)
        terminal.press("tab", "tab", "tab", "tab", "MINE ", "esc")
        terminal.wait("Leave without saving", gone=True)
        with Workspace.open(region, actor="Ana") as other, other.transaction("hers") as tx:
            known = other.records(TransformativeActivity).get(activity)
            assert known is not None
            tx.put(TransformativeActivity(**{**fields_of(known), "description": "hers"}))
        terminal.wait("hers")
        terminal.press("e")
        terminal.wait("The record has changed since")
        terminal.wait("F10 Save")
        terminal.press("f10")
        terminal.wait("Somebody else changed this record")
    assert stored(region, activity).description == "hers"


def fields_of(record: TransformativeActivity) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__struct_fields__}


def test_a_full_disk_keeps_the_form_and_its_draft_until_there_is_room(
    home: Path, region: Path, activity: str
) -> None:
    with Terminal(["-w", str(region)], home) as terminal:
        edit_card(terminal)
        terminal.press("tab", "tab", "tab", "tab", "KEPT ")
        terminal.wait("KEPT first")
        limits = resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE)
        full = (region / "data.json.journal").stat().st_size
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (full, limits[1]))
        terminal.press("f10")
        terminal.wait("nothing was saved. (File too large)")
        terminal.wait("KEPT first")
        terminal.wait("Leave without saving")
        assert stored(region, activity).description == "first"
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, limits)
        terminal.press("esc")
        terminal.wait("Leave without saving", gone=True)
        terminal.press("e")
        terminal.wait("What was not sent is here again")
        terminal.wait("F10 Save")
        terminal.wait("KEPT first")
        terminal.press("f10")
        terminal.wait("is saved")
        terminal.press("ctrl+q")
        terminal.ended_well()
    assert not list((home / "state" / "drafts").glob("*.json"))
    assert stored(region, activity).description == "KEPT first"


def test_settings_of_the_region_changed_elsewhere_are_shown_and_kept(
    home: Path, region: Path
) -> None:
    settings = region / "workspace.toml"
    with Terminal(["-w", str(region)], home) as terminal:
        terminal.wait("not begun")
        terminal.press("f5")
        terminal.wait("This program")
        terminal.press("down", "enter")
        terminal.wait("Name of the region")
        text = settings.read_text("utf-8")
        settings.write_text(text.replace('"EUR"', '"CHF"') + "\n# a comment\n", "utf-8")
        terminal.press("-nova", "f10")
        terminal.wait("Somebody else changed this record")
        terminal.wait("(•) Valdora-nova")
        terminal.wait("(•) CHF")
        assert tomllib.loads(settings.read_text("utf-8"))["region"]["name"] == "Valdora"
        terminal.press("f10")
        terminal.wait("Region: saved.")
    region_now = tomllib.loads(settings.read_text("utf-8"))["region"]
    assert (region_now["name"], region_now["currency"]) == ("Valdora-nova", "CHF")
    assert "# a comment" in settings.read_text("utf-8")


def test_a_refused_move_to_a_stage_by_two_shells_shows_both_versions(
    home: Path, region: Path, activity: str
) -> None:
    with Terminal(["-w", str(region)], home) as terminal:
        edit_card(terminal)
        terminal.press("esc")
        terminal.wait("Leave without saving", gone=True)
        terminal.press("t")
        terminal.wait("To which stage?")
        with Workspace.open(region, actor="Ana") as other, other.transaction("hers") as tx:
            known = other.records(TransformativeActivity).get(activity)
            assert known is not None
            tx.put(TransformativeActivity(**{**fields_of(known), "description": "hers"}))
        terminal.press("down", "enter")
        terminal.wait("Somebody else changed this record")
        terminal.wait("hers")
    assert stored(region, activity).description == "hers"
