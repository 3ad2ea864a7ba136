"""``edw notes``: the minute taker's terminal. A line is a note; the list is everybody's."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from textual.widget import Widget

from cap_tui.model.workshop import NoteKind, WorkshopNote
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.capture import capture_note
from cap_tui.text.i18n import N_, _
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.text_view import Words
from cap_tui.widgets.workshop.line_input import LineInput
from cap_tui.widgets.workshop.workshop_page import WorkshopPage
from cap_tui.workshop_text.notes_lines import note_words, notes_head, one_note_name
from cap_tui.workshop_text.said import Said


class NotesPage(WorkshopPage):
    """The step, the notes, the newest first, and a line to write."""

    DEFAULT_CSS = "NotesPage > Rows { height: 1fr; }"

    kind = NoteKind.DECISION

    def compose(self) -> Iterator[Widget]:
        yield Words(id="head")
        yield Rows(
            [
                Column(_("kind"), max(cell_len(one_note_name(k)) for k in NoteKind)),
                Column(_("note")),
                Column(_("step"), 6, drop=1),
            ],
            empty=_("No notes yet: press a and write, one line a note."),
            id="notes",
        )
        yield LineInput(
            _("decision: … dissent: … parked: … promise: … @owner 2026-12-31; Esc ends"), id="line"
        )

    def draw(self, access: WorkshopAccess) -> None:
        state = access.state
        self.draw_clock(access)
        notes = [
            Row(
                note.uid,
                [
                    one_note_name(note.kind),
                    note_words(state, note),
                    state.ref_of(note.step) if note.step else "",
                ],
            )
            for note in reversed(state.notes.values())
        ]
        self.query_one(Rows).show(notes)

    def draw_clock(self, access: WorkshopAccess) -> None:
        self.tell("head", notes_head(access, time.time()))

    def draw_nothing(self, said: Iterable[Said]) -> None:
        self.tell("head", said)

    @user_action("a", N_("Add"), N_("Write notes, one line each"), footer=65, changes=True)
    def action_add(self) -> None:
        self.query_one(LineInput).open()

    def on_line_input_sent(self, event: LineInput.Sent) -> None:
        event.stop()
        for line in event.lines:
            if not self._store(line):
                return
        event.line.clear()

    def _store(self, line: str) -> bool:
        access = self.access
        if access is None:
            return False

        def told(note: WorkshopNote) -> None:
            self.kind = note.kind
            self.say(_("Noted: {kind}.").format(kind=one_note_name(note.kind)))

        return self.attempt(lambda: capture_note(access, line, self.kind, one_note_name), then=told)

    def on_line_input_left(self, event: LineInput.Left) -> None:
        event.stop()
        self.query_one(LineInput).close()
        self.query_one(Rows).focus()
