"""A cluster manager who never saw the program does units with the keys that they name, without a command line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_tui.testing import ShellDriver
from cap_tui.training.practice_region import samples_folder
from cap_tui.training.progress import read_progress
from cap_tui.workspace import Home


@pytest.fixture
def practice_home(sample_regions: Path, own_home: Path) -> Home:
    """A home in which the sample regions of the training are there already."""
    home = Home(own_home)
    samples_folder(home).parent.mkdir(parents=True)
    shutil.copytree(sample_regions, samples_folder(home))
    return home


@pytest.fixture(params=[(80, 24), (60, 18)], ids=["80x24", "60x18"])
def shell(practice_home: Home, request: pytest.FixtureRequest) -> Iterator[ShellDriver]:
    """The first start, without a region."""
    with ShellDriver(None, practice_home, size=request.param) as driver:
        driver.wait("Learn")
        driver.press("f7")
        driver.wait("Tour of ten minutes")
        yield driver


def begin(shell: ShellDriver, unit: int, step: str) -> None:
    """From the list of units into the exercise; ``step`` is what it begins with."""
    shell.press(*["down"] * unit, "enter")
    shell.wait("T begins the exercise")
    shell.press("T")
    shell.wait("› Valdora › Training")
    shell.wait(f"▌ {step}")


def do(shell: ShellDriver, *keys: str, until: str) -> None:
    """Press the keys that a step names, wait for the answer, and come back to the unit."""
    for key in keys:
        shell.press(*key) if len(key) > 9 or " " in key else shell.press(key)
        shell.settle()
    shell.wait(until)
    shell.press("f7")
    shell.wait("› Training")


def choose_file_and_round(shell: ShellDriver) -> None:
    """From the respondents to the counts of the import."""
    shell.press("i")
    shell.wait("answers.csv")  # the question begins where the files of the exercise are
    shell.press(*"answers", "enter")
    shell.wait("Into which round?")
    shell.press("end", "enter")
    shell.wait("Name of the round")
    shell.press(*"training", "enter")
    shell.wait("into the round training?")


def test_unit_1_a_survey_file_comes_in_and_the_round_is_closed(
    shell: ShellDriver, practice_home: Home
) -> None:
    begin(shell, 1, "-    See what the survey file")
    shell.press("enter")
    shell.wait("Respondents")
    choose_file_and_round(shell)
    do(shell, "n", until="Nothing is imported yet")
    shell.wait("[ ]  Import the file.")
    shell.press("down", "enter")
    shell.wait("Respondents")
    choose_file_and_round(shell)
    do(shell, "y", until="Round training (open)")
    shell.wait("[x]  Import the file.")
    shell.press("end", "enter")
    shell.wait("questionnaire" if shell.app.size.width > 60 else "Rounds")
    shell.press("end", "x")
    shell.wait("Close the round training?")
    do(shell, "y", until="The round training is closed.")
    shell.wait("The exercise of 'StressTest' is done.")
    assert {unit.finished > "" for unit in read_progress(practice_home).units.values()} == {True}


def test_unit_2_an_activity_is_added_and_rated(shell: ShellDriver, practice_home: Home) -> None:
    begin(shell, 2, "-    Look at the diamond")
    shell.press("down", "enter")
    shell.wait("16 records")
    shell.press("a")
    shell.wait("Name*:")
    shell.press(*"Aged food", "tab", *"Agr")
    shell.wait("▌ Agroalimentare")
    shell.press("enter", *"IC")
    shell.wait("▌ ICT")
    do(shell, "enter", "f10", until="17 records")
    shell.wait("▌ [ ]  Rate its strength")
    shell.press("enter")
    shell.wait("56 of 68 rated")
    do(shell, "4", "3", until="57 of 68 rated")
    shell.wait("The exercise of 'Synergy Diamond' is done.")
    shell.press("escape")  # the list of units, with this one marked
    shell.wait("▌ 2 Synergy Diamond")
    shell.press("down", "enter")
    shell.wait("T begins the exercise")
    shell.press("escape", "up", "enter")
    shell.wait("[x]  Rate its strength")
    shell.press("T")
    shell.wait("Go on where the exercise stopped")
    shell.press("y")
    shell.wait("▌ -    Read why")  # nothing of the exercise is lost
    assert len(shell.records("activities")) == 17
    shell.press("T", "n")
    shell.wait("▌ -    Look at the diamond")
    assert len(shell.records("activities")) == 16


def test_unit_3_cards_are_merged_and_become_an_activity(
    shell: ShellDriver, practice_home: Home
) -> None:
    begin(shell, 3, "[ ]  Make a workshop")
    shell.press("enter")
    shell.wait("Facilitator")
    shell.press("o")
    shell.wait("A new workshop")
    shell.press("end", "enter")
    shell.wait("With which agenda?")
    shell.press("down", "down", "enter")
    shell.wait("What is it called?")
    shell.press("enter", "enter")
    do(shell, until="No cards yet")
    shell.wait("▌ -    Check the preparation")
    shell.press("enter")
    shell.wait("No cards yet")
    shell.press("C")
    shell.wait("Is there one challenge in the middle?")
    shell.press("escape", "a")
    for card in ("Sensors that warn", "Sensors that warn early", "One test bench"):
        shell.press(*card, "enter")
    shell.press("escape")
    do(shell, until="One test bench")
    shell.wait("▌ [ ]  Merge the two")
    shell.press("enter")
    shell.wait("One test bench")
    shell.press("down", "M")
    shell.wait("(both: ")
    shell.press("enter", "enter")
    do(shell, until="Merged as m1.")
    shell.press("enter")
    shell.wait("m1 ")
    shell.press("home", "E", "enter")
    shell.wait("Between which two priority areas?")
    do(shell, "enter", until="is an activity now.")
    shell.wait("The exercise of 'EDW' is done.")
    (merge,) = [one for one in shell.records("merges") if one["ref"] == "m1"][-1:]
    (made,) = [one for one in shell.records("activities") if merge["uid"] in one.get("origin", [])]
    assert len(made["origin"]) == 3
    assert len(made["areas"]) == 2


def test_unit_5_a_call_is_made_kept_and_an_application_decided(
    shell: ShellDriver, practice_home: Home
) -> None:
    begin(shell, 5, "-    Make a call")
    shell.press("enter")
    shell.wait("1 joint call")
    do(shell, "n", "call", "enter", until="Written to")
    shell.press("down", "enter")
    shell.wait("1 joint call")
    shell.press("a")
    shell.wait("Which call.toml?")
    shell.press(*"call", "enter")
    shell.wait("annex-AAA.toml")
    shell.press(*"call", "enter")
    shell.wait("For which activity of the region?")
    do(shell, "Smart packaging", "enter", until="is kept")
    shell.wait("[x]  Keep the call")
    shell.press("end", "enter")
    shell.wait("asked")
    shell.press("c", "end", "enter", "d")
    shell.wait("Which application?")
    shell.press("down", "enter")
    shell.wait("What is decided about S02?")
    shell.press("enter")
    shell.wait("For which reason?")
    do(shell, "The second of all", "enter", until="S02: funded")
    shell.wait("The exercise of 'ACIE' is done.")
    assert len(shell.records("acie.calls")) == 2


def test_unit_8_a_bundle_leaves_for_the_partner_and_comes_back(
    shell: ShellDriver, practice_home: Home
) -> None:
    begin(shell, 8, "-    See what would leave")
    shell.press("down", "enter")
    write_bundle(shell, "HOC")
    shell.press("f7")
    shell.wait("[x]  Write the bundle.")
    open_partner(shell, "hoch")
    shell.wait("› Hochtal › Training")
    shell.press("escape")
    shell.wait("Action line")
    shell.press("B")
    write_bundle(shell, "VAL")
    open_partner(shell, "vald")
    shell.wait("› Valdora › Training")
    shell.press("end", "enter")
    shell.wait("hoc-for-val")
    shell.press(*"hoc-", "enter")
    shell.wait("has no trusted signature")
    shell.press("Q")
    shell.wait("QUARANTINE")
    do(shell, "i", until="Imported in one step.")
    shell.wait("The exercise of 'Bundles' is done.")


def write_bundle(shell: ShellDriver, partner: str) -> None:
    """From the form of a bundle to its file, which stands beside the practice region."""
    shell.wait("For whom:")
    shell.press("down", "down", *partner, "down", *"training", "f10")
    shell.wait(f"For: {partner}")
    shell.press("w")
    shell.wait("No signing key is named.")
    shell.press("end", "enter")
    shell.wait("Write the bundle to which file?")
    shell.press("enter")
    shell.wait("The file is written.")


def open_partner(shell: ShellDriver, begins: str) -> None:
    """Open the region beside this one whose folder begins so."""
    shell.press("f3")
    shell.wait("Open a folder")
    shell.press("o")
    shell.wait("Which folder contains the region?")
    shell.press(*begins, "enter")
    shell.wait("history/")
    shell.press("enter")
