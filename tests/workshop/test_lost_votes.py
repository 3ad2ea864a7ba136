"""A vote that is typed when the link is lost comes back to its voter, and is readable to nobody else."""

from __future__ import annotations

from pathlib import Path

from cap_tui.model.workshop import BallotKind
from cap_tui.operations.workshops.access import access_workshop
from cap_tui.operations.workshops.ballots import NewBallot, open_ballot
from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.workshop.ballot_choices import BallotRules
from cap_tui.workshop.ballot_draft import locked_votes, unlock_votes
from cap_tui.workshop.ballot_form import BallotForm
from cap_tui.workspace import Home
from tests.workshop.test_other_terminals import tokens  # noqa: F401  # the workshop of Ana and Bor

HUNG_UP = 129
TOKEN = "K8sY9IfQ22oOC0z55flrxgNP"


def voting(tmp_path: Path) -> ShellDriver:
    """A shell on the region; it has a home of the person's own."""
    home = Home(tmp_path / "home")
    return ShellDriver(tmp_path / "valdora", home, plugins=["cap_edw"], size=(80, 24))


def test_a_lost_vote_is_offered_to_its_voter_alone_and_sent_once(
    tokens: dict[str, str],  # noqa: F811
    tmp_path: Path,
) -> None:
    with voting(tmp_path) as first:
        first.open_view("edw.join")
        first.press(tokens["p1"], "enter")
        first.press("a", "Beams", "enter", "Straw", "enter", "escape")
        open_ballot(access_workshop(first.context("edw")), NewBallot(BallotKind.DOTS, dots=5))
        first.wait("Give 5 dots")
        first.press("V")
        first.wait("0 of 5 dots given")
        first.press("3", "2")
        first.wait("5 of 5 dots given")
        first.call(lambda: first.app._leave_with(HUNG_UP))
    kept = "".join(file.read_text("utf-8") for file in (tmp_path / "home/state/drafts").iterdir())
    assert "vote." in kept
    assert tokens["p1"] not in kept
    with voting(tmp_path) as other:
        other.wait("Your token, please")
        other.press(tokens["p2"], "enter")
        other.wait("Welcome.")
        other.press("V")
        other.wait("0 of 5 dots given")
        other.press("escape", "q")
    with voting(tmp_path) as again:
        again.open_view("edw.join")
        again.press(tokens["p1"], "enter")
        again.wait("Your vote was not sent: V opens it.")
        again.press("V")
        again.wait("5 of 5 dots given")
        again.wait("What was not sent is here again.")
        assert again.records("votes") == []
        again.press("enter")
        again.wait("You have voted")
        assert len(again.records("votes")) == 1
        again.call(lambda: again.app._leave_with(HUNG_UP))
    folder = tmp_path / "home/state/drafts"
    assert not [file for file in folder.glob("*") if "vote." in file.read_text("utf-8")]


def test_only_the_token_and_the_ballot_open_a_kept_vote() -> None:
    rules = BallotRules(BallotKind.DOTS, ("c1", "c2"), most=5)
    locked = locked_votes(TOKEN, "b", {(0, 0): 3, (1, 0): 9, (7, 0): 1})
    assert locked != locked_votes(TOKEN, "b", {(0, 0): 3, (1, 0): 9, (7, 0): 1})
    for token, ballot, text in (
        (TOKEN[:-1], "b", locked),
        (TOKEN, "c", locked),
        (TOKEN, "b", "?"),
        (TOKEN, "b", ""),
    ):
        form = BallotForm(rules)
        assert not unlock_votes(token, ballot, text, form)
        assert form.values == {}
    form = BallotForm(rules)
    assert unlock_votes(TOKEN, "b", locked, form)
    assert form.values == {(0, 0): 3}, "what the form has no cell or number for is left out"
