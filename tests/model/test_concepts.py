"""Names in five languages become the same concepts; nothing is the same by accident."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.model.concepts import (
    LANGUAGES,
    by_stem,
    concept_in,
    concepts,
    glossary,
    likeness,
    merged_spellings,
    respelt,
    stem,
)

SAME = (
    ("E-health", "eSalute"),
    ("E-health", "Télémédecine"),
    ("Smart packaging", "Intelligente Verpackung"),
    ("Smart packaging", "Pametna embalaža"),
    ("Smart packaging", "Emballage intelligent"),
    ("Personalised medicine", "Medicina personalizzata"),
    ("Functional food", "Funkcionalna živila"),
    ("Food safety", "Lebensmittelsicherheit"),
    ("Food safety", "Varnost hrane"),
    ("Timber construction", "Lesena gradnja"),
    ("Timber construction", "Holzbau"),
)
NOT_SAME = (
    ("Smart packaging", "E-health"),
    ("Functional food", "Food safety"),
    ("Smart textiles", "Smart packaging"),
    ("Forest", "Food"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_activity_in_two_languages_has_the_same_concepts(one: str, other: str) -> None:
    assert likeness(concepts(one), concepts(other)) == 1


@pytest.mark.parametrize(("one", "other"), NOT_SAME)
def test_different_activities_stay_below_what_is_proposed(one: str, other: str) -> None:
    assert likeness(concepts(one), concepts(other)) < 0.6


@pytest.mark.parametrize("compound", ["Lebensmittelrückverfolgung", "Lebensmittelrueckverfolgung"])
def test_a_compound_is_taken_apart_also_before_an_umlaut(compound: str) -> None:
    assert concepts(compound) == {"food", "traceability"}


@pytest.mark.parametrize("words", ["embalaža", "embalaže", "embalaži", "embalažo"])
def test_slovene_endings_are_taken_off_although_snowball_has_no_slovene(words: str) -> None:
    assert stem(words, "sl") == stem("embalaža", "sl")


def test_the_glossary_speaks_every_language_for_every_concept() -> None:
    for concept, words in glossary().concept.items():
        assert set(words) == set(LANGUAGES), concept


def test_a_slip_of_the_pen_does_not_make_another_activity() -> None:
    bags = [concepts("Hyperspectral"), concepts("Hyperspektral")]

    stands = merged_spellings(bags)

    assert respelt(bags[0], stands) == respelt(bags[1], stands)


glossary_words = st.sampled_from(
    sorted({w.lower() for c in glossary().concept.values() for ws in c.values() for w in ws})
)
endings = st.sampled_from(
    ["", "s", "es", "ing", "en", "ung", "ement", "eraient", "ità", "ega", "ski"]
)
cuts = st.integers(0, 3)


@given(glossary_words, cuts, endings, st.sampled_from(LANGUAGES))
def test_no_word_of_the_glossary_is_refused_before_it_is_stemmed(
    word: str, cut: int, ending: str, language: str
) -> None:
    form = word[: len(word) - cut] + ending

    assert concept_in(form, language) == by_stem(language).get(stem(form, language), "")


def test_short_stems_are_not_taken_for_slips() -> None:
    assert merged_spellings([concepts("Wind"), concepts("Wine")]) == {}


names = st.text(max_size=60)


@given(names, names)
def test_likeness_is_symmetric_and_between_zero_and_one(one: str, other: str) -> None:
    a, b = concepts(one), concepts(other)

    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b) <= 1 + 1e-9


@given(names)
def test_a_name_is_like_itself(name: str) -> None:
    bag = concepts(name)

    assert likeness(bag, bag) == pytest.approx(1 if bag else 0)


@given(st.lists(st.text(alphabet="abcdeo", min_size=4, max_size=9), max_size=12), st.randoms())
def test_merging_does_not_depend_on_the_order_of_reading(texts: list[str], random: Random) -> None:
    bags = [frozenset({text}) for text in texts]
    shuffled = list(bags)
    random.shuffle(shuffled)

    assert merged_spellings(bags) == merged_spellings(shuffled)
