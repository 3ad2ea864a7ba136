"""The plugin's screenfuls. A view's widgets are imported when they are asked for."""

from __future__ import annotations

from cap_tui.api import View, later

HERE = "cap_tact.views"
TEXT = "cap_tact.renderings"

VIEWS = (
    View("tact.match", later(f"{HERE}.match:MatchView"), later(f"{TEXT}:match_view"), 10),
    View(
        "tact.services", later(f"{HERE}.services:ServicesView"), later(f"{TEXT}:services_view"), 20
    ),
    View("tact.plans", later(f"{HERE}.plans:PlansView"), later(f"{TEXT}:plans_view"), 30),
)
