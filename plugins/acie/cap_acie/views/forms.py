"""Annexes and applications filled in part by part; what is typed is kept at once, the check leads to the field."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cap_acie import drafts, values
from cap_acie.annex_entry import AnnexEntry
from cap_acie.commands.region import receipt_lines
from cap_acie.deadline_left import deadline_sentences
from cap_acie.document_parts import (
    Key,
    PlacedPart,
    Typed,
    addable_parts,
    placed_parts,
    shown_value,
    table_at,
)
from cap_acie.draft_pages import (
    draft_title,
    finding_words,
    key_choices,
    no_draft_listing,
    parts_listing,
)
from cap_acie.drafts import DraftFinding
from cap_acie.kept_files import call_title, kept_calls
from cap_acie.records import CallDraft, DraftOf
from cap_acie.views.base import asked_for
from cap_acie.words import _
from cap_tui.api import N_, Listing, ListingRow
from cap_tui.ui import (
    ChoiceStep,
    Dialog,
    Form,
    FormField,
    Line,
    ListingPage,
    PathStep,
    Role,
    TextStep,
    YesStep,
    safe,
    safe_line,
    user_action,
)


def form_field(key: Key) -> FormField:
    """A key as a form asks for it."""
    kinds: dict[Typed, Any] = {
        Typed.LIST: "list",
        Typed.PAIRS: "list",
        Typed.COSTS: "list",
        Typed.INTEGER: "int",
        Typed.DAY: "date",
        Typed.YES: "choice",
        Typed.CHOICE: "choice",
    }
    label = _(key.label)
    return FormField(
        key.field,
        label[:1].upper() + label[1:],
        kinds.get(key.typed, "text"),
        help=_(key.help) if key.help else "",
        choices=key_choices(key) if key.typed in (Typed.CHOICE, Typed.YES) else (),
        empty_is_none=key.typed in (Typed.INTEGER, Typed.DAY),
        as_date=True,
    )


def _draft_name(draft: CallDraft, placed: PlacedPart) -> str:
    """Under this name what is typed into a part and not sent is kept."""
    return f"acie.{draft.uid}.{placed.id}"


class FormsView(ListingPage):
    """One draft at a time, its parts as rows; Enter fills in a part."""

    ACTION_PREFIX = "acie"
    ACTION_AREA = N_("Joint calls")
    VERB = N_("Fill in")
    chosen = ""

    def read(self) -> None:
        """Read the chosen draft, else the first, and check it."""
        self.drafts = drafts.drafts(self.ctx)
        named = [one for one in self.drafts if one.uid == self.chosen] or self.drafts
        self.draft: CallDraft | None = named[0] if named else None
        self.findings = drafts.draft_findings(self.ctx, named[0]) if named else []

    def list_rows(self) -> Listing:
        return parts_listing(self.draft, self.findings) if self.draft else no_draft_listing()

    def head(self, width: int) -> Iterator[Line]:
        """Which draft it is, and how far."""
        if self.draft is not None:
            yield self.title(draft_title(self.draft, self.findings))
            if drafts.draft_document(self.draft).get("made_up"):
                yield safe_line(_("MADE UP: the file says that it is invented."), Role.WARN)

    def warnings(self) -> Iterable[str]:
        """The deadline of an application, when it is near or over."""
        now = datetime.datetime.now(datetime.UTC)
        left = drafts.draft_deadline(self.ctx, self.draft, now) if self.draft else None
        if left is not None and left[1].warns:
            yield " ".join(deadline_sentences(*left))

    def open_row(self, row: ListingRow) -> None:
        """Fill in the part."""
        self._fill(row.subject)

    def open_draft(self, draft: str) -> None:
        """Fill in the part that was open when the last session was lost."""
        for one in self.drafts:
            for placed in placed_parts(drafts.draft_parts(one), drafts.draft_document(one)):
                if draft == _draft_name(one, placed):
                    self.draft = one
                    self._fill(placed)
                    return

    def _fill(self, placed: PlacedPart, findings: Sequence[DraftFinding] = ()) -> None:
        draft = self.draft
        if draft is None:
            return
        table = table_at(drafts.draft_document(draft), placed.steps)
        form = Form(
            [form_field(key) for key in placed.part.keys],
            {key.field: shown_value(key, table) for key in placed.part.keys},
            draft=_draft_name(draft, placed),
        )
        self.chosen = draft.uid
        self.fill_in(form, lambda answers: self._save(draft, placed, answers))
        if findings:
            names = {key.name: key.field for key in placed.part.keys}
            problems = {names.get(one.key, ""): one.message for one in reversed(findings)}
            self.call_after_refresh(lambda: form.refuse(problems))

    def _save(self, draft: CallDraft, placed: PlacedPart, answers: dict[str, Any]) -> str:
        changed = drafts.save_part(self.ctx, draft, placed, answers)
        left = [one for one in drafts.draft_findings(self.ctx, changed) if one.part == placed.id]
        if not left:
            return _("Kept. This part is complete.")
        return _("Kept. Still to do: {what}").format(what=finding_words(placed, left[0]))

    @user_action("n", "Next", "Go to the next field that is wrong or not known", footer=60)
    def action_next(self) -> None:
        if self.draft is None or not self.findings:
            self.say(_("Nothing is to do in this form."), "hint")
            return
        document = drafts.draft_document(self.draft)
        places = list(placed_parts(drafts.draft_parts(self.draft), document))
        order = [one.id for one in places]
        here = order.index(self.marked.key) if self.marked else 0
        first = next(
            (one for one in self.findings if order.index(one.part) >= here), self.findings[0]
        )
        about = [one for one in self.findings if one.part == first.part]
        self.list_view.go_to(first.part)
        self._fill(places[order.index(first.part)], about)

    @user_action("a", "Add", "Add a rate, sample, partner …", footer=50, changes=True, on_row=True)
    def action_add(self) -> Dialog:
        draft = self.draft
        if draft is None:
            return
        document = drafts.draft_document(draft)
        marked = self.subject.steps if self.subject is not None else ()
        offered = list(addable_parts(drafts.draft_parts(draft), document, marked))
        choices = [(one.id, _(one.part.title)) for one in offered]
        chosen = yield ChoiceStep(_("Add what?"), choices)
        steps = next(one.steps for one in offered if one.id == chosen)
        changed, placed = drafts.add_part(self.ctx, draft, steps)
        self.chosen = changed.uid
        self.records_changed()
        self.refresh_data()
        part = next(one.part for one in offered if one.id == chosen)
        self._fill(PlacedPart(part, placed))

    @user_action(
        "x", "Remove", "Remove the marked entry, or the whole draft", changes=True, on_row=True
    )
    def action_remove(self) -> Dialog:
        draft, placed = self.draft, self.subject
        if draft is None or placed is None:
            return
        self.chosen = draft.uid
        if placed.part.many:
            if (yield YesStep(_("Remove {part}?").format(part=_(placed.part.title)))):
                drafts.remove_part(self.ctx, draft, placed.steps)
        elif (yield YesStep(_("Remove the draft of {name}?").format(name=draft.name))):
            drafts.remove_draft(self.ctx, draft)
        self.records_changed()
        self.refresh_data()

    @user_action(
        "w",
        "Finish",
        "Write the annex as content, or hand in the application",
        footer=45,
        on_row=True,
    )
    def action_finish(self) -> Dialog:
        draft = self.draft
        if draft is None:
            return
        if draft.of is DraftOf.ANNEX:
            path = drafts.finish_annex(self.ctx, draft)
            self.records_changed()
            self.refresh_data()
            self.say_written(path)
            return
        choice = yield ChoiceStep(
            _("What becomes of the application?"),
            [
                ("file", _("Write it to a file for the office that receives it")),
                ("receive", _("Receive it here: the arrival is stamped now")),
            ],
        )
        if choice == "file":
            path = yield PathStep(_("Into which file?"), (".toml",), must_exist=False)
            drafts.write_draft(draft, path)
            self.say_written(path)
            return
        record, arrival = drafts.hand_in_draft(self.ctx, draft)
        self.records_changed()
        self.refresh_data()
        self.show_lines(_("Receipt"), [safe(line) for line in receipt_lines(record, arrival)])

    @user_action("b", "Begin", "Begin an annex or an application", footer=65, changes=True)
    def action_begin(self) -> Dialog:
        calls = kept_calls(self.ctx)
        annexes = self.ctx.content("annexes", AnnexEntry)
        offered = [
            ("annex", _("An annex, from the made-up one")),
            *((f"content {one.ref}", _("The annex {id}").format(id=one.ref)) for one in annexes),
            *(
                (f"call {one.code}", _("An application to {call}").format(call=call_title(one)))
                for one in calls
            ),
        ]
        what, _space, which = (yield ChoiceStep(_("Begin what?"), offered)).partition(" ")
        if what == "annex":
            code = yield TextStep(
                _("Code of the region"), self.ctx.region.code, asked_for(values.region_code)
            )
            region = self.ctx.region
            made = drafts.new_annex_draft(self.ctx, code, region.country, region.currency)
        elif what == "content":
            entry = self.ctx.content_entry("annexes", which)
            made = drafts.annex_draft_of(self.ctx, entry)
        else:
            call = next(one for one in calls if one.code == which)
            code = yield TextStep(_("Id of the application"), check=asked_for(values.identifier))
            made = drafts.new_application_draft(self.ctx, call, code)
        self.chosen = made.uid
        self.records_changed()
        self.refresh_data()

    @user_action("c", "Draft", "Choose which draft is shown", footer=30)
    def action_choose(self) -> None:
        choices = [(one.uid, one.name) for one in self.drafts]
        self.choose_setting("chosen", _("Which draft?"), choices, _("Nothing is being filled in."))

    def explain(self) -> Iterable[Line]:
        """What is kept, and when a form is finished."""
        return [
            safe(_("What is typed is kept as a draft of the region, right or wrong.")),
            safe(_("The check names what is wrong or not known; n goes to the field.")),
            safe(_("Finish writes an annex as content of the region: content/annexes.")),
            safe(_("An application is received here, or written to a file for another office.")),
        ]
