"""Finding the same activity under different names: names become sets of concepts, sets are compared.

A name is cut into words, each word is stemmed (Snowball, M. Porter, for de, en, fr, it; a short
list of endings for sl, which Snowball does not have) and looked up in the glossary of
the field; what the glossary does not know stays a stem of its own, and stems that differ
by a letter or two (rapidfuzz) count as one. Nothing is decided here: names are proposed,
a person decides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec

GLOSSARY = Path(__file__).parent / "packs" / "glossary.toml"
SNOWBALL = {"en": "english", "de": "german", "fr": "french", "it": "italian"}
LANGUAGES = (*SNOWBALL, "sl")
CLOSE = 0.88  # normalised Indel similarity from which two unknown stems are one
SHORTEST_FUZZY = 5  # shorter stems differ by a letter for good reason
SHORTEST_PART = 3  # of a compound

# Endings of Slovene nouns and adjectives, longest first; a stem keeps four letters at least.
SLOVENE = (
    "enega", "enemu", "enih", "enim", "ena", "eni", "eno", "ene", "jega", "jemu", "nega", "nemu", "nimi", "skih", "skim", "skem", "stva", "stvo", "stvu",
    "ega", "emu", "imi", "ama", "ami", "oma", "ima", "ska", "ske", "ski", "sko", "nje", "nja", "nju",
    "ih", "im", "em", "om", "ah", "eh", "ov", "ev", "en", "na", "ni", "no", "ne", "ja", "je", "ju", "ji",
    "a", "e", "i", "o", "u",
)  # fmt: skip
SHORTEST_STEM = 3

_WORD = re.compile(r"[^\W\d_]+|\d+")
_PREFIX = re.compile(r"\b(\w)-(?=\w)")

Concepts = frozenset[str]


class Glossary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The glossary's content: concepts with their words a language, words that say little or nothing."""

    generic: tuple[str, ...]
    generic_weight: float
    stop: frozenset[str]
    concept: dict[str, dict[str, tuple[str, ...]]]
    source: str = ""


@cache
def glossary() -> Glossary:
    """The glossary as shipped."""
    return msgspec.convert(tomllib.loads(GLOSSARY.read_text(encoding="utf-8")), Glossary)


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a lower-case word; words of a language without rules are their own stems."""
    if language == "sl":
        for ending in SLOVENE:
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
                return word[: -len(ending)]
        return word
    if language not in SNOWBALL:
        return word
    return str(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(SNOWBALL[language])


@cache
def _index(language: str) -> Mapping[str, str]:
    """Stem -> concept in one language."""
    return {
        stem(word, language): concept
        for concept, words in glossary().concept.items()
        for word in words.get(language, ())
    }


@lru_cache(maxsize=100_000)
def concepts_of_word(word: str, languages: tuple[str, ...]) -> Concepts:
    """The concepts of one word: looked up in each language, then as a German compound, else its own stem."""
    for language in languages:
        found = _index(language).get(stem(word, language))
        if found:
            return frozenset({found})
    if "de" in languages:
        parts = _parts(word)
        if parts:
            return parts
    return frozenset({stem(word, languages[0])})


def _folded(word: str) -> str:
    """The first letters of a German word as stemming leaves them: without umlauts and their spellings."""
    plain = word[: 2 * SHORTEST_PART].replace("ß", "ss")
    for umlaut, spelt, letter in (("ä", "ae", "a"), ("ö", "oe", "o"), ("ü", "ue", "u")):
        plain = plain.replace(umlaut, letter).replace(spelt, letter)
    return plain[:SHORTEST_PART]


@cache
def _beginnings() -> frozenset[str]:
    """How the known German stems begin: what does not begin so need not be stemmed to be refused."""
    return frozenset(map(_folded, _index("de")))


def _parts(word: str) -> Concepts:
    """The concepts of a German compound whose both halves the glossary knows, with or without a joining s or n."""
    known, beginnings = _index("de"), _beginnings()
    if _folded(word) not in beginnings:
        return frozenset()
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        head, tail = word[:cut], word[cut:]
        if _folded(tail) not in beginnings:
            continue
        last = known.get(stem(tail, "de"))
        if not last:
            continue
        for joint in ("", "s", "n", "en", "es"):
            first = known.get(stem(head.removesuffix(joint), "de")) if joint else None
            first = first or known.get(stem(head, "de"))
            if first:
                return frozenset({first, last})
    return frozenset()


def words(name: str) -> list[str]:
    """The words of a name, lower case; ``e-health`` is one word."""
    return _WORD.findall(_PREFIX.sub(r"\1", name.casefold()))


def concepts(name: str, languages: Sequence[str] = LANGUAGES) -> Concepts:
    """The concepts of a name; the languages are tried in their order, then the others."""
    return _concepts(name, tuple(languages))


@lru_cache(maxsize=200_000)
def _concepts(name: str, languages: tuple[str, ...]) -> Concepts:
    """Areas and challenges bear the same names in thousands of activities."""
    tried = tuple(dict.fromkeys((*(c for c in languages if c in LANGUAGES), *LANGUAGES)))
    stop = glossary().stop
    found = [concepts_of_word(word, tried) for word in words(name) if word not in stop]
    return frozenset().union(*found)


@cache
def weight(concept: str) -> float:
    """How much a concept says: 1, or less for the glossary's generic words."""
    content = glossary()
    return content.generic_weight if concept in content.generic else 1.0


def likeness(first: Concepts, second: Concepts) -> float:
    """How alike two names are, 0..1: weighted share of common concepts (Dice coefficient). Symmetric."""
    total = sum(map(weight, first)) + sum(map(weight, second))
    return 2 * sum(map(weight, first & second)) / total if total else 0.0


def merged_spellings(found: Iterable[Concepts]) -> dict[str, str]:
    """Stems that differ by a letter or two -> the one that stands for all of them.

    Concepts of the glossary are never merged with each other. The shortest spelling, then
    the first in the alphabet, stands for the rest, so the order of reading does not matter.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    known = glossary().concept
    loose: dict[str, list[str]] = {}
    for concept in {c for bag in found for c in bag if c not in known and len(c) >= SHORTEST_FUZZY}:
        loose.setdefault(concept[0], []).append(concept)
    stands: dict[str, str] = {}
    for alike in loose.values():
        alike.sort(key=lambda text: (len(text), text))
        for place, text in enumerate(alike):
            if text not in stands:
                for other, _score, _place in process.extract(
                    text,
                    alike[place + 1 :],
                    scorer=Indel.normalized_similarity,
                    score_cutoff=CLOSE,
                    limit=None,
                ):
                    stands.setdefault(other, text)
    return stands


def respelt(bag: Concepts, stands: Mapping[str, str]) -> Concepts:
    """A set of concepts with each spelling replaced by the one that stands for it."""
    if stands.keys().isdisjoint(bag):
        return bag
    return frozenset(stands.get(concept, concept) for concept in bag)
