"""What the facilitator's terminal is made of: the workshop at hand, the marked card, a change and what is said then."""

from __future__ import annotations

from collections.abc import Callable

from cap_tui.model.workshop import Participant
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.text.digits import whole_number
from cap_tui.text.i18n import _
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.workshop.capture_page import CapturePage
from cap_tui.workshop_text.ballot_lines import card_words
from cap_tui.workshop_text.said import opened_access


class FacilitatorPage(CapturePage):
    """A page on which the facilitator acts."""

    def _here(self) -> WorkshopAccess:
        if self.access is None:
            self.access = opened_access(self.ctx)
        return self.access

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a workshop nothing in it can be changed."""
        if self.access is None and any(
            one.run == action and one.changes and one.id.startswith(f"{self.ACTION_PREFIX}.")
            for one in self.ACTIONS
        ):
            return False
        return super().check_action(action, parameters)

    def _card(self) -> str:
        row = self.query_one(Rows).current
        return row.key if row else ""

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

    @staticmethod
    def _words_of(access: WorkshopAccess, uid: str) -> str:
        return card_words(access.state, uid).partition(" ")[2]


def read_number(text: str) -> int:
    """A whole number; 0 where there is none."""
    return whole_number(text) or 0


def no_number(text: str) -> str:
    """What is wrong with a number that a person typed; empty when nothing is."""
    return "" if 0 < read_number(text) < 1_000 else _("A number from 1 to 999.")
