"""The applications to a call: which are eligible, which rule fails and where its limit stands."""

from __future__ import annotations

from collections.abc import Iterable

from cap_acie import drafts
from cap_acie.pages import (
    application_page,
    applications_listing,
    calls_listing,
    checked_applications,
    fundable_page,
)
from cap_acie.views.base import CallPage
from cap_acie.words import _
from cap_tui.api import N_, Listing, ListingRow
from cap_tui.ui import Line, safe, user_action


class ApplicationsView(CallPage):
    """Applications with their verdict; Enter shows every rule."""

    VERB = N_("Rules")

    def read(self) -> None:
        """Check all applications anew."""
        super().read()
        self.checked = (
            checked_applications(self.ctx, self.call, self.folder)
            if self.call is not None and self.folder is not None
            else []
        )

    def list_rows(self) -> Listing:
        if self.folder is None:
            return calls_listing(self.ctx)
        return applications_listing(self.folder, self.checked)

    def open_row(self, row: ListingRow) -> None:
        """Every rule with what was found, its limit and its line."""
        folder, found = self.folder, row.subject[1]
        if folder is not None:
            self.show_lines(
                row.subject[0].title,
                lambda width: map(safe, application_page(folder, found, width)),
            )

    @user_action(
        "m", "Fundable", "The fewest changes that make the application fundable", footer=40
    )
    def action_fundable(self) -> None:
        folder, subject = self.folder, self.subject
        if folder is not None and subject is not None:
            self.show_lines(
                subject[0].title,
                lambda width: map(safe, fundable_page(folder, subject[1], width)),
            )

    @user_action("e", "New version", "Fill in a new version in a form", footer=35, changes=True)
    def action_edit(self) -> None:
        subject = self.subject
        if subject is not None and self.stored(
            lambda: drafts.application_draft_of(self.ctx, subject[0])
        ):
            self.show_view("acie.forms")

    def explain(self) -> Iterable[Line]:
        """What counts."""
        return [
            safe(_("The arrival counts for the deadline, not what the file states.")),
            safe(_("Open: a rule cannot be answered yet; unknown is never taken for yes.")),
        ]
