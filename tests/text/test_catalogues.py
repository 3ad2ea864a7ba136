"""The catalogues say what the code says: nothing is missing, stale, or lacks a field or a plural form."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from cap_tui.testing.catalogues import Package, packages_of
from cap_tui.text.catalogue_update import update_catalogue
from cap_tui.text.i18n import LANGUAGES
from cap_tui.text.message_extraction import Texts, extract_messages
from cap_tui.text.po_files import (
    PoFile,
    new_po_file,
    parse_po,
    po_text,
    read_po_file,
    texts_of,
    translations_of,
)

ROOT = Path(__file__).parents[2]
PACKAGES = packages_of(ROOT)
TRANSLATED = LANGUAGES[1:]
FORMS = {"de": 2, "fr": 2, "it": 2, "sl": 4}
COMPLETE = ("de", "fr", "it", "sl")
"""The languages in which every message must have a translation, and no other message may stand."""

FIELD = re.compile(r"\{[^{}]*\}")


@cache
def messages(package: Package) -> dict[Texts, list[str]]:
    return package.messages()


@cache
def catalogue(package: Package, language: str) -> PoFile:
    return read_po_file(package.catalogue(language))


def fields(text: str) -> list[str]:
    return sorted(FIELD.findall(text))


def padding(text: str) -> tuple[int, int, int]:
    return len(text) - len(text.lstrip()), len(text) - len(text.rstrip()), text.count("\n")


every_catalogue = [
    pytest.param(package, language, id=f"{package.domain}-{language}")
    for package in PACKAGES
    for language in TRANSLATED
]


@pytest.mark.parametrize(("package", "language"), every_catalogue)
def test_a_catalogue_has_what_the_code_says_and_no_more(package: Package, language: str) -> None:
    there = {texts_of(m): m for m in catalogue(package, language).catalog if m.id}
    if language in COMPLETE:
        stale = [texts[0] for texts in there if texts not in messages(package)]
        missing = [
            texts[0]
            for texts in messages(package)
            if texts not in there or there[texts].fuzzy or not all(translations_of(there[texts]))
        ]
        assert (missing, stale) == ([], []), "make catalogues, then translate"
    assert there


@pytest.mark.parametrize(("package", "language"), every_catalogue)
def test_a_translation_keeps_the_fields_the_padding_and_the_plural_forms(
    package: Package, language: str
) -> None:
    file = catalogue(package, language)
    assert file.forms == FORMS[language]
    wrong = []
    for message in file.catalog:
        texts, translated = texts_of(message), translations_of(message)
        if not message.id or not any(translated):
            continue
        if len(translated) != (file.forms if len(texts) > 1 else 1) or not all(translated):
            wrong.append((texts[0], "plural forms"))
        for text in translated:
            if fields(text) not in [fields(source) for source in texts]:
                wrong.append((texts[0], text))
            if padding(text) != padding(texts[-1]):
                wrong.append((texts[0], "padding or line breaks"))
    assert wrong == []


def test_texts_are_found_wherever_they_are_marked(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text(
        """
print(f"{_('In an f-string')}: {_('yes' if held else 'no')}")
ngettext("{n} card", "{n} cards", n)
@user_action("x", "Close", "Closes it", area=N_("Room"))
def f(): about("What it is", label=N_("name"), purpose="to ask back")
_(variable), _("…")
"""
    )
    assert list(extract_messages(tmp_path, tmp_path)) == [
        ("In an f-string",),
        ("yes",),
        ("no",),
        ("{n} card", "{n} cards"),
        ("Close",),
        ("Closes it",),
        ("Room",),
        ("What it is",),
        ("to ask back",),
        ("name",),
    ]


def reviewed(*entries: tuple[str, str]) -> PoFile:
    file = new_po_file("cap_tui", "sl")
    for text, translation in entries:
        file.catalog.add(text, translation, [("a.py", 0)])
    signed = PoFile(file.domain, file.language, "Ana Novak, 2026-11-29", file.catalog)
    return parse_po(po_text(signed), Path("cap_tui.po"))


def test_a_reworded_text_is_to_be_checked_again_and_its_review_is_over() -> None:
    old = reviewed(("Save the region", "Shrani regijo"), ("Leave", "Zapusti"))
    assert old.reviewed == "Ana Novak, 2026-11-29"
    new = update_catalogue(old, {("Save this region",): ["b.py"], ("Leave",): ["a.py"]})
    message = new.catalog.get("Save this region")
    assert message is not None
    assert (message.string, message.fuzzy) == ("Shrani regijo", True)
    assert tuple(message.previous_id) == ("Save the region",)
    assert new.reviewed == ""
    leave = new.catalog.get("Leave")
    assert leave is not None
    assert not leave.fuzzy


def test_what_is_new_or_gone_leaves_the_review_of_the_rest_standing() -> None:
    old = reviewed(("Save the region", "Shrani regijo"), ("Leave", "Zapusti"))
    new = update_catalogue(old, {("Leave",): ["a.py"], ("Quite another thing",): ["a.py"]})
    assert new.reviewed == old.reviewed
    assert [texts_of(m) for m in new.catalog if m.id] == [("Leave",), ("Quite another thing",)]
    assert parse_po(po_text(new), Path("cap_tui.po")).reviewed == old.reviewed
