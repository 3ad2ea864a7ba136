"""Which concepts words and names have in five languages, which spellings are one, which records are linked."""

from __future__ import annotations

import itertools
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cap_tui.model import concepts
from cap_tui.model.chain_links import ChainLinks, Reference
from tests.approval import approve

FOLDER = Path(__file__).with_name("approved")
WORDS = (
    "lebensmittelsicherheit", "lebensmittelssicherheit", "holzbau", "holzenbau", "holzbauten", "gesundheitsdaten", "verpackungen",
    "pflegeroboter", "gesundheitswesen", "bau", "holz", "wald", "überwachung", "ueberwachung", "straße", "telemedizin", "xyzzy", "ab",
    "packaging", "packagings", "timber", "telemedicina", "embalaža", "embalaže", "imballaggi", "emballages", "e-health", "ehealth",
    "lesena", "gozdovi", "rehabilitacija", "numérique", "salute", "santé", "zdravje", "robots", "sensorik", "lernen",
)  # fmt: skip
NAMES = (
    "Smart packaging of food", "E-Health für den ländlichen Raum", "Increased  food-safety", "Alimenti funzionali", "the of and", "",
    "Pametna embalaža za živila", "Lebensmittelsicherheit 4.0", "Bâtiments en bois", "Intelligente Verpackung", "字と字",
)  # fmt: skip
STEMS = (
    "photonic",
    "photonics",
    "fotonik",
    "photonik",
    "sensor",
    "sensors",
    "tensors",
    "abc",
    "abd",
    "hydrogen",
    "hydrogene",
)


def test_concepts_of_words_and_names_are_as_approved() -> None:
    lines = []
    for word in WORDS:
        each = [concepts.concept_in(word, language) or "-" for language in concepts.LANGUAGES]
        stems = [concepts.stem(word, language) for language in (*concepts.LANGUAGES, "rm")]
        found = sorted(concepts.concepts_of_word(word, ("de", "en")))
        lines.append(f"{word}: {' '.join(each)} | {' '.join(stems)} | {found}")
    for name in NAMES:
        bags = [sorted(concepts.concepts(name, languages)) for languages in (("sl",), ("de", "xx"))]
        lines.append(f"{name!r}: {concepts.words(name)} {sorted(concepts.concepts(name))} {bags}")
    bags = [concepts.concepts(name) for name in NAMES]
    for (one, first), (two, second) in itertools.combinations(enumerate(bags), 2):
        if value := concepts.likeness(first, second):
            lines.append(f"{NAMES[one]!r} and {NAMES[two]!r}: {value:.4f}")
    merged = concepts.merged_spellings(frozenset({stem}) for stem in STEMS)
    lines.append(str(dict(sorted(merged.items()))))
    lines.append(str(sorted(concepts.respelt(frozenset({"photonics", "wood"}), merged))))
    lines += [
        f"{concept}: {[concepts.concept_words(concept, each) for each in ('en', 'sl')]}"
        for concept in ("wood", "food", "nothing")
    ]
    lines += [
        f"{concept} weighs {concepts.weight(concept)}" for concept in ("smart", "wood", "xyzzy")
    ]
    approve(FOLDER / "concepts.txt", "\n".join(lines) + "\n")


UIDS = [f"0198a3f{digit}-0000-7000-8000-00000000000{digit}" for digit in range(5)]
DECLARED = {
    "makes": (Reference("from", "parts", into=False), Reference("about", "*", into=True)),
    "parts": (Reference("of", "makes", into=False),),
}
refers = st.one_of(
    st.just(""), st.sampled_from(UIDS), st.sampled_from(UIDS).map(lambda uid: f"{uid}#part"),
    st.lists(st.sampled_from(UIDS), max_size=2),
)  # fmt: skip
rows = st.dictionaries(
    st.integers(0, 4),
    st.tuples(st.sampled_from(["makes", "parts", "guessed"]), refers, refers),
    max_size=5,
)


def row(uid: str, given: tuple[str, object, object]) -> tuple[object, ...]:
    table, one, other = given
    if table == "guessed":
        return uid, {"uid": uid, "owner": UIDS[0], "first": one, "second": [other]}
    return (uid, one, other) if table == "makes" else (uid, one)


def told(links: ChainLinks) -> dict[str, object]:
    """Everything that links say, without an order."""
    ends = [*UIDS, *(f"{uid}#part" for uid in UIDS)]
    return {
        uid: (
            {link[0] for link in links.behind(uid)},
            {link[0] for link in links.ahead(uid)},
            links.goes_into(uid),
            links.tables.get(uid),
        )
        for uid in ends
    }


ABOUT_A_PART = ("parts", f"{UIDS[0]}#part", "")


@given(rows, rows)
@example({0: ("makes", "", ""), 1: ABOUT_A_PART}, {1: ABOUT_A_PART})  # the whole is removed
@example({0: ("makes", "", ""), 1: ABOUT_A_PART}, {0: ("parts", "", ""), 1: ABOUT_A_PART})
@settings(max_examples=30, deadline=None)
def test_links_after_a_change_are_those_of_a_chain_made_anew(before: dict, after: dict) -> None:  # type: ignore[type-arg]
    links, fresh = ChainLinks(DECLARED), ChainLinks(DECLARED)
    for number, given_row in before.items():
        links.change(given_row[0], [row(UIDS[number], given_row)])
    links.relink()
    for number in {*before, *after}:
        if before.get(number) != after.get(number):
            if number in before:
                links.change(before[number][0], [], [row(UIDS[number], before[number])])
            if number in after:
                links.change(after[number][0], [row(UIDS[number], after[number])])
    links.relink()
    for number, given_row in after.items():
        fresh.change(given_row[0], [row(UIDS[number], given_row)])
    fresh.relink()
    assert told(links) == told(fresh)


def test_what_the_exchange_notes_of_a_record_does_not_stand_for_it() -> None:
    links = ChainLinks(DECLARED)
    links.change("parts", [(UIDS[0], "")])
    links.change("bundle.notes", [(UIDS[0], {"uid": UIDS[0]}), (UIDS[1], {"uid": UIDS[1]})])
    links.relink()
    assert links.tables == {UIDS[0]: "parts", UIDS[1]: "bundle.notes"}
    links.change("guessed", [(UIDS[0], {"uid": UIDS[0]})])
    assert links.tables[UIDS[0]] == "guessed"


def test_a_part_stands_behind_its_whole_again_when_that_comes_back() -> None:
    links = ChainLinks(DECLARED)
    whole = ("makes", [(UIDS[0], "", "")])
    links.change(*whole)
    links.change("parts", [(UIDS[1], f"{UIDS[0]}#part")])
    links.relink()
    before = told(links)
    links.change("makes", [], whole[1])
    links.relink()
    links.change(*whole)
    links.relink()
    assert told(links) == before
