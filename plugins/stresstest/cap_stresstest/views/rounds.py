"""The rounds: when each was open, how many answered, which questionnaire it froze, what was imported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult

from cap_stresstest import rounds
from cap_stresstest.records import ImportReceipt, Round
from cap_stresstest.round_listings import imports_listing, rounds_listing
from cap_stresstest.views.close_dialog import CLOSE, ask_to_close
from cap_stresstest.words import _
from cap_tui.api import listing_lines
from cap_tui.ui import (
    Line,
    ListingView,
    PluginView,
    Role,
    UserAction,
    Words,
    safe,
    safe_line,
)


class RoundsView(PluginView):
    """All rounds; the imports of the one at the cursor below."""

    DEFAULT_CSS = "RoundsView #below { height: auto; max-height: 8; }"
    ACTIONS: ClassVar[tuple[UserAction, ...]] = (CLOSE,)

    def compose(self) -> ComposeResult:
        yield ListingView(id="rounds")
        yield Words(self._below, id="below")

    def refresh_data(self) -> None:
        """List the rounds."""
        self.query_one(ListingView).show_listing(rounds_listing(self.ctx))
        self.query_one("#below", Words).reflow()

    def on_rows_moved(self) -> None:
        """Another round: its imports."""
        self.query_one("#below", Words).reflow()

    def _current(self) -> Round | None:
        row = self.query_one(ListingView).marked
        return rounds.find(self.ctx, row.key) if row else None

    def _below(self, width: int) -> Iterable[Line]:
        """The questionnaire of the marked round and its imports."""
        current = self._current()
        if current is None:
            return
        yield safe_line(
            _("Questionnaire {version}, content {sha}").format(
                version=current.pack_version, sha=current.questionnaire[:12]
            ),
            Role.MUTED,
        )
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

    def action_close(self) -> None:
        """Ask, then close the round at the cursor."""
        ask_to_close(self, self._current(), self.refresh_data)
