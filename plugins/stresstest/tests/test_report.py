"""What a report says about who answered and about other analyses, and what nobody can work out."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import cap_stresstest
from cap_stresstest import report, report_method, result_listings
from cap_stresstest.operations.import_survey import SurveyImport
from cap_stresstest.records import Response
from cap_stresstest.round_result import assess_round
from cap_tui.api import Evidence, PluginContext, document

Bring = Callable[..., SurveyImport]


@pytest.mark.parametrize("unknown", [0, 2])
def test_no_small_number_of_respondents_is_left_over_by_subtraction(unknown: int) -> None:
    for counts in itertools.product(range(7), repeat=3):
        people = sum(counts) + unknown
        hidden = report_method.hidden_numbers(list(counts), people, 3)
        assert all(hide for count, hide in zip(counts, hidden, strict=True) if 0 < count < 3)
        left = people - sum(c for c, hide in zip(counts, hidden, strict=True) if not hide)
        told = sum(hidden) == 1 and not unknown and sum(c > 0 for c in counts) > 1
        assert not told, (counts, hidden, left)


def tables(ctx: PluginContext) -> dict[str, document.TableBlock]:
    """The tables of the report by their captions."""
    found = (b for section in report.sections(_report_data(ctx)) for b in section.blocks)
    return {block.caption: block for block in found if isinstance(block, document.TableBlock)}


def first_answers(surveys: Path, target: Path, groups: dict[str, int]) -> Path:
    """The first so many answers of each group."""
    header, *rows = (surveys / "limesurvey.csv").read_text(encoding="utf-8-sig").split('\n"')
    taken = [r for g, n in groups.items() for r in [r for r in rows if f'"{g}"' in r][:n]]
    target.write_text('\n"'.join([header, *taken]).rstrip() + "\n", encoding="utf-8")
    return target


def test_of_two_people_a_report_says_no_more_than_that_they_are_two(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    bring(first_answers(surveys, tmp_path / "two.csv", {"CM": 1, "OS": 1}))
    made = tables(ctx)
    assert made["Data quality"].rows == [("Respondents", 2)]
    indicators = [t for caption, t in made.items() if caption.startswith("Indicators in figures")]
    assert all(row[-1] is None for table in indicators for row in table.rows)


def test_beside_a_hidden_group_the_numbers_of_the_others_do_not_leave_it_over(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    bring(first_answers(surveys, tmp_path / "few.csv", {"PM": 2, "CM": 12, "OS": 8}))
    apart = next(t for c, t in tables(ctx).items() if c.startswith("Indicators on which groups"))
    assert [row[2] for row in apart.rows] == [None] * len(apart.rows)
    assert all(str(cell).endswith("(n 3 or more)") for row in apart.rows for cell in row[3:5])
    assert (
        dict(tables(ctx)["Data quality"].rows)["Respondents who left items blank"] == "fewer than 3"
    )


def test_evidence_of_the_region_is_listed_with_what_it_shows_and_where_it_is(
    ctx: PluginContext, bring: Bring, surveys: Path, cap_workspace: Any
) -> None:
    taken = bring(surveys / "kobo.csv")
    assert not any(s.id.endswith("evidence") for s in report.sections(_report_data(ctx)))
    with cap_workspace.transaction("evidence") as tx:
        tx.add(
            Evidence(
                title="Jobs in wood",
                statement="above the mean",
                source="Office of statistics",
                date="2026-05-01",
                address="https://statistics.example/wood",
                value=12.5,
                unit="%",
                supports=(taken.round.uid,),
            )
        )
    last = report.sections(_report_data(ctx))[-1]
    assert last.id == "stresstest.evidence"
    table = next(block for block in last.blocks if isinstance(block, document.TableBlock))
    assert table.rows == [
        (
            "Jobs in wood *",
            "12.50 %: above the mean",
            "Office of statistics, 2026-05-01",
            "https://statistics.example/wood",
        )
    ]


def _report_data(ctx: PluginContext) -> Any:
    return report.report_data(ctx, assess_round(ctx))


def test_a_copy_without_the_answers_says_nothing_instead_of_nought(
    ctx: PluginContext, bring: Bring, surveys: Path, cap_workspace: Any
) -> None:
    bring(surveys / "kobo.csv")
    assert list(cap_stresstest.cap_report_sections(ctx, "region"))
    with cap_workspace.transaction("as in a bundle of aggregates") as tx:
        for response in list(cap_workspace.records(Response).all()):
            tx.remove(response)
    assert list(cap_stresstest.cap_report_sections(ctx, "region")) == []


def test_differences_are_numbers_in_a_report_and_have_their_sign_on_the_screen(
    ctx: PluginContext, bring: Bring, surveys: Path
) -> None:
    bring(surveys / "kobo.csv")
    table = tables(ctx)["Weaknesses"]
    gaps = [row[list(table.columns).index("Gap")] for row in table.rows]
    assert all(isinstance(gap, Decimal) for gap in gaps)
    own, mean = (list(table.columns).index(title) for title in ("Own", "Mean"))
    assert [row[own] - row[mean] for row in table.rows] == gaps  # type: ignore[operator]
    listing = result_listings.list_strengths(assess_round(ctx))
    place = [column.id for column in listing.columns].index("gap")
    shown = [listing.text(row, place) for row in listing.rows if row.key]
    assert {text[0] for text in shown} == {"+", "-"}


def test_where_n_counts_answers_that_enter_no_mean_the_tables_say_so(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    bring(first_answers(surveys, tmp_path / "few.csv", {"PM": 2, "CM": 12, "OS": 8}))
    assessment = assess_round(ctx)
    hidden = [key for key, score in assessment.scores.indicators.items() if score.hidden]
    assert hidden
    notes = [t.note for c, t in tables(ctx).items() if c.startswith("Indicators in figures")]
    said = " ".join(notes)
    assert all(key in said for key in hidden)
    assert "enter no mean" in said
