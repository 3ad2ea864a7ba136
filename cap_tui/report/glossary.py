"""The glossary of a report: the terms that occur in it, contributed ones and those that are shipped."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

from cap_tui.model.content import ContentItem
from cap_tui.model.conversion import convert
from cap_tui.model.glossary import GlossaryTerm
from cap_tui.operations.glossary import words_in
from cap_tui.report.document import Paragraph, Section, TableBlock
from cap_tui.text.i18n import _

ORDER = 890
"""Behind the tools and their tables, before the appendix of content."""


@cache
def shipped_terms() -> Sequence[GlossaryTerm]:
    """The words of the field that the program explains."""
    text = resources.files("cap_tui.report").joinpath("glossary.toml").read_text("utf-8")
    return convert(tomllib.loads(text)["term"], tuple[GlossaryTerm, ...])


def glossary_sections(
    terms: Sequence[ContentItem[Any]], sections: Sequence[Section]
) -> Iterator[Section]:
    """A section with those of ``terms`` and of the shipped ones that occur in ``sections``; none where none does."""
    text = "\n".join(part for section in sections for part in section.texts())
    if words := words_in(text, terms, shipped_terms()):
        table = TableBlock(
            _("Words of this report"),
            (_("word"), _("meaning"), _("from")),
            [(word.name, word.meaning, word.said_by) for word in words],
        )
        said = _("What words of this report mean, and who explains them.")
        yield Section("glossary", _("Glossary"), [Paragraph(said), table], ORDER, "glossary")
