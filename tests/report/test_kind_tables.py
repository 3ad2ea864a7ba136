"""The records of every kind stand in the region's report and in files of their own, without personal data."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from cap_tui.model.activity import Aspect
from cap_tui.model.kinds import ACTIVITIES, ACTORS, AREAS, EVIDENCE, PEOPLE, RATINGS
from cap_tui.model.listing import Listing, ListingCell, ListingColumn, ListingRow
from cap_tui.operations.context import Context
from cap_tui.operations.ratings import rate
from cap_tui.operations.record_search import Query, select_records
from cap_tui.operations.records import add_record
from cap_tui.report.compose import compose
from cap_tui.report.document import Paragraph, Section, TableBlock
from cap_tui.report.kind_list_file import LIST_SUFFIXES, write_kind_list
from cap_tui.report.kind_tables import kind_sections, kind_table
from cap_tui.report.listing_table import listing_table
from cap_tui.testing import host_of, sample_region

PERSON = {"name": "Ann Other", "purpose": "talks", "consent": "v1", "retain_until": "2099-01-01"}


@pytest.fixture
def context() -> Context:
    """A region with a record of each kind; Ann Other rates, and a study supports her."""
    workspace = sample_region()
    context = Context(workspace, host_of("diamond", workspace=workspace))
    health = add_record(context, AREAS, {"name": "Health"})
    activity = add_record(context, ACTIVITIES, {"name": "=SUM(A1)", "areas": [health.uid]})
    add_record(context, ACTORS, {"name": "Mill", "helix": "business", "employees": 12345})
    person = add_record(context, PEOPLE, PERSON)
    rate(context, activity, Aspect.RELEVANCE, 4, "Ann Other said so", person.uid)
    add_record(context, EVIDENCE, {"title": "Study", "supports": [person.uid, health.uid]})
    return context


def words_of(section: Section) -> str:
    return repr(section.blocks)


def test_the_report_has_a_table_of_each_kind_that_has_records(context: Context) -> None:
    sections = {section.id: section for section in kind_sections(context)}

    assert list(sections) == [
        "records.activities", "records.areas", "records.actors", "records.evidence",
    ]  # fmt: skip
    (table,) = [b for b in sections["records.actors"].blocks if isinstance(b, TableBlock)]
    assert table.caption == "Organisations"
    assert table.columns == ["name", "group", "employees"], "what nobody knows is left out"
    assert table.rows == [["Mill", "business", 12345]]


def test_the_tables_stand_behind_the_sections_of_the_tools(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert context.host is not None
    tool = Section("diamond.figure", "Diamond", [Paragraph("A tool's own words.")], order=400)
    monkeypatch.setattr(context.host, "report_sections", lambda _report, _kind: [tool])
    ids = [section.id for section in compose(context.host, context.workspace).sections]
    assert ids[:2] == ["diamond.figure", "records.activities"]


def test_nobody_is_named_in_a_report(context: Context) -> None:
    for section in kind_sections(context):
        assert "Ann Other" not in words_of(section)
    (evidence,) = [s for s in kind_sections(context) if s.id == "records.evidence"]
    assert "(a person)" in words_of(evidence)


@pytest.mark.parametrize("suffix", LIST_SUFFIXES)
@pytest.mark.parametrize("kind", [PEOPLE, RATINGS])
def test_a_list_of_people_or_ratings_is_written_without_personal_data(
    context: Context, kind: object, suffix: str, tmp_path: Path
) -> None:
    assert kind in (PEOPLE, RATINGS)
    kind = PEOPLE if kind is PEOPLE else RATINGS
    path = tmp_path / f"list{suffix}"
    write_kind_list(context, kind, select_records(context, kind, Query()), path)
    assert b"Ann" not in path.read_bytes()
    table = kind_table(context, kind, select_records(context, kind, Query()))
    assert table is not None
    assert "personal data" in table.note


def test_a_csv_file_holds_numbers_for_programs_and_no_formula(
    context: Context, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    write_kind_list(context, ACTORS, select_records(context, ACTORS, Query()), path)
    assert list(csv.reader(io.StringIO(path.read_text("utf-8-sig")))) == [
        ["name", "group", "employees"],
        ["Mill", "business", "12345"],
    ]
    write_kind_list(context, ACTIVITIES, select_records(context, ACTIVITIES, Query()), path)
    assert "'=SUM(A1)" in path.read_text("utf-8-sig")


def test_an_empty_list_is_written_with_what_to_do(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    write_kind_list(context, AREAS, [], path)
    assert "Add the priorities of your strategy" in path.read_text("utf-8")


def test_a_cost_is_a_number_and_a_heading_says_nothing_in_other_columns() -> None:
    """Money is kept as text, with the digits that were typed; in a spreadsheet it has to add up."""
    columns = (ListingColumn("what", "what"), ListingColumn("cost", "cost", align="right"))
    cells = [("Phase",), ("Pilot", "240000"), ("Course", "210000.50"), ("Talk", "")]
    rows = [ListingRow("", tuple(map(ListingCell, row))) for row in cells]
    table = listing_table(Listing(id="x", title="Actions", columns=columns, rows=rows))
    assert [row[1] for row in table.rows] == ["", Decimal(240000), Decimal("210000.50"), ""]
    assert table.numeric(1)
