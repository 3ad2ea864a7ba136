"""``edw run``: the facilitator's terminal. One key for each thing that cannot wait."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable, Iterator

from textual.widget import Widget

from cap_tui.api import CapError, DoesNotHold, PluginContext
from cap_tui.model.actor import Helix, helix_name
from cap_tui.model.workshop import NoteKind
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.agenda import add_extra, fit_agenda, next_block, start_agenda
from cap_tui.operations.workshops.capture import (
    running_step,
)
from cap_tui.operations.workshops.notes import NewNote, add_note, read_day
from cap_tui.operations.workshops.pausing import PAUSE, pause_step, reopen_step
from cap_tui.operations.workshops.people import NewParticipant, add_participant, set_present
from cap_tui.operations.workshops.preparation import preparation_findings
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import N_, _
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.dialog import ChoiceStep, Dialog, TextStep, YesStep
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import safe
from cap_tui.widgets.text_view import Words
from cap_tui.widgets.workshop.facilitator_page import no_number, read_number
from cap_tui.widgets.workshop.line_input import LineInput
from cap_tui.widgets.workshop.run_ballots import BallotActions
from cap_tui.widgets.workshop.run_cards import CardActions
from cap_tui.widgets.workshop.run_development import DevelopmentActions
from cap_tui.widgets.workshop.run_phones import PhoneActions
from cap_tui.widgets.workshop.workshop_choice import WorkshopChoice
from cap_tui.widgets.workshop.workshop_page import drawn
from cap_tui.workshop_text.people_lines import presence_words, token_lines
from cap_tui.workshop_text.preparation_lines import preparation_lines
from cap_tui.workshop_text.run_lines import (
    GroupDisagreement,
    author_words,
    balance_lines,
    head_lines,
    hidden_cards_lines,
    newest_cards,
    room_lines,
)
from cap_tui.workshop_text.said import Said

BREAK_MINUTES = 10
REOPENED_MINUTES = 10
PROMISED_WITHIN = 28
NEW = "+"
"""No short name of a person: the answer that somebody is added."""


class RunPage(CardActions, BallotActions, DevelopmentActions, PhoneActions, WorkshopChoice):
    """The step, what needs attention, the cards; everything is done by one key."""

    DEFAULT_CSS = """
    RunPage > #step { margin-bottom: 1; }
    RunPage.-low > #step { margin-bottom: 0; }
    RunPage > Rows { height: 1fr; }
    RunPage > #room { max-height: 5; }
    RunPage.-low > #room { max-height: 3; }
    """

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self._disagreement = GroupDisagreement()

    def compose(self) -> Iterator[Widget]:
        yield Words(id="step")
        yield Rows(
            [Column(_("card"), 5), Column(_("text")), Column(_("authors"), 10, drop=1)],
            empty=_("No cards yet: press a and write, one line a card."),
            id="cards",
        )
        yield Words(id="room")
        yield LineInput(
            _("a card; #area #area @author, + goes on, - takes back; Esc ends"), id="line"
        )

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
        room = room_lines(access, now, self._disagreement)
        self.tell("room", [*hidden_cards_lines(access.state), *room])

    def draw_nothing(self, said: Iterable[Said]) -> None:
        self.tell("step", [*said, Said(_("Here: press o."))])
        self.query_one(Rows).show([])
        self.tell("room", [])

    def on_resize(self) -> None:
        self.call_after_refresh(self.refresh_data)

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

    @user_action("C", N_("Preparation"), N_("What the rules say about scope and people"))
    def action_preparation(self) -> None:
        access = self._here()
        self.stored(lambda: self._show_preparation(access))

    def _show_preparation(self, access: WorkshopAccess) -> None:
        lines = preparation_lines(preparation_findings(access))
        self.show_lines(_("Preparation"), [safe(line) for line in lines])

    @user_action("X", N_("Extra minute"), N_("One more minute"), footer=62, changes=True)
    def action_extra_minute(self) -> None:
        self._do(lambda access: add_extra(access, 1), _("One minute more."))

    @user_action("P", N_("Pause"), N_("A break of ten minutes, now"), footer=60, changes=True)
    def action_pause(self) -> None:
        self._do(lambda access: pause_step(access, BREAK_MINUTES), _("The break has begun."))

    @user_action("U", N_("Reopen"), N_("Go back to a step that has ended"), changes=True)
    def action_reopen(self) -> Dialog:
        access = self._here()
        state = access.state
        running = state.day().running
        ended = [
            step
            for place, block in enumerate(state.blocks)
            for step in block
            if step.begun and place != running and step.kind != PAUSE
        ]
        if not ended:
            self.say(_("No step has ended yet."), "hint")
            return
        choices = [(step.ref, f"{step.ref} {step.title}".strip()) for step in reversed(ended)]
        name = yield ChoiceStep(_("Which step comes again?"), choices)
        minutes = yield TextStep(_("How many minutes?"), str(REOPENED_MINUTES), no_number)
        reopen_step(access, name, read_number(minutes))
        self._done(_("The step is open again; then the day goes on where it was."))

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
        due = yield TextStep(_("Until when?"), day_text(start.isoformat()), _no_day)
        step = running_step(access.state)
        add_note(access, NewNote(NoteKind.PROMISE, text, step=step, owner=owner, due=due))
        self._done(_("The promise is noted."))

    # ----------------------------------------------------------------- people

    @user_action("H", N_("Here"), N_("Somebody came or went"), footer=45, changes=True)
    def action_here(self) -> Dialog:
        access = self._here()
        people = access.state.people
        choices = [(person.ref, presence_words(person)) for person in people.values()]
        text = drawn(balance_lines(access))
        chosen = yield ChoiceStep(
            _("Who came, or went?"), [*choices, (NEW, _("somebody new"))], text=text
        )
        if chosen == NEW:
            yield from self._somebody_new(access)
            return
        person = access.state.find(people, chosen)
        set_present(access, chosen, not person.present)
        self._done("")

    def _somebody_new(self, access: WorkshopAccess) -> Dialog:
        """Add somebody who came without an invitation; their token is shown once."""
        helix = yield ChoiceStep(
            _("Which group do they belong to?"), [(one.value, helix_name(one)) for one in Helix]
        )
        name = yield TextStep(_("Their name; nothing: none."))
        region = yield TextStep(_("The code of their region"), access.region.region.code)
        new = NewParticipant(Helix(helix), region, name)
        person, token = add_participant(access, new)
        self._done(_("{ref} is here.").format(ref=person.ref))
        self.show_lines(_("Token of {ref}").format(ref=person.ref), drawn(token_lines(token)))


def _no_day(text: str) -> str:
    """What is wrong with the day of a promise; empty when nothing is."""
    try:
        day = read_day(text)
    except CapError as fault:
        return f"{fault.what} {fault.remedy}"
    return "" if day else _("A promise needs who made it and until when.")
