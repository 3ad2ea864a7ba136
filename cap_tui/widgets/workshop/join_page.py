"""``edw join``: a participant's terminal. It asks for the token, which is shown and kept nowhere."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from cap_tui.api import NotFound, Refused
from cap_tui.model.workshop import Participant, WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess, token_hash
from cap_tui.operations.workshops.capture import CardContext
from cap_tui.text.i18n import N_, _, language
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.asked_line import keep_unsent, take_unsent
from cap_tui.widgets.dialog import Dialog
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.text_view import Words
from cap_tui.widgets.workshop.capture_page import CapturePage
from cap_tui.widgets.workshop.line_input import LineInput
from cap_tui.widgets.workshop.voting_page import BallotStep, vote_by_token
from cap_tui.workshop.ballot_draft import locked_votes, unlock_votes
from cap_tui.workshop.ballot_form import BallotForm
from cap_tui.workshop.card_language import card_text
from cap_tui.workshop_text.join_lines import (
    ballot_lines,
    join_head,
    open_ballot_of,
    own_cards,
)
from cap_tui.workshop_text.said import Said, opened_access

if TYPE_CHECKING:
    from cap_tui.widgets.form import Drafts


class JoinPage(CapturePage):
    """First the token; then the step, the own cards, the own ballot."""

    DEFAULT_CSS = """
    JoinPage > Rows { height: 1fr; min-height: 2; }
    JoinPage > #ballot { max-height: 12; }
    JoinPage.-low > #ballot { max-height: 8; }
    JoinPage.-asked > Rows { display: none; }
    """

    def compose(self) -> Iterator[Widget]:
        yield Words(id="head")
        yield Rows(
            [Column(_("card"), 5), Column(_("text"))],
            empty=_("No own cards yet: press a and write, one line a card."),
            id="cards",
        )
        yield Words(id="ballot")
        yield LineInput(_("your token"), id="token", password=True)
        words = _("a card; #area #area, + goes on, - takes back; Esc ends")
        yield LineInput(words, id="line", keeps=False)

    # ------------------------------------------------------------------ token

    def refresh_data(self) -> None:
        """Until the token is known nothing is read."""
        self.set_class(not self.token, "-asked")
        if self.token:
            super().refresh_data()
            return
        self.draw_nothing([Said(_("Your token, please: it is shown nowhere."), "heading")])
        line = self.query_one("#token", LineInput)
        if not line.has_class("-open"):
            line.open()

    def _take(self, token: str) -> None:
        try:
            self.access = opened_access(self.ctx, token.strip())
        except (NotFound, Refused) as refused:
            self.query_one("#token", LineInput).clear()
            self.say(refused.what, "warning")
            return
        self.token = token.strip()
        self.context = CardContext(lang=language())
        self.query_one("#token", LineInput).close()
        self.refresh_data()
        self.query_one(Rows).focus()
        if self._offer_unsent():
            return
        ballot = open_ballot_of(self.access.state)
        if ballot is not None and self._has_unsent_vote(ballot.uid):
            self.say(_("Your vote was not sent: V opens it."), "warning")
        else:
            self.say(_("Welcome."))

    # ----------------------------------------------------------------- unsent

    def keep_draft(self) -> None:
        """The session is being lost: remember a card and votes that are not sent, for whoever has this token."""
        if not self.token:
            return
        keep_unsent(self, self._unsent_name(), self.query_one("#line", LineInput).value)
        own = self._person(self.access).uid if self.access else ""
        for (ballot, voter), form in self._drafts.items():
            if voter == own and form.values:
                locked = locked_votes(self.token, ballot, form.values)
                keep_unsent(self, self._vote_name(ballot), locked)

    def _offer_unsent(self) -> bool:
        """Put the card that was not sent back into the line; whether there was one. Told once."""
        unsent = take_unsent(self, self._unsent_name())
        if not unsent:
            return False
        line = self.query_one("#line", LineInput)
        line.value = unsent
        line.action_end()
        line.open()
        self.say(_("What was not sent is here again."), "warning")
        return True

    def fill_unsent(self, ballot: WorkshopBallot, voter: str, form: BallotForm) -> None:
        """The own votes that were not sent; the token opens them."""
        if self.access is None or voter != self._person(self.access).uid:
            return
        locked = take_unsent(self, self._vote_name(ballot.uid))
        if unlock_votes(self.token, ballot.uid, locked, form):
            self.say(_("What was not sent is here again."), "warning")

    def _has_unsent_vote(self, ballot: str) -> bool:
        drafts: Drafts | None = getattr(self.app, "drafts", None)
        return drafts is not None and bool(drafts.kept(self._vote_name(ballot)))

    def _unsent_name(self) -> str:
        return f"card.{token_hash(self.token)}"

    def _vote_name(self, ballot: str) -> str:
        return f"vote.{ballot}.{token_hash(self.token)}"

    # ---------------------------------------------------------------- drawing

    def draw(self, access: WorkshopAccess) -> None:
        self.draw_clock(access)
        cards = own_cards(access.state, self._person(access))
        state = access.state
        self.query_one(Rows).show(
            [Row(uid, [state.cards[uid].ref, card_text(state.cards[uid])]) for uid in cards]
        )
        self.tell("ballot", ballot_lines(access, self._person(access)))

    def draw_clock(self, access: WorkshopAccess) -> None:
        self.tell("head", join_head(access, self._person(access), time.time()))

    def draw_nothing(self, said: Iterable[Said]) -> None:
        self.tell("head", said)

    @staticmethod
    def _person(access: WorkshopAccess) -> Participant:
        if access.actor is None:
            raise Refused(_("Nobody of this workshop has this token."))
        return access.actor

    # ----------------------------------------------------------- cards, votes

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before the token there is nothing to do."""
        if action in ("add", "vote", "translate") and not self.token:
            return False
        return super().check_action(action, parameters)

    @user_action("V", N_("Vote"), N_("In the ballot that is open"), footer=64, changes=True)
    def action_vote(self) -> Dialog:
        access = self.access
        ballot = open_ballot_of(access.state) if access else None
        if access is None or ballot is None:
            self.say(_("No ballot is open."), "hint")
            return
        if ballot.tokens:
            asked = _("Your one-time token for ballot {ref}").format(ref=ballot.ref)
            yield from vote_by_token(access, ballot, asked, hidden=True)
            return
        person = self._person(access)
        yield BallotStep(access, ballot, person.uid, person.name or person.ref)

    def translatable(self, access: WorkshopAccess) -> list[str]:
        """The own cards, and those that the room sees."""
        shown = super().translatable(access) if access.state.cards_shown else []
        return list(dict.fromkeys([*own_cards(access.state, self._person(access)), *shown]))

    def line_sent(self, line: LineInput, lines: Sequence[str]) -> None:
        """The token, or cards."""
        if line.id == "token":
            self._take(lines[0])
        else:
            super().line_sent(line, lines)

    def line_left(self) -> None:
        """Leave the line; without a token the terminal."""
        if self.token:
            super().line_left()
        else:
            self.call_later(self.run_action, "screen.back")
