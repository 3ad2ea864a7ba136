"""The StressTest by keyboard on a real terminal: import, look, explain; nothing is guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cap_stresstest import rounds
from cap_stresstest.operations.close_round import close_round
from cap_stresstest.operations.import_survey import (
    ImportRequest,
    commit_import,
    plan_import,
    read_survey_file,
)
from cap_stresstest.records import Response
from cap_tui.api import Record
from cap_tui.testing import host_of
from cap_tui.workspace import Workspace
from tests.pty.conftest import home as home
from tests.pty.conftest import region as region
from tests.pty.terminal import Terminal

SIZES = ((80, 24), (60, 18))
VIEWS = {
    "2": "S3 development",
    "3": "Weaknesses",
    "4": "Percentile",
    "5": "Gap",
    "6": "one round only",
    "7": "Overall",
    "8": "people",
    "9": "Press b to begin",
}


def stored(region: Path, kind: type[Record]) -> list[Record]:
    with Workspace.open(region, readonly=True) as workspace:
        return list(workspace.records(kind).all())


def choose_file(terminal: Terminal, file: Path) -> None:
    """From the board to the round that is offered first."""
    terminal.wait("not begun")
    terminal.press("enter")
    terminal.wait("No answers yet")
    choose(terminal, file)


def choose(terminal: Terminal, file: Path) -> None:
    """From the respondents: the file, and the round that is offered first."""
    terminal.press("i")
    terminal.wait("Which file did the survey tool export?")
    terminal.wait("../")
    terminal.press("\x15")
    terminal.wait("../", gone=True)  # letters typed at once may overtake the key before
    terminal.press(str(file))
    terminal.wait(file.name)
    terminal.press("enter")
    terminal.wait("Into which round?")
    terminal.press("enter")


@pytest.mark.parametrize("size", SIZES)
def test_an_officer_imports_answers_and_reads_every_view(
    home: Path, region: Path, surveys: Path, size: tuple[int, int]
) -> None:
    plain = {"NO_COLOR": "1"}
    with Terminal(["-w", str(region)], home, size=size, environment=plain) as terminal:
        choose_file(terminal, surveys / "limesurvey.csv")
        terminal.wait("26  new respondents")
        assert stored(region, Response) == []
        terminal.press("y")
        terminal.wait("26 respondents")
        terminal.press("?")
        terminal.wait("773 answered / 806 asked for")
        terminal.press("esc")
        terminal.wait("Explained", gone=True)
        for key, words in VIEWS.items():
            assert words not in terminal.text, "the view before shows it too"
            terminal.press(key)
            terminal.wait(words)
            if key in "345678":
                terminal.press("?")
                terminal.wait("Explained")
                terminal.press("esc")
                terminal.wait("Explained", gone=True)
        terminal.press("q")
        terminal.ended_well()
    assert len(stored(region, Response)) == 26


def test_days_that_could_be_read_both_ways_are_asked_for(
    home: Path, region: Path, surveys: Path, tmp_path: Path
) -> None:
    text = (surveys / "google_forms.csv").read_text(encoding="utf-8")
    stamp = re.compile(r'"2026/10/(\d\d) [^"]*"')
    file = tmp_path / "answers.csv"
    file.write_text(
        stamp.sub(lambda found: f'"{int(found[1]) % 9 + 1:02}/10/2026 10:00:00"', text),
        encoding="utf-8",
    )
    with Terminal(["-w", str(region)], home) as terminal:
        choose_file(terminal, file)
        terminal.wait("/10/2026 10:00:00 day/month or month/day?")
        terminal.press("enter")
        terminal.wait("26  new respondents")
        terminal.press("y")
        terminal.wait("26 respondents")
        terminal.press("q")
        terminal.ended_well()
    days = {entry.answered[:7] for entry in stored(region, Response)}  # type: ignore[attr-defined]
    assert days == {"2026-10"}


def test_an_undone_import_leaves_the_round_before_on_the_screen(
    home: Path, region: Path, surveys: Path
) -> None:
    with Workspace.open(region) as workspace:
        ctx = host_of("cap_stresstest", workspace=workspace).context("stresstest")
        commit_import(
            ctx,
            plan_import(ctx, read_survey_file(ctx, ImportRequest(surveys / "kobo.csv", "2020"))),
        )
        close_round(ctx, rounds.get(ctx, "2020"))
    with Terminal(["-w", str(region)], home) as terminal:
        terminal.wait("2020: 26 respondents")
        terminal.press("enter")
        terminal.wait("Benchmark")
        terminal.press("1")
        terminal.wait("Round 2020 (closed)")
        choose(terminal, surveys / "limesurvey.csv")
        terminal.wait("26  new respondents")
        terminal.press("y")
        terminal.wait("(open)")
        terminal.press("u")
        terminal.wait("Yes, take it back (y)")
        terminal.press("y")
        terminal.wait("Round 2020 (closed)")
        terminal.press("q")
        assert terminal.ended() == 0


def test_a_column_that_nothing_tells_is_asked_for(
    home: Path, region: Path, surveys: Path, tmp_path: Path
) -> None:
    text = (surveys / "limesurvey.csv").read_text(encoding="utf-8-sig")
    file = tmp_path / "answers.csv"
    file.write_text(text.replace('"I03"', '"Something"', 1), encoding="utf-8")
    with Terminal(["-w", str(region)], home) as terminal:
        choose_file(terminal, file)
        terminal.wait("Which column answers I03")
        terminal.press("enter")
        terminal.wait("new respondents")
        terminal.press("y")
        terminal.wait("26 respondents")
        terminal.press("q")
        terminal.ended_well()
    assert all("I03" in r.answers for r in stored(region, Response))  # type: ignore[attr-defined]


def test_a_file_of_which_too_much_is_unknown_is_refused(
    home: Path, region: Path, surveys: Path, tmp_path: Path
) -> None:
    file = tmp_path / "answers.csv"
    header, _end, rest = (surveys / "kobo.csv").read_text(encoding="utf-8-sig").partition("\n")
    file.write_text(re.sub(r"I\d\d", "X", header) + "\n" + rest, encoding="utf-8")
    with Terminal(["-w", str(region)], home) as terminal:
        choose_file(terminal, file)
        terminal.wait("None of the columns belongs")
        terminal.press("esc")
        terminal.wait("None of the columns belongs", gone=True)
        terminal.press("i")
        terminal.wait("Go on with answers.csv into the round")
        terminal.press("esc")
        terminal.wait("An import was stopped", gone=True)
        terminal.press("q")
        terminal.ended_well()
    assert stored(region, Response) == []


@pytest.mark.parametrize("key", ["n", "esc"])
def test_no_to_an_import_keeps_file_and_round(
    home: Path, region: Path, surveys: Path, key: str
) -> None:
    with Terminal(["-w", str(region)], home) as terminal:
        choose_file(terminal, surveys / "kobo.csv")
        terminal.wait("26  new respondents")
        terminal.wait("1  rows that repeat another row of the file")
        assert "before" not in terminal.text
        terminal.press(key)
        terminal.wait("Nothing is imported yet")
        assert stored(region, Response) == []
        terminal.press("i")
        terminal.wait("Go on with kobo.csv into the round")
        terminal.press("enter")
        terminal.wait("26  new respondents")
        terminal.press("enter")
        terminal.wait("26 respondents")
        terminal.press("q")
        terminal.ended_well()
    assert len(stored(region, Response)) == 26


def test_a_group_that_the_questionnaire_does_not_know_is_asked_for_on_the_screen(
    home: Path, region: Path, surveys: Path, tmp_path: Path
) -> None:
    text = (surveys / "limesurvey.csv").read_text(encoding="utf-8-sig")
    file = tmp_path / "answers.csv"
    file.write_text(text.replace('"PM"', '"Magistrat"'), encoding="utf-8")
    with Terminal(["-w", str(region)], home) as terminal:
        choose_file(terminal, file)
        terminal.wait("Which group is 'Magistrat'?")
        terminal.press("enter")
        terminal.wait("26  new respondents")
        terminal.press("y")
        terminal.wait("26 respondents")
        terminal.press("q")
        terminal.ended_well()
    groups = [r.group for r in stored(region, Response)]  # type: ignore[attr-defined]
    assert groups.count("policy_maker") == 6


def test_a_mapping_file_is_named_on_the_screen(
    home: Path, region: Path, surveys: Path, tmp_path: Path
) -> None:
    file, mapping = tmp_path / "answers.csv", tmp_path / "columns.toml"
    header, _end, rest = (surveys / "kobo.csv").read_text(encoding="utf-8-sig").partition("\n")
    file.write_text(re.sub(r"D\d/I(\d\d)", r"Frage \1", header) + "\n" + rest, encoding="utf-8")
    lines = [f'"Frage {n:02}" = "I{n:02}"' for n in range(1, 32)]
    mapping.write_text("[items]\n" + "\n".join(lines), encoding="utf-8")
    with Terminal(["-w", str(region)], home) as terminal:
        choose_file(terminal, file)
        terminal.wait("None of the columns belongs")
        terminal.press("down", "down", "enter")
        terminal.wait("Which mapping file")
        terminal.wait("../")
        terminal.press("\x15")
        terminal.wait("../", gone=True)
        terminal.press(str(mapping))
        terminal.wait(mapping.name)
        terminal.press("enter")
        terminal.wait("26  new respondents")
        terminal.press("y")
        terminal.wait("26 respondents")
        terminal.press("q")
        terminal.ended_well()


def test_the_command_puts_the_questions_of_the_screen(
    home: Path, region: Path, surveys: Path, tmp_path: Path
) -> None:
    text = (surveys / "google_forms.csv").read_text(encoding="utf-8")
    text = re.sub(r'"2026/10/(\d\d) ', r'"\1/10/2026 ', re.sub(r"/10/\d\d ", "/10/05 ", text))
    file = tmp_path / "answers.csv"
    file.write_text(
        text.replace('"Cluster managers and similar positions"', '"Netzwerkerin"'), encoding="utf-8"
    )
    words = ["-w", str(region), "stresstest", "import", str(file), "--round", "2026"]
    with Terminal(words, home) as terminal:
        terminal.wait("Which group is 'Netzwerkerin'?")
        terminal.wait("or - for none of them: leave it blank")
        terminal.press("2", "enter")
        terminal.wait("day/month or month/day?")
        terminal.wait("or - for unknown: leave the days out")
        terminal.press("1", "enter")
        terminal.wait("26  new respondents")
        assert terminal.ended() == 0
    groups = [r.group for r in stored(region, Response)]  # type: ignore[attr-defined]
    assert groups.count("cluster_manager") == 12
    assert {r.answered for r in stored(region, Response)} == {"2026-10-05"}  # type: ignore[attr-defined]
