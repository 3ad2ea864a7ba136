"""Changes: a diamond from a template, an activity on an edge, a decision about names, an interest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from cap_diamond.pack import Template, pack
from cap_diamond.profile import Profile
from cap_diamond.reading import diamond_of
from cap_diamond.records import Decision, Diamond, Interest, Sameness
from cap_diamond.words import _
from cap_tui.api import (
    Aspect,
    Challenge,
    CriticalMass,
    Mass,
    NotFound,
    PluginContext,
    PriorityArea,
    Provenance,
    Rating,
    Record,
    Refused,
    Stage,
    TransformativeActivity,
    clean_line,
    pick,
    stages,
)

R = TypeVar("R", bound=Record)
FROM_TEMPLATE = Provenance(source="template")


def from_template(ctx: PluginContext, template: Template) -> Diamond:
    """A whole diamond from a template, in one transaction.

    Priority areas, the challenge and activities that the region has already (by name) are used,
    not doubled.
    """
    with ctx.transaction(_("diamond from the template {name}").format(name=template.id)) as tx:

        def taken(kind: type[R], name: str, fresh: R) -> R:
            known = [r for r in ctx.records(kind).all() if _named(r) == name.casefold()]
            return known[0] if known else tx.add(fresh)

        corners = {
            name: taken(PriorityArea, name, PriorityArea(name=name, provenance=FROM_TEMPLATE))
            for name in template.corners
        }
        challenge = taken(
            Challenge,
            template.challenge,
            Challenge(
                name=template.challenge,
                description=template.description,
                provenance=FROM_TEMPLATE,
            ),
        )
        activities = [
            taken(
                TransformativeActivity,
                entry.name,
                TransformativeActivity(
                    name=entry.name,
                    languages=("en",),
                    description=pick(entry.benefit),
                    areas=tuple(corners[corner].uid for corner in entry.between),
                    challenge=challenge.uid,
                    provenance=FROM_TEMPLATE,
                ),
            )
            for entry in template.activity
        ]
        return tx.add(
            Diamond(
                name=template.name,
                corners=tuple(corner.uid for corner in corners.values()),
                challenge=challenge.uid,
                activities=tuple(activity.uid for activity in activities),
                provenance=FROM_TEMPLATE,
            )
        )


def _named(record: Record) -> str:
    return str(getattr(record, "name", "")).casefold()


def from_corners(
    ctx: PluginContext, name: str, corners: Sequence[str], challenge: str = ""
) -> Diamond:
    """A diamond around priority areas of the region (by name or uid), with the activities between them.

    New names of areas and of the challenge become records.
    """
    allowed = pack().model.corners_allowed
    wanted = list(dict.fromkeys(clean_line(corner) for corner in corners))
    if len(wanted) not in allowed:
        raise Refused(
            _("A diamond has {least} to {most} corners, not {n}.").format(
                least=min(allowed), most=max(allowed), n=len(wanted)
            ),
            remedy=_("Name the region's strongest priority areas."),
        )
    with ctx.transaction(_("diamond made: {name}").format(name=name)) as tx:
        areas = list(ctx.records(PriorityArea).all())
        chosen = []
        for corner in wanted:
            known = [a for a in areas if corner.casefold() in (a.uid, a.name.casefold())]
            chosen.append(known[0] if known else tx.add(PriorityArea(name=corner)))
        centre = ""
        if challenge:
            known_challenges = [
                c
                for c in ctx.records(Challenge).all()
                if challenge.casefold() in (c.uid, c.name.casefold())
            ]
            centre = (known_challenges or [tx.add(Challenge(name=clean_line(challenge)))])[0].uid
        uids = tuple(area.uid for area in chosen)
        between = [
            activity.uid
            for activity in ctx.records(TransformativeActivity).all()
            if len(set(activity.areas) & set(uids)) == 2
            and (activity.owner or ctx.region.code) == ctx.region.code
        ]
        return tx.add(Diamond(name=name, corners=uids, challenge=centre, activities=tuple(between)))


def add_on_edge(
    ctx: PluginContext, diamond: Diamond, edge: tuple[int, int], name: str
) -> TransformativeActivity:
    """A new activity between two corners of a diamond; one transaction for both records."""
    cleaned = clean_line(name, limit=200)
    if not cleaned:
        raise Refused(_("The name is empty."))
    current = diamond_of(ctx, diamond.uid)
    with ctx.transaction(_("activity on the diamond: {name}").format(name=cleaned)) as tx:
        activity = tx.add(
            TransformativeActivity(
                name=cleaned,
                languages=ctx.languages,
                areas=tuple(current.corners[place] for place in edge),
                challenge=current.challenge,
            )
        )
        tx.put(msgspec.structs.replace(current, activities=(*current.activities, activity.uid)))
    return activity


def decide(
    ctx: PluginContext, first: Profile, second: Profile, decision: Decision, why: str = ""
) -> Sameness:
    """Keep what a person said of two activities; an earlier decision on them is replaced."""
    known = _decided(ctx, first.uid, second.uid)
    words = _("same activity") if decision is Decision.SAME else _("different activities")
    label = f"{words}: {first.name}, {second.name}"
    with ctx.transaction(label) as tx:
        if known:
            return tx.put(msgspec.structs.replace(known, decision=decision, why=why))
        return tx.add(
            Sameness(
                first=first.uid,
                second=second.uid,
                decision=decision,
                first_name=f"{first.name} ({first.region})",
                second_name=f"{second.name} ({second.region})",
                why=why,
            )
        )


def take_back(ctx: PluginContext, first: str, second: str) -> None:
    """Take a decision back; the proposal comes up again."""
    known = _decided(ctx, first, second)
    if known is None:
        raise NotFound(_("Nothing was decided about these two."))
    label = _("decision taken back: {one}, {other}").format(
        one=known.first_name, other=known.second_name
    )
    with ctx.transaction(label) as tx:
        tx.remove(known)


def _decided(ctx: PluginContext, first: str, second: str) -> Sameness | None:
    pair = {first, second}
    found = [d for d in ctx.records(Sameness).all() if {d.first, d.second} == pair]
    return found[0] if found else None


def say_interest(ctx: PluginContext, interest: Interest) -> Interest:
    """Say that the region would cooperate; said twice it stands once."""
    for known in ctx.records(Interest).find(activity=interest.activity, partner=interest.partner):
        if (known.owner or ctx.region.code) == ctx.region.code:
            return known
    with ctx.transaction(_("interest in {region}").format(region=interest.region)) as tx:
        return tx.add(interest)


def withdraw_interest(ctx: PluginContext, activity: str, partner: str) -> None:
    """Take back what was said."""
    own = [
        known
        for known in ctx.records(Interest).find(activity=activity, partner=partner)
        if (known.owner or ctx.region.code) == ctx.region.code
    ]
    if not own:
        raise NotFound(_("No interest was said in this."))
    with ctx.transaction(_("interest taken back")) as tx:
        for known in own:
            tx.remove(known)


def rate(ctx: PluginContext, profile: Profile, aspect: Aspect, value: int, why: str = "") -> Rating:
    """Rate one aspect of an activity, 1..5; the newest rating is in force."""
    with ctx.transaction(_("rated: {name}").format(name=profile.name)) as tx:
        return tx.add(Rating(activity=profile.uid, aspect=aspect, value=value, why=why))


def judge(ctx: PluginContext, profile: Profile, factor: str, mass: Mass) -> CriticalMass:
    """Judge one factor of an activity's critical mass; the sheet is made when there is none."""
    sheets = ctx.records(CriticalMass).find(activity=profile.uid)
    with ctx.transaction(_("critical mass of {name}").format(name=profile.name)) as tx:
        if not sheets:
            return tx.add(CriticalMass(activity=profile.uid, factors={factor: mass}))
        sheet = sheets[-1]
        return tx.put(msgspec.structs.replace(sheet, factors={**sheet.factors, factor: mass}))


def move(ctx: PluginContext, activity: TransformativeActivity, stage: Stage) -> None:
    """Move an activity to a stage; :class:`Refused` names what is missing."""
    after = stages.moved(ctx.standing(activity), stage)
    with ctx.transaction(_("stage of {name}").format(name=activity.name)) as tx:
        tx.put(after)


def change(
    ctx: PluginContext, activity: TransformativeActivity, values: Mapping[str, Any]
) -> TransformativeActivity:
    """Change fields of an activity; the values fit its declaration."""
    after = msgspec.convert({**msgspec.to_builtins(activity), **values}, TransformativeActivity)
    with ctx.transaction(_("changed: {name}").format(name=activity.name)) as tx:
        return tx.put(after)
