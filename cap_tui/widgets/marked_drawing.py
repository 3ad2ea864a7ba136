"""A drawing in cells with marks that a cursor goes to: an arrow leads to the nearest mark in its direction."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message

from cap_tui.charts.text_layout import Box
from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import Acting, user_action
from cap_tui.widgets.canvas import Canvas
from cap_tui.widgets.safe_text import Role, safe

Point = tuple[float, float]
ASIDE = 3.0
"""How much more a step to the side costs than one ahead, when the next mark is sought."""


class DrawnMark(Protocol):
    """A mark with its text: where it stands, and the places of the ``members`` that it stands for."""

    @property
    def members(self) -> tuple[int, ...]: ...
    @property
    def point(self) -> Point: ...
    @property
    def box(self) -> Box: ...


class MarkedDrawing(Acting, Canvas, can_focus=True):
    """A drawing with a cursor on one of its members. Posts :class:`MarkedDrawing.Moved` when another is marked.

    Subclasses draw in :meth:`draw`, which is asked again when the size changes or :meth:`forget_drawing` is called.
    """

    ACTION_PREFIX = "drawing"

    class Moved(Message):
        """Something else is marked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.member: int | None = None
        self._drawn: tuple[Sequence[str], Sequence[DrawnMark]] | None = None
        self._drawn_at = (0, 0)

    @abstractmethod
    def draw(self, width: int, height: int) -> tuple[Sequence[str], Sequence[DrawnMark]] | None:
        """The lines of the drawing and its marks; None where it does not fit."""

    def order(self) -> Sequence[int]:
        """The members in the order of the legend."""
        return ()

    def why_not_drawn(self) -> str:
        """What is said in place of the drawing."""
        return ""

    def mark(self, member: int | None) -> None:
        """Put the cursor on a member, or on none."""
        self.member = member
        self.refresh()

    def forget_drawing(self) -> None:
        """Draw anew: something else is drawn."""
        self._drawn = None
        self.refresh()

    def drawing(self) -> tuple[Sequence[str], Sequence[DrawnMark]] | None:
        """The drawing at the present size; None where it does not fit."""
        size = (self.size.width, self.size.height)
        if self._drawn is None or self._drawn_at != size:
            self._drawn_at, self._drawn = size, self.draw(*size)
        return self._drawn

    @user_action(("left", "h"), N_("Left"), run="go(-1, 0)", name="left")
    @user_action(("right", "l"), N_("Right"), run="go(1, 0)", name="right")
    @user_action(("up", "k"), N_("Up"), run="go(0, -1)", name="up")
    @user_action(("down", "j"), N_("Down"), run="go(0, 1)", name="down")
    def action_go(self, dx: int, dy: int) -> None:
        """The nearest mark in a direction; where marks stand for several, the next in the legend."""
        drawing, order = self.drawing(), self.order()
        if drawing is None or not order:
            return
        points = {member: mark.point for mark in drawing[1] for member in mark.members}
        if self.member is None:
            self.mark(order[0])
        elif self.member not in points or len(set(points.values())) < len(points):
            self.mark(order[(order.index(self.member) + (dx or dy)) % len(order)])
        elif (found := nearest(points, self.member, dx, dy)) is not None:
            self.mark(found)
        self.post_message(self.Moved())

    def line(self, y: int) -> tuple[Content, Role]:
        drawing = self.drawing()
        if drawing is None:
            return safe(self.why_not_drawn() if y == 0 else ""), Role.PLAIN
        lines, marks = drawing
        if y >= len(lines):
            return Content(""), Role.PLAIN
        content = safe(lines[y])
        for mark in marks:
            box = mark.box
            if self.member in mark.members and box.y <= y < box.y + box.height:
                begin = _characters(lines[y], int(box.x))
                end = _characters(lines[y], int(box.x + box.width))
                content = content.stylize(Role.CURSOR.value, begin, end)
        return content, Role.PLAIN


def nearest(points: Mapping[int, Point], start: int, dx: int, dy: int) -> int | None:
    """The mark that an arrow leads to: the nearest in its direction, sideways counting more; None at the rim.

    A cell is about twice as high as it is wide, so rows count twice.
    """
    x, y = points[start]
    costs = {}
    for place, (px, py) in points.items():
        across, down = px - x, 2 * (py - y)
        ahead, aside = (across * dx, abs(down)) if dx else (down * dy, abs(across))
        if ahead > 0:
            costs[place] = ahead + ASIDE * aside
    return min(costs, key=lambda place: (costs[place], place)) if costs else None


def _characters(text: str, cells: int) -> int:
    """How many characters of ``text`` fill so many cells."""
    width = 0
    for place, char in enumerate(text):
        if width >= cells:
            return place
        width += cell_len(char)
    return len(text)
