"""The ground of a call's priority in each region: ratings, votes and sources behind the activity, or their lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from cap_acie.call_file import Text
from cap_acie.call_folder import CallFolder
from cap_acie.records import JointCall
from cap_acie.terms import activity_words, term_words
from cap_acie.words import _
from cap_tui.api import (
    Aspect,
    Evidence,
    Listing,
    ListingCell,
    PluginContext,
    Rating,
    Reads,
    TransformativeActivity,
    labelled,
    listing_of,
    number_column,
    ratings,
    text_column,
)


@dataclass(frozen=True)
class PriorityGround:
    """What stands behind an activity in a region. ``known`` is False where nothing of the region is here.

    ``votes`` is None where votes are not exchanged: they stay in their region.
    """

    region: str
    activity: str
    priorities: Mapping[str, str]
    known: bool
    relevance: int | None = None
    votes: int | None = None
    sources: tuple[str, ...] = ()
    names: Mapping[str, Text] = field(default_factory=dict)

    @property
    def lacks(self) -> bool:
        """Whether nothing is known that carries the priority."""
        return self.relevance is None and not self.votes and not self.sources


def priority_ground(
    ctx: PluginContext, call: JointCall, folder: CallFolder
) -> list[PriorityGround]:
    """The ground in every region of the call, activity by activity of this region.

    Another region's activity is the one that the program's matching holds for the same.
    """
    found: list[PriorityGround] = []
    for activity in ctx.records(TransformativeActivity).all():
        if activity.uid in call.activities:
            found += _activity_ground(ctx, folder, activity)
    return [replace(one, names=folder.call.names) for one in found]


def _activity_ground(
    ctx: PluginContext, folder: CallFolder, activity: TransformativeActivity
) -> Iterator[PriorityGround]:
    partners = {
        option.region: option.partner
        for one in ctx.cooperation()
        if one.activity == activity.uid
        for option in one.options
        if option.confirmed
    }
    with ctx.other_regions() as others:
        reads = {one.region.code: one.reads for one in others}
        for code in folder.call.regions:
            priorities = {
                ta: folder.annexes[code].priorities.get(ta, "?") for ta in folder.call.tas
            }
            if code == ctx.region.code:
                votes = sum(
                    step.role == "vote"
                    for ahead in (False, True)
                    for step in ctx.chain().walk(activity.uid, ahead=ahead)
                )
                yield _ground(_own(ctx), code, activity.uid, priorities, votes)
            elif code in reads and code in partners:
                yield _ground(reads[code], code, partners[code], priorities, None)
            else:
                yield PriorityGround(code, activity.name, priorities, known=False)


def _own(ctx: PluginContext) -> Reads:
    return ctx


def _ground(
    reads: Reads, code: str, uid: str, priorities: Mapping[str, str], votes: int | None
) -> PriorityGround:
    activity = next(
        (one for one in reads.records(TransformativeActivity).all() if one.uid == uid), None
    )
    if activity is None:
        return PriorityGround(code, "", priorities, known=False)
    given = ratings.by_activity(reads.records(Rating).all()).get(uid, {})
    sources = {one.uid: one.source or one.statement for one in reads.records(Evidence).all()}
    return PriorityGround(
        code,
        activity.name,
        priorities,
        known=True,
        relevance=ratings.value(given, Aspect.RELEVANCE),
        votes=votes,
        sources=tuple(sources[one] for one in activity.evidence if one in sources),
    )


def ground_listing(found: list[PriorityGround]) -> Listing:
    """The ground, one row a region and activity; what is lacking says so."""

    def ground(one: PriorityGround) -> ListingCell:
        if not one.known:
            return ListingCell(None, _("nothing of this region is here"), "warn")
        if one.lacks:
            return ListingCell(None, _("no rating, vote or source"), "bad")
        return ListingCell(list(one.sources), "" if one.sources else _("no source"))

    def priority(one: PriorityGround) -> ListingCell:
        levels = one.priorities.items()
        told = [labelled(activity_words(ta, one.names), term_words(level)) for ta, level in levels]
        return ListingCell([f"{ta}: {level}" for ta, level in levels], ", ".join(told))

    return listing_of(
        found,
        [
            text_column("region", _("region"), lambda one: one.region, 8),
            text_column("activity", _("activity"), lambda one: one.activity, least=16),
            text_column(
                "priority",
                _("annex says"),
                priority,
                least=14,
                drop=1,
            ),
            number_column("relevance", _("relevance"), 9, lambda one: one.relevance),
            number_column("votes", _("votes"), 6, lambda one: one.votes),
            text_column("sources", _("sources"), ground, least=18),
        ],
        id="acie-ground",
        title=_("Ground of the priority"),
        key=lambda one: f"{one.region} {one.activity}",
        empty=_("No activity of the region is named for this call: acie keep --activity NAME"),
    )
