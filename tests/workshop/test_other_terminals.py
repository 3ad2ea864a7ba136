"""The minute taker's and a participant's terminal, and what the plain twins say."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_tui.cli.command_session import CommandSession
from cap_tui.model.activity import PriorityArea
from cap_tui.model.actor import Helix
from cap_tui.model.workshop import BallotKind
from cap_tui.operations.workshops.access import access_workshop
from cap_tui.operations.workshops.agenda import start_agenda
from cap_tui.operations.workshops.ballots import NewBallot, open_ballot, reveal_ballot
from cap_tui.operations.workshops.capture import CardContext, read_card_line
from cap_tui.operations.workshops.cards import NewCard, add_card
from cap_tui.operations.workshops.people import NewParticipant, add_participant
from cap_tui.operations.workshops.voting import VoteWords, cast_vote, opened_words
from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.widgets.list_view import Rows
from cap_tui.workshop.step_clock import StepClock
from cap_tui.workshop_text.ballot_lines import result_lines
from cap_tui.workshop_text.present_lines import present_text
from cap_tui.workshop_text.run_lines import run_text
from cap_tui.workshop_text.step_lines import clock_words
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig
from tests.workshop.conftest import Room
from tests.workshop.terminals import a_workshop


@pytest.fixture
def tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A region with a workshop; the tokens of Ana (p1) and Bor (p2)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    Workspace.create(tmp_path / "valdora", config).close()
    return a_workshop(tmp_path / "valdora", tmp_path / "home")


@pytest.fixture
def shell(tokens: dict[str, str], tmp_path: Path) -> Iterator[ShellDriver]:
    """The shell on that region."""
    home = Home(tmp_path / "home")
    with ShellDriver(tmp_path / "valdora", home, plugins=["cap_edw"], size=(60, 18)) as driver:
        yield driver


def test_a_note_is_a_line_with_its_kind_in_front(shell: ShellDriver) -> None:
    shell.open_view("edw.notes")
    shell.press("a", "decision: We start with timber", "enter", "di: Bor disagrees", "enter")
    shell.press("promise: A paper on bark @Ana 2026-12-31", "enter")
    shell.settle()
    notes = [(note["kind"], note["text"]) for note in shell.records("workshop_notes")]
    assert notes == [
        ("decision", "We start with timber"),
        ("dissent", "Bor disagrees"),
        ("promise", "A paper on bark"),
    ]
    shell.wait("A paper on bark (Ana · 2026-12-31)")
    shell.press("promise: nobody", "enter")
    shell.wait("A promise needs who made it and until when.")
    assert len(shell.records("workshop_notes")) == 3


def test_a_participant_gives_the_token_and_has_own_cards_and_an_own_vote(
    shell: ShellDriver, tokens: dict[str, str]
) -> None:
    shell.open_view("edw.join")
    shell.press("wrong", "enter")
    shell.wait("Nobody has this token.")
    shell.press(tokens["p1"], "enter")
    shell.wait("You are Ana.")
    assert tokens["p1"] not in shell.text
    shell.press("a", "Beams", "enter", "Straw", "enter", "escape")
    shell.settle()
    cards = shell.records("cards")
    assert [card["source"] for card in cards] == ["ssh", "ssh"]
    assert {uid for card in cards for uid in card["authors"]} == {
        next(p["uid"] for p in shell.records("participants") if p["name"] == "Ana")
    }
    shell.press("V")
    shell.wait("No ballot is open.")
    open_ballot(access_workshop(shell.context("edw")), NewBallot(BallotKind.DOTS, dots=5))
    shell.wait("Give 5 dots")
    shell.press("V")
    shell.wait("0 of 5 dots given, 5 left")
    shell.press("3", "escape")  # what was typed is still there
    shell.wait("a Add")
    shell.press("V")
    shell.wait("3 of 5 dots given, 2 left")
    shell.press("3", "3", "enter")
    shell.wait("You have 5 dots.")
    assert shell.records("votes") == []
    shell.press("2", "enter")
    shell.wait("You have voted")
    [vote] = shell.records("votes")
    assert vote["source"] == "ssh"
    access = access_workshop(shell.context("edw"))
    reveal_ballot(access, "b1")
    [ballot] = access.state.ballots.values()
    assert opened_words(access, ballot, access.state.votes(ballot.uid)) == {
        vote["uid"]: ["c1=3", "c2=2"]
    }
    for _more in range(3):
        add_participant(access, NewParticipant(Helix.SOCIETY, "VAL"))
    opened = open_ballot(access, NewBallot(BallotKind.SCORE, tokens=True))
    token = opened.tokens[""][0]
    shell.wait("The voters of this ballot have one-time tokens.")
    shell.press("V")
    shell.wait("Your one-time token for ballot b2")
    shell.press(token, "enter")
    shell.wait("a one-time token")
    assert token not in shell.text
    shell.press("5", "2", "enter")
    shell.wait("The vote of a one-time token is stored.")
    by_token = shell.records("votes")[-1]
    assert (by_token["source"], by_token.get("by", "")) == ("token", "")
    assert by_token["voter"] not in {person["uid"] for person in shell.records("participants")}


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (600, "10 min left"),
        (541, "10 min left"),
        (120, "! 2 min left"),
        (59, "! 59 s left"),
        (0, "!! time is up"),
        (-180, "!! 3 min over"),
    ],
)
def test_amber_and_red_are_said_in_words_and_signs(left: int, said: str) -> None:
    assert clock_words(StepClock("running", left=left, length=15)) == said


def test_a_clock_changes_once_a_minute_and_each_second_of_the_last_one() -> None:
    shown = [StepClock("running", left=left, length=15).shown for left in range(300, -120, -1)]
    changes = sum(one != other for one, other in itertools.pairwise(shown))
    assert changes == 4 + 60 + 2


def test_the_plain_twins_say_the_step_and_fit_the_width(
    shell: ShellDriver, tokens: dict[str, str]
) -> None:
    ctx = shell.context("edw")
    for text in (run_text, present_text):
        lines = list(text(ctx, 40))
        assert lines[0] == "Timber day"
        assert all(len(line) <= 40 for line in lines)
    assert any(time.strftime("%Y") in line for line in run_text(ctx, 40))


@pytest.mark.parametrize("terminal", ["run", "notes"])
def test_the_plain_twin_has_every_cell_of_the_list(shell: ShellDriver, terminal: str) -> None:
    access = access_workshop(shell.context("edw"))
    start_agenda(access)
    shell.open_view("edw.run")
    shell.press("a", "Beams @p1", "enter", "Straw @p1 @p2", "enter", "escape")
    shell.press("z", "Roofs", "enter")
    shell.settle()
    shell.open_view(f"edw.{terminal}")
    shell.settle()
    rows = shell.app.screen.query_one(Rows).rows
    assert len(rows) == (2 if terminal == "run" else 1)
    assert all(len(row.cells) == 3 and row.cells[2] for row in rows)
    region = shell.app.region
    assert region is not None
    twin = region.host.view_text(f"edw.{terminal}", 80)
    for row in rows:
        assert any(all(str(cell) in line for cell in row.cells) for line in twin), row.cells


def test_the_plain_twin_of_the_clock_has_no_bar(shell: ShellDriver, tokens: dict[str, str]) -> None:
    ctx = shell.context("edw")
    start_agenda(access_workshop(ctx))
    assert any("15 min left" in line for line in run_text(ctx, 80))
    assert not any("[" in line for line in run_text(ctx, 80))


def test_groups_that_disagree_are_named_on_the_facilitators_terminal(
    shell: ShellDriver, tokens: dict[str, str]
) -> None:
    access = access_workshop(shell.context("edw"))
    for text in ("Beams", "Straw"):
        add_card(access, NewCard(text))
    voters = []
    for place in range(10):
        helix = Helix.BUSINESS if place < 5 else Helix.GOVERNMENT
        voters.append(add_participant(access, NewParticipant(helix))[0].ref)
    open_ballot(access, NewBallot(BallotKind.SCORE))
    for place, voter in enumerate(voters):
        words = ("c1=5", "c2=3") if place < 5 else ("c1=1", "c2=3")
        cast_vote(access, "b1", VoteWords(words, for_whom=voter))
    told = "! The groups disagree on c1: government low, business high"
    assert told not in "\n".join(run_text(shell.context("edw"), 80))
    reveal_ballot(access, "b1")
    assert told in "\n".join(run_text(shell.context("edw"), 80))
    # A value that is a mean says how many people rated, not how many rated high.
    [ballot] = access.state.ballots.values()
    assert any(
        "c1 Beams (3, mean of 10 people" in line.text for line in result_lines(access, ballot)
    )


def test_a_pair_of_areas_is_written_as_two_signs_or_with_a_comma(
    tokens: dict[str, str], tmp_path: Path
) -> None:
    with (
        Workspace.open(tmp_path / "valdora") as workspace,
        workspace.transaction("areas") as transaction,
    ):
        pair = tuple(transaction.add(PriorityArea(name=n)).uid for n in ("Wood", "Building"))
    with ShellDriver(tmp_path / "valdora", Home(tmp_path / "home"), plugins=["cap_edw"]) as shell:
        access = access_workshop(shell.context("edw"))
        for line in ("Beams #Wood #Building", "Beams #wood,build"):
            assert read_card_line(access, line, CardContext())[0].pair == pair


def test_u_takes_back_what_the_participant_did_here_and_nothing_else(
    shell: ShellDriver, tokens: dict[str, str]
) -> None:
    shell.open_view("edw.join")
    shell.press(tokens["p1"], "enter")
    shell.press("a", "Beams", "enter", "escape", "I")
    shell.wait("Which card?")
    shell.press("enter")
    shell.wait("Into which language?")
    shell.press("enter", "Balken", "enter")
    shell.wait("The translation is stored.")
    shell.press("u")
    shell.wait("Take “Translate a card” back?")
    shell.press("y")
    shell.wait("Taken back: Translate a card")
    assert shell.records("cards")[0]["translations"] == {}
    shell.press("ctrl+r")
    shell.wait("Make “Translate a card” again?")
    shell.press("y")
    shell.wait("Made again: Translate a card")
    assert list(shell.records("cards")[0]["translations"].values()) == ["Balken"]
    for label in ("Translate a card", "Add a card"):
        shell.press("u")
        shell.wait(f"Take “{label}” back?")
        shell.press("y")
        shell.wait(f"Taken back: {label}")
    assert shell.records("cards") == []
    shell.press("a", "-", "enter")
    shell.wait("No card was written here that could be taken back.")
    shell.press("ctrl+u", "escape", "u")  # the workshop itself was made by another session
    shell.wait("This session has nothing to take back")


def test_the_plain_twin_is_of_the_workshop_that_the_screen_shows(
    tokens: dict[str, str], tmp_path: Path
) -> None:
    home, folder = tmp_path / "home", tmp_path / "valdora"
    with CommandSession(home=str(home), workspace=str(folder), lang="en", plain=True) as session:
        day = ("--start", "2026-03-10T09:00", "--title", "Action day")
        Room(session)("new", "--flow", "adw", *day, plugin="adw")
    with ShellDriver(folder, Home(home), plugins=["cap_edw", "cap_adw"]) as shell:
        for tool, title in (("edw", "Timber day"), ("adw", "Action day")):
            for name in ("run", "present", "notes"):
                view = f"{tool}.{name}"
                text = "\n".join(shell.app.region.host.view_text(view, 80))
                assert title in text, view
