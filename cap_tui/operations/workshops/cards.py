"""Cards: written, merged without losing anything, split again, moved to another pair of areas."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

from cap_tui.errors import Busy, NotFound, Refused, WrongUse
from cap_tui.model.activity import PriorityArea
from cap_tui.model.workshop import CardMerge, MergeState, WorkshopCard
from cap_tui.operations.workshops.access import MERGES_RULE, WorkshopAccess, WorkshopRegion
from cap_tui.text.i18n import _, is_language, languages
from cap_tui.workshop.merges import require_mergeable, require_splittable
from cap_tui.workshop.near_cards import NearCards, near_cards
from cap_tui.workshop.one_line import one_line
from cap_tui.workshop.refs import choose_ref

LANGUAGE = re.compile(r"[a-z]{2}\Z")
"""A card may be in any language (ISO 639-1); it is translated into those of the program."""
CARD_SOURCES = ("keyboard", "ssh", "phone", "paper", "proxy")


@dataclass(frozen=True)
class NewCard:
    """What is written on a card, by whom, and how it came in."""

    text: str
    by: tuple[str, ...] = ()
    anonymous: bool = False
    pair: tuple[str, ...] = ()
    lang: str = ""
    source: str = ""
    step: str = ""
    ref: str = ""


def find_areas(region: WorkshopRegion, names: Sequence[str]) -> tuple[str, ...]:
    """The uids of a pair of priority areas, given by uid or name. Raises WrongUse, NotFound."""
    if len(names) not in (0, 2) or len(set(names)) < len(names):
        raise WrongUse(_("A pair is two priority areas."), remedy=_("Write it as A,B."))
    known = list(region.records(PriorityArea).all())
    found = []
    for name in names:
        area = next((a for a in known if name in (a.uid, a.name)), None)
        if area is None:
            raise NotFound(_("There is no such priority area."), where=name)
        found.append(area.uid)
    return tuple(found)


def add_card(access: WorkshopAccess, new: NewCard) -> WorkshopCard:
    """Store a contribution. A participant is its author; without authors and actor nobody is named."""
    text = one_line(new.text, _("card"))
    source = new.source or ("ssh" if access.actor else "keyboard")
    if source not in CARD_SOURCES:
        raise WrongUse(_("Unknown source: {source}.").format(source=source))
    if new.lang and not LANGUAGE.match(new.lang):
        raise WrongUse(_("Unknown language: {codes}.").format(codes=new.lang))
    if new.anonymous and new.by:
        raise WrongUse(_("An anonymous card has no author."))
    pair = find_areas(access.region, new.pair)
    with access.changing(_("Add a card")) as transaction:
        state = access.state
        authors = [state.find(state.people, name).uid for name in new.by]
        if access.actor and not new.anonymous:
            if any(author != access.actor.uid for author in authors):
                raise Refused(_("A participant writes in the own name only."))
            authors = [access.actor.uid]
        card: WorkshopCard = transaction.add(
            WorkshopCard(
                workshop=access.workshop.uid,
                ref=choose_ref(new.ref, state.refs, "c", len(state.cards)),
                text=text,
                authors=tuple(dict.fromkeys(authors)),
                pair=pair,
                lang=new.lang,
                source=source,
                step=state.find(state.steps, new.step).uid if new.step else "",
            )
        )
    return card


def translate_card(access: WorkshopAccess, name: str, lang: str, text: str) -> WorkshopCard:
    """Write a card's text in another language; anybody may, and a later one replaces it. The card's own text stays."""
    told = one_line(text, _("translation"))
    if not is_language(lang):
        raise WrongUse(
            _("Unknown language: {codes}.").format(codes=lang),
            remedy=_("Choose from {known}.").format(known=", ".join(languages())),
        )
    with access.changing(_("Translate a card")) as transaction:
        card = access.state.find(access.state.cards, name)
        if card.lang == lang:
            raise Refused(_("The card is written in this language."), where=card.ref)
        texts = {**card.translations, lang: told}
        changed: WorkshopCard = transaction.put(msgspec.structs.replace(card, translations=texts))
    return changed


def withdraw_card(access: WorkshopAccess, name: str) -> WorkshopCard:
    """Take a card back that was written by mistake. Raises Busy where a merge, a ballot or a note rests on it.

    The facilitator may, and its only author.
    """
    with access.changing(_("Withdraw a card")) as transaction:
        state = access.state
        card = state.find(state.cards, name)
        if access.actor is not None and card.authors != (access.actor.uid,):
            raise Refused(_("Only the facilitator and its author may do this."), where=card.ref)
        resting = (
            *(merge.parts for merge in state.merges.values()),
            *(ballot.options for ballot in state.ballots.values()),
            *(ballot.rests_on for ballot in state.ballots.values()),
            [note.card for note in state.notes.values()],
        )
        if any(card.uid in uids for uids in resting):
            raise Busy(_("A merge, a ballot or a note rests on this card."), where=card.ref)
        transaction.remove(card)
    return card


def move_card(access: WorkshopAccess, name: str, pair: Sequence[str]) -> WorkshopCard:
    """Put a card between another pair of priority areas."""
    access.require_facilitator()
    areas = find_areas(access.region, pair)
    with access.changing(_("Move a card")) as transaction:
        card = access.state.find(access.state.cards, name)
        moved: WorkshopCard = transaction.put(msgspec.structs.replace(card, pair=areas))
    return moved


def merge_cards(
    access: WorkshopAccess, names: Sequence[str], *, title: str = "", ref: str = ""
) -> CardMerge:
    """Put cards and merges together. Cards, authors and votes stay as they are.

    The facilitator may, and an author of any part. Undo of a merge is a split: the merge stays in
    the list. Its record and its state are therefore two commits of one hold.
    """
    if len(names) < 2:
        raise WrongUse(_("A merge has two parts at least."))
    told = one_line(title, _("title"), empty=True)
    with access.region.hold():
        with access.changing(_("Prepare a merge"), MERGES_RULE) as transaction:
            state = access.state
            parts = [state.find_card(name) for name in names]
            _require_author(access, [part.uid for part in parts])
            require_mergeable(state.tree, [(part.uid, part.ref) for part in parts])
            merge: CardMerge = transaction.add(
                CardMerge(
                    workshop=access.workshop.uid,
                    ref=choose_ref(ref, state.refs, "m", len(state.merges)),
                    title=told,
                    parts=tuple(part.ref for part in parts),
                    by=access.actor.uid if access.actor else "",
                )
            )
        with access.changing(_("Merge cards")) as transaction:
            transaction.add(
                MergeState(
                    workshop=access.workshop.uid,
                    merge=merge.uid,
                    parts=tuple(part.uid for part in parts),
                )
            )
    return msgspec.structs.replace(merge, parts=tuple(part.uid for part in parts))


def near_search(access: WorkshopAccess) -> Callable[[], list[NearCards]]:
    """A search in the cards as they are now, for a thread: hundreds of them take longer than a key may."""
    state = access.state
    free = {uid: state.cards[uid] for uid in state.free_cards if uid in state.cards}
    return partial(near_cards, free, access.region.region.languages, state.kept_apart)


def near_pairs(access: WorkshopAccess) -> list[NearCards]:
    """Cards in no merge that may mean the same and that nobody has kept apart, the likeliest first."""
    return near_search(access)()


def keep_apart(access: WorkshopAccess, one: str, other: str) -> tuple[WorkshopCard, WorkshopCard]:
    """Say that two cards are not the same: they are not proposed again. Raises Refused for the same card."""
    access.require_facilitator()
    with access.changing(_("Keep cards apart")) as transaction:
        state = access.state
        first, second = (state.find(state.cards, name) for name in (one, other))
        if first.uid == second.uid:
            raise Refused(_("The same card is named twice."), where=first.ref)
        if frozenset((first.uid, second.uid)) not in state.kept_apart:
            apart = tuple(sorted({*first.apart, second.uid}))
            first = transaction.put(msgspec.structs.replace(first, apart=apart))
    return first, second


def split_merge(access: WorkshopAccess, name: str) -> CardMerge:
    """Take a merge apart. The facilitator may, an author of any card in it, and who merged."""
    with access.changing(_("Split a merge")) as transaction:
        state = access.state
        merge = state.find(state.merges, name)
        if access.actor is None or merge.by != access.actor.uid:
            _require_author(access, [merge.uid])
        require_splittable(state.tree, merge)
        transaction.remove(state.merge_states[merge.uid])
    return merge


def _require_author(access: WorkshopAccess, uids: Sequence[str]) -> None:
    """Raise Refused for a participant who wrote no card in any of these."""
    state = access.state
    if access.actor is None or any(
        access.actor.uid in state.tree.authors(uid, state.cards) for uid in uids
    ):
        return
    raise Refused(
        _("Only the facilitator and authors of the cards may do this."), where=access.actor.ref
    )
