"""The questionnaire as a LimeSurvey structure file (``.lss``), database version 490 (LimeSurvey 5 and later).

Tables and fields are those that LimeSurvey writes itself; fields that are left out take
LimeSurvey's own defaults.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree

from cap_stresstest.pack import wording
from cap_stresstest.questionnaire.form import SurveyForm
from cap_stresstest.questionnaire.limesurvey import PRIVATE, THEMES, Asked, pages

DATABASE = 490
SURVEY_ID = 300001  # LimeSurvey takes another when this one is used
Rows = list[dict[str, str]]


def document(form: SurveyForm) -> bytes:
    """The whole file: document type, version, languages, then one element a table."""
    root = ElementTree.Element("document")
    ElementTree.SubElement(root, "LimeSurveyDocType").text = "Survey"
    ElementTree.SubElement(root, "DBVersion").text = str(DATABASE)
    languages = ElementTree.SubElement(root, "languages")
    for code in form.languages:
        ElementTree.SubElement(languages, "language").text = code
    for name, rows in tables(form).items():
        if rows:
            _table(root, name, rows)
    ElementTree.indent(root, " ")
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _table(root: ElementTree.Element, name: str, rows: Sequence[Mapping[str, str]]) -> None:
    table = ElementTree.SubElement(root, name)
    fields = ElementTree.SubElement(table, "fields")
    for column in dict.fromkeys(column for row in rows for column in row):
        ElementTree.SubElement(fields, "fieldname").text = column
    body = ElementTree.SubElement(table, "rows")
    for row in rows:
        element = ElementTree.SubElement(body, "row")
        for column, value in row.items():
            ElementTree.SubElement(element, column).text = value


def tables(form: SurveyForm) -> dict[str, Rows]:
    """Every table of the structure with its rows; ids are counted, so that the same form gives the same file."""
    names = ("answers", "answer_l10ns", "groups", "group_l10ns", "questions", "subquestions")
    found: dict[str, Rows] = {name: [] for name in (*names, "question_l10ns")}
    numbers = iter(range(1, 1_000_000))
    for place, page in enumerate(pages(form), 1):
        gid = str(next(numbers))
        found["groups"].append(
            {"gid": gid, "sid": str(SURVEY_ID), "group_order": str(place), "grelevance": "1"}
        )
        for code in form.languages:
            found["group_l10ns"].append(
                {
                    "id": str(next(numbers)),
                    "gid": gid,
                    "group_name": wording(page.name, code),
                    "description": wording(page.about, code),
                    "language": code,
                }
            )
        for order, asked in enumerate(page.questions, 1):
            _question(found, form, asked, gid, order, numbers)
    found["surveys"] = [
        {
            "sid": str(SURVEY_ID),
            "gsid": "1",
            "admin": "inherit",
            "adminemail": "inherit",
            "template": "inherit",
            "language": form.main,
            "additional_languages": " ".join(form.languages[1:]),
            **PRIVATE,
        }
    ]
    found["surveys_languagesettings"] = [
        {
            "surveyls_survey_id": str(SURVEY_ID),
            "surveyls_language": code,
            "surveyls_title": form.title(code),
        }
        for code in form.languages
    ]
    return found


def _question(
    found: dict[str, Rows],
    form: SurveyForm,
    asked: Asked,
    gid: str,
    order: int,
    numbers: Iterator[int],
) -> None:
    """One question with its sub-questions and its answers, in every language."""
    qid = str(next(numbers))
    found["questions"].append(
        {
            **_asked(qid, "0", gid, asked.kind, asked.code, order),
            "mandatory": "Y" if asked.mandatory else "N",
            "question_theme_name": THEMES[asked.kind],
        }
    )
    _words(found["question_l10ns"], form, "qid", qid, "question", asked.text, numbers)
    for place, row in enumerate(asked.rows, 1):
        sub = str(next(numbers))
        found["subquestions"].append(_asked(sub, qid, gid, asked.kind, row.code, place))
        _words(found["question_l10ns"], form, "qid", sub, "question", row.label, numbers)
    for place, answer in enumerate(asked.answers, 1):
        aid = str(next(numbers))
        found["answers"].append(
            {
                "aid": aid,
                "qid": qid,
                "code": answer.code,
                "sortorder": str(place),
                "assessment_value": "0",
                "scale_id": "0",
            }
        )
        _words(found["answer_l10ns"], form, "aid", aid, "answer", answer.label, numbers)


def _asked(qid: str, parent: str, gid: str, kind: str, code: str, order: int) -> dict[str, str]:
    """The row of a question, or of a sub-question under ``parent``."""
    return {
        "qid": qid,
        "parent_qid": parent,
        "sid": str(SURVEY_ID),
        "gid": gid,
        "type": kind,
        "title": code,
        "encrypted": "N",
        "other": "N",
        "relevance": "1",
        "question_order": str(order),
        "scale_id": "0",
    }


def _words(
    rows: Rows,
    form: SurveyForm,
    key: str,
    identity: str,
    column: str,
    words: str | Mapping[str, str],
    numbers: Iterator[int],
) -> None:
    for code in form.languages:
        text = wording(words, code)
        rows.append({"id": str(next(numbers)), key: identity, column: text, "language": code})
