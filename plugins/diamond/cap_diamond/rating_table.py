"""The ratings in force of the region's own activities: one table for the grid, text, JSON and the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cap_diamond.reading import own
from cap_diamond.words import _
from cap_tui.api import (
    Aspect,
    Listing,
    ListingCell,
    ListingColumn,
    ListingRow,
    PluginContext,
    Rating,
    TransformativeActivity,
    ratings,
    stages,
)


def aspect_titles() -> dict[Aspect, str]:
    """What is rated, in a word for the head of a column."""
    return {
        Aspect.STRENGTH_NATIONAL: _("national"),
        Aspect.STRENGTH_GLOBAL: _("global"),
        Aspect.RELEVANCE: _("relevance"),
        Aspect.TRANSFORMATION: _("potential"),
    }


def ratings_by_activity(
    ctx: PluginContext, activities: Sequence[TransformativeActivity]
) -> Mapping[str, Mapping[Aspect, Rating]]:
    """The ratings in force of each activity, as its own region gave them."""
    return ratings.by_activity(ratings.at_home(ctx.records(Rating).all(), activities))


def ratings_listing(ctx: PluginContext) -> Listing:
    """Every own activity with its ratings."""
    activities = sorted(own(ctx, TransformativeActivity), key=lambda a: a.name.casefold())
    in_force = ratings_by_activity(ctx, activities)

    def cell(uid: str, aspect: Aspect) -> ListingCell:
        rating = in_force.get(uid, {}).get(aspect)
        return ListingCell(rating.value if rating else None, explain=stages.aspect_name(aspect))

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
