"""A card becomes a transformative activity: the next tool starts from it, and the chain stays."""

from __future__ import annotations

from collections.abc import Sequence

from cap_tui.errors import Refused
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.workshop import WorkshopCard
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.cards import find_areas
from cap_tui.text.i18n import _
from cap_tui.workshop.one_line import one_line

MOST_NAME = 200


def adopt_card(
    access: WorkshopAccess, name: str, *, between: Sequence[str] = (), called: str = ""
) -> TransformativeActivity:
    """Make an activity from a card or a merge; its origin are the merge and the cards in it.

    Without ``called`` it has the name of the card or the merge. Raises Refused for a name of more
    than 200 characters, or when an activity was made from it already.
    """
    access.require_facilitator()
    areas = find_areas(access.region, between)
    with access.changing(_("Adopt a card")) as transaction:
        state = access.state
        card = state.find_card(name)
        cards = [state.cards[uid] for uid in state.tree.cards_in(card.uid) if uid in state.cards]
        title = card.text if isinstance(card, WorkshopCard) else card.title or cards[0].text
        told = one_line(called or title, _("name"))
        if len(told) > MOST_NAME:
            raise Refused(
                _("The name has {n} characters; {most} are the most.").format(
                    n=len(told), most=MOST_NAME
                ),
                where=card.ref,
                remedy=_("Give a shorter one with --name."),
            )
        for activity in access.region.records(TransformativeActivity).all():
            if card.uid in activity.origin:
                raise Refused(
                    _("An activity was made from it already: {name}.").format(name=activity.name),
                    where=card.ref,
                )
        origin = [card.uid, *(one.uid for one in cards)]
        pair = areas or next((one.pair for one in cards if one.pair), ())
        languages = tuple(dict.fromkeys(one.lang for one in cards if one.lang))
        made: TransformativeActivity = transaction.add(
            TransformativeActivity(
                name=told,
                areas=pair,
                languages=languages or tuple(access.region.region.languages),
                origin=tuple(dict.fromkeys(origin)),
            )
        )
    return made
