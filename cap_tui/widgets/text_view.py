"""Running text: lines of styled safe text, flowed anew at every width, with paging."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.geometry import Size

from cap_tui.text.i18n import ngettext
from cap_tui.widgets.actions import Acting
from cap_tui.widgets.canvas import Canvas
from cap_tui.widgets.copy_parts import CopyPart, text_part
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.key_bindings import TEXT_KEYS
from cap_tui.widgets.safe_text import Line, Role, safe_line, wrapped

Source = Iterable[Line] | Callable[[int], Iterable[Line]]


class Words(Canvas):
    """Text that is not scrolled: as high as it needs to be, or as its place allows."""

    DEFAULT_CSS = "Words { height: auto; }"

    def __init__(
        self, source: Source = (), *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._source = self._kept(source)
        self._flowed: tuple[int, list[Content]] = (-1, [])

    @staticmethod
    def _kept(source: Source) -> Source:
        return source if callable(source) else tuple(source)

    def show(self, source: Source) -> None:
        """Draw other text: lines, or a function that makes them for a width in cells."""
        self._source = self._kept(source)
        self.reflow()

    def reflow(self) -> None:
        """Ask the source again."""
        before = len(self._flowed[1])
        self._flowed = (-1, [])
        height_may_change = self.styles.auto_dimensions and before != len(
            self.flowed(self.size.width)
        )
        self.refresh(layout=bool(height_may_change))

    def flowed(self, width: int) -> list[Content]:
        """The lines as they stand at ``width`` cells."""
        if self._flowed[0] != width:
            lines = self._source(width) if callable(self._source) else self._source
            self._flowed = (width, [part for line in lines for part in wrapped(line, width)])
        return self._flowed[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.flowed(width))

    def line(self, y: int) -> tuple[Content, Role]:
        width, height = self.size
        lines = self.flowed(width)
        shown = lines[y] if y < len(lines) else Content("")
        if y == height - 1 and any(line.plain.strip() for line in lines[height:]):
            sign = f" {signs().ellipsis}"
            shown = shown.truncate(max(0, width - len(sign))).append(sign)
        return shown, Role.PLAIN


class LinesView(Acting, Words, can_focus=True):
    """Text that is read: arrows, hjkl, g and G, Space and the page keys move through it."""

    DEFAULT_CSS = "LinesView { height: 1fr; }"

    ACTIONS = TEXT_KEYS

    def __init__(
        self, source: Source = (), *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(source, id=id, classes=classes)
        self._top = 0

    def copy_parts(self) -> list[CopyPart]:
        """The whole text, also what is scrolled out of sight."""
        width = self.size.width
        return [text_part(lambda: self.flowed(width))] if self.flowed(width) else []

    def show(self, source: Source, *, keep_place: bool = False) -> None:
        """Draw other text, from its first line unless the place is to be kept."""
        if not keep_place:
            self._top = 0
        super().show(source)

    def line(self, y: int) -> tuple[Content, Role]:
        width, height = self.size
        lines = self.flowed(width)
        beyond = len(lines) - self._top - height
        if beyond > 0 and y == height - 1:
            more = ngettext(
                "{sign} {count} more line", "{sign} {count} more lines", beyond + 1
            ).format(sign=signs().more, count=beyond + 1)
            return safe_line(more, Role.MUTED), Role.PLAIN
        index = self._top + y
        return (lines[index] if index < len(lines) else Content("")), Role.PLAIN

    def on_resize(self) -> None:
        self._to(self._top)

    def on_mouse_scroll_down(self) -> None:
        self.action_scroll_by(3)

    def on_mouse_scroll_up(self) -> None:
        self.action_scroll_by(-3)

    def action_scroll_by(self, step: int) -> None:
        """Some lines up or down."""
        self._to(self._top + step)

    def action_page(self, step: int) -> None:
        """A page up or down; two lines stay in sight."""
        self._to(self._top + step * max(1, self.size.height - 2))

    def action_edge(self, side: int) -> None:
        """To the beginning or the end."""
        self._to(0 if side < 0 else len(self.flowed(self.size.width)))

    def _to(self, top: int) -> None:
        last = max(0, len(self.flowed(self.size.width)) - self.size.height)
        top = max(0, min(top, last))
        if top != self._top:
            self._top = top
            self.refresh()
