"""The words of the field that occur in a text, with what they mean: terms that anybody contributes as content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cap_tui.model.content import ContentItem, fold
from cap_tui.model.glossary import GlossaryTerm
from cap_tui.operations.content import contributors
from cap_tui.plugin.content_registry import ContentRegistry
from cap_tui.text.i18n import pick

KIND = "glossary"


class ExplainedWord(NamedTuple):
    """A term as it is explained to a reader: its name, what it means, and who says so."""

    name: str
    meaning: str
    said_by: str


def words_in(text: str, registry: ContentRegistry) -> list[ExplainedWord]:
    """The terms of the glossary that stand in ``text``, by name. A term is found as it is written, not inflected."""
    terms = registry.entries(KIND)
    if not terms:
        return []
    read = " ".join(fold(text).split())
    found = [_explained(item) for item in terms if _stands(item, read)]
    return sorted(found, key=lambda word: (fold(word.name), word.said_by))


def _explained(item: ContentItem[Any]) -> ExplainedWord:
    term: GlossaryTerm = item.entry
    return ExplainedWord(pick(term.name), pick(term.definition), contributors(item))


def _stands(item: ContentItem[Any], read: str) -> bool:
    return isinstance(item.record, GlossaryTerm) and any(
        word in read and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", read)
        for word in map(fold, _wordings(item.record))
    )


def _wordings(term: GlossaryTerm) -> Iterator[str]:
    """The name and the synonyms in every language: records stand in the languages of their authors."""
    given: list[str | Iterable[str]] = [
        *(term.name.values() if isinstance(term.name, dict) else (term.name,)),
        *(term.synonyms.values() if isinstance(term.synonyms, dict) else term.synonyms),
    ]
    for wording in given:
        for word in (wording,) if isinstance(wording, str) else wording:
            if word.strip():
                yield " ".join(word.split())
