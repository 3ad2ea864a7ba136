"""``edw join`` line by line: for terminals that draw no screens, and for screen readers."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from cap_tui.errors import CapError, NotFound, Refused
from cap_tui.model.workshop import Participant, WorkshopCard
from cap_tui.operations.workshops.access import WorkshopAccess, WorkshopRegion
from cap_tui.operations.workshops.capture import CardContext, capture_cards
from cap_tui.operations.workshops.cards import withdraw_card
from cap_tui.operations.workshops.voting import VoteWords, cast_vote, token_voter
from cap_tui.text.i18n import _, language
from cap_tui.workshop_text.ballot_lines import card_words
from cap_tui.workshop_text.join_lines import ballot_lines, join_head, open_ballot_of, own_cards
from cap_tui.workshop_text.plain_ballot import Ask, Say, ask_ballot
from cap_tui.workshop_text.said import Said, opened_access, plain_lines

SHOW, VOTE, BACK, END = "", "v", "-", "q"


class PlainJoin:
    """A participant's terminal without a screen. ``ask`` raises at the end of the input."""

    def __init__(self, region: WorkshopRegion, ask: Ask, say: Say, width: int) -> None:
        self._region = region
        self._ask = ask
        self._say = say
        self._width = width
        self._context = CardContext(lang=language())
        self._written: list[WorkshopCard] = []

    def run(self) -> None:
        """Ask for the token, then for cards and votes until the person ends it."""
        access, person = self._enter()
        self._show(access, person)
        while (line := self._ask(_("A card, v vote, - takes back, Enter shows, q ends:"))) != END:
            access.state.refresh()
            try:
                self._do(access, person, line)
            except CapError as error:
                self._told([Said(f"! {error.what} {error.remedy}".strip())])

    def _enter(self) -> tuple[WorkshopAccess, Participant]:
        while True:
            token = self._ask(_("Your token:"), hidden=True)
            try:
                access = opened_access(self._region, token)
            except (NotFound, Refused) as refused:
                self._say(f"! {refused.what}")
                continue
            if access.actor is not None:
                return access, access.actor

    def _do(self, access: WorkshopAccess, person: Participant, line: str) -> None:
        if line == SHOW:
            self._show(access, person)
        elif line == VOTE:
            self._vote(access, person)
        elif line == BACK:
            self._take_back(access)
        else:
            cards, self._context = capture_cards(access, [line], self._context)
            self._written += cards
            self._say(_("Your card is stored: {ref}").format(ref=cards[-1].ref))

    def _show(self, access: WorkshopAccess, person: Participant) -> None:
        state = access.state
        self._told(join_head(access, person, time.time()))
        self._told(Said(card_words(state, uid)) for uid in own_cards(state, person))
        self._told(ballot_lines(access, person))

    def _vote(self, access: WorkshopAccess, person: Participant) -> None:
        ballot = open_ballot_of(access.state)
        if ballot is None:
            self._say(_("No ballot is open."))
            return
        token, whose = "", (person.uid, person.name or person.ref)
        if ballot.tokens:
            token = self._ask(
                _("Your one-time token for ballot {ref}").format(ref=ballot.ref), hidden=True
            )
            whose = (token_voter(access, ballot, token).uid, _("a one-time token"))
            access = replace(access, actor=None)  # no record says who typed it
        words = ask_ballot(access, ballot, whose, self._ask, self._say, self._width)
        if words is not None:
            cast = cast_vote(access, ballot.ref, VoteWords(words, token=token))
            told = _("Your vote is stored. Receipt: {receipt}")
            self._say(told.format(receipt=cast.receipt))

    def _take_back(self, access: WorkshopAccess) -> None:
        if not self._written:
            self._say(_("No card was written here that could be taken back."))
            return
        card = withdraw_card(access, self._written[-1].uid)
        self._written.pop()
        self._told(
            [Said(_("Card {ref} is taken back: {text}").format(ref=card.ref, text=card.text))]
        )

    def _told(self, said: Iterable[Said]) -> None:
        for line in plain_lines(said, self._width):
            self._say(line)
