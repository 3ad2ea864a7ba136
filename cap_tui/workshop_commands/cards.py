"""Commands of cards and merges."""

from __future__ import annotations

import click

from cap_tui.model.activity import Period
from cap_tui.model.workshop import WorkshopCard
from cap_tui.operations.workshops.adoption import adopt_card
from cap_tui.operations.workshops.cards import (
    NewCard,
    add_card,
    keep_apart,
    merge_cards,
    move_card,
    near_pairs,
    split_merge,
    translate_card,
    withdraw_card,
)
from cap_tui.operations.workshops.pausing import show_cards
from cap_tui.text.formats import language_name
from cap_tui.text.i18n import _, language
from cap_tui.text.labelled import labelled
from cap_tui.workshop_commands.call import WorkshopCall, listed, not_blank, workshop_command
from cap_tui.workshop_text.card_lines import (
    cards_table,
    merge_lines,
    merges_table,
    near_lines,
    pair_words,
)
from cap_tui.workshop_text.said import Said

PERIODS = click.Choice([one.value for one in Period])


def _words(card: WorkshopCard) -> str:
    """A card that was just written, which the state need not know yet."""
    return f"{card.ref} {card.text}"


@click.group("card", help=_("The contributions."))
def card() -> None:
    """Cards."""


@card.command("add", help=_("Write a card."))
@click.option("--text", required=True, help=_("One line, up to 2,000 characters."))
@click.option("--by", multiple=True, metavar="PERSON", help=_("An author; may be repeated."))
@click.option("--anonymous", is_flag=True, help=_("Store no author."))
@click.option("--pair", default="", metavar="A,B", help=_("The pair of priority areas."))
@click.option("--lang", default="", help=_("Language of the text."))
@click.option("--source", default="", help=_("keyboard, ssh, phone, paper or proxy."))
@workshop_command
def add(
    call: WorkshopCall,
    text: str,
    by: tuple[str, ...],
    anonymous: bool,
    pair: str,
    lang: str,
    source: str,
) -> None:
    """Add a card."""
    access = call.access()
    wanted = NewCard(text, by, anonymous, listed(pair), lang, source, ref=call.ref)
    made = add_card(access, wanted)
    authors = access.state.refs_of(made.authors)
    data = {"uid": made.uid, "ref": made.ref, "text": made.text, "authors": authors}
    call.emit(data, [Said(" · ".join(filter(None, (_words(made), ", ".join(authors)))))])


@card.command("list", help=_("All cards and merges."))
@workshop_command
def list_cards(call: WorkshopCall) -> None:
    """List cards and merges."""
    state = call.access().state

    def holder(uid: str) -> str | None:
        around = state.tree.holder(uid)
        return state.ref_of(around) if around else None

    data = {
        "cards": [
            {
                "uid": one.uid,
                "ref": one.ref,
                "text": one.text,
                "authors": state.refs_of(one.authors),
                "source": one.source,
                "lang": one.lang,
                "translations": one.translations,
                "merged_into": holder(one.uid),
            }
            for one in state.cards.values()
        ],
        "merges": [
            {
                "uid": one.uid,
                "ref": one.ref,
                "title": one.title,
                "parts": state.refs_of(one.parts),
                "live": one.uid in state.merge_states,
                "merged_into": holder(one.uid),
            }
            for one in state.merges.values()
        ],
    }
    call.emit(data, [cards_table(state), *([merges_table(state)] if state.merges else [])])


@card.command("near", help=_("Cards that may mean the same: proposals only."))
@workshop_command
def near(call: WorkshopCall) -> None:
    """Propose merges."""
    access = call.access()
    found = near_pairs(access)
    data = [
        {
            "cards": access.state.refs_of((pair.one, pair.other)),
            "likeness": pair.likeness,
            "shared": pair.shared,
            "reason": pair.reason(),
        }
        for pair in found
    ]
    empty = [Said(_("No two cards look like the same."), "muted")]
    call.emit({"pairs": data}, near_lines(access.state, found) if found else empty)


@card.command("apart", help=_("Two cards are not the same: do not propose them again."))
@click.argument("one", metavar="CARD")
@click.argument("other", metavar="CARD")
@workshop_command
def apart(call: WorkshopCall, one: str, other: str) -> None:
    """Keep cards apart."""
    kept = keep_apart(call.access(), one, other)
    told = _("They are not the same: {cards}").format(cards="; ".join(map(_words, kept)))
    call.emit({"cards": [card.ref for card in kept]}, [Said(told)])


@card.command("translate", help=_("Write a card in another language; its own text stays."))
@click.argument("name", metavar="CARD")
@click.option("--lang", required=True, help=_("The language of the translation."))
@click.option("--text", required=True, help=_("One line, up to 2,000 characters."))
@workshop_command
def translate(call: WorkshopCall, name: str, lang: str, text: str) -> None:
    """Translate a card."""
    changed = translate_card(call.access(), name, lang, text)
    told = (
        f"  {labelled(language_name(lang, language()), text)}"
        for lang, text in changed.translations.items()
    )
    call.emit(
        {"ref": changed.ref, "text": changed.text, "translations": changed.translations},
        [Said(f"{changed.ref} {changed.text}"), *map(Said, told)],
    )


@card.command("withdraw", help=_("Take a card back on which nothing rests."))
@click.argument("name", metavar="CARD")
@workshop_command
def withdraw(call: WorkshopCall, name: str) -> None:
    """Withdraw a card."""
    gone = withdraw_card(call.access(), name)
    told = _("Card {ref} is taken back.").format(ref=_words(gone))
    call.emit({"ref": gone.ref, "text": gone.text}, [Said(told)])


@card.command("move", help=_("Put a card between another pair of priority areas."))
@click.argument("name", metavar="CARD")
@click.option("--pair", required=True, metavar="A,B", help=_("The pair of priority areas."))
@workshop_command
def move(call: WorkshopCall, name: str, pair: str) -> None:
    """Move a card."""
    access = call.access()
    moved = move_card(access, name, listed(pair))
    told = f"{_words(moved)} · {pair_words(access, moved)}"
    call.emit({"ref": moved.ref, "pair": list(moved.pair)}, [Said(told)])


@card.command("reveal", help=_("Show the cards to the room") + ".")
@workshop_command
def reveal(call: WorkshopCall) -> None:
    """Show the room the cards while the step runs."""
    show_cards(call.access(), True)
    call.emit({"shown": True}, [Said(_("The room sees the cards."))])


@card.command("hide", help=_("Hide the cards from the room") + ".")
@workshop_command
def hide(call: WorkshopCall) -> None:
    """Hide the cards again."""
    show_cards(call.access(), False)
    call.emit({"shown": False}, [Said(_("The room sees no cards."))])


@click.command("merge", help=_("Put cards together that mean the same; nothing is lost."))
@click.argument("names", nargs=-1, metavar="CARD CARD …")
@click.option("--title", default="", callback=not_blank, help=_("What they have in common."))
@workshop_command
def merge(call: WorkshopCall, names: tuple[str, ...], title: str) -> None:
    """Merge cards."""
    access = call.access()
    made = merge_cards(access, names, title=title, ref=call.ref)
    data = {"uid": made.uid, "ref": made.ref, "parts": access.state.refs_of(made.parts)}
    call.emit(data, merge_lines(access.state, made))


@click.command("split", help=_("Take a merge apart; all is as it was."))
@click.argument("name", metavar="MERGE")
@workshop_command
def split(call: WorkshopCall, name: str) -> None:
    """Split a merge."""
    access = call.access()
    made = split_merge(access, name)
    data = {"ref": made.ref, "parts": access.state.refs_of(made.parts)}
    call.emit(data, [Said(_("Split.")), *merge_lines(access.state, made)])


@click.command("adopt", help=_("Make a transformative activity from a card or a merge."))
@click.argument("name", metavar="CARD")
@click.option("--between", nargs=2, default=None, metavar="A B", help=_("The two priority areas."))
@click.option("--name", "called", default="", help=_("Another name than the card's text."))
@click.option("--period", type=PERIODS, help=_("When it becomes relevant."))
@click.option(
    "--into", default="", metavar="ACTIVITY", help=_("An activity that was known already.")
)
@workshop_command
def adopt(
    call: WorkshopCall,
    name: str,
    between: tuple[str, str] | None,
    called: str,
    period: str | None,
    into: str,
) -> None:
    """Adopt a card."""
    term = Period(period) if period else None
    made = adopt_card(
        call.access(), name, between=between or (), called=called, period=term, into=into
    )
    call.emit(
        {
            "uid": made.uid,
            "name": made.name,
            "areas": list(made.areas),
            "origin": list(made.origin),
        },
        [Said(_("{name} is an activity now.").format(name=made.name))],
    )
