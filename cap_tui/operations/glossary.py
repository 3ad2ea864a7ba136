"""The words of the field that occur in a text, with what they mean: terms that anybody contributes as content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from cap_tui.model.content import ContentItem
from cap_tui.model.glossary import GlossaryTerm
from cap_tui.operations.content import contributors
from cap_tui.text.folding import fold_text
from cap_tui.text.i18n import pick

KIND = "glossary"
PROGRAM = "cap-tui"
"""Who explains a shipped term."""


class ExplainedWord(NamedTuple):
    """A term as it is explained to a reader: its name, what it means, and who says so."""

    name: str
    meaning: str
    said_by: str


def words_in(
    text: str, terms: Sequence[ContentItem[Any]], shipped: Sequence[GlossaryTerm] = ()
) -> list[ExplainedWord]:
    """Those of ``terms`` that stand in ``text``, by name. A term is found as it is written, not inflected.

    One of ``shipped``, the program's own, gives way to a contributed term of its name.
    """
    if not terms and not shipped:
        return []
    read = " ".join(fold_text(text).split())
    found = [
        ExplainedWord(pick(item.record.name), pick(item.record.definition), contributors(item))
        for item in terms
        if isinstance(item.record, GlossaryTerm) and _stands(item.record, read)
    ]
    names = {fold_text(word.name) for word in found}
    found += [
        ExplainedWord(pick(term.name), pick(term.definition), PROGRAM)
        for term in shipped
        if _stands(term, read) and fold_text(pick(term.name)) not in names
    ]
    return sorted(found, key=lambda word: (fold_text(word.name), word.said_by))


def _stands(term: GlossaryTerm, read: str) -> bool:
    return any(
        word in read and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", read)
        for word in map(fold_text, _wordings(term))
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
