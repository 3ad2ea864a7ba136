"""The list of contributed content, of one kind or of all: search as one types, open the page of an entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.model.content import CONTENT_TABLES, ContentItem
from cap_tui.model.listing_text import listing_lines
from cap_tui.operations.content import content_listing, entry_listing, kind_title
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.folding import fold_text
from cap_tui.text.i18n import _, ngettext, pick
from cap_tui.widgets.asked_line import AskedLine
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.listing import ListingView
from cap_tui.widgets.overlay import choose
from cap_tui.widgets.safe_text import Line, Role, joined, safe, safe_line
from cap_tui.widgets.text_view import Words

if TYPE_CHECKING:
    from cap_tui.plugin.content_registry import ContentRegistry
    from cap_tui.screens.region_session import OpenRegion


class ContentScreen(CapScreen):
    """Every entry of a content kind; with an empty ``kind`` those of all kinds."""

    CSS_PATH = "content.tcss"
    ACTIONS = PLACES["content"]
    PLACE: ClassVar[str] = "content"

    def __init__(self, kind: str = "") -> None:
        super().__init__()
        self.kind = kind
        self._words = ""
        self._shown: Sequence[ContentItem[Any]] = ()

    def body(self) -> Iterable[Widget]:
        yield Words(self._head, id="head")
        yield AskedLine(placeholder=_("Search"), id="search")
        yield ListingView(verb=_("Open"), id="entries")

    def shown_by(self) -> tuple[str, ...]:
        return (self.kind,)

    def path(self) -> list[str]:
        return [self._title()]

    def help_lines(self) -> Iterable[Line]:
        return [_("What plugins, this region and partners contribute as data. It is read here.")]

    def on_mount(self) -> None:
        self.records_changed()
        self.query_one(Rows).focus()

    @property
    def _registry(self) -> ContentRegistry:
        region = self.shell.region
        assert region is not None
        return registry_of(region)

    def _title(self) -> str:
        known = {kind.name: pick(kind.title) for kind in self._registry.kinds()}
        return known.get(self.kind, self.kind or _("Content"))

    def records_changed(self) -> None:
        """Show the entries that have every searched word."""
        registry = self._registry
        items = registry.entries(self.kind) if self.kind else tuple(registry.all())
        words = fold_text(self._words).split()
        self._shown = [item for item in items if all(word in item.searched for word in words)]
        listing = content_listing(self._shown, self._title())
        self.query_one(ListingView).show_listing(listing)
        self.query_one("#head", Words).reflow()

    def _head(self, _width: int) -> list[Line]:
        number = len(self._shown)
        count = ngettext("{n} entry", "{n} entries", number).format(n=number)
        return [joined([safe_line(self._title(), Role.TITLE), safe_line(count)], "   ")]

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._words = event.value
        self.records_changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(Rows).focus()

    def on_key(self, event: events.Key) -> None:
        """From the line of the search, Down goes to the list."""
        if self.query_one(Input).has_focus and event.key == "down":
            event.stop()
            self.query_one(Rows).focus()

    def action_search(self) -> None:
        """Type words; the list narrows with every letter."""
        self.query_one(Input).add_class("-open")
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """Show all entries again; when all are shown, go back."""
        line = self.query_one(Input)
        if self._words or line.has_class("-open"):
            line.remove_class("-open")
            self._words = line.value = ""
            self.records_changed()
            self.query_one(Rows).focus()
        else:
            self.action_back()

    def action_kind(self) -> None:
        """Choose the kind that is shown."""
        choose(self, _("Which kind?"), [("", _("all")), *kind_choices(self._registry)], self._keep)

    def _keep(self, kind: str) -> None:
        self.kind = kind
        self.records_changed()
        self.renew_frame()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        row = self.query_one(ListingView).marked
        if row is not None:
            show_entry(self, row.subject)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        typing = self.is_mounted and self.query_one(Input).has_focus
        if typing and action not in ("leave", "search"):
            return False
        return super().check_action(action, parameters)


def registry_of(region: OpenRegion) -> ContentRegistry:
    """The content of an open region."""
    host = region.context.host
    assert host is not None
    return host.content()


def kind_choices(registry: ContentRegistry) -> list[tuple[str, Line]]:
    """Every kind that has entries, with their number."""
    titles = {kind.name: pick(kind.title) for kind in registry.kinds()}
    return [
        (name, f"{titles.get(name, name)} ({number})")
        for name in registry.names()
        if (number := len(registry.entries(name)))
    ]


def find_entry(screen: CapScreen, table: str, reference: str) -> ContentItem[Any]:
    """The entry of a table ``content.KIND``; NotFound, Ambiguous."""
    region = screen.shell.region
    assert region is not None
    return registry_of(region).find(reference, table.removeprefix(CONTENT_TABLES))


def show_entry(screen: CapScreen, item: ContentItem[Any]) -> None:
    """The page of one entry."""
    region = screen.shell.region
    assert region is not None
    listing = entry_listing(item, kind_title(registry_of(region), item.kind))

    def source(width: int) -> Iterable[Line]:
        return [safe(line) for line in listing_lines(listing, width)]

    screen.shell.show("pager", item.name, source)
