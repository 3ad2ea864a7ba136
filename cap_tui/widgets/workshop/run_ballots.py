"""Ballots on the facilitator's terminal: opened, typed in, closed, revealed."""

from __future__ import annotations

from collections.abc import Mapping

from cap_tui.api import CapError, NotFound
from cap_tui.model.ballot_names import ballot_kind_name
from cap_tui.model.workshop import BallotKind, WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.ballots import (
    NewBallot,
    close_ballot,
    open_ballot,
    reveal_ballot,
)
from cap_tui.operations.workshops.capture import (
    find_person,
)
from cap_tui.operations.workshops.voting import FACILITATORS_SOURCES, VoteWords
from cap_tui.text.i18n import N_, _
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.dialog import ChoiceStep, Dialog, TextStep, YesStep
from cap_tui.widgets.workshop.facilitator_page import FacilitatorPage, no_number, read_number
from cap_tui.widgets.workshop.voting_page import BallotStep, vote_by_token
from cap_tui.widgets.workshop.workshop_page import drawn
from cap_tui.workshop.ballot_keys import BallotKeys
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop_text.ballot_lines import (
    missing_words,
    result_lines,
    shared_login_words,
)
from cap_tui.workshop_text.run_lines import missing_lines
from cap_tui.workshop_text.said import Said
from cap_tui.workshop_text.vote_lines import one_time_token_lines

DOTS = 5
NO_OWN, TOKENS, PASSPHRASE = "no_own", "tokens", "passphrase"


def _ways(chosen: Mapping[str, bool], passphrase: str) -> list[tuple[str, str]]:
    """The kinds of ballots, then what holds for any of them, to be switched on before."""
    words = (
        (NO_OWN, _("nobody votes for own cards"), chosen[NO_OWN]),
        (TOKENS, _("one-time tokens instead of names"), chosen[TOKENS]),
        (PASSPHRASE, _("a passphrase for its key"), bool(passphrase)),
    )
    return [
        *((kind.value, ballot_kind_name(kind)) for kind in BallotKind),
        *((name, f"[{'x' if on else ' '}] {told}") for name, told, on in words),
    ]


class BallotActions(FacilitatorPage):
    """What the facilitator does with ballots."""

    @user_action("O", N_("Open ballot"), N_("Over all cards that stand"), footer=55, changes=True)
    def action_open_ballot(self) -> Dialog:
        access = self._here()
        kind, passphrase = None, ""
        chosen = dict.fromkeys((NO_OWN, TOKENS), False)
        while kind is None:
            asked = yield ChoiceStep(
                _("How do people vote?"),
                _ways(chosen, passphrase),
                text=drawn([*missing_lines(access.state), Said(shared_login_words(), "muted")]),
            )
            if asked == PASSPHRASE:
                passphrase = yield TextStep(_("A passphrase; nothing: none."), hidden=True)
                if passphrase:
                    again = yield TextStep(_("The same passphrase again"), hidden=True)
                    if again != passphrase:
                        passphrase = ""
                        self.say(_("The two differ: no passphrase is set."), "warning")
            elif asked in chosen:
                chosen[asked] = not chosen[asked]
            else:
                kind = BallotKind(asked)
        dots, criteria = 0, {}
        if kind is BallotKind.DOTS:
            dots = read_number((yield TextStep(_("How many dots?"), str(DOTS), no_number)))
        if kind is BallotKind.CRITERIA:
            words = (yield TextStep(_("Which criteria?"), "relevance strength")).split()
            criteria = dict.fromkeys(words, 1.0)
        opened = open_ballot(
            access,
            NewBallot(
                kind,
                dots=dots,
                criteria=criteria,
                no_own=chosen[NO_OWN],
                tokens=chosen[TOKENS],
                passphrase=passphrase,
            ),
        )
        self._done(_("Ballot {ref} is open.").format(ref=opened.ballot.ref))
        if opened.tokens:
            self.show_lines(_("One-time tokens"), drawn(one_time_token_lines(opened.tokens)))

    @user_action("x", N_("Close ballot"), N_("No vote after it"), name="close", changes=True)
    def action_close_ballot(self) -> Dialog:
        access = self._here()
        ballot = self._newest(access)
        if (yield YesStep(_("Close ballot {ref}?").format(ref=ballot.ref))):
            close_ballot(access, ballot.ref)
            self._done(_("Closed."))

    @user_action("R", N_("Reveal"), N_("Open the votes of a ballot"), footer=53, changes=True)
    def action_reveal(self) -> Dialog:
        access = self._here()
        ballot = self._newest(access)
        text = [_("It is closed then, and the room sees the results.")]
        if (yield YesStep(_("Reveal ballot {ref}?").format(ref=ballot.ref), text)):
            passphrase = ""
            if BallotKeys(access.region.home_folder).has_passphrase(ballot.uid):
                passphrase = yield TextStep(_("The passphrase of its key"), hidden=True)
            reveal_ballot(access, ballot.ref, passphrase=passphrase)
            self._done(_("Revealed."))

    @user_action("V", N_("Vote for"), N_("Type in a vote of somebody"), footer=54, changes=True)
    def action_vote_for(self) -> Dialog:
        access = self._here()
        ballot = self._newest(access)
        state = access.state
        while ballot.tokens:  # one paper after another; whose it is stays unknown
            asked = _("The one-time token on the paper; Esc ends.")
            yield from vote_by_token(access, ballot, asked)
        names = (_("said to the facilitator"), _("on paper"))
        sources = list(zip(FACILITATORS_SOURCES, names, strict=True))[::-1]
        source = yield ChoiceStep(_("How did it come?"), sources)
        while True:
            title = _("Whose? A short name or a name. {missing}; Esc ends.").format(
                missing=missing_words(access, ballot)
            )
            name = yield TextStep(title, check=lambda name: self._no_person(state, name))
            voter = state.find(state.people, find_person(state, name))
            said = VoteWords(for_whom=voter.ref, source=source)
            yield BallotStep(access, ballot, voter.uid, f"{voter.ref} {voter.name}".strip(), said)

    @staticmethod
    def _no_person(state: WorkshopState, name: str) -> str:
        try:
            find_person(state, name)
        except CapError as error:
            return error.what
        return ""

    @user_action("F", N_("Results"), N_("Of the newest ballot"), footer=52)
    def action_results(self) -> None:
        access = self._here()
        ballot = self._newest(access)
        self.stored(lambda: self._show_results(access, ballot))

    def _show_results(self, access: WorkshopAccess, ballot: WorkshopBallot) -> None:
        self.show_lines(_("Results"), drawn(result_lines(access, ballot)))

    def _newest(self, access: WorkshopAccess) -> WorkshopBallot:
        ballot = next(reversed(access.state.ballots.values()), None)
        if ballot is None:
            raise NotFound(_("There is no ballot yet."), remedy=_("O opens one."))
        return ballot
