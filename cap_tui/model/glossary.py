"""Glossary terms and translations: the core's own content kinds."""

from __future__ import annotations

from string import Formatter
from typing import Annotated, Literal

from cap_tui.model.content import ContentEntry, ContentProblem, Link, Words
from cap_tui.model.record import about
from cap_tui.text.i18n import N_, _


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
        Literal["en", "de", "fr", "it", "sl"],
        about("Language of the texts", label=N_("language")),
    ]
    texts: Annotated[
        dict[str, str], about("English text of the program → translation", label=N_("texts"))
    ]
    domain: Annotated[
        str, about("Whose words: cap_tui, or the package of a plugin", label=N_("package"))
    ] = "cap_tui"


def check_translation(entry: ContentEntry) -> list[ContentProblem]:
    """A problem for each translation whose fields in braces are not those of the text."""
    if not isinstance(entry, Translation):
        return []
    return [
        ContentProblem(
            _("The translation of '{text}' must have the same fields in braces.").format(text=text),
            _("Write these fields in it: {fields}.").format(fields=needed)
            if (needed := _wording_of(text))
            else _("Take the braces out of it."),
            "texts",
        )
        for text, translated in entry.texts.items()
        if _fields_in(text) != _fields_in(translated)
    ]


def _wording_of(text: str) -> str:
    """The fields of a text as they are written."""
    return ", ".join(f"{{{field.strip(':')}}}" for field in _fields_in(text) or ())


def _fields_in(text: str) -> list[str] | None:
    """The fields in braces, sorted; None where the braces do not match."""
    try:
        return sorted(
            f"{name}:{spec}" for _t, name, spec, _c in Formatter().parse(text) if name is not None
        )
    except ValueError:
        return None
