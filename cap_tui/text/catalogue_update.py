"""A catalogue brought up to the texts of the program: kept, taken over to be checked again, or empty."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from cap_tui.text.message_extraction import Texts
from cap_tui.text.po_files import PoFile, new_po_file, texts_of, translations_of

if TYPE_CHECKING:
    from babel.messages import Message

ALIKE = 0.75
"""How alike a reworded text is to the one before, as difflib counts it."""


def update_catalogue(old: PoFile, messages: Mapping[Texts, list[str]]) -> PoFile:
    """``old`` with exactly ``messages``, in their order: kept, taken over to be checked again, or empty."""
    before: dict[Texts, Message] = {
        texts_of(message): message for message in old.catalog if message.id
    }
    gone = {texts[0]: texts for texts in before if texts not in messages and before[texts].string}
    new = new_po_file(old.domain, old.language)
    again = False
    for texts, places in messages.items():
        flags: set[str] = set()
        string: str | tuple[str, ...] = ""
        previous: Texts = ()
        line = 0
        if texts in before:
            string, line = string_of(before[texts]), before[texts].lineno or 0
            flags = before[texts].flags & {"fuzzy"}
            previous = tuple(before[texts].previous_id)
        elif near := _reworded(texts, gone):
            previous = gone.pop(near)
            line = before[previous].lineno or 0
            string, flags, again = string_of(before[previous]), {"fuzzy"}, True
        if any("{" in text for text in texts):
            flags |= {"python-brace-format"}
        where = [(place, 0) for place in places]
        key = texts[0] if len(texts) == 1 else texts
        new.catalog.add(key, string, where, flags, previous_id=previous, lineno=line)
    return new if again else replace(new, reviewed=old.reviewed)


def _reworded(texts: Texts, gone: Mapping[str, Texts]) -> str:
    """Which of the texts that are gone became ``texts``; "" when none did."""
    alike = [text for text, before in gone.items() if len(before) == len(texts)]
    return next(iter(difflib.get_close_matches(texts[0], alike, n=1, cutoff=ALIKE)), "")


def string_of(message: Message) -> str | tuple[str, ...]:
    """A message's translation, or its plural forms."""
    there = translations_of(message)
    return there[0] if isinstance(message.id, str) else there
