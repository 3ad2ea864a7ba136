"""The plugin's screenfuls; a view's widgets are imported when it is opened, its text twin needs none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from cap_diamond import renderings
from cap_tui.api import PluginContext, View


def _widget(module: str, name: str) -> Callable[[PluginContext], Any]:
    def made(ctx: PluginContext) -> Any:
        return getattr(import_module(f"cap_diamond.views.{module}"), name)(ctx)

    return made


def _told(name: str) -> Callable[[PluginContext, int], Iterator[str]]:
    """A text twin whose module needs numpy, imported when it is asked for."""

    def lines(ctx: PluginContext, width: int) -> Iterator[str]:
        told: Iterator[str] = getattr(import_module("cap_diamond.region_renderings"), name)(
            ctx, width
        )
        return told

    return lines


VIEWS = (
    View("diamond.diamond", _widget("diamond", "DiamondView"), renderings.diamond_view, 10),
    View("diamond.matrix", _widget("matrix", "MatrixView"), renderings.matrix_view, 20),
    View("diamond.overlay", _widget("overlay", "OverlayView"), _told("overlay_view"), 30),
    View("diamond.matching", _widget("matching", "MatchingView"), _told("matching_view"), 40),
    View("diamond.card", _widget("card", "CardView"), renderings.card_view, 50),
    View("diamond.ratings", _widget("ratings", "RatingsView"), renderings.ratings_view, 55),
    View("diamond.chain", _widget("chain", "ChainView"), renderings.chain_view, 60),
)
