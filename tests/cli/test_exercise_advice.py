"""Wrong work is refused, and what is said of it helps: for every unit that ships."""

from __future__ import annotations

import shlex

import pytest

from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home
from tests.cli.conftest import Run

PACKAGING = '"Smart packaging"'
WRONG = {
    "the tour: another aspect": (
        "tour", 2,
        ['activities rate "Rete digitale di vicinato" --strength-national 4'],
        "'aspect' is to be relevance",
    ),
    "the tour: another activity": (
        "tour", 2,
        ['activities rate "E-health" --relevance 4'],
        "'activity' is to be Rete digitale di vicinato",
    ),
    "1: another round": (
        "1", 2,
        ["stresstest import ../answers.csv --round 2026"],
        "'round' is to be training",
    ),
    "1: another round is closed": (
        "1", 5,
        ["stresstest import ../answers.csv --round training", "stresstest close --round 2026"],
        "'state' is to be closed",
    ),
    "2: only the strength": (
        "2", 3,
        [
            'activities add "Aged food" --between Agroalimentare ICT',
            'activities rate "Aged food" --strength-national 4 --strength-global 4 --why "Two clusters"',
        ],
        "'aspect' is to be relevance",
    ),
    "2: no reason": (
        "2", 3,
        [
            'activities add "Aged food" --between Agroalimentare ICT',
            'activities rate "Aged food" --strength-national 4 --relevance 4',
        ],
        "is empty",
    ),
    "2: an activity that was there": (
        "2", 2,
        ['activities rate "Rete digitale di vicinato" --relevance 4 --strength-national 4'],
        "",
    ),
    "2: another activity is rated": (
        "2", 3,
        [
            'activities add "Aged food" --between Agroalimentare ICT',
            'activities rate "E-health" --strength-national 4 --relevance 4 --why "Two clusters"',
        ],
        "'activity' is to be a new one",
    ),
    "3: one card": (
        "3", 3,
        ["edw new --flow edw --start 2027-03-10T09:00 --ref T1", 'edw card add --text "One"'],
        "Not yet: 1 of 3.",
    ),
    "4: the second does not wait": (
        "4", 2,
        [
            "adw new --flow adw --start 2027-04-13T09:00 --ref T2",
            f"adw action add --title One --days 30 --activity {PACKAGING}",
            f"adw action add --title Two --days 30 --activity {PACKAGING}",
        ],
        "'depends on' is empty",
    ),
    "5: another application": (
        "5", 4,
        [
            "acie call new ../call",
            'acie keep --call ../call --activity "Smart packaging"',
            'acie resolve S01 refused --reason "Too late"',
        ],
        "",
    ),
    "6: firms are not judged": (
        "6", 1,
        ['activities mass "E-health" firms=strong skills=missing'],
        "is to be weak",
    ),
    "7: another figure": (
        "7", 2,
        ['evaluation measure val.firms-tested --action BENCH --institution POLY --period 2026-Q1 --value 8 --evidence "List"'],
        "is to be 9",
    ),
    "8: for another region": (
        "8", 2,
        ["bundle export -o ../brezje.cap.zip --unsigned --recipient BRE --purpose training"],
        "is to be HOC",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("unit", "step", "commands", "advice"), WRONG.values(), ids=WRONG)
def test_wrong_work_is_refused_with_advice(
    practice_home: Home,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    unit: str,
    step: int,
    commands: list[str],
    advice: str,
) -> None:
    """Given an exercise, when something like what it asks for is done, then its step stays open and the check says why."""
    ref = run("training", "start", unit, "--json").data["unit"]
    monkeypatch.chdir(practice_home.training / ref / "valdora")
    for command in commands:
        run(*shlex.split(command))
    answer = run("training", "check", "--json")
    assert answer.code == 1
    assert not answer.data["steps"][step - 1]["done"]
    assert advice in answer.data["advice"]


def test_the_shell_says_what_is_wrong_with_a_step(practice_home: Home) -> None:
    """Given the tour, when another aspect than the relevance is rated, then the step is open and says which is meant."""
    with ShellDriver(None, practice_home, size=(60, 18)) as shell:
        shell.wait("Learn")
        shell.press("f7", "enter")
        shell.wait("T begins the exercise")
        shell.press("T")
        shell.wait("[ ]  Rate the relevance")
        shell.press("down", "enter")
        shell.wait("16 records")
        shell.press("/")
        shell.type("vicinato")
        shell.press("enter", "r")
        shell.wait("Rate which aspect?")
        shell.press("enter", "4", "enter")
        shell.until(lambda: shell.records("ratings")[-1]["value"] == 4, "the rating is stored")
        shell.press("f7")
        shell.wait("Not yet: 'aspect' is to be relevance.")
        shell.wait("▌ [ ]  Rate the relevance")
