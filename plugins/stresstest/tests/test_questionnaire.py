"""The questionnaire as files: tools accept it, and what they export comes back by code."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from cap_stresstest import column_mapping, pack_file, questionnaire, rounds
from cap_stresstest.operations.questionnaires import adopt_questionnaire
from cap_stresstest.questionnaire import limesurvey, limesurvey_text, limesurvey_xml, xlsform
from cap_stresstest.questionnaire.form import SurveyForm
from cap_tui.api import PluginContext, PriorityArea, Refused, Sheet

PACK = pack_file.load_pack()


@pytest.fixture
def form(ctx: PluginContext, cap_workspace: Any) -> SurveyForm:
    """The shipped pack for a region with two priority areas, one of them with an evil name."""
    with cap_workspace.transaction("areas") as tx:
        tx.add(PriorityArea(name="Wood, forestry and bioeconomy"))
        tx.add(PriorityArea(name='=HYPERLINK("http://x")[/]'))
    return questionnaire.make_form(ctx, PACK)


def test_an_xlsform_is_accepted_by_pyxform_without_a_warning(
    form: SurveyForm, tmp_path: Path
) -> None:
    from pyxform.xls2xform import convert

    file = tmp_path / "form.xlsx"
    file.write_bytes(xlsform.document(form))
    made = convert(str(file))
    assert made.warnings == []
    for name in (*PACK.indicator_ids, "GRP", "TOP", "O01", "COM"):
        assert f"/{name}" in made.xform


def test_no_cell_of_an_xlsform_is_a_formula(form: SurveyForm, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    file = tmp_path / "form.xlsx"
    file.write_bytes(xlsform.document(form))
    book = load_workbook(file)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_an_export_of_the_xlsform_is_mapped_by_code(form: SurveyForm) -> None:
    groups, columns = [], []
    for row in xlsform.survey(form):
        if row["type"] == "begin_group":
            groups.append(row["name"])
        elif row["type"] == "end_group":
            groups.pop()
        else:
            columns.append("/".join([*groups, row["name"]]))
    found = column_mapping.assign_columns(PACK, Sheet("kobo", tuple(columns), ()), [])
    assert found.complete
    assert found.unmapped == []


def test_an_export_of_the_limesurvey_structure_is_mapped_by_code(form: SurveyForm) -> None:
    columns = []
    for page in limesurvey.pages(form):
        for asked in page.questions:
            rows = [f"{asked.code}[{row.code}]" for row in asked.rows]
            columns += rows or [asked.code]
    found = column_mapping.assign_columns(PACK, Sheet("limesurvey", tuple(columns), ()), [])
    assert found.complete
    assert found.unmapped == []
    assert len(found.topics) == 2


def test_the_text_structure_has_every_question_once_a_language(
    form: SurveyForm, tmp_path: Path
) -> None:
    file = tmp_path / "form.txt"
    file.write_bytes(limesurvey_text.document(form))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t"))
    settings = {row["name"]: row["text"] for row in rows if row["class"] == "S"}
    assert (settings["anonymized"], settings["ipanonymize"]) == ("Y", "Y")
    stores_nothing_else = ("ipaddr", "datestamp", "refurl", "savetimings", "usecookie")
    assert {settings[name] for name in stores_nothing_else} == {"N"}
    for language in form.languages:
        codes = [
            row["name"]
            for row in rows
            if row["class"] in ("Q", "SQ") and row["language"] == language
        ]
        assert all(codes.count(key) == 1 for key in PACK.indicator_ids)


def test_the_xml_structure_keeps_its_references(form: SurveyForm) -> None:
    root = ElementTree.fromstring(limesurvey_xml.document(form))
    assert root.findtext("LimeSurveyDocType") == "Survey"

    def ids(table: str, column: str) -> list[str]:
        return [row.findtext(column) or "" for row in root.findall(f"{table}/rows/row")]

    questions = ids("questions", "qid")
    everything = questions + ids("subquestions", "qid")
    assert len(set(everything)) == len(everything)
    assert set(ids("subquestions", "parent_qid")) <= set(questions)
    assert set(ids("answers", "qid")) <= set(questions)
    assert set(ids("question_l10ns", "qid")) == set(everything)
    assert set(ids("answer_l10ns", "aid")) == set(ids("answers", "aid"))
    titles = [*ids("questions", "title"), *ids("subquestions", "title")]
    assert all(titles.count(key) == 1 for key in PACK.indicator_ids)


def test_the_same_form_gives_the_same_structure(form: SurveyForm) -> None:
    assert limesurvey_xml.document(form) == limesurvey_xml.document(form)


@pytest.mark.parametrize("ending", ["md", "html", "docx", "pdf", "xlsx", "txt", "lss"])
def test_every_ending_is_written(
    ctx: PluginContext, form: SurveyForm, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"form.{ending}"
    questionnaire.write_form(ctx, form, file)
    assert file.stat().st_size > 2000


def test_the_sheet_to_print_says_what_is_reconstructed(
    ctx: PluginContext, form: SurveyForm, tmp_path: Path
) -> None:
    file = tmp_path / "sheet.md"
    questionnaire.write_form(ctx, form, file)
    text = file.read_text(encoding="utf-8")
    assert "reconstructed" in text
    assert all(key in text for key in PACK.indicator_ids)


def test_an_unknown_ending_and_an_unknown_language_are_refused(
    ctx: PluginContext, form: SurveyForm, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=r"\.odt"):
        questionnaire.write_form(ctx, form, tmp_path / "form.odt")
    with pytest.raises(Refused, match="xx"):
        questionnaire.make_form(ctx, PACK, ["xx"])


def test_a_region_takes_its_own_pack_without_touching_code(
    ctx: PluginContext, tmp_path: Path, bring: Callable[..., Any], surveys: Path
) -> None:
    bring(surveys / "kobo.csv", "before")
    text = pack_file.SHIPPED.read_text(encoding="utf-8").replace("0.1-reconstructed", "1.0")
    mine = tmp_path / "mine.toml"
    mine.write_text(text, encoding="utf-8")
    adopt_questionnaire(ctx, pack_file.load_pack(mine))
    assert rounds.current_pack(ctx).version == "1.0"
    bring(surveys / "kobo.csv", "after")
    versions = {entry.name: entry.pack_version for entry in rounds.all_rounds(ctx)}
    assert versions == {"before": "0.1-reconstructed", "after": "1.0"}
    adopt_questionnaire(ctx, PACK)
    assert rounds.current_pack(ctx).version == "0.1-reconstructed"
