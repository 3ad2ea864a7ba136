"""Where the shell goes: a screen, a view, the list, the page or the form of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from textual.app import App
from textual.message import Message

from cap_tui.errors import CapError
from cap_tui.screens import make
from cap_tui.screens.base import CapScreen
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled

if TYPE_CHECKING:
    from cap_tui.model.kind import Kind
    from cap_tui.model.record import Record
    from cap_tui.screens.region_session import OpenRegion
    from cap_tui.workspace.home import Home


class Opened(Message):
    """A region was opened by a thread."""

    def __init__(self, region: OpenRegion) -> None:
        super().__init__()
        self.region = region


class NotOpened(Message):
    """A region could not be opened."""

    def __init__(self, error: CapError) -> None:
        super().__init__()
        self.error = error


class Navigation(App[int]):
    """A program that goes to screens and records."""

    region: OpenRegion | None = None
    home: Home

    def say(self, text: str, kind: str = "good") -> None:
        """Tell the person something in one line."""

    def show(self, name: str, *args: Any, **options: Any) -> None:
        """Put a screen on top."""
        self.push_screen(make(name, *args, **options))

    def show_view(self, view: str) -> None:
        """Put a plugin's view on top; another view that is there gives way."""
        if getattr(self.screen, "PLACE", "") == "view":
            self.pop_screen()
        self.show("view", view)

    def show_records(self, table: str) -> None:
        """The list of the kind whose records stand in ``table``."""
        if kind := self._kind(table):
            self.show("kinds.record_list", kind)

    def show_record(self, table: str, uid: str) -> None:
        """The page of one record, or of an entry of ``content.KIND``; its fields as text where its table has no kind."""
        from cap_tui.model.content import CONTENT_TABLES

        if table.startswith(CONTENT_TABLES) and isinstance(self.screen, CapScreen):
            from cap_tui.screens.content import find_entry, show_entry

            show_entry(self.screen, find_entry(self.screen, table, uid))
            return
        if kind := self._kind(table):
            self.show("kinds.record_detail", kind, uid)
        elif self.region is not None:
            from cap_tui.screens.record_names import RecordNames

            names = RecordNames(self.region)
            document = self.region.workspace.document(table, uid) or {}
            fields = [
                labelled(names.field(table, n), names.field_value(table, n, v))
                for n, v in document.items()
                if v
            ]
            self.show("pager", names.uid(uid), fields)

    def show_form(
        self, table: str, record: Record | None = None, values: Mapping[str, Any] | None = None
    ) -> None:
        """The form over a record, or over a new one that begins with ``values``."""
        if kind := self._kind(table):
            self.show("kinds.record_form", kind, record, values)

    def record_saved(self, table: str, uid: str, name: str) -> None:
        """A form stored a record: the screen below names it, a list marks it."""
        screen = self.screen
        if getattr(screen, "PLACE", "") == "record_list":
            cast(Any, screen).go_to(uid)
        self.say(_("{name} is saved.").format(name=clean_line(name)))

    def action_show_activity(self) -> None:
        """The page of the activity that the marked record belongs to; without one, of that which has come furthest."""
        if self.region is None:
            return
        from cap_tui.operations.activity_life import first_activity, nearest_activity

        marked, code = self._marked_uid(), self.region.context.region.code
        try:
            found = marked and nearest_activity(self.region.chain(), marked)
            uid = found or first_activity(self.region.workspace, code).uid
        except CapError as error:
            self.say(str(error), "hint")
            return
        if getattr(self.screen, "PLACE", "") == "activity_life":
            self.pop_screen()
        self.show("activity_life", uid)

    def action_show_trace(self) -> None:
        """The chain of the marked record."""
        marked = self._marked_uid()
        if marked:
            self.show("trace", marked)
        else:
            self.say(_("Mark a record first: in a list, or on its page."), "hint")

    def action_show_training(self) -> None:
        """The training; in a practice region its unit, from which Esc leads to the list of all units."""
        from cap_tui.training.practice_region import unit_of_region

        folder = self.region.workspace.folder if self.region is not None else None
        unit = unit_of_region(self.home, folder) if folder is not None else ""
        while getattr(self.screen, "PLACE", "") in ("training", "training_unit"):
            self.pop_screen()
        self.show("training", unit)
        if unit:
            self.show("training_unit", unit)

    def _marked_uid(self) -> str:
        """The uid of the record that is marked on the screen, or is the screen's; empty where there is none."""
        from cap_tui.widgets.listing import ListingView

        screen, region = self.screen, self.region
        if region is None or not isinstance(screen, CapScreen):
            return ""
        record = screen.selection()
        if record is not None:
            return record.uid
        chain = region.chain()
        keys = [view.marked.key for view in screen.query(ListingView) if view.marked]
        return next((key for key in keys if key in chain), "")

    def _kind(self, table: str) -> Kind[Any] | None:
        return self.region.context.kinds().of_table(table) if self.region else None

    def record_options(self, table: str) -> Sequence[tuple[str, str]]:
        """The records of a table that a form may refer to, as (uid, name), in the order of their names."""
        return self.region.record_options(table) if self.region is not None else ()
