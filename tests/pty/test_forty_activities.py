"""The whole first day by keyboard: forty activities with actors and evidence, rated, a survey imported and taken back.

Long: it plays what a person types in an afternoon, at two sizes and over a slow link.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.model.activity import Evidence, TransformativeActivity
from cap_tui.model.actor import Actor
from cap_tui.workspace import Workspace
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.long
COUNT = 40
ANSWERS = Path(__file__).parents[2] / "examples" / "answers.csv"


def open_list(terminal: Terminal, name: str, empty: str) -> None:
    """From anywhere on the board to the list of a kind."""
    terminal.wait("Last change")
    terminal.press("d")
    terminal.wait("Lists of this region")
    terminal.press(name, "enter")
    terminal.wait(empty)


def leave(terminal: Terminal) -> None:
    """From a list back to the board."""
    terminal.press("esc")
    terminal.wait("Last change")


def add(terminal: Terminal, name: str, *keys: str, chosen: tuple[str, ...] = ()) -> None:
    """A new record: its name, further keys, then names that are chosen in a field of references."""
    terminal.press("a")
    terminal.wait("F10 Save")
    terminal.type(name)
    terminal.press(*keys)
    for letters in chosen:
        terminal.type(letters)
        terminal.wait(f"▌ {letters}")
        terminal.press("enter")
        terminal.wait(f"✓ {letters}")
    terminal.press("f10")
    terminal.wait(f"{name} is saved.")


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
def test_a_region_is_entered_rated_and_a_survey_taken_back(
    home: Path, region: Path, size: tuple[int, int]
) -> None:
    with (
        Terminal(["-w", str(region)], home, size=size) as terminal,
        Terminal(["-w", str(region)], home, size=size) as second,
    ):
        second.wait("0 transformative activities")
        open_list(terminal, "orga", "0 records")
        for number in range(10):
            add(terminal, f"Firm {number:02}", "tab", "2")
        leave(terminal)
        open_list(terminal, "transf", "0 records")
        for number in range(COUNT):
            firms = (f"Firm {number % 10:02}", f"Firm {(number + 3) % 10:02}")
            add(terminal, f"Activity {number:02}", *["tab"] * 7, chosen=firms)
        second.wait(f"{COUNT} transformative activities")
        leave(terminal)
        open_list(terminal, "evid", "0 records")
        for number in range(COUNT):
            keys = ["tab", "tab", "tab", "21/11/2026", *["tab"] * 4]
            add(terminal, f"Study {number:02}", *keys, chosen=(f"Activity {number:02}",))
        leave(terminal)
        rate_everything(terminal)
        import_and_take_back(terminal, region)
        second.wait(f"{COUNT} transformative activities")
        second.press("q")
        second.ended_well()
        terminal.press("ctrl+q")
        terminal.ended_well()
        ratings = terminal.records(region, "ratings")
    with Workspace.open(region, readonly=True) as workspace:
        firms = {actor.uid: actor.name for actor in workspace.records(Actor).all()}
        activities = {a.uid: a for a in workspace.records(TransformativeActivity).all()}
        studies = list(workspace.records(Evidence).all())
    assert len(activities) == COUNT
    assert len(studies) == COUNT
    for activity in activities.values():
        number = int(activity.name[-2:])
        named = [firms[uid] for uid in activity.actors]
        assert named == [f"Firm {number % 10:02}", f"Firm {(number + 3) % 10:02}"]
    for study in studies:
        assert [activities[uid].name[-2:] for uid in study.supports] == [study.title[-2:]]
        assert study.date == "2026-11-21"
    assert len(ratings) == 3 * COUNT


def rate_everything(terminal: Terminal) -> None:
    """Three aspects of each activity in the grid, one key a rating."""
    terminal.press("f2")
    terminal.wait("type a few letters")
    terminal.press("ratings", "enter")
    terminal.wait(f"0 of {4 * COUNT} rated")
    terminal.type("".join(str(1 + (7 * number) % 5) for number in range(3 * COUNT)))
    terminal.wait(f"{3 * COUNT} of {4 * COUNT} rated", within=120)
    terminal.press("esc")
    terminal.wait("Last change")


def import_and_take_back(terminal: Terminal, region: Path) -> None:
    """The survey's answers come in; the undo names them, and they are gone."""
    terminal.press("f2")
    terminal.wait("type a few letters")
    terminal.press("respondents", "enter")
    terminal.wait("No answers yet")
    terminal.press("i")
    terminal.wait("../")
    terminal.press("\x15")
    terminal.wait("../", gone=True)
    terminal.type(str(ANSWERS))
    terminal.wait(ANSWERS.name)
    terminal.press("enter")
    terminal.wait("Into which round?")
    terminal.press("enter")
    terminal.wait("Import answers.csv into the round")
    terminal.press("y")
    terminal.wait("26 respondents")
    assert terminal.records(region, "stresstest.responses")
    terminal.press("u")
    terminal.wait("Yes, take it back (y)")
    terminal.press("y")
    terminal.wait("Taken back:")
    assert terminal.records(region, "stresstest.responses") == []
