"""The plugin's screenfuls. A view's widgets are imported when they are asked for."""

from __future__ import annotations

from cap_tui.api import View, later

HERE = "cap_evaluation.views"
TEXT = "cap_evaluation.renderings"

VIEWS = (
    View(
        "evaluation.results",
        later(f"{HERE}.results:ResultsView"),
        later(f"{TEXT}:results_view"),
        10,
    ),
    View("evaluation.grid", later(f"{HERE}.grid:GridView"), later(f"{TEXT}:grid_view"), 20),
    View(
        "evaluation.overdue", later(f"{HERE}.grid:OverdueView"), later(f"{TEXT}:overdue_view"), 30
    ),
    View("evaluation.log", later(f"{HERE}.log:LogView"), later(f"{TEXT}:log_view"), 40),
    View("evaluation.theory", later(f"{HERE}.theory:TheoryView"), later(f"{TEXT}:theory_view"), 50),
    View(
        "evaluation.indicators",
        later(f"{HERE}.results:IndicatorsView"),
        later(f"{TEXT}:indicators_view"),
        60,
    ),
)
