"""The action that follows from a recommendation: a record whose origin names the round and the indicator."""

from __future__ import annotations

from cap_stresstest.benchmark import benchmark
from cap_stresstest.recommendations import recommend, reference_of
from cap_stresstest.round_result import RoundResult
from cap_stresstest.rounds import responses
from cap_stresstest.words import _
from cap_tui.api import (
    Actor,
    NotFound,
    PlannedAction,
    PluginContext,
    WrongUse,
    formats,
    language,
)


def plan_action(
    ctx: PluginContext,
    assessment: RoundResult,
    indicator: str,
    *,
    title: str = "",
    role: str = "",
    institution: str = "",
    due: str = "",
    dry_run: bool = False,
) -> PlannedAction:
    """Add the action; its title is the recommendation where none is given.

    Raises NotFound for an indicator without a recommendation and for an unknown organisation, WrongUse
    without somebody who is responsible or without a date, Refused for what is no date.
    """
    compared = benchmark(assessment, responses(ctx, assessment.round))
    found = {entry.indicator: entry for entry in recommend(ctx, assessment, compared)}
    if indicator not in found:
        raise NotFound(
            _("There is no recommendation on {indicator}.").format(indicator=indicator),
            remedy=_("There are: {names}.").format(names=", ".join(found) or "—"),
        )
    if not (role or institution) or not due:
        raise WrongUse(
            _("An action needs who is responsible and a date."),
            remedy=_("Give --role or --institution, and --due."),
        )
    if institution and ctx.records(Actor).get(institution) is None:
        raise NotFound(_("There is no organisation {uid}.").format(uid=institution))
    action = PlannedAction(
        title=title or found[indicator].advice[0].rstrip("."),
        role=role,
        institution=institution,
        due=formats.parse_date(due, language()).isoformat(),
        origin=(reference_of(assessment, indicator),),
    )
    label = _("action for {indicator}").format(indicator=indicator)
    with ctx.transaction(label, dry_run=dry_run) as tx:
        return tx.add(action)
