"""The plugin's screenfuls; a view's widgets are imported when it is opened, its text twin needs none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

from cap_stresstest import compared, lines
from cap_stresstest.assessment import Assessment, assess
from cap_stresstest.benchmark import benchmark as compared_with_others
from cap_stresstest.divergence import partings
from cap_stresstest.progress import compare
from cap_stresstest.rounds import all_rounds, current_pack, previous, responses
from cap_tui.api import PluginContext, View

Told = Iterator[str]
Twin = Callable[[Assessment, int], Told]


def _text(twin: Callable[[PluginContext, Assessment, int], Told]) -> Callable[..., Told]:
    def told(ctx: PluginContext, width: int) -> Told:
        if not all_rounds(ctx):
            return lines.nothing_yet(width)
        return twin(ctx, assess(ctx), width)

    return told


def _alone(twin: Twin) -> Callable[..., Told]:
    return _text(lambda _ctx, assessment, width: twin(assessment, width))


def _benchmark(ctx: PluginContext, assessment: Assessment, width: int) -> Told:
    people = responses(ctx, assessment.round)
    return compared.benchmark(assessment, compared_with_others(assessment, people), width)


def _divergence(ctx: PluginContext, assessment: Assessment, width: int) -> Told:
    people = responses(ctx, assessment.round)
    return compared.partings(assessment, partings(assessment, people), width)


def _progress(ctx: PluginContext, assessment: Assessment, width: int) -> Told:
    before = previous(ctx, assessment.round)
    found = compare(ctx, before, assessment.round) if before else None
    return compared.progress(assessment, found, width)


def _rounds(ctx: PluginContext, width: int) -> Iterable[str]:
    there = all_rounds(ctx)
    if not there:
        return lines.nothing_yet(width)
    return compared.rounds(there, [len(responses(ctx, r)) for r in there], width)


def _answer(ctx: PluginContext, width: int) -> Iterable[str]:
    pack = current_pack(ctx)
    return compared.questions(pack, width)


def _widget(module: str, name: str) -> Callable[[PluginContext], Any]:
    def made(ctx: PluginContext) -> Any:
        return getattr(import_module(f"cap_stresstest.views.{module}"), name)(ctx)

    return made


def _view(name: str, widget: str, twin: Callable[..., Iterable[str]], order: int) -> View:
    return View(f"stresstest.{name}", _widget(name, widget), twin, order)


VIEWS = (
    _view("respondents", "Respondents", _alone(lines.respondents), 10),
    _view("dimensions", "Dimensions", _alone(lines.dimensions), 20),
    _view("findings", "Findings", _alone(lines.strengths), 30),
    _view("benchmark", "Benchmark", _text(_benchmark), 40),
    _view("divergence", "Divergence", _text(_divergence), 50),
    _view("progress", "Progress", _text(_progress), 60),
    _view("sensitivity", "Sensitivity", _alone(compared.firmness), 70),
    _view("rounds", "Rounds", _rounds, 80),
    _view("answer", "Answer", _answer, 90),
)
