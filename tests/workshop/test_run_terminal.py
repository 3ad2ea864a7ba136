"""The facilitator's terminal: keys in, stored records out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cap_tui.cli import build
from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig
from tests.workshop.terminals import a_workshop


@pytest.fixture
def region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A region with a workshop of two steps."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "valdora"
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    Workspace.create(folder, config).close()
    a_workshop(folder, tmp_path / "home")
    return folder


@pytest.fixture
def facilitator(region: Path) -> Iterator[ShellDriver]:
    """The terminal, with the workshop begun."""
    home = Home(region.parent / "home")
    with ShellDriver(region, home, plugins=["cap_edw"], environment=dict(os.environ)) as shell:
        shell.open_view("edw.run")
        shell.press("N")
        shell.wait("The workshop has begun.")
        yield shell


def write(shell: ShellDriver, *lines: str) -> None:
    shell.press("a")
    for line in lines:
        shell.press(*line, "enter")
    shell.press("escape")
    shell.settle()


def test_the_step_is_shown_with_its_clock_prompt_and_what_follows(facilitator: ShellDriver) -> None:
    facilitator.wait("1/2 Silent collection")
    assert "15 min left" in facilitator.text or "14 min left" in facilitator.text
    facilitator.wait("What could we do together?")
    facilitator.wait("Next: Rating (20 min)")
    facilitator.wait("! Not here: government, society, cluster")


def test_cards_are_written_as_fast_as_people_speak(facilitator: ShellDriver) -> None:
    write(facilitator, "Beams of old wood @Ana", "+ and of bark", "Straw for walls")
    cards = facilitator.records("cards")
    people = {person["uid"]: person["name"] for person in facilitator.records("participants")}
    assert [card["text"] for card in cards] == [
        "Beams of old wood",
        "and of bark",
        "Straw for walls",
    ]
    authors = [[people[uid] for uid in card.get("authors", [])] for card in cards]
    assert authors == [["Ana"], ["Ana"], []]
    facilitator.press("a", "Starw", "enter", "-", "enter")
    facilitator.wait("Card c4 is taken back.")  # and its text is in the line again
    facilitator.press(*["backspace"] * 3, "raw", "enter", "escape")
    facilitator.settle()
    assert [card["text"] for card in facilitator.records("cards")][3:] == ["Straw"]
    write(facilitator, "Travi di legno")  # the marked card is the one that is translated
    facilitator.press("g", "I", "enter", "enter", "Wooden beams", "enter")
    facilitator.wait("Wooden beams (translated; written: Travi di legno)")
    card = facilitator.records("cards")[4]
    assert (card["text"], card["translations"]) == ("Travi di legno", {"en": "Wooden beams"})
    facilitator.wait("The room does not see the cards: press A to show them.")
    facilitator.press("A")
    facilitator.wait("press A to show them", gone=True)


def test_a_line_that_names_nobody_stays_in_the_line(facilitator: ShellDriver) -> None:
    facilitator.press("a", "Straw @Zoe", "enter")
    facilitator.wait("There is nobody of that name in the workshop.")
    facilitator.wait("Straw @Zoe")
    assert facilitator.records("cards") == []


def test_an_extra_minute_and_a_break_are_one_key_each(facilitator: ShellDriver) -> None:
    facilitator.press("X")
    facilitator.settle()
    assert facilitator.records("agenda_steps")[0]["extra"] == 1
    facilitator.press("P")
    facilitator.wait("2/4 Break")
    assert "Next: Silent collection (1" in facilitator.text  # it goes on after the break


def test_a_step_that_has_ended_is_reopened_by_a_key(facilitator: ShellDriver) -> None:
    facilitator.press("U")
    facilitator.wait("No step has ended yet.")
    facilitator.press("N")
    facilitator.wait("2/2 Rating")
    facilitator.press("U", "enter", "ctrl+u", "5", "enter")
    facilitator.wait("3/4 Silent collection")
    assert "5 min left" in facilitator.text or "4 min left" in facilitator.text
    facilitator.wait("Next: Rating (")
    steps = [(step["title"], step["minutes"]) for step in facilitator.records("agenda_steps")]
    assert sorted(steps) == [
        ("Rating", 20),
        ("Rating", 20),
        ("Silent collection", 5),
        ("Silent collection", 15),
    ]
    # Who is here and has spoken is said before people vote.
    write(facilitator, "Beams @Ana", "Straw @Ana")
    facilitator.press("H")
    facilitator.wait("business: invited 1, here 1, spoken 1, voted 0")
    # Who comes without an invitation is added there.
    facilitator.press("end", "enter")
    facilitator.wait("Which group do they belong to?")
    facilitator.press("down", "enter")
    facilitator.wait("Their name; nothing: none.")
    facilitator.press("Zoe", "enter")
    facilitator.wait("The code of their region")
    facilitator.press("enter")
    facilitator.wait("Hand it out now: it is shown this once, and kept nowhere.")
    came = next(one for one in facilitator.records("participants") if one["name"] == "Zoe")
    assert (came["helix"], came["region"], came["present"]) == ("research", "VAL", True)
    facilitator.press("escape")
    facilitator.wait("a Add")
    facilitator.press("O")
    facilitator.wait("How do people vote?")
    assert facilitator.text.count("! Not here: government, society, cluster") == 2


def test_parked_and_promised_stand_in_the_minutes(facilitator: ShellDriver) -> None:
    facilitator.press("z", "Roads to the forest", "enter")
    facilitator.press("D", "A paper on bark", "enter", "enter")
    facilitator.press("enter")
    facilitator.wait("The promise is noted.")
    notes = facilitator.records("workshop_notes")
    assert [(note["kind"], note["text"]) for note in notes] == [
        ("parked", "Roads to the forest"),
        ("promise", "A paper on bark"),
    ]
    assert notes[1]["responsible"]
    assert notes[1]["due"]


def test_a_ballot_is_opened_voted_on_paper_and_revealed(facilitator: ShellDriver) -> None:
    write(facilitator, "Beams", "Straw")
    facilitator.press("O")
    facilitator.wait("The key is in your home folder")
    facilitator.press("enter", "enter")
    facilitator.wait("0 of 2 have voted")
    facilitator.wait("The folder holds no readable vote until the ballot is revealed")
    facilitator.press("F")
    facilitator.wait("The votes are hidden until the ballot is revealed.")
    facilitator.press("V", "enter")
    facilitator.wait("Not yet: Ana, Bor")
    facilitator.press("Zoe", "enter")
    facilitator.wait("There is nobody of that name in the workshop.")
    facilitator.press("ctrl+u", "an", "enter")
    facilitator.wait("p1 Ana")
    facilitator.press("3", "2", "enter")
    facilitator.wait("Not yet: Bor")  # the next ballot at once
    facilitator.press("p2", "enter")
    facilitator.wait("p2 Bor")
    facilitator.press("f8")
    facilitator.wait("All have voted")
    facilitator.press("escape")
    facilitator.wait("a Add")
    facilitator.wait("2 of 2 have voted")
    assert "have not voted" not in facilitator.text
    assert [vote["source"] for vote in facilitator.records("votes")] == ["paper", "paper"]
    facilitator.press("R", "y")
    facilitator.wait("Revealed.")
    facilitator.press("F")
    facilitator.wait("1. c1 Beams (3, from 1 person)")
    facilitator.wait("n is too small: nothing is claimed")


def test_a_ballot_by_tokens_has_a_passphrase_and_papers_are_typed_in(
    facilitator: ShellDriver, region: Path
) -> None:
    words = ["--json", "-w", str(region), "edw", "people", "add", "--helix", "business"]
    for _number in range(4):
        added = CliRunner().invoke(build(), ["--home", str(region.parent / "home"), *words])
        assert added.exit_code == 0, added.output
    write(facilitator, "Beams", "Straw")
    facilitator.press("O")
    facilitator.wait("[ ] one-time tokens instead of names")
    facilitator.press("end", "enter", *"secret", "enter")
    facilitator.wait("The same passphrase again")
    facilitator.press(*"secrte", "enter")
    facilitator.wait("The two differ: no passphrase is set.")
    facilitator.wait("[ ] a passphrase for its key")
    facilitator.press("end", "enter", *"secret", "enter")
    facilitator.wait("The same passphrase again")
    facilitator.press(*"secret", "enter")
    facilitator.wait("[x] a passphrase for its key")
    assert "secret" not in facilitator.text
    facilitator.press("end", "up", "enter")
    facilitator.wait("[x] one-time tokens instead of names")
    facilitator.press("home", "enter", "enter")
    facilitator.wait("Hand them out now")
    token = next(word for word in facilitator.text.split() if len(word) >= 22 and word.isalnum())
    facilitator.press("escape", "V", *"nonsense", "enter")
    facilitator.wait("This ballot has no such token.")
    facilitator.press("ctrl+u", *token, "enter")
    facilitator.wait("a one-time token")
    facilitator.press("3", "2", "enter")
    facilitator.wait("The one-time token on the paper")
    assert [vote["source"] for vote in facilitator.records("votes")] == ["token"]
    facilitator.press("escape", "R", "y")
    facilitator.wait("The passphrase of its key")
    facilitator.press(*"wrong", "enter")
    facilitator.wait("This did not work")
    facilitator.press("escape", "R", "y")
    facilitator.wait("The passphrase of its key")
    facilitator.press(*"secret", "enter")
    facilitator.wait("Revealed.")


def test_the_roadmap_and_the_actions_are_written_by_keys(facilitator: ShellDriver) -> None:
    facilitator.press("L")
    facilitator.wait("technology · short, 0-2 years: -")
    facilitator.press("enter", "down", "down", "down", "enter")
    facilitator.wait("missing link: one after another")
    facilitator.press(*"No lab tests films", "enter")
    facilitator.wait("r1 stands in the roadmap.")
    facilitator.press("escape", "L")
    facilitator.wait("r1 No lab tests films")
    facilitator.press("escape", "n", *"Test bench", "tab", "tab", "down")
    facilitator.press("f10")
    facilitator.wait("a1 Test bench")
    (item,) = facilitator.records("roadmap")
    assert (item["perspective"], item["horizon"], item["kind"]) == (
        "technology",
        "short",
        "missing-link",
    )
    (action,) = facilitator.records("actions")
    assert (action["title"], action["days"], action["ref"]) == ("Test bench", 30, "a1")
    assert action["workshop"]


def test_what_is_typed_of_an_action_is_what_is_stored(facilitator: ShellDriver) -> None:
    facilitator.press("n", *"Test bench", "f10")
    facilitator.wait("a1 Test bench")
    facilitator.press("n", *"Lab test", "tab", *["backspace"] * 2, *"45", "tab", "right", "tab")
    facilitator.press(*"buyer", "tab", *"2027-03-31", "tab", *"1250.50", "tab", "tab")
    facilitator.press(*"three firms sign", "tab", *"a1", "tab", "tab", "left", "f10")
    facilitator.wait("a2 Lab test")
    actions = {action["ref"]: action for action in facilitator.records("actions")}
    people = {person["uid"]: person["name"] for person in facilitator.records("participants")}
    stored = actions["a2"]
    assert (stored["title"], stored["days"], stored["role"]) == ("Lab test", 45, "buyer")
    assert (stored["due"], stored["cost"], stored["currency"]) == ("2027-03-31", "1250.50", "EUR")
    assert (stored["sign"], stored["joint_call"]) == ("three firms sign", True)
    assert stored["depends"] == [actions["a1"]["uid"]]
    assert people[stored["responsible"]] == "Ana"


def test_cards_are_merged_and_taken_apart(facilitator: ShellDriver) -> None:
    write(facilitator, "Beams of old timber", "Balken aus altem Holz")
    facilitator.press("M")
    facilitator.wait("(both: ")
    facilitator.press("enter", "enter")
    facilitator.wait("Merged as m1.")
    assert len(facilitator.records("merge_states")) == 1
    facilitator.press("up", "T")
    facilitator.wait("Split.")
    assert facilitator.records("merge_states") == []
    assert len(facilitator.records("cards")) == 2
    facilitator.press("Y")
    facilitator.wait("The same? both: ")
    facilitator.press("down", "enter")
    facilitator.settle()
    assert sum(bool(card.get("apart")) for card in facilitator.records("cards")) == 1
    facilitator.press("Y")
    facilitator.wait("No two cards look like the same.")


def test_the_first_workshop_is_made_on_the_screen_and_another_chosen(tmp_path: Path) -> None:
    folder = tmp_path / "valdora"
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    Workspace.create(folder, config).close()
    environment = {**os.environ, "HOME": str(tmp_path), "TZ": "UTC"}
    with ShellDriver(
        folder, Home(tmp_path / "home"), plugins=["cap_edw"], environment=environment
    ) as shell:
        shell.open_view("edw.run")
        shell.wait("Here: press o.")
        assert "N Next step" not in shell.text  # nothing that needs a workshop is offered
        for title in ("Timber day", "Bark day"):
            shell.press("o")
            shell.wait("A new workshop")
            shell.press("end", "enter")
            shell.wait("With which agenda?")
            shell.press("enter")
            shell.wait("What is it called?")
            shell.press("ctrl+u", title, "enter")
            shell.wait("When does it begin?")
            shell.press("enter")
            shell.wait("first: Welcome")
            shell.wait(title)
        shell.press("o")
        shell.wait("w1 Timber day")
        shell.press("down", "enter")
        shell.wait(" Timber day")
        shell.press("N")
        shell.settle()
        begun = {one["title"]: bool(one["begun"]) for one in shell.records("workshops")}
        assert begun == {"Timber day": False, "Bark day": False}  # it asks for a diamond first
        shell.wait("Why begin anyway?")
