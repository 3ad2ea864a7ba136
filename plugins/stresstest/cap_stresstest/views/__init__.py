"""The plugin's screenfuls; a view's widgets are imported when it is opened, its text twin needs none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from cap_stresstest import lines, rounds
from cap_stresstest.assessment import Assessment, assess
from cap_tui.api import PluginContext, View

Twin = Callable[[Assessment, int], Iterator[str]]


def _text(twin: Twin) -> Callable[[PluginContext, int], Iterator[str]]:
    def told(ctx: PluginContext, width: int) -> Iterator[str]:
        if not rounds.all_rounds(ctx):
            return lines.nothing_yet(width)
        return twin(assess(ctx), width)

    return told


def _widget(module: str, name: str) -> Callable[[PluginContext], Any]:
    def made(ctx: PluginContext) -> Any:
        return getattr(import_module(f"cap_stresstest.views.{module}"), name)(ctx)

    return made


VIEWS = (
    View(
        "stresstest.respondents",
        _widget("respondents", "Respondents"),
        _text(lines.respondents),
        10,
    ),
    View("stresstest.dimensions", _widget("dimensions", "Dimensions"), _text(lines.dimensions), 20),
    View("stresstest.findings", _widget("findings", "Findings"), _text(lines.strengths), 30),
)
