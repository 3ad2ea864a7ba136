"""From a survey file to answers: every layout gives the same scores, and nothing happens by halves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cap_stresstest import pack_file, rounds, scoring
from cap_stresstest.operations.close_round import close_round
from cap_stresstest.operations.import_questions import NONE
from cap_stresstest.operations.import_survey import (
    ImportRequest,
    SurveyImport,
    commit_import,
    next_question,
    plan_import,
    read_survey_file,
)
from cap_stresstest.records import ColumnMapping, ImportReceipt, Questionnaire, Response, Round
from cap_stresstest.views.import_dialog import offered_rounds
from cap_tui.api import Conflict, PluginContext, ReadOnly, Refused

Bring = Callable[..., SurveyImport]
FILES = (
    "eusurvey.xlsx",
    "limesurvey.csv",
    "limesurvey_labels.csv",
    "google_forms.csv",
    "ms_forms.xlsx",
    "kobo.csv",
)


def counts(ctx: PluginContext) -> tuple[int, ...]:
    """How much is stored: what an import that failed must leave as it was."""
    kinds = (Questionnaire, Round, Response, ColumnMapping, ImportReceipt)
    return tuple(ctx.records(kind).count() for kind in kinds)


def edited(source: Path, target: Path, old: str, new: str, count: int = -1) -> Path:
    """A copy of a text file with some of it replaced."""
    text = source.read_bytes().decode("utf-8")
    assert old in text
    target.write_bytes(text.replace(old, new, count).encode())
    return target


@pytest.mark.parametrize("name", FILES)
def test_every_layout_gives_the_expected_scores_through_the_real_import(
    ctx: PluginContext,
    bring: Bring,
    surveys: Path,
    expected: dict[str, Any],
    differences: Callable[[Any, Any], list[str]],
    name: str,
) -> None:
    done = bring(surveys / name)
    known = expected["files"][name]
    told = done.counts()
    assert (told["rows"], told["new"], told["duplicates"], told["empty"]) == (
        known["data_rows"],
        known["kept"],
        known["duplicates_dropped"],
        known["empty_rows_dropped"],
    )
    assert (told["partial"], told["out_of_scale"], told["unmapped"]) == (2, 0, 0)
    stored = rounds.responses(ctx, rounds.get(ctx, "2026"))
    scores = scoring.score_round(done.pack, stored)
    assert differences(scores, expected["tables"][known["table"]]) == []
    texts = {key: sum(key in r.texts for r in stored) for key in expected["text_counts"]}
    assert texts == expected["text_counts"]


@pytest.mark.parametrize("name", FILES)
def test_the_given_mappings_lead_to_the_same_answers(
    ctx: PluginContext, surveys: Path, name: str
) -> None:
    without = plan_import(ctx, read_survey_file(ctx, ImportRequest(surveys / name, "2026")))
    mapped = plan_import(
        ctx,
        read_survey_file(
            ctx, ImportRequest(surveys / name, "2026", mapping=surveys / "mapping_hints.json")
        ),
    )
    assert [r.answers for r in mapped.plan.new] == [r.answers for r in without.plan.new]
    assert [r.group for r in mapped.plan.new] == [r.group for r in without.plan.new]


def test_looking_changes_nothing(ctx: PluginContext, surveys: Path) -> None:
    before = ctx.seq
    looked = plan_import(ctx, read_survey_file(ctx, ImportRequest(surveys / "kobo.csv", "2026")))
    assert looked.counts()["new"] == 26
    assert (ctx.seq, counts(ctx)) == (before, (0, 0, 0, 0, 0))


def test_the_same_file_again_changes_nothing(
    ctx: PluginContext, bring: Bring, surveys: Path
) -> None:
    bring(surveys / "limesurvey.csv")
    stored, seq = counts(ctx), ctx.seq
    again = bring(surveys / "limesurvey.csv").counts()
    assert (again["new"], again["duplicates"], again["changed"]) == (0, 27, False)
    assert (counts(ctx), ctx.seq) == (stored, seq)


def test_an_import_is_one_transaction_and_can_be_undone_and_made_again(
    ctx: PluginContext, bring: Bring, surveys: Path, cap_workspace: Any
) -> None:
    bring(surveys / "eusurvey.xlsx")
    assert ctx.seq == 1
    cap_workspace.undo()
    assert counts(ctx) == (0, 0, 0, 0, 0)
    assert bring(surveys / "eusurvey.xlsx").counts()["new"] == 26
    assert ctx.records(Response).count() == 26


def test_scores_are_worked_out_once_and_anew_after_every_change(
    ctx: PluginContext, bring: Bring, surveys: Path, cap_workspace: Any
) -> None:
    first = rounds.scores(ctx, bring(surveys / "eusurvey.xlsx").round)
    assert rounds.scores(ctx, rounds.get(ctx, "2026")) is first
    bring(surveys / "kobo.csv")
    both = rounds.scores(ctx, rounds.get(ctx, "2026"))
    answers = rounds.responses(ctx, rounds.get(ctx, "2026"))
    assert both == scoring.score_round(pack_file.load_pack(), answers) != first
    cap_workspace.undo()
    assert rounds.scores(ctx, rounds.get(ctx, "2026")) == first


def test_two_imports_into_one_round_at_a_time_are_a_conflict(
    ctx: PluginContext, bring: Bring, surveys: Path
) -> None:
    bring(surveys / "eusurvey.xlsx")
    mine = plan_import(ctx, read_survey_file(ctx, ImportRequest(surveys / "kobo.csv", "2026")))
    bring(surveys / "limesurvey.csv")
    with pytest.raises(Conflict):
        commit_import(ctx, mine)


def test_a_round_freezes_the_questionnaire_that_was_asked(
    ctx: PluginContext, bring: Bring, surveys: Path
) -> None:
    done = bring(surveys / "kobo.csv")
    frozen = ctx.records(Questionnaire).find(sha256=done.round.questionnaire)
    assert [entry.pack_version for entry in frozen] == ["0.1-reconstructed"]
    assert len(frozen[0].content["indicator"]) == 31


def test_a_closed_round_takes_no_answers(ctx: PluginContext, bring: Bring, surveys: Path) -> None:
    bring(surveys / "kobo.csv")
    close_round(ctx, rounds.get(ctx, "2026"))
    stored = counts(ctx)
    with pytest.raises(ReadOnly, match="closed"):
        bring(surveys / "eusurvey.xlsx")
    with pytest.raises(ReadOnly, match="closed"):
        close_round(ctx, rounds.get(ctx, "2026"))
    assert counts(ctx) == stored


def test_a_new_round_is_offered_even_when_the_one_of_this_year_is_closed(
    ctx: PluginContext, bring: Bring, surveys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "today", lambda: "2026-11-21")
    assert offered_rounds(ctx) == [("2026", "2026 (a new round)")]
    bring(surveys / "kobo.csv")
    assert [name for name, _words in offered_rounds(ctx)] == ["2026", "2026-2"]
    close_round(ctx, rounds.get(ctx, "2026"))
    assert [name for name, _words in offered_rounds(ctx)] == ["2026-2"]


def test_identity_is_dropped_unless_it_is_asked_for(
    ctx: PluginContext, bring: Bring, surveys: Path
) -> None:
    bring(surveys / "ms_forms.xlsx", "without")
    bring(surveys / "ms_forms.xlsx", "with", keep_identity=True)
    without = rounds.responses(ctx, rounds.get(ctx, "without"))
    kept = rounds.responses(ctx, rounds.get(ctx, "with"))
    assert not any(entry.identity for entry in without)
    assert {entry.identity["Name"] for entry in kept} >= {"participant-01", "participant-07"}


def test_cells_outside_the_scale_are_counted_with_their_place_and_left_blank(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    file = edited(
        surveys / "kobo.csv", tmp_path / "kobo.csv", '"4";"3";"5"', '"9";"0";"perhaps"', 1
    )
    told = bring(file).counts()
    assert (told["out_of_scale"], told["partial"]) == (3, 2)
    assert any("row 2" in line and "'9'" in line for line in told["warnings"])
    assert any("'perhaps'" in line for line in told["warnings"])


def test_a_column_that_belongs_to_nothing_is_named_and_not_kept(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    file = edited(surveys / "limesurvey.csv", tmp_path / "l.csv", '"COM"', '"Shoe size"', 1)
    told = bring(file).counts()
    assert told["unmapped_columns"] == ["Shoe size"]
    assert not any("COM" in entry.texts for entry in ctx.records(Response).all())


def test_an_indicator_without_a_column_is_refused_until_it_is_allowed(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    file = edited(surveys / "limesurvey.csv", tmp_path / "l.csv", '"I03"', '"Something"', 1)
    with pytest.raises(Refused, match="I03") as refused:
        bring(file)
    assert "Something" in refused.value.remedy
    assert counts(ctx) == (0, 0, 0, 0, 0)
    told = bring(file, allow_missing=True).counts()
    assert told["missing_indicators"] == ["I03"]


def test_a_written_mapping_settles_what_headings_do_not_and_is_kept(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    file = edited(surveys / "limesurvey.csv", tmp_path / "l.csv", '"I03"', '"Something"', 1)
    mapping = tmp_path / "map.toml"
    mapping.write_text('[items]\n"Something" = "I03"\n', encoding="utf-8")
    assert bring(file, mapping=mapping).counts()["new"] == 26
    later = edited(file, tmp_path / "later.csv", '"A4","A3","A5"', '"A1","A1","A1"', 1)
    assert bring(later).counts()["new"] == 1


def test_what_the_file_does_not_tell_is_asked(
    ctx: PluginContext, surveys: Path, tmp_path: Path
) -> None:
    file = edited(surveys / "limesurvey.csv", tmp_path / "l.csv", '"I03"', '"Something"', 1)
    read = read_survey_file(ctx, ImportRequest(file, "2026"))
    question = next_question(read, {})
    assert question is not None
    assert (question.key, [key for key, _words in question.choices]) == (
        "column:I03",
        ["Something"],
    )
    assert next_question(read, {question.key: "Something"}) is None
    counts = plan_import(ctx, read, {question.key: "Something"}).counts()
    assert (counts["unmapped"], counts["missing_indicators"]) == (0, [])
    without = plan_import(ctx, read, {question.key: NONE}).counts()
    assert (without["unmapped_columns"], without["missing_indicators"]) == (["Something"], ["I03"])


@pytest.mark.parametrize(
    "text",
    [
        'items = {"No such column" = "I01"}',
        'items = {"I01" = "I99"}',
        "[items",
        '{"items": 3}',
        "what = 1",
        'group_values = {"x" = "mayor"}',
        'answer_values = {"x" = 9}',
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path, text: str
) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        bring(surveys / "limesurvey.csv", mapping=mapping)
    assert "map.toml" in refused.value.where
    assert counts(ctx) == (0, 0, 0, 0, 0)


def test_answers_in_another_language_are_refused_until_they_are_mapped(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    file = tmp_path / "kobo.csv"
    text = (surveys / "kobo.csv").read_text(encoding="utf-8-sig")
    for value in "12345":
        text = text.replace(f'"{value}"', f'"stopnja {value}"')
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="not on the scale"):
        bring(file)
    mapping = tmp_path / "map.json"
    mapping.write_text(json.dumps({"answer_values": {f"stopnja {v}": v for v in range(1, 6)}}))
    assert bring(file, mapping=mapping).counts()["out_of_scale"] == 0


def test_a_partial_answer_that_was_completed_is_the_same_respondent(
    ctx: PluginContext, bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    text = (surveys / "limesurvey.csv").read_text(encoding="utf-8-sig")
    first = tmp_path / "monday.csv"
    first.write_text(text.replace('"A3","A2","DK",""', '"A3","A2","",""', 1), encoding="utf-8")
    bring(first)
    told = bring(surveys / "limesurvey.csv").counts()
    assert (told["new"], told["completed"]) == (0, 1)
    assert ctx.records(Response).count() == 26


def test_an_answer_that_was_changed_in_the_survey_tool_is_told(
    bring: Bring, surveys: Path, tmp_path: Path
) -> None:
    first = bring(surveys / "limesurvey.csv").counts()
    again = tmp_path / "again.csv"
    edited(surveys / "limesurvey.csv", again, '"A4","A3"', '"A4","A2"', 1)
    told = bring(again).counts()
    assert told["new"] == 1
    assert not any("other answers" in text for text in first["warnings"])
    assert any(text.startswith("1 new respondent has an id") for text in told["warnings"])


def test_rows_without_any_answer_are_counted_apart(
    ctx: PluginContext, bring: Bring, tmp_path: Path, surveys: Path
) -> None:
    text = (surveys / "kobo.csv").read_text(encoding="utf-8-sig")
    width = text.splitlines()[0].count(";")
    file = tmp_path / "kobo.csv"
    file.write_text(text + ";" * width + "\n", encoding="utf-8")
    told = bring(file).counts()
    assert (told["rows"], told["empty"], told["new"]) == (28, 1, 26)


@pytest.mark.parametrize("name", ["limesurvey.csv", "google_forms.csv", "kobo.csv"])
def test_two_exports_pasted_together_have_no_respondent_called_like_the_headings(
    bring: Bring, tmp_path: Path, surveys: Path, name: str
) -> None:
    text = (surveys / name).read_text(encoding="utf-8-sig")
    file = tmp_path / name
    file.write_text(text + text, encoding="utf-8")
    told = bring(file).counts()
    assert told["new"] == 26
    assert any("Repeated header row in row" in text for text in told["warnings"])


def test_another_export_of_the_same_survey_is_noticed(
    ctx: PluginContext, bring: Bring, surveys: Path
) -> None:
    bring(surveys / "eusurvey.xlsx")
    looked = plan_import(
        ctx, read_survey_file(ctx, ImportRequest(surveys / "limesurvey.csv", "2026"))
    )
    assert any("another export" in line for line in looked.plan.warnings)


def test_columns_and_cells_are_asked_for_and_the_replies_are_kept(
    ctx: PluginContext, surveys: Path, tmp_path: Path
) -> None:
    file = edited(surveys / "limesurvey.csv", tmp_path / "l.csv", '"I03"', '"Something"', 1)
    file = edited(file, tmp_path / "m.csv", '"PM"', '"Behörde"')
    file = edited(file, tmp_path / "n.csv", '"A5"', '"super"')
    read = read_survey_file(ctx, ImportRequest(file, "2026"))
    wanted = {"column:I03": "Something", "group:Behörde": "policy_maker", "answer:super": "5"}
    replies: dict[str, str] = {}
    while question := next_question(read, replies):
        replies[question.key] = wanted[question.key]
    done = commit_import(ctx, plan_import(ctx, read, replies))
    assert replies == wanted
    told = done.counts()
    assert (told["out_of_scale"], told["missing_indicators"], told["warnings"][1:]) == (0, [], [])
    assert done.mapping.group_values == {"Behörde": "policy_maker"}
    assert done.mapping.answer_values == {"super": 5}
    again = read_survey_file(ctx, ImportRequest(file, "2026"))
    assert next_question(again, {}) is None
    assert plan_import(ctx, again).counts()["imported_before"] == 26
