"""The applications to a call: which are eligible, which rule fails and where its limit stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path

from cap_acie import decision_documents, drafts, letters, values
from cap_acie.application_rows import ApplicationRows, applications_listing
from cap_acie.commands.region import receipt_lines
from cap_acie.deadline_left import deadline_left, deadline_sentences
from cap_acie.pages import (
    application_page,
    calls_listing,
    fundable_page,
)
from cap_acie.part_decisions import decide, is_partners, newest_decisions
from cap_acie.partner_replacement import (
    NewPartner,
    before_and_after,
    region_choices,
    replace_partner,
)
from cap_acie.records import Decided, decision_name
from cap_acie.region_calls import (
    applications_to,
    receive_application,
    withdraw_application,
)
from cap_acie.views.base import CallPage, asked_for
from cap_acie.words import _, ngettext
from cap_tui.api import (
    N_,
    REPORT_EXTENSIONS,
    Listing,
    ListingRow,
    labelled,
    listing_lines,
    pick,
    write_report,
)
from cap_tui.ui import (
    ChoiceStep,
    Dialog,
    Line,
    PathStep,
    TaskStep,
    TextStep,
    YesStep,
    safe,
    user_action,
)

AHEAD_EVERY, AHEAD_FOR = 0.04, 0.005
"""Seconds between two steps of checking ahead, and how long a step holds a key back."""


class ApplicationsView(CallPage):
    """Applications with their verdict; Enter shows every rule."""

    VERB = N_("Rules")

    rows_ahead: ApplicationRows | None = None
    """The rows that are not all checked yet."""

    def read(self) -> None:
        """Read all applications; each is checked when it is looked at."""
        super().read()
        self.found = applications_to(self.ctx, self.call) if self.call is not None else []
        self.decided = newest_decisions(self.ctx)

    def _check_ahead(self) -> None:
        """Check applications in short steps, so that a key to a page that was not seen yet finds them checked."""
        if self.rows_ahead is not None and self.rows_ahead.prepare(AHEAD_FOR):
            self.set_timer(AHEAD_EVERY, self._check_ahead)
        else:
            self.rows_ahead = None

    def list_rows(self) -> Listing:
        if self.folder is None:
            return calls_listing(self.ctx)
        listing = applications_listing(self.folder, self.found, self.decided)
        assert isinstance(listing.rows, ApplicationRows)
        if self.rows_ahead is None:
            self.set_timer(AHEAD_EVERY, self._check_ahead)
        self.rows_ahead = listing.rows
        return listing

    def open_row(self, row: ListingRow) -> None:
        """Every rule with what was found, its limit and its line."""
        folder = self.folder
        if folder is not None and row.subject is not None:  # why it cannot be read stands below
            record, found = row.subject
            self.show_lines(
                record.title, lambda width: map(safe, application_page(folder, found, width))
            )

    @user_action(
        "m",
        "Fundable",
        "The fewest changes that make the application fundable",
        footer=40,
        on_row=True,
    )
    def action_fundable(self) -> None:
        folder, subject = self.folder, self.subject
        if folder is not None and subject is not None:
            self.show_lines(
                subject[0].title,
                lambda width: map(safe, fundable_page(folder, subject[1], width)),
            )

    @user_action(
        "i",
        "Receive",
        "Receive the file of an application; its arrival is stamped",
        footer=42,
        changes=True,
    )
    def action_receive(self) -> Dialog:
        path = yield PathStep(_("Which application?"), (".toml",))
        record, arrival = receive_application(self.ctx, path)
        self.records_changed()
        self.refresh_data()
        self.show_lines(_("Receipt"), [safe(line) for line in receipt_lines(record, arrival)])

    @user_action(
        "x",
        "Withdraw",
        "Record that the marked application is withdrawn",
        changes=True,
        on_row=True,
    )
    def action_withdraw(self) -> Dialog:
        if self.folder is None or self.subject is None:
            return
        record = self.subject[0]
        if (yield YesStep(_("Is {id} withdrawn?").format(id=record.code))):
            withdraw_application(self.ctx, record)
            self.records_changed()
            self.refresh_data()

    @user_action(
        "d",
        "Our part",
        "What this region decides about its part of a partner's application",
        footer=39,
        changes=True,
        on_row=True,
    )
    def action_decide_part(self) -> Dialog:
        if self.subject is None:
            return
        record = self.subject[0]
        if not is_partners(self.ctx, record):
            self.say(_("This region keeps the application: the page Consensus decides about it."))
            return
        decision = yield ChoiceStep(
            _("What is decided about {id}?").format(id=record.code),
            [(one.value, decision_name(one)) for one in Decided],
        )
        reason = yield TextStep(_("For which reason?"), check=asked_for(values.one_text))
        decide(self.ctx, record, Decided(decision), reason)
        self.records_changed()
        self.refresh_data()
        self.say(labelled(record.code, decision_name(Decided(decision))))

    @user_action(
        "r",
        "Replace",
        "Put another partner into the place of one, shown before",
        footer=38,
        on_row=True,
    )
    def action_replace_partner(self) -> Dialog:
        folder, subject = self.folder, self.subject
        if folder is None or subject is None:
            return
        application = subject[1].application
        old = yield ChoiceStep(
            _("Which partner goes?"),
            [(one.id, f"{one.id}, {pick(one.name)}, {one.region}") for one in application.partners],
        )
        code = yield ChoiceStep(_("From which region?"), list(region_choices(folder)))
        name = yield TextStep(_("Name of the new partner"), check=asked_for(values.one_text))
        organisation = yield TextStep(
            _("Id of its organisation"), check=asked_for(values.identifier)
        )
        coming = NewPartner(code, name, organisation)
        found = replace_partner(folder, application, old, coming)
        lines = [
            safe(line) for line in listing_lines(before_and_after(folder, found), self.box_width)
        ]
        if (yield YesStep(_("Begin a new version with this partner?"), lines)):
            drafts.draft_of_application(self.ctx, found.application)
            self.show_view("acie.forms")

    @user_action(
        "w", "Write", "Letters, protocol of the decisions, list of funded projects", footer=37
    )
    def action_write(self) -> Dialog:
        call = self.call
        if call is None:
            return
        documents = {
            "protocol": (_("Protocol of the decisions"), decision_documents.decision_protocol),
            "publication": (_("Funded projects"), decision_documents.publication_list),
        }
        chosen = yield ChoiceStep(
            _("What is written?"),
            [
                ("letters", _("Letters about the decisions")),
                *((name, title) for name, (title, _make) in documents.items()),
            ],
        )
        if chosen == "letters":
            form = yield ChoiceStep(_("In which format?"), [(one, one) for one in ("docx", "pdf")])
            folder = yield TextStep(
                _("Into which folder?"), str(Path.cwd() / f"{call.code}-letters")
            )
            files = yield TaskStep(
                _("Writing the letters"),
                lambda: letters.write_letters(self.ctx, call, Path(folder).expanduser(), form),
            )
            self.say(
                ngettext(
                    "{n} letter is in {folder}.", "{n} letters are in {folder}.", len(files)
                ).format(n=len(files), folder=folder)
            )
            return
        title, make = documents[chosen]
        self.write_file(
            title,
            f"{call.code}-{chosen}.docx",
            REPORT_EXTENSIONS,
            lambda path: write_report(make(self.ctx, call, self.ctx.today.isoformat()), path),
        )

    @user_action(
        "t",
        "Time left",
        "The earliest deadline, and what is left afterwards",
        footer=36,
        on_row=True,
    )
    def action_time_left(self) -> None:
        folder, subject = self.folder, self.subject
        if folder is not None and subject is not None:
            now = datetime.datetime.now(datetime.UTC)
            found = deadline_left(folder, subject[1].application, now)
            self.show_lines(
                subject[0].title, [safe(one) for one in deadline_sentences(folder, found)]
            )

    @user_action(
        "e", "New version", "Fill in a new version in a form", footer=35, changes=True, on_row=True
    )
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
