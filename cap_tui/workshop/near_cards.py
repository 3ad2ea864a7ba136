"""Cards that may mean the same: proposals only, offline, each with its reason.

Words are folded, stemmed (Snowball, Porter 2001) in the card's language and compared as sets (token
set ratio of rapidfuzz). Cards in different languages share their spelling at most.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from cap_tui.model.workshop import WorkshopCard

LEAST = 80.0
"""From this token set ratio on a pair is proposed."""
_SHORT = 3
_STEMMERS = {"en": "english", "de": "german", "fr": "french", "it": "italian"}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class NearCards:
    """Two cards, how alike they are (0 to 100), and the words that they share."""

    one: str
    other: str
    likeness: float
    shared: list[str]


@functools.cache
def _stem(language: str, word: str) -> str:
    import snowballstemmer

    name = _STEMMERS.get(language)
    return snowballstemmer.stemmer(name).stemWord(word) if name else word[:6]


def word_stems(text: str, language: str) -> frozenset[str]:
    """The stems of a text, without accents and without words of up to three letters."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    words = (word for word in _WORD.findall(plain) if len(word) > _SHORT)
    return frozenset(_stem(language, word) for word in words)


def near_cards(cards: Mapping[str, WorkshopCard], language: str = "en") -> list[NearCards]:
    """Pairs of cards that may mean the same, the likeliest first, by uid. ``language`` is that of cards without one."""
    from rapidfuzz.fuzz import token_set_ratio

    words = {uid: word_stems(card.text, card.lang or language) for uid, card in cards.items()}
    found = []
    for one, other in itertools.combinations(words, 2):
        shared = words[one] & words[other]
        if not shared:
            continue
        likeness = token_set_ratio(" ".join(sorted(words[one])), " ".join(sorted(words[other])))
        # One shared word of many makes a full token set ratio, too.
        covered = 100 * len(shared) / max(len(words[one]), len(words[other]))
        likeness = min(likeness, 50 + covered / 2)
        if likeness >= LEAST:
            found.append(NearCards(one, other, likeness, sorted(shared)))
    return sorted(found, key=lambda pair: -pair.likeness)
