"""The diamond on the screen: drawn in cells by the core's geometry, with a cursor on activities and edges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message

from cap_diamond.charts import diamond, diamond_layout
from cap_diamond.drawing import diamond_cells, drawable, drawn_diamond
from cap_diamond.profile import Profile
from cap_diamond.queries import DiamondState
from cap_diamond.words import _
from cap_tui.ui import Acting, Canvas, Role, UserAction, safe, signs

Edge = tuple[int, int]
Point = tuple[float, float]
ASIDE = 3.0  # how much more a step to the side costs than one ahead, when the next mark is sought


class Drawing(Acting, Canvas, can_focus=True):
    """The drawing with its cursor. Posts :class:`Drawing.Moved` when another edge or activity is marked."""

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction("diamond.left", "Left", ("left", "h"), run="go(-1, 0)"),
        UserAction("diamond.right", "Right", ("right", "l"), run="go(1, 0)"),
        UserAction("diamond.up", "Up", ("up", "k"), run="go(0, -1)"),
        UserAction("diamond.down", "Down", ("down", "j"), run="go(0, 1)"),
        UserAction("diamond.edge", "Next edge", ("full_stop",), run="edge(1)", footer=45),
        UserAction("diamond.edge-before", "Edge before", ("comma",), run="edge(-1)"),
    )

    class Moved(Message):
        """Another edge or activity is marked."""

    def __init__(self) -> None:
        super().__init__(id="drawing")
        self.seen: DiamondState | None = None
        self.place = 0  # of the edge among the diamond's edges
        self.member: int | None = None  # of the activity among those drawn
        self._drawn: diamond.Drawn | None = None
        self._drawn_at = (0, 0)

    def show(self, seen: DiamondState | None) -> None:
        """Draw the diamond's new state, where the cursor stays where it can, or another diamond."""
        if self.seen and seen and self.seen.diamond.uid != seen.diamond.uid:
            self.place, self.member = 0, None
        marked = self.current
        self.seen, self._drawn = seen, None
        uids = [placed.profile.uid for placed in seen.placed] if seen else []
        if marked is not None and marked.uid in uids:
            self.mark(uids.index(marked.uid))
        elif self.member is not None or not uids:
            self.member = None
        elif uids and self.place == 0:
            self.mark(self._figure().order[0])
        self.refresh()

    def _figure(self) -> diamond_layout.Diamond:
        assert self.seen is not None
        return drawn_diamond(self.seen)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Every pair of corners."""
        return self._figure().edges if self.seen and drawable(self.seen) else ()

    @property
    def edge(self) -> Edge | None:
        """The marked edge."""
        edges = self.edges
        return edges[self.place % len(edges)] if edges else None

    @property
    def current(self) -> Profile | None:
        """The marked activity; None on an edge that has none."""
        if self.seen is None or self.member is None or self.member >= len(self.seen.placed):
            return None
        return self.seen.placed[self.member].profile

    def mark(self, member: int) -> None:
        """Put the cursor on an activity and its edge."""
        if self.seen is None or not self.edges:
            return
        self.member = member
        self.place = self.edges.index(self.seen.placed[member].edge)
        self.refresh()

    def action_edge(self, step: int) -> None:
        """The next edge, also one without activities."""
        edges = self.edges
        if not edges or self.seen is None:
            return
        self.place = (self.place + step) % len(edges)
        on_it = [i for i, p in enumerate(self.seen.placed) if p.edge == edges[self.place]]
        self.member = on_it[0] if on_it else None
        self.refresh()
        self.post_message(self.Moved())

    def action_go(self, dx: int, dy: int) -> None:
        """The nearest activity in a direction; without marks on the drawing, the next in the legend."""
        drawn = self.drawn()
        if drawn is None or self.seen is None or not self.seen.placed:
            return
        spots = {i: spot.point for spot in drawn.layout.spots for i in spot.members}
        order = self._figure().order
        if self.member is None:
            self.mark(order[0])
        elif self.member not in spots or len(set(spots.values())) < len(spots):
            step = dx or dy
            self.mark(order[(order.index(self.member) + step) % len(order)])
        else:
            found = nearest(spots, self.member, dx, dy)
            if found is not None:
                self.mark(found)
        self.post_message(self.Moved())

    def drawn(self) -> diamond.Drawn | None:
        """The drawing at the present size; None where it does not fit."""
        size = (self.size.width, self.size.height)
        fits = size[0] >= diamond.LEAST_WIDTH and size[1] >= diamond.LEAST_HEIGHT
        if self.seen is None or not drawable(self.seen) or not fits:
            return None
        if self._drawn is None or self._drawn_at != size:
            self._drawn_at = size
            self._drawn = diamond_cells(self.seen, *size, ascii_only=signs().rule == "-")
        return self._drawn

    def line(self, y: int) -> tuple[Content, Role]:
        drawn = self.drawn()
        if drawn is None:
            words = self._why_not() if y == 0 else ""
            return safe(words), Role.PLAIN
        lines = drawn.all
        if y >= len(lines):
            return Content(""), Role.PLAIN
        content = safe(lines[y])
        for spot in drawn.layout.spots:
            box = spot.box
            if self.member in spot.members and box.y <= y < box.y + box.height:
                begin = _characters(lines[y], int(box.x))
                end = _characters(lines[y], int(box.x + box.width))
                content = content.stylize(Role.CURSOR.value, begin, end)
        return content, Role.PLAIN

    def _why_not(self) -> str:
        if self.seen is None:
            return ""
        if not drawable(self.seen):
            return _("A diamond with {n} corners cannot be drawn; it needs three to six.").format(
                n=len(self.seen.corners)
            )
        return _("Too small to draw the diamond; enlarge, or press z for the list.")


def nearest(spots: Mapping[int, Point], start: int, dx: int, dy: int) -> int | None:
    """The mark that an arrow leads to: the nearest in its direction, sideways counting more; None at the rim.

    A cell is about twice as high as it is wide, so rows count twice.
    """
    x, y = spots[start]
    costs = {}
    for place, (px, py) in spots.items():
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
