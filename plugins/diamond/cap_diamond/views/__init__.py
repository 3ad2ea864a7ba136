"""The plugin's screenfuls; a view's widgets are imported when it is opened, its text twin needs none."""

from __future__ import annotations

from cap_diamond import pages
from cap_tui.api import View, activity_lines, chain_lines, later, page_twin, rating_lines

HERE = "cap_diamond.views"
OVERLAY = page_twin(later("cap_diamond.region_pages:overlay_page"))
MATCHING = page_twin(later("cap_diamond.region_pages:matching_page"))

VIEWS = (
    View(
        "diamond.diamond", later(f"{HERE}.diamond:DiamondView"), page_twin(pages.diamonds_page), 10
    ),
    View(
        "diamond.matrix", later(f"{HERE}.matrix:MatrixView"), page_twin(pages.priorities_page), 20
    ),
    View("diamond.overlay", later(f"{HERE}.overlay:OverlayView"), OVERLAY, 30),
    View("diamond.matching", later(f"{HERE}.matching:MatchingView"), MATCHING, 40),
    View("diamond.card", later(f"{HERE}.card:CardView"), activity_lines, 50),
    View("diamond.ratings", later("cap_tui.ui:RatingPage"), rating_lines, 55),
    View("diamond.chain", later("cap_tui.ui:ChainPage"), chain_lines, 60),
)
