"""The text of a card in the language of whoever reads it: a translation that somebody typed, and marked as one."""

from __future__ import annotations

from cap_tui.model.workshop import WorkshopCard
from cap_tui.text.i18n import _, language


def is_translated(card: WorkshopCard, lang: str) -> bool:
    """Whether a reader of this language is shown a translation."""
    return card.lang != lang and lang in card.translations


def card_text(card: WorkshopCard) -> str:
    """The text in the language in force; behind a translation stands what was written."""
    lang = language()
    if not is_translated(card, lang):
        return card.text
    told = _("{translation} (translated; written: {text})")
    return told.format(translation=card.translations[lang], text=card.text)
