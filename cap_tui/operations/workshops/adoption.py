"""A card becomes a transformative activity: the next tool starts from it, and the chain stays."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cap_tui.errors import Refused
from cap_tui.model.activity import Challenge, Period, TransformativeActivity
from cap_tui.model.workshop import CardMerge, WorkshopCard
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.cards import find_areas
from cap_tui.operations.workshops.preparation import workshop_scope
from cap_tui.operations.workshops.setup import find_activity
from cap_tui.text.i18n import _
from cap_tui.workshop.one_line import one_line

MOST_NAME = 200


def adopt_card(
    access: WorkshopAccess,
    name: str,
    *,
    between: Sequence[str] = (),
    called: str = "",
    period: Period | None = None,
    into: str = "",
) -> TransformativeActivity:
    """Make an activity from a card or a merge; its origin are the merge and the cards in it.

    Without ``called`` it has the name of the card or the merge; what the cards say describes it, and
    the challenge of the workshop's scope is its challenge. With ``into`` an activity that was known
    already (uid or name) gets the origin, and nothing else of it changes but a period. Raises Refused
    for a name of more than 200 characters, or when an activity was made from it already.
    """
    access.require_facilitator()
    areas = find_areas(access.region, between)
    known = find_activity(access.region, into) if into else ""
    with access.changing(_("Adopt a card")) as transaction:
        state = access.state
        card = state.find_card(name)
        cards = [state.cards[uid] for uid in state.tree.cards_in(card.uid) if uid in state.cards]
        _require_new(access, card)
        origin = tuple(dict.fromkeys((card.uid, *(one.uid for one in cards))))
        if known:
            before = access.region.records(TransformativeActivity).get(known)
            changed: TransformativeActivity = transaction.put(
                msgspec.structs.replace(
                    before, origin=(*before.origin, *origin), period=period or before.period
                )
            )
            return changed
        title = card.text if isinstance(card, WorkshopCard) else card.title or cards[0].text
        told = _short_enough(one_line(called or title, _("name")), card.ref)
        pair = areas or next((one.pair for one in cards if one.pair), ())
        languages = tuple(dict.fromkeys(one.lang for one in cards if one.lang))
        said = [one.text for one in cards if one.text != told]
        made: TransformativeActivity = transaction.add(
            TransformativeActivity(
                name=told,
                areas=pair,
                languages=languages or tuple(access.region.region.languages),
                description="; ".join(said),
                challenge=_challenge(access),
                period=period,
                origin=origin,
            )
        )
    return made


def _challenge(access: WorkshopAccess) -> str:
    """The uid of the challenge of the workshop's scope; empty when it has none of the region's."""
    wanted = workshop_scope(access).challenge
    challenges = access.region.records(Challenge).all()
    return next((one.uid for one in challenges if wanted and one.name == wanted), "")


def _require_new(access: WorkshopAccess, card: WorkshopCard | CardMerge) -> None:
    for activity in access.region.records(TransformativeActivity).all():
        if card.uid in activity.origin:
            raise Refused(
                _("An activity was made from it already: {name}.").format(name=activity.name),
                where=card.ref,
            )


def _short_enough(name: str, ref: str) -> str:
    if len(name) > MOST_NAME:
        raise Refused(
            _("The name has {n} characters; {most} are the most.").format(
                n=len(name), most=MOST_NAME
            ),
            where=ref,
            remedy=_("Give a shorter one with --name."),
        )
    return name
