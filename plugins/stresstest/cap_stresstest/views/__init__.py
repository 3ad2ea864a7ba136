"""The plugin's views. Widgets are imported when a view is opened; its text needs none."""

from __future__ import annotations

from collections.abc import Iterator

from cap_stresstest import answer_steps
from cap_stresstest.result_pages import page_twin
from cap_stresstest.round_listings import rounds_listing
from cap_stresstest.rounds import current_pack
from cap_stresstest.words import _
from cap_tui.api import PluginContext, View, later, lines, listing_lines, pick


def _rounds(ctx: PluginContext, width: int) -> Iterator[str]:
    return listing_lines(rounds_listing(ctx), width)


def _questions(ctx: PluginContext, width: int) -> Iterator[str]:
    """Every question that is put, with the answers that may be given."""
    pack = current_pack(ctx)
    told = [
        _(
            "Answer with: cap-tui stresstest answer. It asks one question at a time and stores each answer at once."
        )
    ]
    scale = zip(pack.scale.values, pack.scale.labels, strict=True)
    told += ["; ".join(f"{value} = {pick(label)}" for value, label in scale), ""]
    told += [f"{step.key} {step.question}" for step in answer_steps.steps(pack)]
    for text in told:
        yield from lines.broken(text, width) or [""]


def _page(name: str, order: int, widget: str = "ResultView") -> View:
    made = later(f"cap_stresstest.views.result_view:{widget}", name)
    return View(f"stresstest.{name}", made, page_twin(name), order)


VIEWS = (
    _page("respondents", 10, "RespondentView"),
    _page("dimensions", 20, "DimensionView"),
    _page("findings", 30),
    _page("benchmark", 40),
    _page("divergence", 50),
    _page("progress", 60, "ProgressView"),
    _page("sensitivity", 70),
    View("stresstest.rounds", later("cap_stresstest.views.rounds:RoundsView"), _rounds, 80),
    View("stresstest.answer", later("cap_stresstest.views.answer:AnswerView"), _questions, 90),
)
