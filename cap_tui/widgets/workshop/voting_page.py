"""A terminal on which votes are typed: one's own, or those that came on paper."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from typing import Any

from cap_tui.api import PluginContext, Refused
from cap_tui.model.workshop import WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.voting import VoteWords, cast_vote, token_voter
from cap_tui.text.i18n import _
from cap_tui.widgets.dialog import Answered, DialogStep, TextStep
from cap_tui.widgets.view import PluginView
from cap_tui.widgets.workshop.ballot_sheet import BallotSheet
from cap_tui.widgets.workshop.workshop_page import WorkshopPage
from cap_tui.workshop.ballot_form import BallotForm
from cap_tui.workshop_text.ballot_form_lines import form_details, form_head, form_titles, new_form


class VotingPage(WorkshopPage):
    """A page that shows the form of a ballot in its place. What is typed is in memory, unless a page locks it away."""

    DEFAULT_CSS = "VotingPage.-form > BallotSheet { display: block; }"

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self._drafts: dict[tuple[str, str], BallotForm] = {}
        self._left: Callable[[bool], object] = lambda _sent: None

    def show_ballot(self, step: BallotStep, left: Callable[[bool], object]) -> None:
        """Show the form; ``left`` is called with whether the vote was sent."""
        access, ballot = step.access, step.ballot
        key = (ballot.uid, step.voter)
        if key not in self._drafts:
            self._drafts[key] = new_form(access, ballot, step.voter)
            self.fill_unsent(ballot, step.voter, self._drafts[key])
        form = self._drafts[key]

        def send(words: VoteWords) -> bool:
            said = replace(step.said, words=words.words, abstain=words.abstain)
            return self.attempt(
                lambda: cast_vote(access, ballot.ref, said),
                then=lambda cast: self.say(
                    _("The vote of {voter} is stored. Receipt: {receipt}").format(
                        voter=step.whose, receipt=cast.receipt
                    )
                ),
            )

        self._left = left
        self.add_class("-form")
        self.mount(
            BallotSheet(
                form,
                form_head(access, ballot, form, step.whose),
                form_titles(access, ballot, form),
                form_details(access, ballot, form, step.voter),
                send,
            )
        )

    def fill_unsent(self, ballot: WorkshopBallot, voter: str, form: BallotForm) -> None:
        """Put back what was typed when the last session was lost, where the page keeps it."""

    def on_ballot_sheet_left(self, event: BallotSheet.Left) -> None:
        event.stop()
        self.query_one(BallotSheet).remove()
        self.remove_class("-form")
        self.call_after_refresh(self._after_ballot, event.sent)

    def _after_ballot(self, sent: bool) -> None:
        # At once: the next question gives the keyboard back to what has it when it is asked.
        self.screen.set_focus(self.query_one("#cards"))
        self.refresh_data()
        self._left(sent)


@dataclass(frozen=True)
class BallotStep:
    """The form of a ballot as a step of a dialog; the answer is whether a vote was sent.

    ``voter`` is the uid of whose vote it is, ``whose`` names them, ``said`` has the source.
    """

    access: WorkshopAccess
    ballot: WorkshopBallot
    voter: str
    whose: str
    said: VoteWords = field(default_factory=VoteWords)

    def begin(self, view: PluginView, answered: Answered) -> None:
        if isinstance(view, VotingPage):
            view.show_ballot(self, answered)


def vote_by_token(
    access: WorkshopAccess, ballot: WorkshopBallot, question: str, *, hidden: bool = False
) -> Generator[DialogStep, Any, None]:
    """Part of a dialog: a one-time token, then its vote. Nobody acts in it, so no record says who typed it."""

    def unknown(token: str) -> str:
        try:
            token_voter(access, ballot, token)
        except Refused as refused:
            return refused.what
        return ""

    given = yield TextStep(question, check=unknown, hidden=hidden, keeps=False)
    voter = token_voter(access, ballot, given)
    said = VoteWords(token=given.strip())
    nobody = replace(access, actor=None)
    yield BallotStep(nobody, ballot, voter.uid, _("a one-time token"), said)
