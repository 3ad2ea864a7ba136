"""Files of the diamond for other programs."""

from __future__ import annotations

from pathlib import Path

from cap_diamond import drawing
from cap_diamond.queries import diamond_of, diamond_state
from cap_tui.api import PluginContext


def write_drawing(ctx: PluginContext, path: Path) -> None:
    """The region's diamond as SVG; Refused when there is none that can be drawn."""
    seen = diamond_state(ctx, diamond_of(ctx, ""))
    if not drawing.drawable(seen):
        raise drawing.cannot_be_drawn(seen)
    path.write_text(drawing.diamond_svg(ctx, seen), "utf-8")
