"""A region's own activities: their ratings in force, the chains behind and ahead of them, their cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from cap_tui.model import stages
from cap_tui.model.activity import Aspect, Rating, TransformativeActivity
from cap_tui.model.activity_text import card_lines, card_of
from cap_tui.model.listing import Listing, ListingCell
from cap_tui.model.listing_text import listing_lines
from cap_tui.model.ratings import at_home, by_activity
from cap_tui.model.ratings import value as rating_value
from cap_tui.model.trace import Step
from cap_tui.model.value_columns import listing_of, number_column, text_column
from cap_tui.operations.context import RegionAccess
from cap_tui.text.i18n import _, ngettext

if TYPE_CHECKING:
    from cap_tui.plugin.context import PluginContext


def own_activities(context: RegionAccess) -> list[TransformativeActivity]:
    """The region's own activities by their names."""
    code = context.region.code
    found = context.records(TransformativeActivity).all()
    return sorted((a for a in found if (a.owner or code) == code), key=lambda a: a.name.casefold())


def ratings_by_activity(
    context: RegionAccess, activities: Sequence[TransformativeActivity]
) -> dict[str, dict[Aspect, Rating]]:
    """The ratings in force of each activity, as its own region gave them."""
    return by_activity(at_home(context.records(Rating).all(), activities))


def aspect_titles() -> dict[Aspect, str]:
    """What is rated, in a word for the head of a column."""
    return {
        Aspect.STRENGTH_NATIONAL: _("national"),
        Aspect.STRENGTH_GLOBAL: _("global"),
        Aspect.RELEVANCE: _("relevance"),
        Aspect.TRANSFORMATION: _("potential"),
    }


def ratings_listing(context: RegionAccess) -> Listing:
    """Every own activity with its ratings in force."""
    activities = own_activities(context)
    in_force = ratings_by_activity(context, activities)

    def value(aspect: Aspect) -> Callable[[TransformativeActivity], int | None]:
        return lambda activity: rating_value(in_force.get(activity.uid, {}), aspect)

    return listing_of(
        activities,
        [
            text_column("activity", _("Activity"), lambda activity: activity.name, least=20),
            *(
                number_column(aspect.value, title, 9, value(aspect))
                for aspect, title in aspect_titles().items()
            ),
        ],
        id="ratings",
        title=_("Ratings in force"),
        notes=[_("1 low to 5 high; strength is the mean of national and global.")],
        empty=_("There is no activity yet."),
    )


def chains_listing(ctx: PluginContext) -> Listing:
    """How long the chain of each own activity is, both ways."""
    activities = own_activities(ctx)
    chain = ctx.chain() if activities else None
    walks = {activity.uid: chain.trace(activity.uid) for activity in activities} if chain else {}

    def stage(activity: TransformativeActivity) -> ListingCell:
        return ListingCell(activity.stage.value, stages.stage_name(activity.stage))

    def count(steps: Sequence[Step]) -> int:
        return sum(not step.again for step in steps)

    return listing_of(
        activities,
        [
            text_column("name", _("Activity"), lambda activity: activity.name, least=20),
            text_column("stage", _("stage"), stage, 14, 1),
            number_column("behind", _("behind it"), 10, lambda a: count(walks[a.uid].behind)),
            number_column("ahead", _("ahead of it"), 11, lambda a: count(walks[a.uid].ahead)),
        ],
        id="chains",
        title=_("The chain of which activity?"),
        empty=_("There is no activity yet."),
    )


def synthetic_lines(context: RegionAccess) -> Iterator[str]:
    """What a made-up region says of itself."""
    if context.region.synthetic:
        yield _("SYNTHETIC: this region is made up.")


def rating_lines(ctx: PluginContext, width: int) -> Iterator[str]:
    """The ratings in force of the region's own activities, as text."""
    yield from synthetic_lines(ctx)
    activities = own_activities(ctx)
    in_force = ratings_by_activity(ctx, activities)
    yield rated_words(sum(len(given) for given in in_force.values()), len(activities))
    yield from listing_lines(ratings_listing(ctx), width)


def rated_words(rated: int, activities: int) -> str:
    """How many ratings of so many activities are given."""
    words = _("{rated} of {all} rated, 1 low to 5 high")
    return words.format(rated=rated, all=activities * len(Aspect))


def chain_lines(ctx: PluginContext, width: int) -> Iterator[str]:
    """How long the chain of each activity is, both ways, as text."""
    yield from listing_lines(chains_listing(ctx), width)


def activity_lines(ctx: PluginContext, width: int) -> Iterator[str]:
    """The cards of the region's own activities, as text."""
    activities = own_activities(ctx)
    if activities:
        count = ngettext("{n} activity", "{n} activities", len(activities))
        yield count.format(n=len(activities))
    else:
        yield _("There is no activity yet.")
    for activity in activities:
        yield from card_lines(card_of(ctx, activity), width)
        yield ""
