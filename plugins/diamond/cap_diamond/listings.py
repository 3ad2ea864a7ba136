"""The tables of the plugin, each declared once: screen, text, JSON and report render them.

Listings of several regions are in ``region_listings``, because they need numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cap_diamond import drawing, priorities
from cap_diamond.profile import Profile, profile_data
from cap_diamond.queries import DiamondState, here, own
from cap_diamond.words import _
from cap_tui.api import (
    Aspect,
    Finding,
    Listing,
    ListingCell,
    ListingColumn,
    ListingRow,
    PluginContext,
    Rating,
    TransformativeActivity,
    pick,
    ratings,
    stages,
    trace,
)

SIGNS = {"strong": "●", "weak": "○", "unrated": "◇"}


def own_profiles(ctx: PluginContext) -> Sequence[Profile]:
    """The region's own activities by their names."""
    return sorted(here(ctx)[ctx.region.code].profiles, key=lambda p: p.name.casefold())


def sign_of(profile: Profile) -> str:
    """The sign of an activity as on the drawing."""
    return SIGNS[drawing.mark_of(profile).value]


def percent(share: float) -> str:
    """A share, 0..1, for people."""
    return f"{share:.0%}"


def _activity_row(profile: Profile, sign: str = "", pair: str = "") -> ListingRow:
    name = f"{sign} {profile.name}" if sign else profile.name
    return ListingRow(
        profile.uid,
        (
            ListingCell(profile.name, name),
            ListingCell(pair),
            ListingCell(profile.strength),
            ListingCell(profile.relevance),
            ListingCell(
                profile.period.value if profile.period else None, stages.period_name(profile.period)
            ),
            ListingCell(profile.stage.value, stages.stage_name(profile.stage)),
        ),
        data=profile_data(profile),
    )


def _activity_columns(*, pairs: bool) -> tuple[ListingColumn, ...]:
    return (
        ListingColumn("name", _("Activity"), least=20),
        ListingColumn("between", _("Between"), least=16, drop=4, shown=pairs),
        ListingColumn("strength", _("strength"), "right", 8),
        ListingColumn("relevance", _("relevance"), "right", 9, drop=2),
        ListingColumn("period", _("term"), width=7, drop=3),
        ListingColumn("stage", _("stage"), width=14, drop=1),
    )


def activities_listing(profiles: Iterable[Profile], *, signs: bool = False) -> Listing:
    """Activities with strength, relevance, term and stage; ``signs`` puts the sign of the drawing before a name."""
    return Listing(
        id="activities",
        title=_("Activities"),
        columns=_activity_columns(pairs=False),
        rows=[_activity_row(p, sign_of(p) if signs else "") for p in profiles],
        empty=_("There is no activity yet."),
    )


def diamond_listing(seen: DiamondState) -> Listing:
    """The activities of a diamond, edge by edge, with the pair of corners that each lies between."""
    placed = sorted(seen.placed, key=lambda found: found.edge)
    return Listing(
        id="diamond-activities",
        title=_("Activities of the diamond"),
        columns=_activity_columns(pairs=True),
        rows=[_activity_row(p.profile, pair=seen.pair(p.edge)) for p in placed],
        notes=(
            _("Strength: mean of national and global, 1 to 5. What is not rated is left open."),
        ),
        empty=_("No activity lies on an edge yet."),
    )


def findings_listing(findings: Iterable[Finding]) -> Listing:
    """What is doubtful about a diamond, and what to do about it."""
    return Listing(
        id="findings",
        title=_("To be looked at"),
        columns=(
            ListingColumn("message", _("What is doubtful"), least=30),
            ListingColumn("remedy", _("What to do"), least=30),
        ),
        rows=[
            ListingRow(str(number), (ListingCell(found.message), ListingCell(found.remedy)))
            for number, found in enumerate(findings, 1)
        ],
        empty=_("Nothing is doubtful about this diamond."),
    )


def ranking_listing(ranking: priorities.Ranking, *, unrated: bool = False) -> Listing:
    """The ranking with the ranks that each activity can have; with ``unrated`` also those that have none."""
    rows = [_place_row(place) for place in ranking.places]
    if unrated:
        rows += [_unranked_row(profile) for profile in ranking.unrated]
    return Listing(
        id="ranking",
        title=_("Ranking by {method}").format(method=priorities.method_name(ranking.method)),
        columns=(
            ListingColumn("rank", _("rank"), "right", 4),
            ListingColumn("name", _("Activity"), least=18),
            ListingColumn("score", _("score"), "right", 6, digits=2),
            ListingColumn("ranks", _("ranks"), "right", 7),
            ListingColumn("first_share", _("first"), "right", 5, drop=2),
            ListingColumn("case", _("case"), width=12, drop=1),
        ),
        rows=rows,
        notes=tuple(ranking_notes(ranking)),
        empty=_("Two rated activities are needed for a ranking."),
    )


def _place_row(place: priorities.Place) -> ListingRow:
    case = priorities.standing(place.profile).case
    return ListingRow(
        place.profile.uid,
        (
            ListingCell(place.rank),
            ListingCell(place.profile.name),
            ListingCell(place.score),
            ListingCell([place.low, place.high], f"{place.low}–{place.high}"),
            ListingCell(place.first, percent(place.first)),
            ListingCell(case.id if case else None, pick(case.name) if case else ""),
        ),
        data={"uid": place.profile.uid},
    )


def _unranked_row(profile: Profile) -> ListingRow:
    texts = ("—", profile.name, " ", " ", " ", _("not rated"))
    return ListingRow(profile.uid, tuple(ListingCell(text=text) for text in texts))


def aspect_weights(ranking: priorities.Ranking) -> str:
    """The weights of a ranking in words."""
    return ", ".join(
        f"{stages.aspect_name(aspect)} {weight:.2f}" for aspect, weight in ranking.weights.items()
    )


def ranking_notes(ranking: priorities.Ranking) -> Iterator[str]:
    """What a ranking depends on: weights, where the lead would change, whether methods agree, who is not ranked."""
    yield _("Weights: {weights}.").format(weights=aspect_weights(ranking))
    yield _("Ranks: those under nine of ten sets of weights drawn from all possible ones.")
    for flip in ranking.flips:
        yield _(
            "{leader} would lead if the weight of {criterion} were {at:.2f} (it is {now:.2f})."
        ).format(
            leader=flip.leader.name,
            criterion=stages.aspect_name(flip.criterion),
            at=flip.at,
            now=flip.weight,
        )
    leaders = set(ranking.agreement.values())
    if len(leaders) == 1:
        yield _("All {n} methods put the same activity first.").format(n=len(ranking.agreement))
    elif leaders:
        yield _("The methods do not agree on who is first: {list}.").format(
            list="; ".join(
                f"{priorities.method_name(method)}: {', '.join(names)}"
                for method, names in ranking.agreement.items()
            )
        )
    if ranking.unrated:
        names = ", ".join(profile.name for profile in ranking.unrated)
        yield _("Not ranked, because not rated: {names}.").format(names=names)


def aspect_titles() -> dict[Aspect, str]:
    """What is rated, in a word for the head of a column."""
    return {
        Aspect.STRENGTH_NATIONAL: _("national"),
        Aspect.STRENGTH_GLOBAL: _("global"),
        Aspect.RELEVANCE: _("relevance"),
        Aspect.TRANSFORMATION: _("potential"),
    }


def own_activities(ctx: PluginContext) -> list[TransformativeActivity]:
    """The region's own activities by their names."""
    return sorted(own(ctx, TransformativeActivity), key=lambda a: a.name.casefold())


def ratings_by_activity(
    ctx: PluginContext, activities: Sequence[TransformativeActivity]
) -> dict[str, dict[Aspect, Rating]]:
    """The ratings in force of each activity, as its own region gave them."""
    return ratings.by_activity(ratings.at_home(ctx.records(Rating).all(), activities))


def ratings_listing(ctx: PluginContext) -> Listing:
    """Every own activity with its ratings in force."""
    activities = own_activities(ctx)
    in_force = ratings_by_activity(ctx, activities)

    def cell(uid: str, aspect: Aspect) -> ListingCell:
        rating = in_force.get(uid, {}).get(aspect)
        return ListingCell(rating.value if rating else None)

    return Listing(
        id="ratings",
        title=_("Ratings in force"),
        columns=(
            ListingColumn("activity", _("Activity"), least=20),
            *(
                ListingColumn(aspect.value, title, "right", 9)
                for aspect, title in aspect_titles().items()
            ),
        ),
        rows=[
            ListingRow(
                activity.uid,
                (ListingCell(activity.name), *(cell(activity.uid, aspect) for aspect in Aspect)),
            )
            for activity in activities
        ],
        notes=(_("1 low to 5 high; strength is the mean of national and global."),),
        empty=_("There is no activity yet."),
    )


def chains_listing(ctx: PluginContext) -> Listing:
    """How long the chain of each own activity is, both ways."""
    activities = own_activities(ctx)
    chain = ctx.chain() if activities else None

    def count(steps: Sequence[trace.Step]) -> ListingCell:
        return ListingCell(sum(not step.again for step in steps))

    found = [(a, chain.trace(a.uid)) for a in activities] if chain else []
    return Listing(
        id="chains",
        title=_("The chain of which activity?"),
        columns=(
            ListingColumn("name", _("Activity"), least=20),
            ListingColumn("stage", _("stage"), width=14, drop=1),
            ListingColumn("behind", _("behind it"), "right", 10),
            ListingColumn("ahead", _("ahead of it"), "right", 11),
        ),
        rows=[
            ListingRow(
                activity.uid,
                (
                    ListingCell(activity.name),
                    ListingCell(activity.stage.value, stages.stage_name(activity.stage)),
                    count(walk.behind),
                    count(walk.ahead),
                ),
            )
            for activity, walk in found
        ],
        empty=_("There is no activity yet."),
    )


def trace_listing(found: trace.Trace) -> Listing:
    """The chain of one record: what it came from, what was made from it. A row with a key can be walked on from."""
    return Listing(
        id="trace",
        title=found.record.title,
        columns=(
            ListingColumn("title", "", least=20),
            ListingColumn("table", "", width=18, drop=1),
        ),
        rows=list(_trace_rows(found)),
    )


def _trace_rows(found: trace.Trace) -> Iterator[ListingRow]:
    def row(title: str, table: str = "", key: str = "", *, heading: bool = False) -> ListingRow:
        cells = (ListingCell(title), ListingCell(table, table or " "))
        return ListingRow(key, cells, role="heading" if heading else "")

    yield row(found.record.title, found.record.table, heading=True)
    for heading, steps in (
        (_("behind it: what it came from"), found.behind),
        (_("ahead of it: what was made from it"), found.ahead),
    ):
        yield row(heading, heading=True)
        if not steps:
            yield row("  " + _("nothing"))
        for step, more in trace.folded(steps):
            indent = "  " * step.depth
            if more:
                yield row(indent + _("… and {n} more").format(n=more), step.table)
                continue
            again = "  " + _("(see above)") if step.again else ""
            key = "" if step.state else step.uid
            yield row(indent + step.title + again, step.table, key)
