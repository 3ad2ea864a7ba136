"""The glossary of a report: terms that occur in it, as they are written, in any language and by their synonyms."""

from __future__ import annotations

from typing import Any

from cap_tui.model.content import ContentProvenance
from cap_tui.plugin.content_kinds import CORE_KINDS
from cap_tui.plugin.content_registry import ContentRegistry, Contributor
from cap_tui.plugin.content_source import RawEntry
from cap_tui.report.document import Items, Paragraph, Section, TableBlock
from cap_tui.report.glossary import glossary_sections, shipped_terms
from cap_tui.text.i18n import LANGUAGES

TERMS: list[dict[str, Any]] = [
    {"id": "sm.mass", "name": {"en": "critical mass", "sl": "kritična masa"}, "definition": "Enough to begin"},
    {"id": "sm.helix", "name": "helix", "synonyms": {"en": ["actor group"]}, "definition": "Kind of actor"},
    {"id": "sm.art", "name": "art", "definition": "Never meant by 'smart'"},
]  # fmt: skip


def explained(*blocks: Any) -> list[list[Any]]:
    """The rows of the glossary of a report with these blocks."""
    entries = tuple(RawEntry("glossary", term, "g.toml", "g.toml", ()) for term in TERMS)
    origin = ContentProvenance(source="workspace", region="SM")
    region = Contributor(None, "sm.", origin, entries)
    registry = ContentRegistry({kind.name: kind for kind in CORE_KINDS}, [region])
    found = list(
        glossary_sections(registry.entries("glossary"), [Section("a.b", "Smart Regions", blocks)])
    )
    return [list(row) for section in found for row in section.blocks[1].rows]  # type: ignore[union-attr]  # the table


def test_a_term_is_explained_where_it_occurs_whatever_its_case_and_language() -> None:
    mass = ["critical mass", "Enough to begin", "SM"]
    assert explained(Paragraph("The Critical\nMass is there.")) == [mass]
    assert explained(Items(["kritična masa"])) == [mass]
    assert explained(TableBlock("T", ["a", "b"], [["the actor group", 3]])) == [
        ["helix", "Kind of actor", "SM"]
    ]


def test_the_program_explains_the_words_of_the_field_in_every_language() -> None:
    (row,) = explained(Paragraph("A logframe of two pages"))
    assert (row[0], row[2]) == ("logframe", "cap-tui")
    for term in shipped_terms():
        assert isinstance(term.definition, dict)
        assert set(term.definition) == set(LANGUAGES), term.id
        assert isinstance(term.name, str) or set(term.name) == set(LANGUAGES), term.id


def test_a_report_without_such_words_has_no_glossary() -> None:
    assert explained(Paragraph("Helixes are something else.")) == []
