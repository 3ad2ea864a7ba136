"""Glossary terms and translations: the core's own content kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec

from cap_tui.model.content import ContentEntry, ContentProblem, Link, Words
from cap_tui.model.record import about
from cap_tui.text.i18n import N_, _, is_language, plural_forms
from cap_tui.text.message_fields import fields_in, same_fields, written_fields


class GlossaryTerm(ContentEntry, frozen=True, kw_only=True):
    """A word of the field, and what it means here."""

    definition: Annotated[Words, about("What it means", label=N_("definition"))]
    synonyms: Annotated[
        dict[str, tuple[str, ...]] | tuple[str, ...],
        about("Other words for it, or lists by language", label=N_("synonyms")),
    ] = ()
    see: Annotated[tuple[str, ...], about("Ids of related terms", label=N_("see also"))] = ()
    link: Annotated[Link, about("Where to read more", label=N_("link"))] = ""


class Translation(ContentEntry, frozen=True, kw_only=True):
    """Words of the program in one language: they stand in for its own, and fill what it lacks."""

    language: Annotated[
        str,
        msgspec.Meta(pattern=r"^[a-z]{2,3}$", examples=["hr"]),
        about("Language of the texts: a code of two or three letters", label=N_("language")),
    ]
    texts: Annotated[
        dict[str, str], about("English text of the program → translation", label=N_("texts"))
    ]
    domain: Annotated[
        str,
        about("Whose words: cap_tui, the package of a plugin, or content", label=N_("package")),
    ] = "cap_tui"
    plurals: Annotated[
        dict[str, tuple[str, ...]],
        about("English singular → the plural forms, in gettext's order", label=N_("plural forms")),
    ] = {}
    again: Annotated[
        tuple[str, ...],
        about("Texts whose translation has to be checked again", label=N_("check again")),
    ] = ()
    reviewed: Annotated[
        str, about("The native speaker who read it: name, date", label=N_("reviewed"))
    ] = ""


def check_translation(entry: ContentEntry) -> list[ContentProblem]:
    """A problem for an unknown language, for lost fields in braces, and for a wrong number of plural forms."""
    if not isinstance(entry, Translation):
        return []
    return [*_wrong_language(entry), *_wrong_fields(entry), *_wrong_plurals(entry)]


def _wrong_language(entry: Translation) -> Iterator[ContentProblem]:
    if not is_language(entry.language):
        yield ContentProblem(
            _("Unknown language: {codes}.").format(codes=entry.language),
            _("Give a code of two or three letters, such as hr or rm."),
            "language",
        )


def _wrong_plurals(entry: Translation) -> Iterator[ContentProblem]:
    if not entry.plurals:
        return
    forms = plural_forms(entry.language)
    for text, translated in entry.plurals.items():
        known = {*(fields_in(text) or ()), "n:"}  # the singular may leave the number out
        given = [fields_in(form) for form in translated]
        if any(fields is None or not known.issuperset(fields) for fields in given):
            yield _fields_differ(text, "plurals")
        if len(translated) != forms:
            yield ContentProblem(
                _("'{text}' has {given} plural forms.").format(text=text, given=len(translated)),
                _("Give {forms}, in the order of gettext.").format(forms=forms),
                "plurals",
            )


def _wrong_fields(entry: Translation) -> list[ContentProblem]:
    return [
        _fields_differ(text, "texts")
        for text, translated in entry.texts.items()
        if not same_fields(text, translated)
    ]


def _fields_differ(text: str, key: str) -> ContentProblem:
    needed = written_fields(text)
    return ContentProblem(
        _("The translation of '{text}' must have the same fields in braces.").format(text=text),
        _("Write these fields in it: {fields}.").format(fields=needed)
        if needed
        else _("Take the braces out of it."),
        key,
    )
