"""The report of an evaluation: page one, the questions, the annexes."""

from __future__ import annotations

import datetime
from pathlib import Path

from cap_evaluation.operations.learning import new_finding, note_finding
from cap_evaluation.report import sections, write_evaluation_report
from cap_evaluation.report_page_one import furthest_behind, page_one
from cap_evaluation.result_listings import measured_results
from cap_evaluation.results import region_results
from cap_tui.api import PluginContext, document

AS_OF = datetime.date(2025, 12, 31)


def test_the_report_answers_each_question_of_an_evaluation_afterwards(ctx: PluginContext) -> None:
    text = "The bench is used, the shared calendar is not."
    note_finding(
        ctx, new_finding(ctx, text, date=datetime.date(2024, 7, 1), criterion="effectiveness")
    )
    (claims,) = (
        section
        for section in sections(ctx, region_results(ctx, datetime.date(2024, 7, 31)))
        if section.id == "evaluation.claims"
    )
    items = [block.items for block in claims.blocks if isinstance(block, document.Items)]
    assert len(items) == 6
    assert items[2] == [f"2024-07-01: {text}"]
    assert items[0] == ["No finding answers it yet."]


def test_page_one_says_whose_figures_are_there_what_they_say_and_what_to_decide(
    nordtal: PluginContext,
) -> None:
    results = region_results(nordtal, datetime.date(2024, 7, 31))
    asked, messages, decisions = page_one(results, whole=True)
    assert (asked.role, messages.role, decisions.role) == ("asked", "message", "decision")
    table = asked.blocks[1]
    assert isinstance(table, document.TableBlock)
    due = sum(r.coverage.expected for r in measured_results(results))
    assert sum(row[1] for row in table.rows) >= due  # type: ignore[misc]  # numbers
    said, figure = messages.blocks
    assert isinstance(said, document.Items)
    assert len(said.items) <= 5
    behind = furthest_behind(results)
    assert behind is not None
    gaps = [r.light.gap for r in measured_results(results) if r.light.gap is not None]
    assert behind.light.gap == min(gaps)
    assert behind.definition.name in said.items[1]
    assert isinstance(figure, document.Figure)
    assert behind.definition.name in figure.caption
    text = " ".join(item for block in decisions.blocks for item in block.items)  # type: ignore[union-attr]  # Items
    assert "A1" not in text, "names, not codes"


def test_the_report_begins_with_page_one_and_ends_with_its_annexes(
    ctx: PluginContext, tmp_path: Path
) -> None:
    write_evaluation_report(ctx, tmp_path / "evaluation.md", AS_OF)
    text = (tmp_path / "evaluation.md").read_text()
    heads = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert heads[:2] == ["In short", "Did it work?"]
    assert heads[-3:] == ["Logframe", "Indicators", "Glossary"]
    assert "1. 0 indicators are measured" in text
