"""The joint calls of the region: their calendar, and how well the regions are synchronised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cap_acie.pages import call_page, calls_listing
from cap_acie.region_calls import folder_of
from cap_acie.words import _
from cap_tui.api import N_, Listing, ListingRow
from cap_tui.ui import Line, ListingPage, safe


class CallsView(ListingPage):
    """The calls that are kept; Enter shows the calendar and the check of one."""

    VERB = N_("Calendar")

    def read(self) -> None:
        """Read the calls."""
        self.found = calls_listing(self.ctx)

    def list_rows(self) -> Listing:
        return self.found

    def head(self, width: int) -> Iterator[Line]:
        """How many calls there are."""
        yield self.title(_("{n} joint calls").format(n=len(self.found.rows)))

    def open_row(self, row: ListingRow) -> None:
        """Calendar, numbers, findings, smallest change."""
        folder = folder_of(row.subject)
        self.show_lines(row.subject.title, lambda width: map(safe, call_page(folder, width)))

    def explain(self) -> Iterable[Line]:
        """What the numbers are."""
        return [
            safe(_("Window: days from the last opening to the first deadline of the regions.")),
            safe(_("Days are calendar days of each region's own time zone.")),
            safe(_("An error is what forbids the call: cap-tui acie check tells all of them.")),
        ]
