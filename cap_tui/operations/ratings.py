"""Rating activities: one aspect, several, or a whole column at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cap_tui.errors import InvalidFields, WrongUse
from cap_tui.model.activity import Aspect, Rating, TransformativeActivity
from cap_tui.model.stages import aspect_name
from cap_tui.operations.activities import counted_activities
from cap_tui.operations.context import RegionAccess
from cap_tui.operations.permissions import require_own_activity
from cap_tui.text.clean import clean_entry
from cap_tui.text.i18n import _

SCALE = range(1, 6)
"""1 (low) to 5 (high)."""


def rate(
    context: RegionAccess,
    activity: TransformativeActivity,
    aspect: Aspect,
    value: int,
    reason: str = "",
    rater: str = "",
) -> Rating:
    """Rate one aspect of an activity, 1..5; see :func:`rate_aspects`."""
    return rate_aspects(context, activity, {aspect: value}, reason, rater)[0]


def rate_aspects(
    context: RegionAccess,
    activity: TransformativeActivity,
    values: Mapping[Aspect, int],
    reason: str = "",
    rater: str = "",
    *,
    dry_run: bool = False,
) -> tuple[Rating, ...]:
    """Rate aspects of an activity in one change. The newest rating of an aspect is in force; older ones stay.

    ``rater`` is the uid of a person. Raises WrongUse when nothing is rated, InvalidFields for a
    value outside 1..5, ReadOnly for another region's activity.
    """
    return rate_activities(context, [(activity, values)], reason, rater, dry_run=dry_run)


def rate_activities(
    context: RegionAccess,
    given: Sequence[tuple[TransformativeActivity, Mapping[Aspect, int]]],
    reason: str = "",
    rater: str = "",
    *,
    dry_run: bool = False,
) -> tuple[Rating, ...]:
    """Rate aspects of several activities in one change, in the order given. Raises as :func:`rate_aspects` does."""
    for activity, _values in given:
        require_own_activity(context, activity)
    if not any(values for _activity, values in given):
        raise WrongUse(
            _("Nothing is rated."), remedy=_("Give --relevance 4 or another aspect, 1 to 5.")
        )
    for activity, values in given:
        _require_on_scale(activity, values)
    ratings = tuple(
        Rating(activity=activity.uid, aspect=aspect, value=value, why=clean_entry(reason), by=rater)
        for activity, values in given
        for aspect, value in values.items()
    )
    rated = counted_activities([activity for activity, _values in given])
    label = _("rated: {name}").format(name=rated)
    with context.transaction(label, dry_run=dry_run) as transaction:
        stored = tuple(transaction.add(rating) for rating in ratings)
    return ratings if dry_run else stored


def _require_on_scale(activity: TransformativeActivity, values: Mapping[Aspect, int]) -> None:
    wrong = {
        aspect.value: _("{aspect}: {value} is not between 1 and 5.").format(
            aspect=aspect_name(aspect), value=value
        )
        for aspect, value in values.items()
        if value not in SCALE
    }
    if wrong:
        raise InvalidFields(_("The rating is refused."), wrong, where=activity.name)
