"""Counts of people when there are too many small groups to prove anything: less is shown, and it still leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.bundle import groups as counting
from cap_tui.bundle.groups import EVERYBODY
from cap_tui.bundle.prepare import Prepared, prepare
from cap_tui.bundle.records import GroupCount, PublishedBreakdown
from cap_tui.model.actor import Helix, Person
from tests.bundle.conftest import EVERYTHING, RECORDS, USUAL, Place, make_places

ORGANISATIONS = 150


@pytest.fixture
def region(tmp_path: Path) -> Place:
    """Three hundred people, two of each organisation."""
    (place,) = make_places(["AAA"], tmp_path)
    helix = list(Helix)
    with place.workspace.transaction("fill") as tx:
        for number in range(2 * ORGANISATIONS):
            actor = number % ORGANISATIONS
            tx.add(Person(name=f"P{number}", actor=f"actor-{actor}", helix=helix[actor % 5]))
    return place


def counted(place: Place) -> Prepared:
    return prepare(place.workspace, RECORDS, EVERYTHING, USUAL, {})


def shown(groups: tuple[GroupCount, ...]) -> dict[tuple[str, str], int]:
    return {(g.by, g.group): g.persons for g in groups if g.persons is not None}


def test_the_finest_breakdown_is_hidden_and_the_others_are_counted(region: Place) -> None:
    found = counted(region).counted
    assert shown(found.groups) == {(EVERYBODY, EVERYBODY): 300} | {
        ("helix", helix.value): 60 for helix in Helix
    }
    assert any(line.startswith("people by actor is hidden") for line in found.held_back)
    assert region.export().rows == {"bundle.groups": ORGANISATIONS + 6}


def test_beside_earlier_exports_that_leave_nothing_provable_the_same_counts_leave_again(
    region: Place,
) -> None:
    """An export of before knew finer groups: sixty, each but for a few people that of another."""
    region.export()
    with region.workspace.transaction("as it left before") as tx:
        for number in range(60):
            people = [f"h-{n}" for n in range(100) if n != number]
            tx.add(PublishedBreakdown(table="old", by=f"f{number}", date="", profile="aggregate", members={"x": people}))  # fmt: skip
    found = counted(region).counted
    assert shown(found.groups) == {(EVERYBODY, EVERYBODY): 300} | {
        ("helix", helix.value): 60 for helix in Helix
    }
    assert "exported before, unchanged" in " ".join(found.held_back)
    with region.workspace.transaction("one more") as tx:
        tx.add(Person(name="Late", helix=Helix.BUSINESS))
    later = shown(counted(region).counted.groups)
    assert ("helix", "business") not in later
    assert (EVERYBODY, EVERYBODY) not in later
    assert later[("helix", "research")] == 60
    assert region.export().rows["bundle.groups"] == ORGANISATIONS + 7


def test_a_figure_hidden_after_a_late_answer_comes_back_and_the_preview_says_when() -> None:
    """A budget, not a dead end: five new answers differ from what left by a group that may be shown."""
    log: list[PublishedBreakdown] = []

    def told(firms: int) -> tuple[dict[str, str], tuple[str, ...]]:
        figures = {
            ("t", "helix", "SME"): {f"s{n}" for n in range(firms)},
            ("t", "helix", "UNI"): {f"u{n}" for n in range(9)},
        }
        figures["t", "*", "*"] = set().union(*figures.values())
        counted = counting.count(
            figures, log, region="AAA", minimum=5, profile="aggregate", date="2026-11-21"
        )
        log.extend(counted.published)
        return {group.group: group.shown for group in counted.groups}, counted.held_back

    assert told(12)[0]["SME"] == "12"
    shown, why = told(13)
    assert shown["SME"] == "hidden"
    assert "t by helix, SME: hidden until at least 4 more people have answered." in why
    assert told(17)[0]["SME"] == "17"


def test_a_first_export_speaks_of_no_earlier_one() -> None:
    figures = {("t", "helix", g): {f"{g}{n}" for n in range(k)} for g, k in (("S", 6), ("U", 2), ("P", 5))}  # fmt: skip
    figures["t", "*", "*"] = set().union(*figures.values())
    counted = counting.count(
        figures, [], region="AAA", minimum=5, profile="aggregate", date="2026-11-21"
    )
    assert counted.held_back
    assert not any("earlier" in line for line in counted.held_back)
