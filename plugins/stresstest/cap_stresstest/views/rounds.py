"""The rounds: when each was open, how many answered, which questionnaire it froze, what was imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cap_stresstest.operations.close_round import close_round
from cap_stresstest.records import ImportReceipt, Round
from cap_stresstest.round_listings import imports_listing, questionnaire_words, rounds_listing
from cap_stresstest.words import _
from cap_tui.api import Listing, ListingRow, listing_lines
from cap_tui.ui import (
    Dialog,
    Line,
    ListingPage,
    PluginView,
    Role,
    TaskStep,
    YesStep,
    safe,
    safe_line,
    survey_dialog,
    user_action,
)

CLOSE = user_action(
    "x", "Close round", "Freeze the answers of this round for good", footer=20, changes=True
)


PHONES = user_action(
    "P", "By phone", "Let people answer by link: make links, serve, remind", footer=30
)


def close_dialog(view: PluginView, current: Round | None) -> Dialog:
    """Ask about the round that a view shows, and close it on yes."""
    if current is None or current.state == "closed":
        view.say(_("There is no open round here."), "hint")
        return
    question = _("Close the round {name}?").format(name=current.name)
    if not (yield YesStep(question, [_("Its answers are frozen: none can be added or changed.")])):
        return
    yield TaskStep(_("Closing the round"), lambda: close_round(view.ctx, current))
    view.refresh_data()
    view.say(_("The round {name} is closed.").format(name=current.name))


class RoundsView(ListingPage):
    """All rounds; the imports of the one at the cursor below."""

    DEFAULT_CSS = "RoundsView.-low #below { max-height: 7; }"
    ACTION_PREFIX = "stresstest"
    ACTION_AREA = "StressTest"

    def list_rows(self) -> Listing:
        return rounds_listing(self.ctx)

    def about_row(self, row: ListingRow, width: int) -> Iterator[Line]:
        """The questionnaire of the marked round and its imports."""
        current: Round = row.subject
        yield safe_line(questionnaire_words(current), Role.MUTED)
        receipts = self.ctx.records(ImportReceipt).find(round=current.uid)
        yield from map(safe, listing_lines(imports_listing(receipts), width))

    def explain(self) -> Iterable[Line]:
        """What a round is, and what closing it does."""
        return [
            _("A round keeps the questionnaire that was asked, as it was on the first import."),
            _("People are the respondents of a round: rows that come twice are counted once."),
            _(
                "Closing freezes the answers for good and puts rounded means, where five people or more answered, beside the partners' ones."
            ),
        ]

    @PHONES
    def action_phones(self) -> Dialog:
        if self.subject is None or self.subject.state == "closed":
            self.say(_("There is no open round here."), "hint")
            return
        yield from survey_dialog(self, self.subject.uid, self.subject.name)

    @CLOSE
    def action_close(self) -> Dialog:
        yield from close_dialog(self, self.subject)
