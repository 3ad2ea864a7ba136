"""The plugin's screenfuls. A view's widgets, and texts that need numpy, are imported when they are asked for."""

from __future__ import annotations

from cap_diamond import renderings
from cap_tui.api import View, activity_lines, chain_lines, later, rating_lines

HERE = "cap_diamond.views"
REGIONS = "cap_diamond.region_renderings"

VIEWS = (
    View("diamond.diamond", later(f"{HERE}.diamond:DiamondView"), renderings.diamond_view, 10),
    View("diamond.matrix", later(f"{HERE}.matrix:MatrixView"), renderings.matrix_view, 20),
    View(
        "diamond.overlay",
        later(f"{HERE}.overlay:OverlayView"),
        later(f"{REGIONS}:overlay_view"),
        30,
    ),
    View(
        "diamond.matching",
        later(f"{HERE}.matching:MatchingView"),
        later(f"{REGIONS}:matching_view"),
        40,
    ),
    View("diamond.card", later(f"{HERE}.card:CardView"), activity_lines, 50),
    View("diamond.ratings", later("cap_tui.ui:RatingPage"), rating_lines, 55),
    View("diamond.chain", later("cap_tui.ui:ChainPage"), chain_lines, 60),
)
