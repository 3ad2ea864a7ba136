"""A cluster manager who never saw the program does units with the keys that they name, without a command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cap_tui.testing import ShellDriver
from cap_tui.training.progress import read_progress
from cap_tui.workspace import Home


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
    shell.wait("8 Rounds")
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
    do(shell, "down", "4", until="56 of 68 rated")  # the second row is another activity
    shell.wait("Not yet: 'activity' is to be a new one.")
    shell.press("enter")
    shell.wait("56 of 68 rated")
    shell.press("home", "4", "up", "right", "right", "5", "up", "e")
    shell.wait("Why 5 for Aged food")
    do(shell, *"Two clusters", "enter", until="58 of 68 rated")
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
    do(shell, "enter", until="is kept")
    shell.wait("Not yet: 'activities' is to be Smart packaging.")
    shell.press("enter")
    shell.wait("2 joint calls")
    shell.press("a")
    shell.wait("Which call.toml?")
    shell.press(*"call", "enter")
    shell.wait("annex-AAA.toml")
    shell.press(*"call", "enter")
    shell.wait("For which activity of the region?")
    shell.press(*["down"] * 4)
    shell.wait("▌ Smart packaging")
    do(shell, "enter", until="is kept")
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
    do(shell, "i", until="Stored apart, in quarantine")
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


def test_unit_4_actions_are_planned_and_the_plan_is_read_in_the_shell(
    shell: ShellDriver, practice_home: Home
) -> None:
    begin(shell, 4, "[ ]  Make a workshop")
    shell.press("enter")
    shell.wait("Facilitator")
    shell.press("o", "end", "enter")
    shell.wait("With which agenda?")
    shell.press("enter")
    shell.wait("Which activity does it develop?")
    shell.press("down", "down", "down", "down")
    shell.wait("▌ Smart packaging")
    shell.press("enter")
    shell.wait("What is it called?")
    do(shell, "enter", "enter", until="No cards yet")
    shell.wait("▌ [ ]  Add two actions")
    shell.press("enter")
    shell.wait("No cards yet")
    shell.press("n")
    shell.wait("title*:")
    shell.press(*"Ask ten firms", "f10")
    shell.wait("a1 Ask ten firms")
    shell.press("n")
    shell.wait("title*:")
    shell.press(*"Build the bench", *["down"] * 8, *"a1")  # down goes from field to field
    do(shell, "f10", until="a2 Build the bench")
    shell.wait("▌ -    Read the plan")
    shell.press("enter")
    shell.wait("No cards yet")
    shell.press("W")
    shell.wait("2 actions are planned.")
    shell.press("end")
    shell.wait("Critical path, 60 days: a1 → a2.")
    shell.wait("Name who is responsible")
    shell.press("escape", "f7", "end", "enter")
    shell.wait("No notes yet")
    shell.press("a", *"Anna looks for an owner", "enter", "escape")
    do(shell, until="Anna looks for an owner")
    shell.wait("The exercise of 'ADW' is done.")
    first, second = shell.records("actions")[-2:]
    assert second["depends"] == [first["uid"]]
    (packaging,) = [one for one in shell.records("activities") if one["name"] == "Smart packaging"]
    assert {first["activity"], second["activity"]} == {packaging["uid"]}


def test_unit_6_a_gap_is_judged_and_a_service_planned(
    shell: ShellDriver, practice_home: Home
) -> None:
    begin(shell, 6, "[ ]  Judge the critical mass")
    shell.press("enter")
    shell.wait("16 records")
    shell.press("down", "down")
    shell.wait("▌ E-health")
    shell.press("m")
    shell.wait("Value chain")
    assert "Value chain‹" not in shell.text
    shell.press("down", "down", "down", "left")  # firms are weak; skills were weak, too
    do(shell, "f10", until="Skills")
    (sheet,) = [
        one
        for one in shell.records("critical_mass")
        if one["factors"]["skills"] == "missing" and one["factors"]["research"] == "sufficient"
    ]
    assert sheet["factors"]["firms"] == "weak"
    shell.wait("▌ -    See which services")
    shell.press("enter")
    shell.wait("Services for the gaps")
    shell.press("a", "down", "down")
    shell.wait("▌ E-health")
    shell.press("enter")
    shell.wait("Skills (missing)")
    shell.press("enter")
    shell.wait("Gap: ")
    shell.press("escape", "f7", "down", "enter")
    shell.wait("Services for the gaps")
    shell.press("a", "down", "down", "enter")
    shell.wait("Skills (missing)")
    shell.press("n")
    shell.wait("Who sees to it?")
    shell.press(*"MedNet", "enter")
    shell.wait("From which day?")
    shell.press(*"2027-02-01", "enter")
    shell.wait("Until which day?")
    shell.press(*"2027-06-30", "enter")
    shell.wait("What does it cost?")
    shell.press("enter")
    shell.wait("for E-health?")
    do(shell, "y", until="prearranged meetings is")
    shell.wait("The exercise of 'Cluster Toolbox' is done.")
    plan = shell.records("tact.plans")[-1]
    assert (plan["responsible"], plan["start"], plan["end"]) == (
        "MedNet",
        "2027-02-01",
        "2027-06-30",
    )
    shell.press("end", "enter")
    shell.wait("2027-02-01")


def test_unit_7_the_overdue_figure_is_entered_and_what_was_learnt_noted(
    shell: ShellDriver, practice_home: Home
) -> None:
    begin(shell, 7, "-    Find the figure")
    shell.press("enter")
    shell.wait("figures are overdue")
    shell.wait("▌ 2026-04-30")
    do(shell, until="2026-Q1")
    shell.press("down", "enter")
    shell.wait("figures are overdue")
    shell.press("enter")
    shell.wait("2026-Q1: value")
    shell.press("9", "enter")
    shell.wait("What proves it?")
    do(shell, *"List", "enter", until="2026-Q1 is")
    shell.wait("▌ -    Read the result")
    shell.press("enter")
    shell.wait("Firms that tested")
    shell.press("down", "enter")
    shell.wait("id: val.firms-tested")
    shell.press("escape")
    do(shell, until="Firms that tested")
    shell.press("end", "enter")
    shell.wait("2 findings")
    shell.press("n")
    shell.wait("Finding*:")
    shell.press(*"Firms ask for the bench in spring")
    do(shell, "f10", until="3 findings")
    shell.wait("The exercise of 'Evaluation' is done.")
    assert shell.records("evaluation.findings")[-1]["indicator"] == ""  # nobody chose one
    measured = shell.records("evaluation.measurements")[-1]
    assert (measured["value"], measured["evidence"], measured["period"]) == (9, "List", "2026-Q1")


def test_f7_leads_back_to_the_step_that_was_gone_to(shell: ShellDriver) -> None:
    """A step that no record shows as done is not left behind, whatever was done before it."""
    begin(shell, 0, "-    Look at the board")
    shell.press("end", "up", "up", "enter")
    shell.wait("5 Evaluation")
    shell.press("f7")
    shell.wait("▌ -    Take the rating back")
