"""What people do with diamonds; commands and views call it.

Rating, stage and critical mass are the core's operations (``cap_tui.api``).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from cap_diamond.pack import Template, TemplateActivity, Wordings, pack
from cap_diamond.profile import Profile, Work
from cap_diamond.queries import activity_named, decisions, diamond_of, diamond_state, own
from cap_diamond.records import Diamond, Interest, NameDecision, Sameness
from cap_diamond.words import _
from cap_tui.api import (
    Challenge,
    NotFound,
    PluginContext,
    PriorityArea,
    Provenance,
    Record,
    Refused,
    TransformativeActivity,
    clean_line,
    convert,
    is_blank,
    labelled,
    language,
    pick,
)

R = TypeVar("R", bound=Record)
MOST_MATCHES = 1000
FROM_TEMPLATE = Provenance(source="template")


def from_template(
    ctx: PluginContext, template: Template, name: str = "", *, dry_run: bool = False
) -> Diamond:
    """A whole diamond from a template, in one transaction; without ``name`` it has the template's.

    The names are those of the person's language. The region's own priority areas, challenge and activities that
    have one of the names, in any language, are used, not doubled.
    """
    label = _("diamond from the template {name}").format(name=template.id)
    with ctx.transaction(label, dry_run=dry_run) as tx:

        def taken(kind: type[R], names: Wordings, fresh: R) -> R:
            called = {name.casefold() for name in names.values()}
            known = [r for r in own(ctx, kind) if _named(r) in called]
            return known[0] if known else tx.add(fresh)

        corners = {
            names["en"]: taken(
                PriorityArea, names, PriorityArea(name=spoken(names), provenance=FROM_TEMPLATE)
            )
            for names in template.corners
        }
        centre = Challenge(
            name=spoken(template.challenge),
            description=spoken(template.description),
            provenance=FROM_TEMPLATE,
        )
        challenge = taken(Challenge, template.challenge, centre)
        activities = [
            taken(TransformativeActivity, entry.name, _activity_of(entry, corners, challenge))
            for entry in template.activity
        ]
        return tx.add(
            Diamond(
                name=name_line(name) or spoken(template.name),
                corners=tuple(corner.uid for corner in corners.values()),
                challenge=challenge.uid,
                activities=tuple(activity.uid for activity in activities),
                provenance=FROM_TEMPLATE,
            )
        )


def _activity_of(
    entry: TemplateActivity, corners: Mapping[str, PriorityArea], challenge: Challenge
) -> TransformativeActivity:
    return TransformativeActivity(
        name=spoken(entry.name),
        languages=(_written_in(entry.name),),
        description=spoken(entry.benefit),
        areas=tuple(corners[corner].uid for corner in entry.between),
        challenge=challenge.uid,
        provenance=FROM_TEMPLATE,
    )


def spoken(text: Wordings) -> str:
    """A text of a template in the person's language; in English where it has none, without the mark that says so."""
    return pick(text) if _written_in(text) == language() else text["en"]


def _written_in(text: Wordings) -> str:
    return "en" if pick(text) == f"{text['en']} (en)" else language()


def _named(record: Record) -> str:
    return str(getattr(record, "name", "")).casefold()


def name_line(text: str) -> str:
    """A name as it was typed, in one line; empty when nothing of it can be seen.

    It is not cut: the store refuses one that is longer than its declaration allows.
    """
    name = clean_line(text, limit=sys.maxsize)
    return "" if is_blank(name) else name


def corners_named(ctx: PluginContext, words: Sequence[str]) -> tuple[PriorityArea, ...]:
    """The priority areas that a diamond would have at its corners, by name or uid; new ones have no uid.

    :class:`Refused` when one is without a name or named twice, or when they are too few or too many.
    """
    allowed = pack().model.corners_allowed
    areas = own(ctx, PriorityArea)
    chosen: list[PriorityArea] = []
    for word in words:
        name = name_line(word)
        if not name:
            raise Refused(_("A corner has no name."), remedy=_("Give each --corner a name."))
        known = [area for area in areas if name.casefold() in (area.uid, area.name.casefold())]
        corner = known[0] if known else PriorityArea(name=name)
        if corner.name.casefold() in (earlier.name.casefold() for earlier in chosen):
            raise Refused(
                _("The corner {name} is named twice.").format(name=corner.name),
                remedy=_("Name each priority area once."),
            )
        chosen.append(corner)
    if len(chosen) not in allowed:
        raise Refused(
            _("A diamond has {least} to {most} corners, not {n}.").format(
                least=min(allowed), most=max(allowed), n=len(chosen)
            ),
            remedy=_("Name the region's strongest priority areas."),
        )
    return tuple(chosen)


def between(ctx: PluginContext, corners: Sequence[PriorityArea]) -> tuple[str, ...]:
    """The region's own activities that lie between two of the corners."""
    uids = {corner.uid for corner in corners}
    activities = own(ctx, TransformativeActivity)
    return tuple(found.uid for found in activities if len(set(found.areas) & uids) == 2)


def from_corners(
    ctx: PluginContext,
    name: str,
    corners: Sequence[str],
    challenge: str = "",
    *,
    dry_run: bool = False,
) -> Diamond:
    """A diamond around priority areas of the region (by name or uid), with the activities between them.

    New names of areas and of the challenge become records.
    """
    chosen = corners_named(ctx, corners)
    centre = name_line(challenge)
    label = name_line(name) or chosen[0].name
    told = _("diamond made: {name}").format(name=label)
    with ctx.transaction(told, dry_run=dry_run) as tx:
        known = [
            known
            for known in own(ctx, Challenge)
            if centre.casefold() in (known.uid, known.name.casefold())
        ]
        if centre and not known:
            known = [tx.add(Challenge(name=centre))]
        return tx.add(
            Diamond(
                name=label,
                corners=tuple(area.uid or tx.add(area).uid for area in chosen),
                challenge=known[0].uid if centre else "",
                activities=between(ctx, chosen),
            )
        )


def add_on_edge(
    ctx: PluginContext, diamond: Diamond, edge: tuple[int, int], name: str
) -> TransformativeActivity:
    """A new activity between two corners of a diamond; one transaction for both records."""
    cleaned = name_line(name)
    if not cleaned:
        raise Refused(_("The name is empty."))
    current = diamond_of(ctx, diamond.uid)
    corners = diamond_state(ctx, current).corners
    with ctx.transaction(_("activity on the diamond: {name}").format(name=cleaned)) as tx:
        activity = tx.add(
            TransformativeActivity(
                name=cleaned,
                languages=ctx.languages,
                areas=tuple(corners[place].uid for place in edge),
                challenge=current.challenge,
            )
        )
        tx.put(msgspec.structs.replace(current, activities=(*current.activities, activity.uid)))
    return activity


def decide(
    ctx: PluginContext,
    first: Profile,
    second: Profile,
    decision: NameDecision,
    why: str = "",
    *,
    dry_run: bool = False,
) -> Sameness:
    """Keep what a person said of two activities; an earlier decision of the region on them is replaced."""
    known = _decided(ctx, first.uid, second.uid)
    words = _("same activity") if decision is NameDecision.SAME else _("different activities")
    label = labelled(words, f"{first.name}, {second.name}")
    with ctx.transaction(label, dry_run=dry_run) as tx:
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


def decide_named(
    ctx: PluginContext,
    works: Sequence[Work],
    pair: tuple[str, str],
    decision: NameDecision | None,
    why: str = "",
    *,
    dry_run: bool = False,
) -> None:
    """What a person says of two activities, each a uid or REGION:NAME; None takes a decision back.

    :class:`NotFound` for an activity that is not there, :class:`Refused` for two of one region.
    """
    one, other = (activity_named(works, words) for words in pair)
    if decision is None:
        take_back(ctx, one.uid, other.uid, dry_run=dry_run)
        return
    if one.region == other.region:
        raise Refused(
            _("Both activities are of the region {code}.").format(code=one.region),
            remedy=_("Name activities of two regions."),
        )
    decide(ctx, one, other, decision, why, dry_run=dry_run)


def take_back(ctx: PluginContext, first: str, second: str, *, dry_run: bool = False) -> None:
    """Take a decision back; the proposal comes up again. :class:`NotFound` when there is none."""
    known = _decided(ctx, first, second)
    if known is None:
        raise NotFound(_("Nothing was decided about these two."))
    label = _("decision taken back: {one}, {other}").format(
        one=known.first_name, other=known.second_name
    )
    with ctx.transaction(label, dry_run=dry_run) as tx:
        tx.remove(known)


def _decided(ctx: PluginContext, first: str, second: str) -> Sameness | None:
    pair = {first, second}
    found = [d for d in own(ctx, Sameness) if {d.first, d.second} == pair]
    return found[0] if found else None


def set_interest(
    ctx: PluginContext,
    works: Sequence[Work],
    pair: tuple[str, str],
    *,
    wanted: bool,
    dry_run: bool = False,
) -> None:
    """Say or take back that the region would cooperate: its own activity, and one as REGION:NAME.

    :class:`Refused` for interest in what is no case of cooperation.
    """
    from cap_diamond.matching import interest_in, matches

    own_code = ctx.region.code
    mine, theirs = activity_named(works, pair[0], own_code), activity_named(works, pair[1])
    if not wanted:
        withdraw_interest(ctx, mine.uid, theirs.uid, dry_run=dry_run)
        return
    found = matches(works, own_code, decisions(ctx), limit=MOST_MATCHES)
    match = next((m for m in found if (m.here.uid, m.there.uid) == (mine.uid, theirs.uid)), None)
    if match is None:
        raise Refused(
            _("{one} and {other} are no case of cooperation.").format(
                one=mine.name, other=theirs.name
            ),
            remedy=_("cap-tui diamond match lists those that are."),
        )
    say_interest(ctx, interest_in(match), dry_run=dry_run)


def say_interest(ctx: PluginContext, interest: Interest, *, dry_run: bool = False) -> Interest:
    """Say that the region would cooperate; said twice it stands once."""
    known = _said(ctx, interest.activity, interest.partner)
    if known:
        return known[0]
    label = _("interest in {region}").format(region=interest.region)
    with ctx.transaction(label, dry_run=dry_run) as tx:
        return tx.add(interest)


def withdraw_interest(
    ctx: PluginContext, activity: str, partner: str, *, dry_run: bool = False
) -> None:
    """Take back what was said."""
    known = _said(ctx, activity, partner)
    if not known:
        raise NotFound(_("No interest was said in this."))
    with ctx.transaction(_("interest taken back"), dry_run=dry_run) as tx:
        for interest in known:
            tx.remove(interest)


def _said(ctx: PluginContext, activity: str, partner: str) -> list[Interest]:
    return [i for i in own(ctx, Interest) if (i.activity, i.partner) == (activity, partner)]


def change(
    ctx: PluginContext, activity: TransformativeActivity, values: Mapping[str, Any]
) -> TransformativeActivity:
    """Change fields of an activity as it was read; the values fit its declaration.

    :class:`Conflict` when somebody changed it since.
    """
    after = convert({**msgspec.to_builtins(activity), **values}, TransformativeActivity)
    return save(ctx, after)


def save(ctx: PluginContext, changed: TransformativeActivity) -> TransformativeActivity:
    """Store a changed activity over the version that it was read at; Conflict when that is not the newest."""
    with ctx.transaction(_("Edit {name}").format(name=changed.name)) as tx:
        return tx.put(changed)
