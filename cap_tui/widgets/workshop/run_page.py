"""``edw run``: the facilitator's terminal. One key for each thing that cannot wait."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterable, Iterator

from textual.widget import Widget

from cap_tui.api import CapError, DoesNotHold, NotFound
from cap_tui.model.workshop import BallotKind, NoteKind, Participant, WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.agenda import add_extra, fit_agenda, next_block, start_agenda
from cap_tui.operations.workshops.ballots import (
    NewBallot,
    close_ballot,
    open_ballot,
    reveal_ballot,
)
from cap_tui.operations.workshops.capture import (
    CardContext,
    capture_cards,
    find_person,
    running_step,
)
from cap_tui.operations.workshops.cards import merge_cards, split_merge
from cap_tui.operations.workshops.notes import NewNote, add_note
from cap_tui.operations.workshops.pausing import pause_step, show_cards
from cap_tui.operations.workshops.people import set_present
from cap_tui.operations.workshops.voting import FACILITATORS_SOURCES, VoteWords
from cap_tui.report.workshop_minutes import ballot_kind_name
from cap_tui.text.i18n import N_, _, ngettext
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.dialog import ChoiceStep, Dialog, TextStep, YesStep
from cap_tui.widgets.list_view import Column, Row, Rows
from cap_tui.widgets.text_view import Words
from cap_tui.widgets.workshop.line_input import LineInput
from cap_tui.widgets.workshop.voting_page import BallotStep, VotingPage
from cap_tui.widgets.workshop.workshop_page import drawn
from cap_tui.workshop.near_cards import near_cards
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop_text.ballot_lines import (
    card_words,
    missing_words,
    result_lines,
    sealed_words,
)
from cap_tui.workshop_text.run_lines import author_words, head_lines, newest_cards, room_lines
from cap_tui.workshop_text.said import Said, opened_access

BREAK_MINUTES = 10
PROMISED_WITHIN = 28
DOTS = 5


class RunPage(VotingPage):
    """The step, what needs attention, the cards; everything is done by one key."""

    DEFAULT_CSS = """
    RunPage > #step { margin-bottom: 1; }
    RunPage.-low > #step { margin-bottom: 0; }
    RunPage > Rows { height: 1fr; }
    RunPage > #room { max-height: 5; }
    RunPage.-low > #room { max-height: 3; }
    """

    context = CardContext()

    def compose(self) -> Iterator[Widget]:
        yield Words(id="step")
        yield Rows(
            [Column(_("card"), 5), Column(_("text")), Column(_("authors"), 10, drop=1)],
            empty=_("No cards yet: press a and write, one line a card."),
            id="cards",
        )
        yield Words(id="room")
        yield LineInput(_("a card; #area #area @author, + goes on; Esc ends"), id="line")

    # ---------------------------------------------------------------- drawing

    def draw(self, access: WorkshopAccess) -> None:
        state = access.state
        self.draw_clock(access)
        cards = [
            Row(uid, [state.ref_of(uid), self._words_of(access, uid), author_words(state, uid)])
            for uid in newest_cards(state)
        ]
        self.query_one(Rows).show(cards)

    def draw_clock(self, access: WorkshopAccess) -> None:
        now = time.time()
        low = self.has_class("-low")
        self.tell("step", head_lines(access, now, low=low))
        self.tell("room", room_lines(access, now))

    def draw_nothing(self, said: Iterable[Said]) -> None:
        self.tell("step", said)

    @staticmethod
    def _words_of(access: WorkshopAccess, uid: str) -> str:
        return card_words(access.state, uid).partition(" ")[2]

    def on_resize(self) -> None:
        self.call_after_refresh(self.refresh_data)

    # -------------------------------------------------------------- capturing

    @user_action("a", N_("Add"), N_("Write cards, one line each"), footer=65, changes=True)
    def action_add(self) -> None:
        self.query_one(LineInput).open()

    def on_line_input_sent(self, event: LineInput.Sent) -> None:
        event.stop()
        access = self.access
        if access is None:
            return

        def store() -> int:
            cards, self.context = capture_cards(access, event.lines, self.context)
            return len(cards)

        if self.attempt(store, then=self._told_cards):
            event.line.clear()

    def _told_cards(self, count: int) -> None:
        self.say(ngettext("{n} card is stored.", "{n} cards are stored.", count).format(n=count))

    def on_line_input_left(self, event: LineInput.Left) -> None:
        event.stop()
        self.query_one(LineInput).close()
        self.query_one(Rows).focus()

    # ------------------------------------------------------------------- time

    @user_action("N", N_("Next step"), N_("End the running step"), footer=64, changes=True)
    def action_next_step(self) -> Dialog:
        access = self._here()
        if access.workshop.begun:
            yield from self._last_step(access)
            return
        try:
            start_agenda(access)
        except DoesNotHold as missing:
            reason = yield TextStep(_("{what} Why begin anyway?").format(what=missing.what))
            start_agenda(access, anyway=reason)
        self._done(_("The workshop has begun."))

    def _last_step(self, access: WorkshopAccess) -> Dialog:
        state = access.state
        last = state.day().running == len(state.blocks) - 1
        if last and not (yield YesStep(_("This was the last step: end the workshop?"))):
            return
        next_block(access)
        self._done(_("The workshop has ended.") if last else "")

    @user_action("X", N_("Extra minute"), N_("One more minute"), footer=62, changes=True)
    def action_extra_minute(self) -> None:
        self._do(lambda access: add_extra(access, 1), _("One minute more."))

    @user_action("P", N_("Pause"), N_("A break of ten minutes, now"), footer=60, changes=True)
    def action_pause(self) -> None:
        self._do(lambda access: pause_step(access, BREAK_MINUTES), _("The break has begun."))

    @user_action("Z", N_("Fit"), N_("Shorten what is to come, to end in time"), changes=True)
    def action_fit(self) -> None:
        self._do(fit_agenda, _("The agenda fits."))

    # ------------------------------------------------------------------ notes

    @user_action("z", N_("Park"), N_("Into the parking lot"), footer=61, changes=True)
    def action_park(self) -> Dialog:
        access = self._here()
        text = yield TextStep(_("What is parked?"))
        add_note(access, NewNote(NoteKind.PARKED, text, step=running_step(access.state)))
        self._done(_("Parked."))

    @user_action("D", N_("Promise"), N_("A promise with owner and date"), footer=40, changes=True)
    def action_promise(self) -> Dialog:
        access = self._here()
        text = yield TextStep(_("What is promised?"))
        owner = yield ChoiceStep(_("Who promises it?"), self._people(access, lambda p: p.present))
        start = datetime.date.today() + datetime.timedelta(days=PROMISED_WITHIN)
        due = yield TextStep(_("Until when?"), start.isoformat())
        step = running_step(access.state)
        add_note(access, NewNote(NoteKind.PROMISE, text, step=step, owner=owner, due=due))
        self._done(_("The promise is noted."))

    # ------------------------------------------------------------------ cards

    @user_action("M", N_("Merge"), N_("The marked card with another"), footer=50, changes=True)
    def action_merge(self) -> Dialog:
        access, card = self._here(), self._card()
        state = access.state
        near = {
            other: pair.shared
            for pair in near_cards(state.cards)
            for one, other in ((pair.one, pair.other), (pair.other, pair.one))
            if one == card
        }
        others = [uid for uid in newest_cards(state) if uid != card]
        others.sort(key=lambda uid: uid not in near)
        choices = [
            (
                uid,
                card_words(state, uid)
                + (_(" (both: {words})").format(words=", ".join(near[uid])) if uid in near else ""),
            )
            for uid in others
        ]
        if not card or not choices:
            self.say(_("Two cards are needed to merge."), "hint")
            return
        question = _("Merge with {card}:").format(card=card_words(state, card))
        other = yield ChoiceStep(question, choices)
        title = yield TextStep(_("Its title"), self._words_of(access, card))
        made = merge_cards(access, [card, other], title=title)
        self._done(_("Merged as {ref}.").format(ref=made.ref))

    @user_action("T", N_("Take apart"), N_("Split the marked merge"), changes=True)
    def action_split(self) -> None:
        card = self._card()
        self._do(lambda access: split_merge(access, card), _("Split."))

    @user_action("A", N_("Show cards"), N_("To the room, or hide them"), footer=48, changes=True)
    def action_show_cards(self) -> None:
        access = self._here()
        shown = not access.state.cards_shown
        told = _("The room sees the cards.") if shown else _("The room sees no cards.")
        self._do(lambda access: show_cards(access, shown), told)

    # ---------------------------------------------------------------- ballots

    @user_action("O", N_("Open ballot"), N_("Over all cards that stand"), footer=55, changes=True)
    def action_open_ballot(self) -> Dialog:
        access = self._here()
        kinds = [(kind.value, ballot_kind_name(kind)) for kind in BallotKind]
        kind = BallotKind((yield ChoiceStep(_("How do people vote?"), kinds)))
        dots, criteria = 0, {}
        if kind is BallotKind.DOTS:
            dots = _number((yield TextStep(_("How many dots?"), str(DOTS), _no_number)))
        if kind is BallotKind.CRITERIA:
            words = (yield TextStep(_("Which criteria?"), "relevance strength")).split()
            criteria = dict.fromkeys(words, 1.0)
        opened = open_ballot(access, NewBallot(kind, dots=dots, criteria=criteria))
        self._done(f"{opened.ballot.ref}: {sealed_words()}")

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
            reveal_ballot(access, ballot.ref)
            self._done(_("Revealed."))

    @user_action("V", N_("Vote for"), N_("Type in a vote of somebody"), footer=54, changes=True)
    def action_vote_for(self) -> Dialog:
        access = self._here()
        ballot = self._newest(access)
        state = access.state
        if ballot.tokens:
            self.say(_("Its voters have one-time tokens: cap-tui edw vote --token"), "hint")
            return
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

    # ----------------------------------------------------------------- people

    @user_action("H", N_("Here"), N_("Somebody came or went"), footer=45, changes=True)
    def action_here(self) -> Dialog:
        access = self._here()
        people = access.state.people
        choices = [
            (p.ref, f"{p.ref} {p.name} · {_('here') if p.present else _('away')}")
            for p in people.values()
        ]
        if not choices:
            self.say(_("Nobody is invited yet: cap-tui edw people add"), "hint")
            return
        chosen = yield ChoiceStep(_("Who came, or went?"), choices)
        person = access.state.find(people, chosen)
        set_present(access, chosen, not person.present)
        self._done("")

    # ----------------------------------------------------------------- shared

    def _here(self) -> WorkshopAccess:
        if self.access is None:
            self.access = opened_access(self.ctx)
        return self.access

    def _card(self) -> str:
        row = self.query_one(Rows).current
        return row.key if row else ""

    def _newest(self, access: WorkshopAccess) -> WorkshopBallot:
        ballot = next(reversed(access.state.ballots.values()), None)
        if ballot is None:
            raise NotFound(_("There is no ballot yet."), remedy=_("O opens one."))
        return ballot

    def _do(self, change: Callable[[WorkshopAccess], object], told: str) -> None:
        self.attempt(lambda: change(self._here()), told)

    def _done(self, told: str) -> None:
        self.refresh_data()
        self.records_changed()
        if told:
            self.say(told)

    @staticmethod
    def _people(
        access: WorkshopAccess, wanted: Callable[[Participant], bool]
    ) -> list[tuple[str, str]]:
        people = access.state.people.values()
        return [(p.ref, f"{p.ref} {p.name}".strip()) for p in people if wanted(p)]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _no_number(text: str) -> str:
    return "" if 0 < _number(text) < 1_000 else _("A number from 1 to 999.")
