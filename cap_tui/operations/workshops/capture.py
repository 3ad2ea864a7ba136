"""Cards and notes as fast as people speak: one line each, with short signs for what belongs to it.

In a line for a card ``#`` names a priority area (two of them, or ``#A,B``, are its pair), ``@`` an author by short
name or name, and ``+`` in front says: areas and authors as in the line before. In a line for the
minutes a word and a colon say which kind it is; ``@`` names the owner, a day is the date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cap_tui.errors import NotFound, Refused, WrongUse
from cap_tui.model.activity import PriorityArea
from cap_tui.model.workshop import NoteKind, WorkshopCard, WorkshopNote
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.cards import NewCard, add_card
from cap_tui.operations.workshops.notes import NewNote, add_note
from cap_tui.text.i18n import _
from cap_tui.workshop.state import WorkshopState

_SIGN = re.compile(r"(?<!\S)([#@])(\S+)")
_DAY = re.compile(r"(?<!\S)\d{4}-\d\d-\d\d(?!\S)")
_KIND = re.compile(r"\s*([^\W\d]+):\s*")


@dataclass(frozen=True)
class CardContext:
    """Areas and authors that a line with ``+`` goes on with, and the language of all lines; empty: not known."""

    pair: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    lang: str = ""


def _named(name: str, known: Iterable[tuple[str, str, str]], missing: str) -> str:
    """The key of what ``name`` names: known are (key, short name, name); the beginning of one is enough."""
    asked = name.casefold().replace("_", " ")
    candidates = list(known)
    exact = {key for key, ref, words in candidates if asked in (ref.casefold(), words.casefold())}
    begun = {key for key, _ref, words in candidates if words.casefold().startswith(asked)}
    found = exact or begun
    if not found:
        raise NotFound(missing, where=name)
    if len(found) > 1:
        raise WrongUse(_("Several begin like this: write more of the name."), where=name)
    return found.pop()


def find_person(state: WorkshopState, name: str) -> str:
    """The short name of the participant that ``name`` names. Raises NotFound, WrongUse."""
    people = ((one.ref, one.ref, one.name) for one in state.people.values())
    return _named(name, people, _("There is nobody of that name in the workshop."))


def running_step(state: WorkshopState) -> str:
    """The short name of the step that runs; empty when none does."""
    running = state.day().running
    return "" if running is None else state.blocks[running][0].ref


def read_card_line(
    access: WorkshopAccess, line: str, before: CardContext
) -> tuple[NewCard, CardContext]:
    """The card that a line says, and what a line with ``+`` after it goes on with. Raises WrongUse, NotFound."""
    text = line.strip()
    more = text.startswith("+")
    pair: list[str] = []
    by: list[str] = []
    for sign, name in _SIGN.findall(text):
        if sign == "@":
            by.append(find_person(access.state, name))
        else:
            areas = [(a.uid, a.uid, a.name) for a in access.region.records(PriorityArea).all()]
            missing = _("There is no such priority area.")
            pair += [_named(part, areas, missing) for part in name.split(",") if part]
    said = CardContext(
        tuple(pair) or (before.pair if more else ()),
        tuple(by) or (before.by if more else ()),
        before.lang,
    )
    words = _SIGN.sub("", text.removeprefix("+")).strip()
    step = running_step(access.state)
    return NewCard(words, by=said.by, pair=said.pair, lang=said.lang, step=step), said


def capture_cards(
    access: WorkshopAccess, lines: Sequence[str], before: CardContext
) -> tuple[list[WorkshopCard], CardContext]:
    """Store a card for each line that is not empty. All lines are read before the first is stored."""
    cards, context = [], before
    for line in lines:
        if line.strip():
            card, context = read_card_line(access, line, context)
            if not card.text:
                raise Refused(_("The text is empty."), where=line.strip())
            cards.append(card)
    with access.region.hold():
        return [add_card(access, card) for card in cards], context


def note_kind(word: str, label: Callable[[NoteKind], str]) -> NoteKind:
    """The kind that a word or its beginning means, in English or as ``label`` calls it. Raises WrongUse."""
    asked = word.casefold()
    found = [
        kind
        for kind in NoteKind
        if kind.value.startswith(asked) or label(kind).casefold().startswith(asked)
    ]
    if len(found) != 1:
        raise WrongUse(
            _("'{word}' is no kind of note.").format(word=word),
            remedy=_("Choose from {known}.").format(known=", ".join(map(label, NoteKind))),
        )
    return found[0]


def capture_note(
    access: WorkshopAccess,
    line: str,
    before: NoteKind = NoteKind.DECISION,
    label: Callable[[NoteKind], str] = lambda kind: kind.value,
) -> WorkshopNote:
    """Store a line of the minutes. Without a word in front it is of the kind of the line ``before``."""
    text, kind = line.strip(), before
    if found := _KIND.match(text):
        kind = note_kind(found[1], label)
        text = text[found.end() :]
    owners = [find_person(access.state, name) for sign, name in _SIGN.findall(text) if sign == "@"]
    days = _DAY.findall(text)
    if len(owners) > 1 or len(days) > 1:
        raise WrongUse(_("A note has one owner and one date."))
    if owners:
        text = _SIGN.sub(lambda m: m[0] if m[1] == "#" else "", text)
    if days and kind is NoteKind.PROMISE:
        text = _DAY.sub("", text)
    return add_note(
        access,
        NewNote(
            kind,
            text,
            step=running_step(access.state),
            owner=owners[0] if owners else "",
            due=days[0] if days and kind is NoteKind.PROMISE else "",
        ),
    )
