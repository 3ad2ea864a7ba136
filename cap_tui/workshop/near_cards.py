"""Cards that may mean the same: proposals only, offline, across five languages, each with its reason.

A card is a set of concepts (:mod:`cap_tui.model.concepts`), its translations are others; two cards are as
alike as their most alike sets. What people said to be different is not proposed again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cap_tui.model.concepts import (
    Concepts,
    concepts,
    merged_spellings,
    respelt,
    weight,
    words_of,
)
from cap_tui.model.workshop import WorkshopCard
from cap_tui.text.i18n import _

LEAST = 60.0
"""From this likeness on a pair is proposed (Dice coefficient of the concepts, in percent; ours)."""


@dataclass(frozen=True)
class NearCards:
    """Two cards by uid, how alike they are (0 to 100), the concepts that they share, and the first one's words for them."""

    one: str
    other: str
    likeness: float
    shared: list[str]
    words: tuple[str, ...] = ()

    def reason(self) -> str:
        """Why they are proposed, in words."""
        return _("both: {words}").format(words=", ".join(self.words or self.shared))


def near_cards(
    cards: Mapping[str, WorkshopCard],
    languages: Sequence[str] = (),
    apart: Collection[frozenset[str]] = (),
) -> list[NearCards]:
    """Pairs of cards that may mean the same, the likeliest first.

    ``languages`` are tried for cards whose language is not known; ``apart`` are pairs that people refused.
    """
    owners: list[str] = []
    texts: list[tuple[str, Sequence[str]]] = []
    for uid, card in cards.items():
        known = (card.lang, *languages) if card.lang else tuple(languages)
        texts.append((card.text, known))
        texts += [(text, (lang,)) for lang, text in card.translations.items()]
        owners += [uid] * (1 + len(card.translations))
    bags = [concepts(text, known) for text, known in texts]
    stands = merged_spellings(bags)
    bags = [respelt(bag, stands) for bag in bags]
    best: dict[tuple[str, str], tuple[float, int, int]] = {}
    for one, other, likeness in _alike(bags):
        pair = (owners[one], owners[other])
        if pair[0] != pair[1] and likeness > best.get(pair, (0.0, 0, 0))[0]:
            best[pair] = (likeness, one, other)
    found = []
    for pair, (likeness, one, other) in best.items():
        if frozenset(pair) not in apart:
            shared = sorted(bags[one] & bags[other])
            words = tuple(words_of(shared, *texts[one], stands))
            found.append(NearCards(*pair, round(likeness, 1), shared, words))
    return sorted(found, key=lambda pair: -pair.likeness)


def _alike(bags: Sequence[Concepts]) -> list[tuple[int, int, float]]:
    """Pairs of sets by place that are alike enough: one product of matrices compares all of them."""
    import numpy as np

    known = sorted(frozenset().union(*bags))
    if not known:
        return []
    place = {concept: at for at, concept in enumerate(known)}
    has = np.zeros((len(bags), len(known)), dtype=np.float32)
    for at, bag in enumerate(bags):
        has[at, [place[concept] for concept in bag]] = 1
    weighted = has * np.array([weight(concept) for concept in known], dtype=np.float32)
    common, total = weighted @ has.T, weighted.sum(axis=1)
    both = total[:, None] + total[None, :]
    likeness = 200 * common / np.where(both > 0, both, 1)
    return [
        (int(one), int(other), float(likeness[one, other]))
        for one, other in np.argwhere(np.triu(likeness >= LEAST, k=1))
    ]
