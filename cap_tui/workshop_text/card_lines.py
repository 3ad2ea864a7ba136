"""The cards of a workshop: which there are, which were merged, and which may mean the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cap_tui.model.activity import PriorityArea
from cap_tui.model.vote_source import source_name
from cap_tui.model.workshop import CardMerge, WorkshopCard
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.report.document import Cell, Table
from cap_tui.text.formats import language_name
from cap_tui.text.i18n import _, language
from cap_tui.workshop.card_language import card_text
from cap_tui.workshop.near_cards import NearCards
from cap_tui.workshop.state import WorkshopState
from cap_tui.workshop_text.ballot_lines import card_words
from cap_tui.workshop_text.said import Said


def cards_table(state: WorkshopState) -> Table:
    """Every card, with who wrote it, how it came in, and the merge that it is part of."""
    rows: list[list[Cell]] = [
        [
            one.ref,
            card_text(one),
            ", ".join(state.refs_of(one.authors)),
            source_name(one.source),
            language_name(one.lang, language()) if one.lang else "",
            _holder(state, one.uid),
        ]
        for one in state.cards.values()
    ]
    columns = [
        _("card"), _("text"), _("authors"), _("source"), _("language"), _("merged into"),
    ]  # fmt: skip
    return Table("", columns, rows)


def merges_table(state: WorkshopState) -> Table:
    """Every merge with its parts; one that was split says so."""
    rows: list[list[Cell]] = [
        [
            one.ref,
            one.title,
            ", ".join(state.refs_of(one.parts)),
            _("yes") if one.uid in state.merge_states else _("no"),
            _holder(state, one.uid),
        ]
        for one in state.merges.values()
    ]
    columns = [_("merge"), _("title"), _("parts"), _("stands"), _("merged into")]
    return Table(_("merges of cards"), columns, rows)


def _holder(state: WorkshopState, uid: str) -> str:
    around = state.tree.holder(uid)
    return state.ref_of(around) if around else ""


def merge_lines(state: WorkshopState, merge: CardMerge) -> Iterator[Said]:
    """A merge, and the cards and merges that it is made of."""
    yield Said(f"{merge.ref} {merge.title}".strip(), "heading")
    yield from (Said(f"  {card_words(state, part)}") for part in merge.parts)


def pair_words(access: WorkshopAccess, card: WorkshopCard) -> str:
    """The two priority areas that a card lies between, by name."""
    names = {area.uid: area.name for area in access.region.records(PriorityArea).all()}
    return " – ".join(names.get(area, area) for area in card.pair)


def near_lines(state: WorkshopState, pairs: Iterable[NearCards]) -> Iterator[Said]:
    """Pairs of cards that may mean the same, each with the reason."""
    for pair in pairs:
        yield Said(_("The same? {reason}").format(reason=pair.reason()), "heading")
        yield from (Said(f"  {card_words(state, uid)}") for uid in (pair.one, pair.other))
