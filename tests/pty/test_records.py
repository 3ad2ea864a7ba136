"""Records of every kind by keyboard alone: entered, found, sorted, edited, removed, on a real terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.model.activity import Aspect, Evidence, PriorityArea, Rating, TransformativeActivity
from cap_tui.model.actor import Actor, Helix, Person
from cap_tui.workspace import Workspace
from tests.pty.terminal import Terminal

SIZES = ((80, 24), (60, 18))


@pytest.fixture
def stocked(region: Path) -> Path:
    """A region with organisations, areas, an evidence and twenty activities."""
    with Workspace.open(region) as workspace, workspace.transaction("made") as tx:
        for name in ("Wood", "Energy"):
            tx.add(PriorityArea(name=name))
        tx.add(Actor(name="Alpfaser", helix=Helix.BUSINESS))
        tx.add(Actor(name="Institute of Wood", helix=Helix.RESEARCH))
        for number in range(20):
            tx.add(TransformativeActivity(name=f"Idea {number:02}"))
    return region


@pytest.mark.parametrize("size", SIZES)
def test_an_activity_with_actors_and_evidence_is_entered_edited_and_removed(
    home: Path, stocked: Path, size: tuple[int, int]
) -> None:
    with Terminal(["-w", str(stocked)], home, size=size) as terminal:
        terminal.wait("Last change")
        terminal.press("d")
        terminal.wait("Lists of this region")
        terminal.press("enter")
        terminal.wait("20 records")
        terminal.press("a")
        terminal.wait("F10 Save")
        terminal.press("Timber", "tab")
        terminal.press("wood")
        terminal.wait("▌ Wood")
        terminal.press("enter", "ener")
        terminal.wait("▌ Energy")
        terminal.press("enter")
        terminal.wait("✓ Energy")
        terminal.press("tab", "tab", "tab", "tab", "tab", "tab")
        terminal.press("alp")
        terminal.wait("▌ Alpfaser")
        terminal.press("enter", "inst")
        terminal.wait("▌ Institute of Wood")
        terminal.press("enter")
        terminal.wait("✓ Institute of Wood")
        terminal.press("f10")
        terminal.wait("Timber is saved.")
        terminal.wait("21 records")
        # evidence that supports it
        terminal.press("esc")
        terminal.wait("Last change")
        terminal.press("d")
        terminal.wait("Lists of this region")
        terminal.press("evid")
        terminal.press("enter")
        terminal.wait("There is no evidence yet.")
        terminal.press("a")
        terminal.wait("F10 Save")
        terminal.wait("for example 2026-11-21")
        terminal.press("Study of fibres", "tab", "tab", "tab", "21/11/2026", "tab", "tab")
        terminal.press("1,234.50", "tab", "EUR", "tab", "tim")
        terminal.wait("▌ Timber")
        terminal.press("enter", "f10")
        terminal.wait("Study of fibres is saved.")
        # from the evidence to the activity, edited there
        terminal.press("enter")
        terminal.wait("statement")
        terminal.press(*["down"] * 8, "enter")
        terminal.wait("leading cluster")
        terminal.press("e")
        terminal.wait("F10 Save")
        terminal.press(" from waste", "f10")
        terminal.wait("Timber from waste is saved.")
        # removed, with what depends on it named
        terminal.press("x")
        terminal.wait("Remove Timber from waste?")
        terminal.wait("Study of fibres")
        with Workspace.open(stocked, readonly=True) as workspace:
            (made,) = workspace.records(TransformativeActivity).find(name="Timber from waste")
            (study,) = workspace.records(Evidence).all()
            names = {r.uid: r.name for r in workspace.records(Actor).all()}
            areas = {r.uid: r.name for r in workspace.records(PriorityArea).all()}
        assert [names[uid] for uid in made.actors] == ["Alpfaser", "Institute of Wood"]
        assert [areas[uid] for uid in made.areas] == ["Wood", "Energy"]
        assert (study.date, study.value, study.unit) == ("2026-11-21", 1234.5, "EUR")
        assert study.supports == (made.uid,)
        terminal.press("y")
        terminal.wait("Timber from waste is removed.")
    with Workspace.open(stocked, readonly=True) as workspace:
        assert not list(workspace.records(TransformativeActivity).find(uid=made.uid))
        (study,) = workspace.records(Evidence).all()
        assert study.supports == ()


def test_a_name_that_is_typed_and_not_chosen_is_not_lost_at_saving(
    home: Path, stocked: Path
) -> None:
    with Terminal(["-w", str(stocked)], home) as terminal:
        terminal.wait("Last change")
        terminal.press("d")
        terminal.wait("Lists of this region")
        terminal.press("enter")
        terminal.wait("20 records")
        terminal.press("a")
        terminal.wait("F10 Save")
        terminal.press("Timber", "tab", "ener")
        terminal.wait("▌ Energy")
        terminal.press("tab", "Climate", "f10")
        terminal.wait("No record is chosen for “ener”.")
        terminal.wait("No record is chosen for “Climate”.")
        terminal.wait("▌ Energy")  # the first of them has the keyboard again, with its matches
        with Workspace.open(stocked, readonly=True) as workspace:
            assert not list(workspace.records(TransformativeActivity).find(name="Timber"))
        terminal.press("enter", "tab", *["backspace"] * 7, "f10")
        terminal.wait("Timber is saved.")
        with Workspace.open(stocked, readonly=True) as workspace:
            (made,) = workspace.records(TransformativeActivity).find(name="Timber")
            areas = {r.uid: r.name for r in workspace.records(PriorityArea).all()}
        assert [areas[uid] for uid in made.areas] == ["Energy"]
        assert made.challenge == ""


def test_records_entered_in_one_bunch_of_keys_lose_no_letter(home: Path, stocked: Path) -> None:
    with Terminal(["-w", str(stocked)], home) as terminal:
        terminal.wait("Last change")
        terminal.press("d")
        terminal.wait("Lists of this region")
        terminal.press("enter")
        terminal.wait("20 records")
        names = [f"Hall {number}" for number in range(6)]
        down, enter, f10 = "\x1b[B", "\r", "\x1b[21~"
        # in one bunch, as a slow link delivers them
        terminal.type("".join(f"a{name}{down}ener{enter}{f10}" for name in names))
        terminal.wait("26 records", within=20)
    with Workspace.open(stocked, readonly=True) as workspace:
        (energy,) = workspace.records(PriorityArea).find(name="Energy")
        found = workspace.records(TransformativeActivity).all()
        assert {r.name for r in found if r.areas == (energy.uid,)} == set(names)


def test_the_arrows_walk_through_a_text_of_several_lines_and_on(home: Path, stocked: Path) -> None:
    with Terminal(["-w", str(stocked)], home) as terminal:
        terminal.wait("Last change")
        terminal.press("d")
        terminal.wait("Lists of this region")
        terminal.press("enter")
        terminal.wait("20 records")
        terminal.press("a")
        terminal.wait("F10 Save")
        terminal.press("Timber", *["down"] * 4, "one", "enter", "two", "down", "Holz")
        terminal.press("up", "up", "up", *["down"] * 3, " und Faser", "f10")
        terminal.wait("Timber is saved.")
    with Workspace.open(stocked, readonly=True) as workspace:
        (made,) = workspace.records(TransformativeActivity).find(name="Timber")
    assert made.description == "one\ntwo"
    assert made.synonyms == ("Holz und Faser",)


def test_a_list_is_searched_filtered_sorted_and_rated_in_one_go(home: Path, stocked: Path) -> None:
    with Terminal(["-w", str(stocked)], home) as terminal:
        terminal.wait("Last change")
        terminal.press("d")
        terminal.wait("Lists of this region")
        terminal.press("enter")
        terminal.wait("20 records")
        terminal.wait("Idea 01")
        assert terminal.text.index("Idea 00") < terminal.text.index("Idea 01")
        terminal.press("S")
        terminal.wait("falling")
        terminal.wait("Idea 19")
        terminal.wait("Idea 18")
        assert terminal.text.index("Idea 19") < terminal.text.index("Idea 18")
        terminal.press("/", "idea 1")
        terminal.wait("11 of 20")
        terminal.wait("Idea 05", gone=True)
        terminal.press("5")
        terminal.wait("1 of 20")
        terminal.press("esc")
        terminal.wait("20 records")
        terminal.press("space")
        terminal.wait("1 selected")
        terminal.press("space")
        terminal.wait("2 selected")
        terminal.press("r")
        terminal.wait("Rate which aspect?")
        terminal.press("enter")
        terminal.wait("5 high")
        terminal.press("5", "enter")
        terminal.wait("2 activities")
        terminal.press("f")
        terminal.wait("with which value?")
        terminal.press("enter")
        terminal.wait("Idea 07 (1)")
        terminal.press("esc")
        terminal.wait("with which value?", gone=True)
    with Workspace.open(stocked, readonly=True) as workspace:
        ratings = list(workspace.records(Rating).all())
        names = {r.uid: r.name for r in workspace.records(TransformativeActivity).all()}
    assert {(names[r.activity], r.aspect, r.value, r.why) for r in ratings} == {
        ("Idea 15", Aspect.STRENGTH_NATIONAL, 5, ""),
        ("Idea 14", Aspect.STRENGTH_NATIONAL, 5, ""),
    }


def test_a_person_needs_a_purpose_and_is_erased_for_ever(home: Path, stocked: Path) -> None:
    with Terminal(["-w", str(stocked)], home) as terminal:
        terminal.wait("Last change")
        terminal.press("d")
        terminal.wait("Lists of this region")
        terminal.press("peop", "enter")
        terminal.wait("There is nobody yet.")
        terminal.press("a")
        terminal.wait("F10 Save")
        terminal.press("Ana Kos", "f10")
        terminal.wait("This is needed.")
        terminal.press("workshop", "tab", "consent 1", "tab", "tab", "2030-01-31", "f10")
        terminal.wait("Ana Kos is saved.")
        with Workspace.open(stocked, readonly=True) as workspace:
            (ana,) = workspace.records(Person).all()
        assert (ana.purpose, ana.consent, ana.retain_until) == (
            "workshop",
            "consent 1",
            "2030-01-31",
        )
        terminal.press("x")
        terminal.wait("Erase Ana Kos?")
        terminal.wait("It cannot be undone.")
        terminal.press("y")
        terminal.wait("Erased.")
    data = b"".join(path.read_bytes() for path in stocked.rglob("*") if path.is_file())
    assert b"Ana Kos" not in data
