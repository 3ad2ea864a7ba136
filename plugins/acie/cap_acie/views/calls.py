"""The joint calls of the region: their calendar, and how well the regions are synchronised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cap_acie.call_folder import open_call
from cap_acie.kept_files import call_title, folder_of
from cap_acie.operations import write_new_call
from cap_acie.pages import call_page, calls_listing, calls_words, ground_page
from cap_acie.partner_search import search_lines, search_partners
from cap_acie.region_calls import activity_named, keep_call
from cap_acie.views.base import CallPage
from cap_acie.words import _
from cap_tui.api import N_, Listing, ListingRow, TransformativeActivity
from cap_tui.ui import (
    ChoiceStep,
    Dialog,
    Line,
    ListingPage,
    PathStep,
    TaskStep,
    safe,
    user_action,
)


class CallsView(ListingPage):
    """The calls that are kept; Enter shows the calendar and the check of one."""

    ACTION_PREFIX = "acie"
    ACTION_AREA = N_("Joint calls")
    VERB = N_("Calendar")

    def read(self) -> None:
        """Read the calls."""
        self.found = calls_listing(self.ctx)

    def list_rows(self) -> Listing:
        return self.found

    def head(self, width: int) -> Iterator[Line]:
        """How many calls there are."""
        yield self.title(calls_words(self.found))

    def open_row(self, row: ListingRow) -> None:
        """Calendar, numbers, findings, smallest change."""
        folder = folder_of(row.subject)
        CallPage.last_chosen = row.subject.uid
        self.show_lines(call_title(row.subject), lambda width: map(safe, call_page(folder, width)))

    @user_action(
        "n",
        "New call",
        "Write a made-up call with its annexes, to be edited.",
        footer=35,
    )
    def action_new_call(self) -> Dialog:
        place = yield PathStep(_("Into which folder?"), must_exist=False)
        made = write_new_call(place)
        self.say(
            _("Written to {folder}: {files}. Everything in them is made up; edit them.").format(
                folder=made.folder, files=", ".join(made.files)
            )
        )

    @user_action(
        "a",
        "Keep",
        "Keep a call with its annexes: choose its call.toml",
        footer=36,
        changes=True,
    )
    def action_keep(self) -> Dialog:
        path = yield PathStep(_("Which call.toml?"), (".toml",))
        folder = open_call(path.parent)
        names = [(one.name, one.name) for one in self.ctx.records(TransformativeActivity).all()]
        chosen = yield ChoiceStep(
            _("For which activity of the region?"), [*names, ("-", _("for none"))]
        )
        kept = keep_call(self.ctx, folder, [] if chosen == "-" else [chosen])
        CallPage.last_chosen = kept.uid
        self.records_changed()
        self.refresh_data()
        self.say(_("The call {id} is kept.").format(id=kept.code))

    @user_action(
        "p",
        "Partners",
        "Regions that fit an activity, and consortia that can be funded",
        footer=40,
        on_row=True,
    )
    def action_partners(self) -> Dialog:
        call = self.subject
        if call is None:
            return
        offered = [(one.activity, one.name) for one in self.ctx.cooperation()]
        if not offered:
            self.say(_("The matching knows no partner for an activity of the region."), "hint")
            return
        activity = yield ChoiceStep(_("For which activity?"), offered)
        folder = folder_of(call)
        ta = yield ChoiceStep(
            _("Which of the call's is it?"), [(one, one) for one in folder.call.tas]
        )
        found = yield TaskStep(
            _("Searching partners"),
            lambda: search_partners(self.ctx, folder, activity_named(self.ctx, activity), ta),
        )
        self.show_lines(found.activity, lambda width: map(safe, search_lines(found, width)))

    @user_action(
        "v",
        "Ground",
        "Ratings, votes and sources behind the priority, or their lack",
        footer=38,
        on_row=True,
    )
    def action_ground(self) -> None:
        call = self.subject
        if call is not None:
            folder = folder_of(call)
            self.show_lines(
                call_title(call),
                lambda width: map(safe, ground_page(self.ctx, call, folder, width)),
            )

    def explain(self) -> Iterable[Line]:
        """What the numbers are."""
        return [
            safe(_("Window: days from the last opening to the first deadline of the regions.")),
            safe(_("Days are calendar days of each region's own time zone.")),
            safe(_("An error is what forbids the call: cap-tui acie check tells all of them.")),
        ]
