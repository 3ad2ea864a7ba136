"""Files of the diamond for other programs."""

from __future__ import annotations

from pathlib import Path

from cap_diamond import drawing
from cap_diamond.queries import diamond_of, diamond_state
from cap_diamond.words import _
from cap_tui.api import PluginContext, Refused


def write_drawing(ctx: PluginContext, path: Path) -> None:
    """The region's diamond as SVG; Refused when there is none that can be drawn."""
    seen = diamond_state(ctx, diamond_of(ctx, ""))
    if not drawing.drawable(seen):
        raise Refused(
            _("A diamond with {n} corners cannot be drawn.").format(n=len(seen.corners)),
            where=seen.diamond.name,
            remedy=_("Give it three to six corners."),
        )
    path.write_text(drawing.diamond_svg(ctx, seen), "utf-8")
