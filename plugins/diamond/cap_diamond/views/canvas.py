"""The diamond on the screen: drawn in cells, with a cursor on activities and edges."""

from __future__ import annotations

from collections.abc import Sequence

from cap_diamond.charts import diamond, diamond_layout
from cap_diamond.drawing import cannot_be_drawn, diamond_cells, drawable, drawn_diamond
from cap_diamond.profile import Profile
from cap_diamond.queries import DiamondState
from cap_diamond.words import _
from cap_tui.ui import DrawnMark, MarkedDrawing, signs, user_action

Edge = tuple[int, int]


class Drawing(MarkedDrawing):
    """The drawing; its members are the activities, and the cursor also stands on an edge."""

    ACTION_PREFIX = "diamond"

    def __init__(self) -> None:
        super().__init__(id="drawing")
        self.seen: DiamondState | None = None
        self.place = 0  # of the edge among the diamond's edges

    def show(self, seen: DiamondState | None) -> None:
        """Draw the diamond's new state, where the cursor stays where it can, or another diamond."""
        if self.seen and seen and self.seen.diamond.uid != seen.diamond.uid:
            self.place, self.member = 0, None
        marked = self.current
        self.seen = seen
        uids = [placed.profile.uid for placed in seen.placed] if seen else []
        if marked is not None and marked.uid in uids:
            self.mark(uids.index(marked.uid))
        elif self.member is not None or not uids:
            self.member = None
        elif uids and self.place == 0:
            self.mark(self._figure().order[0])
        self.forget_drawing()

    def _figure(self) -> diamond_layout.DrawnDiamond:
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

    def order(self) -> Sequence[int]:
        return self._figure().order if self.seen and self.seen.placed else ()

    def mark(self, member: int | None) -> None:
        """Put the cursor on an activity and its edge."""
        if self.seen is not None and self.edges and member is not None:
            self.place = self.edges.index(self.seen.placed[member].edge)
            super().mark(member)

    @user_action("full_stop", "Next edge", footer=45, name="edge", run="edge(1)")
    @user_action("comma", "Edge before", name="edge-before", run="edge(-1)")
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

    def draw(self, width: int, height: int) -> tuple[Sequence[str], Sequence[DrawnMark]] | None:
        fits = width >= diamond.LEAST_WIDTH and height >= diamond.LEAST_HEIGHT
        if self.seen is None or not drawable(self.seen) or not fits:
            return None
        drawn = diamond_cells(self.seen, width, height, ascii_only=signs().rule == "-")
        return drawn.all, drawn.layout.spots

    def why_not_drawn(self) -> str:
        if self.seen is None:
            return ""
        if not drawable(self.seen):
            error = cannot_be_drawn(self.seen)
            return f"{error.what} {error.remedy}"
        return _("Too small to draw the diamond; enlarge, or press z for the list.")
