"""Cards on the facilitator's terminal: merged, taken apart, shown to the room, adopted as activities."""

from __future__ import annotations

from itertools import combinations

from cap_tui.model.activity import PriorityArea
from cap_tui.operations.workshops.adoption import adopt_card
from cap_tui.operations.workshops.cards import keep_apart, merge_cards, near_search, split_merge
from cap_tui.operations.workshops.pausing import show_cards
from cap_tui.text.i18n import N_, _
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.dialog import ChoiceStep, Dialog, TaskStep, TextStep
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.workshop.facilitator_page import FacilitatorPage
from cap_tui.workshop_text.ballot_lines import (
    card_words,
)
from cap_tui.workshop_text.run_lines import newest_cards

AS_CARDS = "-"
"""The answer that leaves the pair of areas to the cards."""


class CardActions(FacilitatorPage):
    """What the facilitator does with cards."""

    @user_action("M", N_("Merge"), N_("The marked card with another"), footer=50, changes=True)
    def action_merge(self) -> Dialog:
        access, card = self._here(), self._card()
        state = access.state
        pairs = yield TaskStep(_("Comparing cards"), near_search(access))
        near = {
            other: pair.reason()
            for pair in pairs
            for one, other in ((pair.one, pair.other), (pair.other, pair.one))
            if one == card
        }
        others = [uid for uid in newest_cards(state) if uid != card]
        others.sort(key=lambda uid: uid not in near)
        choices = [
            (
                uid,
                card_words(state, uid) + (f" ({near[uid]})" if uid in near else ""),
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
        self.query_one(Rows).go_to(made.uid)

    @user_action("Y", N_("The same?"), N_("Cards that may mean the same"), footer=49, changes=True)
    def action_near(self) -> Dialog:
        access = self._here()
        pairs = yield TaskStep(_("Comparing cards"), near_search(access))
        if not pairs:
            self.say(_("No two cards look like the same."), "hint")
        for pair in pairs:
            state = access.state
            if state.tree.holder(pair.one) or state.tree.holder(pair.other):
                continue  # one of them was merged just now
            words = [card_words(state, uid) for uid in (pair.one, pair.other)]
            answers = [
                ("merge", _("Merge them")),
                ("apart", _("They are not the same")),
                ("later", _("Later")),
            ]
            title = _("The same? {reason}").format(reason=pair.reason())
            answer = yield ChoiceStep(title, answers, text=words)
            if answer == "merge":
                title = yield TextStep(_("Its title"), self._words_of(access, pair.one))
                merge_cards(access, [pair.one, pair.other], title=title)
            elif answer == "apart":
                keep_apart(access, pair.one, pair.other)
            self._done("")

    @user_action("T", N_("Take apart"), N_("Split the marked merge"), changes=True)
    def action_split(self) -> None:
        card = self._card()
        self._do(lambda access: split_merge(access, card), _("Split."))

    @user_action("E", N_("Adopt"), N_("The marked card becomes an activity"), changes=True)
    def action_adopt(self) -> Dialog:
        access, card = self._here(), self._card()
        if not card:
            self.say(_("No cards yet: press a and write, one line a card."), "hint")
            return
        called = yield TextStep(_("Its title"), self._words_of(access, card))
        areas = access.region.records(PriorityArea).all()
        pairs = [
            (f"{one.uid} {other.uid}", f"{one.name} × {other.name}")
            for one, other in combinations(areas, 2)
        ]
        pair = AS_CARDS
        if pairs:
            question = _("Between which two priority areas?")
            pair = yield ChoiceStep(question, [*pairs, (AS_CARDS, _("as the cards say"))])
        between = () if pair == AS_CARDS else pair.split()
        made = adopt_card(access, card, between=between, called=called)
        self._done(_("{name} is an activity now.").format(name=made.name))

    @user_action("A", N_("Show cards"), N_("To the room, or hide them"), footer=48, changes=True)
    def action_show_cards(self) -> None:
        access = self._here()
        shown = not access.state.cards_shown
        told = _("The room sees the cards.") if shown else _("The room sees no cards.")
        self._do(lambda access: show_cards(access, shown), told)
