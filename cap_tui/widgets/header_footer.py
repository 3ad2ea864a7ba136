"""The frame of every screen: where you are (top), what was said and what you can press (bottom)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.content import Content

from cap_tui.text.i18n import _
from cap_tui.widgets.actions import Offered, key_name, offered
from cap_tui.widgets.canvas import Canvas
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.safe_text import Role, joined, safe_line, wrapped

if TYPE_CHECKING:
    from textual.screen import Screen

LEAST_WIDTH, LEAST_HEIGHT = 50, 14


class TitleBar(Canvas):
    """One line: the program, the region, the place; at the right what must not be overlooked.

    The place is whole in every language: before it is cut, the parts before it are left out.
    """

    DEFAULT_CSS = "TitleBar { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._path: Sequence[str] = ()
        self._marks: Sequence[str] = ()

    def show(self, path: Sequence[str], marks: Sequence[str] = ()) -> None:
        """Show the way here and marks such as "read only"; nothing is drawn when nothing changed."""
        if (path, marks) != (self._path, self._marks):
            self._path, self._marks = tuple(path), tuple(marks)
            self.refresh()

    def line(self, y: int) -> tuple[Content, Role]:
        width = self.size.width
        right = safe_line(" · ".join(self._marks))
        if self._marks:
            right = Content("  ") + right + Content(" ")
        room = max(0, width - 1 - right.cell_length)
        way = _way([part for part in self._path if part], room)
        return joined([" ", way.truncate(room, ellipsis=True, pad=True), right]), Role.BAR


def _way(parts: Sequence[str], room: int) -> Content:
    """The way here; where it does not fit, the place itself stays, then the region, and what is between gives way."""
    between = [signs().ellipsis] if len(parts) > 3 else []
    ways = [parts, parts[1:], [*parts[1:2], *between, *parts[2:][-1:]], parts[-1:]]
    lines = [safe_line(" › ".join(way)) for way in ways if way] or [safe_line("")]
    return next((line for line in lines if line.cell_length <= room), lines[-1])


MOST_LINES, PASSING_LINES = 3, 2
"""Lines of a refusal, which stays, and of what goes away by itself."""


class MessageLine(Canvas):
    """The last thing that was said, or how far the running task is: one line, two where it is long, three for a refusal."""

    DEFAULT_CSS = "MessageLine { height: auto; max-height: 3; }"
    KINDS: ClassVar[tuple[str, ...]] = ("good", "hint", "warning", "error")

    def __init__(self) -> None:
        super().__init__()
        self._said = Content("")
        self._busy = ""
        self._lines = PASSING_LINES
        self._height = 1
        self._passing = False
        self._said_at = 0.0

    def say(self, text: str, kind: str = "good") -> None:
        """Show what was said, with a sign and a role for its kind."""
        glyphs = signs()
        sign, role = {
            "good": (glyphs.good, Role.GOOD),
            "hint": (glyphs.arrow, Role.MUTED),
            "warning": (glyphs.warning, Role.WARN),
            "error": (glyphs.error, Role.BAD),
        }[kind if kind in self.KINDS else "hint"]
        self._said = (
            joined([safe_line(sign, role), safe_line(text, role)], " ") if text else Content("")
        )
        self._lines = MOST_LINES if kind in ("warning", "error") else PASSING_LINES
        self._passing = bool(text) and kind not in ("warning", "error")
        self._said_at = time.monotonic()
        self._draw_again()

    @property
    def warns(self) -> bool:
        """Whether a warning or an error stands there: news of others must not take its place unread."""
        return bool(self._said.plain) and not self._passing

    def expire(self, after: float) -> None:
        """Take away what was said more than ``after`` seconds ago; a warning stays until something else is said."""
        if self._passing and time.monotonic() - self._said_at >= after:
            self.say("")

    def busy(self, text: str) -> None:
        """Show a running task; an empty text gives the line back to what was said."""
        if text != self._busy:
            self._busy = text
            self._draw_again()

    @property
    def text(self) -> str:
        """What stands there."""
        return self._busy or self._said.plain

    def _flowed(self, width: int) -> list[Content]:
        """The lines that are shown at a width."""
        room = max(1, width - 2)
        if self._busy:
            shown = safe_line(f"{signs().ellipsis} {self._busy}")
            return [shown.truncate(room, ellipsis=True)]
        lines = wrapped(self._said, room)
        if len(lines) > self._lines:
            first, *others = lines[self._lines - 1 :]
            bare = [line[line.cell_length - len(line.plain.lstrip()) :] for line in others]
            rest = Content(" ").join([first, *bare])
            lines = [*lines[: self._lines - 1], rest.truncate(room, ellipsis=True)]
        return lines

    def _draw_again(self) -> None:
        self.set_class(bool(self.text), "-says")
        height = len(self._flowed(self.size.width)) if self.is_attached else 1
        self.refresh(layout=height != self._height)
        self._height = height

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return max(1, len(self._flowed(width)))

    def line(self, y: int) -> tuple[Content, Role]:
        lines = self._flowed(self.size.width)
        return (Content(" ") + lines[y] if y < len(lines) else Content("")), Role.PLAIN


SIGN_CELLS = 7  # "  +9 F1"


def chosen_for(width: int, offers: Iterable[Offered]) -> list[Offered]:
    """Which actions fit in one line of ``width`` cells, the important ones kept, in their own order.

    Where some do not fit, room is left for the sign that says how many.
    """
    by_weight = candidates(offers)
    if sum(_cells(offer) for offer in by_weight) < width:
        return by_weight
    kept: list[Offered] = []
    used = 1 + SIGN_CELLS
    for offer in by_weight:
        if used + _cells(offer) <= width:
            kept.append(offer)
            used += _cells(offer)
    return kept


def candidates(offers: Iterable[Offered]) -> list[Offered]:
    """What belongs into the line of keys, the most important first."""
    wanted = [offer for offer in offers if offer.action.footer and not _says_nothing(offer)]
    return sorted(wanted, key=lambda offer: -offer.action.footer)


def _cells(offer: Offered) -> int:
    return safe_line(label(offer)).cell_length + 2


def _says_nothing(offer: Offered) -> bool:
    """Enter in a list that does nothing with it, or that has no row to choose."""
    if offer.action.id != "list.choose":
        return False
    return not getattr(offer.node, "verb", "") or getattr(offer.node, "current", True) is None


def label(offer: Offered) -> str:
    """An action as the line of keys shows it."""
    return f"{key_name(offer.keys[0])} {offer.label}" if offer.keys else offer.label


def _help_key(offers: Iterable[Offered]) -> str:
    """The key that shows all keys, as it is called."""
    return next((key_name(o.keys[0]) for o in offers if o.action.id == "app.help" and o.keys), "")


class KeyBar(Canvas):
    """One line: the keys that matter here. A click on one presses it."""

    DEFAULT_CSS = "KeyBar { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._offers: list[Offered] = []
        self._sign = ""
        self._drawn: list[str] = []
        self._ends: list[int] = []

    def show(self, screen: Screen[Any]) -> None:
        """Ask the screen what can be done; nothing is drawn when nothing changed."""
        offers = list(offered(screen))
        shown = chosen_for(self.app.size.width, offers)
        hidden = len(candidates(offers)) - len(shown)
        sign = f"+{hidden} {_help_key(offers)}".rstrip() if hidden else ""
        drawn = [*map(label, shown), sign]
        if drawn != self._drawn:
            self._offers, self._sign, self._drawn = shown, sign, drawn
            self.refresh()

    def line(self, y: int) -> tuple[Content, Role]:
        parts: list[Content] = []
        self._ends = []
        cells = 1
        for offer in self._offers:
            keys = [safe_line(key_name(key), Role.KEY) for key in offer.keys[:1]]
            part = joined([*keys, safe_line(offer.label)], " ")
            parts.append(part)
            cells += part.cell_length + 2
            self._ends.append(cells)
        if self._sign:
            parts.append(safe_line(self._sign, Role.MUTED))
        return Content(" ") + Content("  ").join(parts), Role.PLAIN

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        for offer, end in zip(self._offers, self._ends, strict=False):
            if event.x < end:
                if offer.keys:
                    self.app.simulate_key(offer.keys[0])
                return


class Enlarge(Canvas):
    """All that is shown where nothing fits."""

    DEFAULT_CSS = (
        "Enlarge { layer: front; dock: top; width: 100%; height: 100%; background: $background; }"
    )

    def line(self, y: int) -> tuple[Content, Role]:
        if y == 0:
            return safe_line(_("Please enlarge the window."), Role.TITLE), Role.PLAIN
        if y == 1:
            least = _("{width}×{height} cells are needed,").format(
                width=LEAST_WIDTH, height=LEAST_HEIGHT
            )
            return safe_line(least, Role.MUTED), Role.PLAIN
        if y == 2:
            here = _("here are {width}×{height}.").format(
                width=self.app.size.width, height=self.app.size.height
            )
            return safe_line(here, Role.MUTED), Role.PLAIN
        return Content(""), Role.PLAIN
