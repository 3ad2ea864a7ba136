"""Finding the same thing under different names, of activities and of cards: names become sets of concepts, sets are compared.

A name is cut into words, each word is stemmed (Snowball, M. Porter, for de, en, fr, it; a short
list of endings for sl, which Snowball does not have) and looked up in the glossary of
the field; what the glossary does not know stays a stem of its own, and stems that differ
by a letter or two (rapidfuzz) count as one. Nothing is decided here: names are proposed,
a person decides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec

from cap_tui.model.conversion import convert

GLOSSARY = Path(__file__).with_name("concepts.toml")
SNOWBALL = {"en": "english", "de": "german", "fr": "french", "it": "italian"}
LANGUAGES = (*SNOWBALL, "sl")
CLOSE = 0.88  # normalised Indel similarity from which two unknown stems are one
SHORTEST_FUZZY = 5  # shorter stems differ by a letter for good reason
SHORTEST_PART = 3  # of a compound
LONGEST_IRREGULAR = 5  # letters of a word whose stem may begin otherwise, as in "skies" and "dying"

# Endings of Slovene nouns and adjectives, longest first; a stem keeps three letters at least.
SLOVENE = (
    "enega", "enemu", "enih", "enim", "ena", "eni", "eno", "ene", "jega", "jemu", "nega", "nemu", "nimi", "skih", "skim", "skem", "stva", "stvo", "stvu",
    "ega", "emu", "imi", "ama", "ami", "oma", "ima", "ska", "ske", "ski", "sko", "nje", "nja", "nju",
    "ih", "im", "em", "om", "ah", "eh", "ov", "ev", "en", "na", "ni", "no", "ne", "ja", "je", "ju", "ji",
    "a", "e", "i", "o", "u",
)  # fmt: skip
SHORTEST_STEM = 3

_WORD = re.compile(r"[^\W\d_]+|\d+")
_WRITTEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PREFIX = re.compile(r"\b(\w)-(?=\w)")
_BARE = str.maketrans("àáâäèéêëìíîïòóôöùúûüçčšž", "aaaaeeeeiiiioooouuuuccsz")

Concepts = frozenset[str]


class ConceptWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The glossary's content: concepts with their words a language, words that say little or nothing."""

    generic: tuple[str, ...]
    generic_weight: float
    stop: frozenset[str]
    concept: dict[str, dict[str, tuple[str, ...]]]
    source: str = ""


@cache
def glossary() -> ConceptWords:
    """The glossary as shipped."""
    return convert(tomllib.loads(GLOSSARY.read_text(encoding="utf-8")), ConceptWords)


def concept_words(concept: str, language: str) -> str:
    """A concept in a word of the language, where the list has one; else as it is called, or its stem."""
    words = glossary().concept.get(concept, {})
    return next(iter(words.get(language, words.get("en", ()))), concept)


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
def by_stem(language: str) -> Mapping[str, str]:
    """Stem -> concept in one language."""
    return {
        stem(_joined(word), language): concept
        for concept, words in glossary().concept.items()
        for word in words.get(language, ())
    }


@lru_cache(maxsize=100_000)
def concepts_of_word(word: str, languages: tuple[str, ...]) -> Concepts:
    """The concepts of one word: looked up in each language, then as a German compound, else its own stem."""
    for language in languages:
        found = concept_in(word, language)
        if found:
            return frozenset({found})
    if "de" in languages:
        parts = _parts(word)
        if parts:
            return parts
    return frozenset({stem(word, languages[0])})


@lru_cache(maxsize=500_000)
def concept_in(word: str, language: str) -> str:
    """The concept that a word names in one language, or ""; most words are refused before they are stemmed."""
    if len(word) > LONGEST_IRREGULAR and not _begins_as_known(word, language):
        return ""
    return by_stem(language).get(stem(word, language), "")


def _begins_as_known(word: str, language: str) -> bool:
    """Whether a word begins as a known stem does; of a stem as short as that the last letter may be an added one."""
    beginning = _beginning(word, language)
    return not _beginnings(language).isdisjoint((beginning, beginning[:-1]))


def _beginning(word: str, language: str) -> str:
    """The first letters of a word as stemming leaves them: without accents, umlauts and their spellings."""
    plain = word[: 2 * SHORTEST_PART]
    if language == "de":
        plain = plain.replace("ß", "ss").replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return plain[:SHORTEST_PART].translate(_BARE)


@cache
def _beginnings(language: str) -> frozenset[str]:
    """How the known stems of a language begin: what does not begin so need not be stemmed to be refused."""
    begin = ((known, _beginning(known, language)) for known in by_stem(language))
    return frozenset(
        b if len(known) > SHORTEST_PART else b[: SHORTEST_PART - 1] for known, b in begin
    )


@lru_cache(maxsize=100_000)
def _parts(word: str) -> Concepts:
    """The concepts of a German compound whose both halves the glossary knows, with or without a joining s or n."""
    if not _begins_as_known(word, "de"):
        return frozenset()
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        head, tail = word[:cut], word[cut:]
        last = _begins_as_known(tail, "de") and concept_in(tail, "de")
        if not last:
            continue
        for joint in ("", "s", "n", "en", "es"):
            first = concept_in(head.removesuffix(joint), "de") if joint else ""
            first = first or concept_in(head, "de")
            if first:
                return frozenset({first, last})
    return frozenset()


def words(name: str) -> list[str]:
    """The words of a name, lower case; ``e-health`` is one word."""
    return _WORD.findall(_joined(name.casefold()))


def _joined(folded: str) -> str:
    """``e-health`` without its hyphen."""
    return _PREFIX.sub(r"\1", folded) if "-" in folded else folded


def words_of(
    shared: Iterable[str], text: str, languages: Sequence[str], stands: Mapping[str, str]
) -> Iterator[str]:
    """The whole words of a text, as they are written there, from which these concepts come."""
    wanted = frozenset(shared)
    for word in dict.fromkeys(_WRITTEN.findall(text)):
        if not wanted.isdisjoint(respelt(concepts(word, languages), stands)):
            yield word


def concepts(name: str, languages: Sequence[str] = LANGUAGES) -> Concepts:
    """The concepts of a name; the languages are tried in their order, then the others."""
    return _concepts(name, tuple(languages))


@lru_cache(maxsize=200_000)
def _concepts(name: str, languages: tuple[str, ...]) -> Concepts:
    """Areas and challenges bear the same names in thousands of activities."""
    tried = _tried(languages)
    stop = glossary().stop
    return frozenset().union(
        *(concepts_of_word(word, tried) for word in words(name) if word not in stop)
    )


@cache
def _tried(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the languages that there are words of, then the others."""
    return tuple(dict.fromkeys((*(code for code in languages if code in LANGUAGES), *LANGUAGES)))


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
