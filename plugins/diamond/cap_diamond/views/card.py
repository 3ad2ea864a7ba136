"""The activities by their strength and relevance; what is done with one, and its page, are the core's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cap_diamond.listings import activities_listing, own_profiles
from cap_diamond.priorities import explain
from cap_diamond.words import ngettext
from cap_tui.api import ACTIVITIES, N_, Listing
from cap_tui.ui import Line, RecordsPage, Role, safe, safe_line


class CardView(RecordsPage):
    """The list of activities with the signs of the drawing; Enter opens the page of one."""

    KIND = ACTIVITIES
    VERB = N_("Card")

    def list_rows(self) -> Listing:
        self.profiles = own_profiles(self.ctx)
        return activities_listing(self.profiles, signs=True)

    def head(self, width: int) -> Iterator[Line]:
        """How many activities there are."""
        yield self.title(
            ngettext("{n} activity", "{n} activities", len(self.profiles)).format(
                n=len(self.profiles)
            )
        )

    def explain(self) -> Iterable[Line]:
        """Where the marked activity stands, and why."""
        here = self.subject
        return [safe_line(here.name, Role.HEADING), *map(safe, explain(here))] if here else ()
