"""The officer's page of a call's register: invite, take declarations, assign, enter and take in sheets, agreement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cap_acie import assessment_work, assessments, values
from cap_acie.agreement import measure_agreement
from cap_acie.assessment_listings import (
    agreement_lines,
    assignment_lines,
    conflicts_listing,
    read_conflicts,
    read_states,
    sheets_listing,
)
from cap_acie.assessment_records import open_register
from cap_acie.assessment_work import SheetState
from cap_acie.pages import calls_listing
from cap_acie.records import JointCall
from cap_acie.scores_file import layers_of
from cap_acie.views.base import RegisterPage, asked_for
from cap_acie.words import _, ngettext
from cap_tui.api import N_, Listing, ListingRow, labelled, listing_lines, pick
from cap_tui.ui import (
    ChoiceStep,
    Dialog,
    Form,
    FormField,
    Line,
    PathStep,
    TaskStep,
    TextStep,
    YesStep,
    safe,
    user_action,
)


class AssessmentsView(RegisterPage[list[SheetState]]):
    """The sheets of a kept call. Only the officer of its register sees them."""

    VERB = N_("Sheet")

    def read_register(self, call: JointCall) -> list[SheetState]:
        """The state of each sheet."""
        return read_states(self.ctx, call)

    def list_rows(self) -> Listing:
        return calls_listing(self.ctx) if self.held is None else sheets_listing(self.held)

    def head(self, width: int) -> Iterator[Line]:
        """Which call, and how many sheets are missing."""
        yield from super().head(width)
        if self.held is not None:
            missing = sum(one.values is None for one in self.held)
            yield safe(
                ngettext(
                    "{n} sheet, {missing} missing", "{n} sheets, {missing} missing", len(self.held)
                ).format(n=len(self.held), missing=missing)
            )
        elif self.refused:
            yield safe(_("Key o makes the register, where there is none yet."))

    def open_row(self, row: ListingRow) -> None:
        """Fill in a missing sheet; one that is handed in is shown."""
        state, folder, call = row.subject, self.folder, self.call
        if self.opened() is None or folder is None or call is None:
            return
        if state.values is not None:
            texts = [labelled(name, points) for name, points in state.values.items()]
            self.show_lines(f"{state.application}, {state.assessor}", [safe(one) for one in texts])
            return
        most = folder.call.criteria.scale_max
        criteria = layers_of(folder.call, folder.annexes)[state.layer]
        told = _("0 to {most} points, weight {weight}")
        form = Form(
            [
                FormField(
                    one.id,
                    pick(one.name),
                    "int",
                    help=told.format(most=most, weight=one.weight),
                    required=True,
                    least=0,
                    most=most,
                )
                for one in criteria
            ]
        )
        self.fill_in(form, lambda values: self._enter(state, values))

    def _enter(self, state: SheetState, values: dict[str, Any]) -> str:
        assert self.call is not None
        assessment_work.enter_sheet(self.ctx, self.call, state, values)
        return _("The sheet is handed in.")

    @user_action("o", "Open register", "Make the register of the call", changes=True)
    def action_make_register(self) -> None:
        call = self.call
        if call is not None:
            self.attempt(
                lambda: open_register(self.ctx, call, create=True).close(),
                _("The register is made; nobody but you opens it."),
            )

    @user_action("i", "Invite", "Write the file in which an assessor declares conflicts", footer=55)
    def action_invite(self) -> Dialog:
        if self.call is None or self.folder is None:
            return
        code = yield TextStep(_("Id of the assessor"), check=asked_for(values.identifier))
        organisation = yield TextStep(_("Id of the organisation; may stay empty"))
        layers = layers_of(self.folder.call, self.folder.annexes)
        layer = yield ChoiceStep(_("Which criteria?"), [(one, one) for one in layers])
        expertise = yield TextStep(_("Ids of activities that they know, with spaces between"))
        languages = yield TextStep(_("Languages that they read, with spaces between"))
        path = yield PathStep(_("Into which file?"), (".toml",), must_exist=False)
        invitation = assessments.Invitation(
            code, organisation, layer, tuple(expertise.split()), tuple(languages.split())
        )
        assessments.invite_assessor(self.ctx, self.call, invitation, path)
        self.say_written(path)

    @user_action("d", "Declarations", "Take in the conflicts that an assessor declared", footer=50)
    def action_declarations(self) -> Dialog:
        if self.call is None:
            return
        path = yield PathStep(_("Which declaration?"), (".toml",))
        code, conflicts = assessments.take_declarations(self.ctx, self.call, path)
        told = _("{id}: conflicts with {ids}.")
        self.refresh_data()
        self.say(told.format(id=code, ids=", ".join(conflicts) or _("none")))

    @user_action("p", "Conflicts", "Who must not see which application, and why", footer=34)
    def action_conflicts(self) -> None:
        call = self.call
        if call is None or self.opened() is None:
            return
        found = conflicts_listing(read_conflicts(self.ctx, call))
        self.show_lines(found.title, lambda width: map(safe, listing_lines(found, width)))

    @user_action("a", "Assign", "Assign assessors; shown before it is kept", footer=45)
    def action_assign(self) -> Dialog:
        call = self.call
        if call is None:
            return
        each = yield ChoiceStep(
            _("How many assessors an application?"), [(str(n), str(n)) for n in (2, 3, 1, 4, 5)]
        )
        plan = yield TaskStep(
            _("Assigning"),
            lambda: assessment_work.assign_assessors(self.ctx, call, int(each), dry_run=True),
        )
        lines = [safe(line) for line in assignment_lines(plan, self.box_width)]
        if (yield YesStep(_("Keep this assignment?"), lines)):
            assessment_work.assign_assessors(self.ctx, call, int(each))
            self.refresh_data()

    @user_action("h", "Hand in", "Take in a file of sheets", footer=40)
    def action_hand_in(self) -> Dialog:
        if self.call is None:
            return
        path = yield PathStep(_("Which file of sheets?"), (".toml",))
        counts = assessments.hand_in(self.ctx, self.call, path)
        self.refresh_data()
        told = ngettext(
            "{n} sheet is handed in.", "{n} sheets are handed in.", sum(counts.values())
        ).format(n=sum(counts.values()))
        self.say(f"{told} {', '.join(counts)}")

    @user_action(
        "w", "Write sheets", "Write the sheets of the marked assessor, to be filled in", on_row=True
    )
    def action_write_sheets(self) -> Dialog:
        if self.call is None or self.opened() is None or self.subject is None:
            return
        path = yield PathStep(_("Into which file?"), (".toml",), must_exist=False)
        assessment_work.write_sheets(self.ctx, self.call, self.subject.assessor, path)
        self.say_written(path)

    @user_action("x", "Reopen", "Take the marked sheet back, with a reason", on_row=True)
    def action_reopen(self) -> Dialog:
        if self.call is None or self.opened() is None or self.subject is None:
            return
        state = self.subject
        reason = yield TextStep(_("Why is the sheet taken back?"), check=asked_for(values.one_text))
        assessment_work.reopen_sheet(self.ctx, self.call, state, reason)
        self.refresh_data()

    @user_action("v", "Agreement", "How far the assessors agree", footer=35)
    def action_agreement(self) -> None:
        call = self.call
        if call is None or self.opened() is None:
            return
        folder, _applications, sheets = assessments.assessed_call(self.ctx, call)
        found = measure_agreement(folder, sheets)
        self.show_lines(_("Agreement"), lambda width: map(safe, agreement_lines(found, width)))

    def explain(self) -> Iterable[Line]:
        """In which order assessors work, and who sees what."""
        return [
            safe(
                _("An assessor gets titles and partners, declares conflicts, then gets the texts.")
            ),
            safe(_("Others' scores are given to an assessor who has handed in all own sheets.")),
            safe(_("Everything here is in the confidential register; nothing is in the region.")),
        ]
