"""What a report says about who answered and about other analyses, and what nobody can work out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import cap_stresstest
from cap_stresstest import report, result_listings, rounds
from cap_stresstest.benchmark import benchmark
from cap_stresstest.operations.import_survey import SurveyImport
from cap_stresstest.records import Response
from cap_stresstest.round_result import assess_round
from cap_tui.api import Evidence, PluginContext, document

Bring = Callable[..., SurveyImport]


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


def test_of_two_people_a_report_says_nothing(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    bring(first_answers(surveys, tmp_path / "two.csv", {"CM": 1, "OS": 1}))
    made = tables(ctx)
    assert made["Data quality"].rows == [("Respondents", "hidden")]
    assert "Respondents by group" not in made
    indicators = [t for caption, t in made.items() if caption.startswith("Indicators in figures")]
    assert all(row[-1] is None for table in indicators for row in table.rows)


def test_beside_a_hidden_group_the_numbers_of_the_others_do_not_leave_it_over(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    bring(first_answers(surveys, tmp_path / "few.csv", {"PM": 2, "CM": 12, "OS": 8}))
    apart = next(t for c, t in tables(ctx).items() if c.startswith("Indicators on which groups"))
    assert [row[2] for row in apart.rows] == [None] * len(apart.rows)
    asked = {row[0]: row[1] for row in tables(ctx)["Respondents by group"].rows}
    assert sorted(map(str, asked.values())) == ["12", "7", "hidden"]
    quality = dict(tables(ctx)["Data quality"].rows)
    assert quality["Respondents"] == 19


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
            "12.5 %: above the mean",
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


def test_where_n_counts_answers_that_enter_no_mean_the_screen_says_so_and_a_report_counts_none(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    bring(first_answers(surveys, tmp_path / "few.csv", {"PM": 2, "CM": 12, "OS": 8}))
    assessment = assess_round(ctx)
    hidden = [key for key, score in assessment.scores.indicators.items() if score.hidden]
    assert hidden
    found = result_listings.list_benchmark(
        assessment, benchmark(assessment, rounds.responses(ctx, assessment.round)), hidden
    )
    said = " ".join(found.notes)
    assert all(key in said for key in hidden)
    assert "enter no mean" in said
    notes = [t.note for c, t in tables(ctx).items() if c.startswith("Indicators in figures")]
    assert "enter no mean" not in " ".join(notes)
