"""From cards to activities that are rated, have their critical mass and their stage: guided, by the core's rules."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from cap_tui.errors import NotFound, Refused, WrongUse
from cap_tui.model.activity import (
    Aspect,
    CriticalMass,
    Mass,
    Rating,
    Stage,
    TransformativeActivity,
)
from cap_tui.model.critical_mass import SearchProfile, Verdict, search_profile, verdict
from cap_tui.model.ratings import at_home, in_force
from cap_tui.model.stages import Obstacle, next_stage, obstacles
from cap_tui.operations.activities import mass_sheet, record_critical_mass, set_stage
from cap_tui.operations.ratings import rate_activities
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.results import BallotResults, ballot_results
from cap_tui.text.i18n import _, ngettext

STRENGTH = "strength"
"""A criterion of this name stands for both strengths, against the country and the world."""


def adopted(access: WorkshopAccess) -> dict[str, TransformativeActivity]:
    """The activities made from cards of the workshop, by the uid of the outermost merge or card."""
    tree, cards = access.state.tree, access.state.cards
    merges = access.state.merges
    found: dict[str, TransformativeActivity] = {}
    for activity in access.region.records(TransformativeActivity).all():
        for uid in activity.origin:
            if uid in cards or uid in merges:
                found.setdefault(tree.outermost(uid), activity)
    return found


def find_outcome(access: WorkshopAccess, name: str) -> TransformativeActivity:
    """The own activity with this uid or name, or the one made from the card or merge of that name. Raises NotFound."""
    known = {one.uid: one for one in access.region.records(TransformativeActivity).all()}
    own = [o for o in known.values() if o.owner in ("", access.region.region.code)]
    for one in own:
        if name in (one.uid, one.name):
            return one
    uid = access.state.refs.get(name, name)
    made = adopted(access).get(access.state.tree.outermost(uid))
    if made is None:
        raise NotFound(
            _("There is no such activity, nor one made from this card."),
            where=name,
            remedy=_("Make it with adopt."),
        )
    return made


def _aspects(criterion: str) -> tuple[Aspect, ...]:
    if criterion == STRENGTH:
        return Aspect.STRENGTH_NATIONAL, Aspect.STRENGTH_GLOBAL
    return (Aspect(criterion),) if criterion in set(Aspect) else ()


def rate_by_ballot(access: WorkshopAccess, name: str) -> tuple[Rating, ...]:
    """Ratings of the adopted activities from a revealed ballot of criteria: the mean, rounded half up.

    Criteria are named as the aspects are; ``strength`` is both strengths. The reason says ballot,
    mean and votes. Raises Refused for another kind, for too few votes, or when nothing fits.
    """
    access.require_facilitator()
    found = ballot_results(access, name)
    if not found.figures.enough:
        raise Refused(_("Too few votes to rate by them."), where=found.ballot.ref)
    made = adopted(access)
    by_ref = {access.state.ref_of(uid): activity for uid, activity in made.items()}
    given: list[tuple[TransformativeActivity, Mapping[Aspect, int]]] = []
    for row in found.figures.rows:
        values = {
            aspect: min(5, max(1, math.floor(figures["mean"] + 0.5)))
            for criterion, figures in (row.criteria or {}).items()
            for aspect in _aspects(criterion)
            if figures["mean"] is not None
        }
        if values and row.card in by_ref:
            given.append((by_ref[row.card], values))
    if not given:
        raise Refused(
            _("No adopted activity was rated by this ballot."),
            where=found.ballot.ref,
            remedy=_("Open a ballot of criteria named {names}, and adopt its cards.").format(
                names=", ".join([*(a.value for a in Aspect), STRENGTH])
            ),
        )
    return rate_activities(access.region, given, _ballot_reason(access, found))


def _ballot_reason(access: WorkshopAccess, found: BallotResults) -> str:
    return ngettext(
        "{workshop}, ballot {ballot}: mean of {n} vote",
        "{workshop}, ballot {ballot}: mean of {n} votes",
        found.figures.n,
    ).format(
        workshop=access.workshop.title or access.workshop.ref,
        ballot=found.ballot.ref,
        n=found.figures.n,
    )


def judge_mass(
    access: WorkshopAccess,
    name: str,
    factors: Mapping[str, Mass],
    *,
    reason: str = "",
    figures: Mapping[str, float | None] | None = None,
) -> CriticalMass:
    """Judge factors of the critical mass of an activity, with the core's sheet. Raises NotFound, WrongUse."""
    access.require_facilitator()
    if not factors and not figures:
        raise WrongUse(_("Nothing is judged."), remedy=_("Write firms=weak or another factor."))
    activity = find_outcome(access, name)
    why = reason or access.workshop.title or access.workshop.ref
    return record_critical_mass(access.region, activity, factors, reason=why, figures=figures)


def advance(
    access: WorkshopAccess, name: str, stage: Stage, reason: str = ""
) -> TransformativeActivity:
    """Move an activity to a stage by the core's rules. Raises Refused with what is missing."""
    access.require_facilitator()
    return set_stage(access.region, find_outcome(access, name), stage, reason)


@dataclass(frozen=True)
class ActivityOutcome:
    """What the workshop left of one activity, and what is missing for its next stage."""

    activity: TransformativeActivity
    cards: list[str]
    ratings: Mapping[Aspect, Rating]
    sheet: CriticalMass | None
    verdict: Verdict
    profile: SearchProfile | None
    missing: tuple[Obstacle, ...]


def outcomes(access: WorkshopAccess) -> list[ActivityOutcome]:
    """Every activity made from a card of the workshop, with ratings, critical mass, search profile, next stage."""
    by_activity: dict[str, list[str]] = {}
    known: dict[str, TransformativeActivity] = {}
    for uid, activity in adopted(access).items():
        by_activity.setdefault(activity.uid, []).append(access.state.ref_of(uid))
        known[activity.uid] = activity
    if uid := access.workshop.activity:
        for one in access.region.records(TransformativeActivity).find(uid=uid):
            known.setdefault(uid, one)
    return [_outcome(access, one, by_activity.get(uid, [])) for uid, one in known.items()]


def _outcome(
    access: WorkshopAccess, activity: TransformativeActivity, cards: list[str]
) -> ActivityOutcome:
    region = access.region
    ratings = in_force(at_home(region.records(Rating).find(activity=activity.uid), [activity]))
    sheet = mass_sheet(region, activity)
    stored = sheet if sheet.uid else None
    step = next_stage(activity.stage)
    return ActivityOutcome(
        activity,
        cards,
        ratings,
        stored,
        verdict(stored),
        search_profile(activity.name, stored) if stored else None,
        obstacles(region.standing(activity), step) if step else (),
    )
