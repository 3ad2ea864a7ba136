"""Cards as fast as people speak: one line each, several pasted, a line ``-`` takes the last one back."""

from __future__ import annotations

from collections.abc import Sequence

from cap_tui.model.workshop import WorkshopCard
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.capture import CardContext, capture_cards
from cap_tui.operations.workshops.cards import translate_card, withdraw_card
from cap_tui.text.i18n import N_, _, language, languages, ngettext
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.dialog import ChoiceStep, Dialog, TextStep
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.workshop.line_input import LineInput
from cap_tui.widgets.workshop.voting_page import VotingPage
from cap_tui.workshop_text.ballot_lines import card_words

BACK = "-"


class CapturePage(VotingPage):
    """A page with a line ``#line`` for cards and a list ``#cards`` of them."""

    context = CardContext()

    def on_mount(self) -> None:
        self._captured: list[WorkshopCard] = []

    @user_action("a", N_("Add"), N_("Write cards, one line each"), footer=65, changes=True)
    def action_add(self) -> None:
        self.query_one("#line", LineInput).open()

    def on_line_input_sent(self, event: LineInput.Sent) -> None:
        event.stop()
        self.line_sent(event.line, event.lines)

    def on_line_input_left(self, event: LineInput.Left) -> None:
        event.stop()
        self.line_left()

    def line_sent(self, line: LineInput, lines: Sequence[str]) -> None:
        """A line was written, or several pasted."""
        if self.access is not None:
            self.capture(self.access, line, lines)

    def line_left(self) -> None:
        """The line was left."""
        self.query_one("#line", LineInput).close()
        self.query_one("#cards", Rows).focus()

    def capture(self, access: WorkshopAccess, line: LineInput, lines: Sequence[str]) -> None:
        """Store what was written. What is refused stays in the line; a card taken back returns to it."""
        if [text.strip() for text in lines] == [BACK]:
            self._take_back(access, line)
            return

        def store() -> list[WorkshopCard]:
            cards, self.context = capture_cards(access, lines, self.context)
            return cards

        if self.attempt(store, then=self._stored):
            line.clear()

    def _stored(self, cards: list[WorkshopCard]) -> None:
        self._captured += cards
        count = len(cards)
        self.say(ngettext("{n} card is stored.", "{n} cards are stored.", count).format(n=count))

    def _take_back(self, access: WorkshopAccess, line: LineInput) -> None:
        known = access.state.cards  # undo may have taken one out
        self._captured = [card for card in self._captured if card.uid in known]
        if not self._captured:
            self.say(_("No card was written here that could be taken back."), "hint")
            return
        card = self._captured[-1]
        told = _("Card {ref} is taken back.").format(ref=card.ref)
        if self.attempt(lambda: withdraw_card(access, card.uid), told):
            self._captured.pop()
            line.value = card.text
            line.action_end()

    # ------------------------------------------------------------- languages

    def translatable(self, access: WorkshopAccess) -> list[str]:
        """The cards that may be translated here, by uid."""
        return [uid for uid in access.state.free_cards if uid in access.state.cards]

    @user_action("I", N_("Translate"), N_("Write a card in another language"), changes=True)
    def action_translate(self) -> Dialog:
        access = self.access
        cards = self.translatable(access) if access else []
        if access is None or not cards:
            self.say(_("There is no card to translate."), "hint")
            return
        state, row = access.state, self.query_one("#cards", Rows).current
        if row and row.key in cards:
            cards.remove(row.key)
            cards.insert(0, row.key)
        uid = yield ChoiceStep(_("Which card?"), [(uid, card_words(state, uid)) for uid in cards])
        card = state.cards[uid]
        known = [code for code in languages() if code != card.lang]
        known.sort(key=lambda code: code != language())
        lang = yield ChoiceStep(_("Into which language?"), [(code, code) for code in known])
        text = yield TextStep(card.text, card.translations.get(lang, ""))
        translate_card(access, uid, lang, text)
        self.refresh_data()
        self.records_changed()
        self.say(_("The translation is stored."))
