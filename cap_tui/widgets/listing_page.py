"""A page around a listing: a head, warnings, the rows, and words about the marked row."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult

from cap_tui.model.columns import fit_columns
from cap_tui.model.kind import Kind
from cap_tui.model.listing import Listing, ListingRow
from cap_tui.operations.kind_operations import operations_of
from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import UserAction
from cap_tui.widgets.folded_warnings import FoldedWarnings
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.listing import ListingView
from cap_tui.widgets.page import Page
from cap_tui.widgets.safe_text import Line, safe
from cap_tui.widgets.text_view import Words

MARGIN = 2
"""Terminal cells before the first column of a list."""


class ListingPage(Page):
    """A listing with a head above it and words about the marked row below it.

    Subclasses read records in :meth:`read` and make the listing in :meth:`list_rows`; the other methods say more.
    """

    DEFAULT_CSS = """
    ListingPage #below { height: auto; max-height: 7; }
    ListingPage.-low #below { max-height: 4; }
    """

    VERB: ClassVar[str] = ""
    """What Enter does with a row, for the line of keys; marked with ``N_``."""

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield FoldedWarnings(id="notices")
        yield from self.compose_rows()
        yield Words(self._below, id="below")

    def compose_rows(self) -> ComposeResult:
        """The list; a page with :attr:`PANES` adds the others."""
        yield ListingView(verb=self.verb(), id="rows")

    def verb(self) -> str:
        """What Enter does, in the plugin's words."""
        return self.ctx.t(self.VERB) if self.VERB else ""

    def refresh_data(self) -> None:
        """Read anew and draw; the cursor stays on its row."""
        self.read()
        self.redraw()

    def redraw(self) -> None:
        """Draw anew what was read."""
        self.query_one("#rows", ListingView).show_listing(self.list_rows())
        self.draw_words()

    def read(self) -> None:
        """Read from the workspace what is shown."""

    @abstractmethod
    def list_rows(self) -> Listing:
        """The listing, of what was read."""

    def head(self, width: int) -> Iterable[Line]:
        """What stands above the list."""
        return ()

    def warnings(self) -> Iterable[str]:
        """What must be said about what is shown, folded into one line."""
        return ()

    def about_row(self, row: ListingRow, width: int) -> Iterable[Line]:
        """What stands below the list about the marked row: its notes."""
        return map(safe, row.notes)

    def about_list(self) -> Iterable[Line]:
        """What stands below that, whichever row is marked."""
        return ()

    def open_row(self, row: ListingRow) -> None:
        """Enter on a row."""

    def draw_words(self) -> None:
        """Draw anew what stands above and below the list."""
        self.query_one("#head", Words).reflow()
        self.query_one(FoldedWarnings).show_warnings(self.warnings())
        self.query_one("#below", Words).reflow()

    @property
    def list_view(self) -> ListingView:
        """The list that is shown."""
        shown = [view for view in self.query(ListingView) if view.display]
        return shown[0] if shown else self.query_one("#rows", ListingView)

    @property
    def marked(self) -> ListingRow | None:
        """The row under the cursor."""
        return self.list_view.marked

    @property
    def subject(self) -> Any:
        """What the marked row is about; None without a row."""
        return self.marked.subject if self.marked else None

    @property
    def has_row(self) -> bool:
        """Whether the list that is shown has a row under its cursor."""
        return self.is_mounted and self.marked is not None

    def dropped_cells(self, row: ListingRow, width: int) -> str:
        """The cells of a row for whose columns a list of this width has no place."""
        listing = self.list_view.listing
        if listing is None:
            return ""
        placed = {place for place, _cells in fit_columns(listing.columns, width - MARGIN)}
        return "; ".join(
            f"{column.title} {text}"
            for place, column in listing.shown
            if place not in placed and (text := listing.text(row, place))
        )

    def _below(self, width: int) -> Iterator[Line]:
        if self.marked is not None:
            yield from self.about_row(self.marked, width)
        yield from self.about_list()

    def on_rows_moved(self) -> None:
        self.query_one("#below", Words).reflow()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        if self.marked is not None:
            self.open_row(self.marked)


class RecordsPage(ListingPage):
    """Records of the kind :attr:`KIND`, their uids the keys of the rows. Enter opens the page of one.

    What the core offers for such records, and the form, have their keys here.
    """

    KIND: ClassVar[Kind[Any]]

    def __init_subclass__(cls, **options: Any) -> None:
        offered = [
            UserAction(
                f"{cls.KIND.id}.{operation.id}",
                operation.label,
                (operation.key,),
                run=f"operate_on_row('{operation.key}')",
                area=cls.KIND.single_id.capitalize(),
                help=operation.help,
                footer=50 - place,
                changes=True,
                on_row=True,
            )
            for place, operation in enumerate(operations_of(cls.KIND))
        ]
        edit = UserAction(
            f"{cls.KIND.id}.edit",
            N_("Edit"),
            ("e",),
            run="edit_row",
            area=cls.KIND.single_id.capitalize(),
            help=N_("Change the record in a form"),
            footer=51,
            changes=True,
            on_row=True,
        )
        cls.ACTIONS = (edit, *offered, *cls.__dict__.get("ACTIONS", ()))
        super().__init_subclass__(**options)

    def open_row(self, row: ListingRow) -> None:
        self.show_record(self.KIND.table, row.key)

    def action_operate_on_row(self, key: str) -> None:
        """What the core offers for the records under this key."""
        if self.marked is not None:
            self.operate(self.KIND.table, self.marked.key, key)

    def action_edit_row(self) -> None:
        """The form over the marked record."""
        if self.marked is not None:
            record = self.ctx.records(self.KIND.record).get(self.marked.key)
            self.show_form(self.KIND.table, record)
