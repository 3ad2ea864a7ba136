"""A plugin whose views are made of our own parts; some of them fail in ways that only these parts offer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cap_tui.api import (
    Finding,
    Line,
    LineState,
    PluginContext,
    Severity,
    Status,
    View,
    hookimpl,
)

KINDS = (
    "well",
    "action",
    "worker",
    "task",
    "selected",
    "refusing",
    "refusing_at_once",
    "presenting",
)


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


@hookimpl
def cap_status(ctx: PluginContext) -> Iterable[Status]:
    return [
        Status(
            Line.EVIDENCE,
            LineState.READY,
            "Round 2026: 26 respondents",
            "Close the round when nobody else will answer",
            "own.well",
        ),
        Status(
            Line.DISCOVERY,
            LineState.STARTED,
            "Workshop in Dolina: 41 cards, 12 of them merged",
            "Merge the cards that mean the same",
        ),
        Status(Line.EVALUATION, LineState.DONE, "Report of 2025 is out"),
    ]


@hookimpl
def cap_checks(ctx: PluginContext, line: Line | None) -> Iterable[Finding]:
    return [
        Finding(
            "own.areas",
            Severity.ERROR,
            "Three activities belong to no priority area",
            where="activities",
            remedy="Give each a priority area",
            line=Line.DISCOVERY,
        ),
        Finding(
            "own.helix",
            Severity.WARNING,
            "Nobody from civil society has taken part",
            remedy="Invite somebody to the next workshop",
            line=Line.DISCOVERY,
        ),
        Finding("own.photo", Severity.HINT, "There is no photograph", line=Line.DISCOVERY),
    ]
