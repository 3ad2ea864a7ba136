"""The hooks by which one tool tells the others what it knows: rounds, forms, figures, diamonds, partners.

The rules of ``hookspecs`` hold for them.
"""

# ruff: noqa: ARG001 - a specification has arguments and no body
from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cap_tui.plugin.contributions import (
    CooperationOptions,
    CountedFigure,
    DiamondOutline,
    SurveyByLink,
    SurveyRound,
)
from cap_tui.plugin.hookspecs import hookspec

if TYPE_CHECKING:
    from cap_tui.plugin.context import PluginContext


@hookspec
def cap_survey_rounds(ctx: PluginContext) -> Iterable[SurveyRound]:
    """The rounds of a survey with their means: what another plugin may take as a baseline.

    Arguments:
        ctx: the plugin's context.

    Only aggregates that may be shown: a mean that is hidden is None, and an open round has none.

    Example::

        from cap_tui.api import SurveyRound, hookimpl

        @hookimpl
        def cap_survey_rounds(ctx):
            yield SurveyRound("2025", "2025-03-31", "Hello survey", {"H1": 3.5, "H2": None})
    """
    return ()


@hookspec
def cap_survey_forms(ctx: PluginContext) -> Iterable[SurveyByLink]:
    """The rounds of a survey that people may answer on their own device: ``cap-tui join --survey NAME``.

    Arguments:
        ctx: the plugin's context.

    The core draws the pages and keeps who may answer; the plugin keeps the answers, each call one transaction.

    Example::

        from cap_tui.api import SurveyChoice, SurveyByLink, SurveyQuestion, hookimpl

        ANSWERS = (SurveyChoice("yes", "yes"), SurveyChoice("no", "no"))
        QUESTION = SurveyQuestion("H1", "About you", "Do you say hello?", choices=ANSWERS)

        @hookimpl
        def cap_survey_forms(ctx):
            drafts = {}
            yield SurveyByLink(
                "round-1", "2026", True, "Hello survey", False, 5, (QUESTION,),
                draft=drafts.get,
                keep=lambda name, answers, key: drafts.setdefault(name, {}).update(answers),
                submit=lambda name, key: drafts.pop(name),
                drafts=lambda: len(drafts),
            )
    """
    return ()


@hookspec
def cap_counts(ctx: PluginContext) -> Iterable[CountedFigure]:
    """Figures that the plugin counts from its records: an indicator that names one in ``computed`` fills itself.

    Arguments:
        ctx: the plugin's context.

    Example::

        from cap_tui.api import CountedFigure, hookimpl

        @hookimpl
        def cap_counts(ctx):
            yield CountedFigure("greetings", 3.0, "greetings that were answered")
    """
    return ()


@hookspec
def cap_diamonds(ctx: PluginContext) -> Iterable[DiamondOutline]:
    """The diamonds that the region works on, for plugins that start from one: a workshop has its scope from it.

    Arguments:
        ctx: the plugin's context.

    Example::

        from cap_tui.api import DiamondOutline, PriorityArea, hookimpl

        @hookimpl
        def cap_diamonds(ctx):
            yield DiamondOutline("", "Hello", [area.uid for area in ctx.records(PriorityArea).all()])
    """
    return ()


@hookspec
def cap_cooperation(ctx: PluginContext) -> Iterable[CooperationOptions]:
    """With whom the region could develop its activities: matching that other plugins use and do not make again.

    Arguments:
        ctx: the plugin's context.

    Example::

        from cap_tui.api import CooperationOptions, PartnerMatch, hookimpl

        @hookimpl
        def cap_cooperation(ctx):
            found = PartnerMatch("HEL", "", "E-health", "peer_lead", "peer", 1.0)
            yield CooperationOptions(activity="", name="E-health", options=[found])
    """
    return ()
