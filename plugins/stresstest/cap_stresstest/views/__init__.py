"""The plugin's views. Widgets are imported when a view is opened; its text needs none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from cap_stresstest import answer_steps
from cap_stresstest.result_pages import page_twin
from cap_stresstest.round_listings import rounds_listing
from cap_stresstest.rounds import current_pack
from cap_stresstest.words import _
from cap_tui.api import PluginContext, View, lines, listing_lines, pick


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


def _widget(module: str, name: str, *page: str) -> Callable[[PluginContext], Any]:
    def made(ctx: PluginContext) -> Any:
        return getattr(import_module(f"cap_stresstest.views.{module}"), name)(ctx, *page)

    return made


def _page(name: str, order: int, module: str = "page_view", widget: str = "PageView") -> View:
    return View(f"stresstest.{name}", _widget(module, widget, name), page_twin(name), order)


VIEWS = (
    _page("respondents", 10, "respondents", "RespondentView"),
    _page("dimensions", 20, widget="DimensionView"),
    _page("findings", 30),
    _page("benchmark", 40),
    _page("divergence", 50),
    _page("progress", 60, "progress", "ProgressView"),
    _page("sensitivity", 70),
    View("stresstest.rounds", _widget("rounds", "RoundsView"), _rounds, 80),
    View("stresstest.answer", _widget("answer", "AnswerView"), _questions, 90),
)
