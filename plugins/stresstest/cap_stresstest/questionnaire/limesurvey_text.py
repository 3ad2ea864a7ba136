"""The questionnaire as LimeSurvey's tab-separated structure (``.txt``), one block of rows a language.

The columns are those of LimeSurvey's manual, "Tab Separated Value survey structure".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from cap_stresstest.pack import wording
from cap_stresstest.questionnaire.form import SurveyForm
from cap_stresstest.questionnaire.limesurvey import PRIVATE, Asked, pages

COLUMNS = (
    "id",
    "related_id",
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
)
Cells = Mapping[str, str]


def document(form: SurveyForm) -> bytes:
    """The whole file; LimeSurvey wants UTF-8 with a byte order mark."""
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, COLUMNS, restval="", delimiter="\t", lineterminator="\r\n")
    writer.writeheader()
    for cells in rows(form):
        writer.writerow({key: one_line(value) for key, value in cells.items()})
    return made.getvalue().encode("utf-8-sig")


def one_line(text: str) -> str:
    """A cell without tabs and line ends, which the format cannot hold."""
    return " ".join(text.split())


def rows(form: SurveyForm) -> Iterator[Cells]:
    """Settings, titles, then groups, questions, rows and answers, language by language."""
    settings = {
        "language": form.main,
        "additional_languages": " ".join(form.languages[1:]),
        **PRIVATE,
    }
    for name, value in settings.items():
        if value:
            yield {"class": "S", "name": name, "text": value}
    for code in form.languages:
        yield {"class": "SL", "name": "surveyls_title", "text": form.title(code), "language": code}
    for code in form.languages:
        number = 0
        for place, page in enumerate(pages(form), 1):
            yield {
                "id": str(place),
                "class": "G",
                "type/scale": f"G{place}",
                "name": wording(page.name, code),
                "relevance": "1",
                "text": wording(page.about, code),
                "language": code,
            }
            for asked in page.questions:
                number += 1
                yield from _question(asked, code, 100 + number)


def _question(asked: Asked, language: str, identity: int) -> Iterator[Cells]:
    yield {
        "id": str(identity),
        "class": "Q",
        "type/scale": asked.kind,
        "name": asked.code,
        "relevance": "1",
        "text": wording(asked.text, language),
        "language": language,
        "mandatory": "Y" if asked.mandatory else "N",
        "other": "N",
    }
    for row in asked.rows:
        yield {
            "class": "SQ",
            "type/scale": "0",
            "name": row.code,
            "relevance": "1",
            "text": wording(row.label, language),
            "language": language,
        }
    for answer in asked.answers:
        yield {
            "class": "A",
            "type/scale": "0",
            "name": answer.code,
            "text": wording(answer.label, language),
            "language": language,
        }
