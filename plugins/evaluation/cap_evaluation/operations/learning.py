"""The learning log: note a finding, decide because of it."""

from __future__ import annotations

import datetime

from cap_evaluation.definitions import region_framework
from cap_evaluation.learning_ground import on_measurement
from cap_evaluation.records import Criterion, LearningDecision, LearningFinding
from cap_evaluation.words import _
from cap_tui.api import NotFound, PluginContext, Provenance, Refused, clean, is_blank


def new_finding(
    ctx: PluginContext,
    text: str,
    *,
    indicator: str = "",
    action: str = "",
    institution: str = "",
    date: datetime.date,
    criterion: Criterion = "",
) -> LearningFinding:
    """The finding as it would be stored. Raises NotFound for what is not there, Refused without a text."""
    framework = region_framework(ctx)
    ref = framework.definition(indicator).ref if indicator else ""
    for name, known, what in (
        (action, framework.actions, _("action")),
        (institution, framework.institutions, _("institution")),
    ):
        if name and name not in known:
            raise NotFound(
                _("There is no {what} '{name}'.").format(what=what, name=name),
                remedy=_("There are: {names}.").format(names=", ".join(known) or "-"),
            )
    finding = LearningFinding(
        text=_text(text, _("finding")),
        indicator=ref,
        action=action,
        institution=institution,
        date=date.isoformat(),
        criterion=criterion,
        provenance=_origin(ctx),
    )
    return on_measurement(finding, ctx, framework.stored_names(ref))


def note_finding(
    ctx: PluginContext, finding: LearningFinding, *, dry_run: bool = False
) -> LearningFinding:
    """Store a finding."""
    with ctx.transaction(_("Note a finding"), dry_run=dry_run) as tx:
        return tx.add(finding)


def new_decision(
    ctx: PluginContext,
    finding: str,
    text: str,
    *,
    step: str,
    owner: str,
    date: datetime.date,
) -> LearningDecision:
    """The decision as it would be stored. Raises NotFound for a finding that is not there, Refused without a text."""
    ctx.records(LearningFinding).get(finding)
    return LearningDecision(
        finding=finding,
        text=_text(text, _("decision")),
        step=_text(step, _("changed step")),
        responsible=_text(owner, _("owner")),
        date=date.isoformat(),
        provenance=_origin(ctx),
    )


def decide(
    ctx: PluginContext, decision: LearningDecision, *, dry_run: bool = False
) -> LearningDecision:
    """Store a decision."""
    with ctx.transaction(_("Decide because of a finding"), dry_run=dry_run) as tx:
        return tx.add(decision)


def _text(text: str, what: str) -> str:
    found = clean(text).strip()
    if is_blank(found):
        raise Refused(
            _("The {what} has no text.").format(what=what), remedy=_("Say it in a sentence.")
        )
    return found


def _origin(ctx: PluginContext) -> Provenance:
    return Provenance(synthetic=ctx.region.synthetic)
