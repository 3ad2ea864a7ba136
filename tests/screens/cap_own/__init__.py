"""A plugin whose views are made of our own parts; some of them fail in ways that only these parts offer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cap_tui.api import PluginContext, View, hookimpl

KINDS = ("well", "action", "worker", "task", "selected", "refusing", "refusing_at_once")


def _lines(_ctx: PluginContext, _width: int) -> Iterable[str]:
    return ["well"]


def _factory(kind: str) -> Any:
    def make(ctx: PluginContext) -> Any:
        from cap_own import views

        return views.VIEWS[kind](ctx)

    return make


@hookimpl
def cap_views(ctx: PluginContext) -> Iterable[View]:
    return [View(f"own.{kind}", _factory(kind), _lines) for kind in KINDS]
