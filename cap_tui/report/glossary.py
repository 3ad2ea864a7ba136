"""The glossary of a report: the contributed terms that occur in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_tui.operations.glossary import words_in
from cap_tui.plugin.content_registry import ContentRegistry
from cap_tui.report.document import Block, Figure, Heading, Items, Paragraph, Section, TableBlock
from cap_tui.text.i18n import _

ORDER = 890
"""Behind the tools and their tables, before the appendix of content."""


def glossary_sections(registry: ContentRegistry, sections: Sequence[Section]) -> Iterator[Section]:
    """A section with the terms that occur in ``sections``; none when nobody contributed one that does."""
    text = "\n".join(part for section in sections for part in _texts(section))
    if words := words_in(text, registry):
        table = TableBlock(
            _("Words of this report"),
            (_("word"), _("meaning"), _("from")),
            [(word.name, word.meaning, word.said_by) for word in words],
        )
        said = _("What plugins, this region and partners explain, as far as it occurs here.")
        yield Section("glossary", _("Glossary"), [Paragraph(said), table], ORDER, "glossary")


def _texts(section: Section) -> Iterator[str]:
    yield section.title
    for block in section.blocks:
        yield from _texts_of(block)


def _texts_of(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Items():
            yield from block.items
        case TableBlock():
            yield from (block.caption, *block.columns, block.note)
            yield from (cell for row in block.rows for cell in row if isinstance(cell, str))
        case Figure():
            yield from (block.caption, block.alt, *block.lines)
