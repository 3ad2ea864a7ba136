"""The questionnaire as an XLSForm (xlsform.org): KoboToolbox, ODK, Enketo, ArcGIS Survey123.

One group a dimension, drawn as a table; names are the codes of the pack, so that an export
with XML names is read back by code. Every cell is written as text: none can become a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from cap_stresstest.questionnaire.form import AnswerChoice, SurveyForm
from cap_stresstest.words import _
from cap_tui.api import Refused, formats

Cells = Mapping[str, str]


def label(code: str) -> str:
    """The column of a label in one language, as XLSForm names it."""
    return f"label::{formats.own_language_name(code)} ({code})"


def document(form: SurveyForm) -> bytes:
    """The whole workbook; Refused when XlsxWriter is not installed."""
    try:
        import xlsxwriter
    except ModuleNotFoundError as error:
        raise Refused(
            _("XlsxWriter is not installed."),
            remedy=_("Install it with: pip install 'cap-tui[office]'"),
        ) from error
    labels = [label(code) for code in form.languages]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, options) as book:
        sheets = {
            "survey": (["type", "name", *labels, "appearance", "required"], list(survey(form))),
            "choices": (["list_name", "name", *labels], list(choices(form))),
            "settings": (
                ["form_title", "form_id", "version", "default_language"],
                [settings(form)],
            ),
        }
        for name, (columns, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column)
                sheet.set_column(place, place, 18 if "::" not in column else 60)
            for number, row in enumerate(rows, 1):
                for place, column in enumerate(columns):
                    if row.get(column):
                        sheet.write_string(number, place, row[column])
    return made.getvalue()


def survey(form: SurveyForm) -> Iterator[Cells]:
    """The rows of the sheet ``survey``."""
    pack = form.pack
    background = pack.survey
    yield {
        "type": "select_one groups",
        "name": background.group.id,
        "required": "yes",
        **_labels(form, form.every(background.group.text)),
    }
    if form.topics:
        yield {
            "type": "select_multiple topics",
            "name": background.topics.id,
            **_labels(form, form.every(background.topics.text)),
        }
    for dimension in pack.dimension:
        yield {
            "type": "begin_group",
            "name": dimension.id,
            "appearance": "table-list",
            **_labels(form, form.every(dimension.name)),
        }
        for question in pack.question:
            if question.dimension == dimension.id:
                for item in question.items:
                    asked = form.asked(question.text, item.text, several=len(question.items) > 1)
                    yield {
                        "type": "select_one scale",
                        "name": item.indicator,
                        **_labels(form, asked),
                    }
        yield {"type": "end_group"}
    for text in pack.texts:
        yield {
            "type": "text",
            "name": text.id,
            "appearance": "multiline",
            **_labels(form, form.every(text.text)),
        }


def choices(form: SurveyForm) -> Iterator[Cells]:
    """The rows of the sheet ``choices``."""
    topics = [AnswerChoice(code, name) for code, name in form.topics]
    lists = {"groups": form.groups(), "scale": form.answers(), "topics": topics}
    for name, entries in lists.items():
        for entry in entries:
            yield {
                "list_name": name,
                "name": entry.code.lower(),
                **_labels(form, form.every(entry.label)),
            }


def settings(form: SurveyForm) -> Cells:
    """The row of the sheet ``settings``; the version is that of the pack and its content."""
    return {
        "form_title": form.title(form.main),
        "form_id": "stresstest",
        "version": f"{form.pack.version}+{form.pack.sha256[:8]}",
        "default_language": f"{formats.own_language_name(form.main)} ({form.main})",
    }


def _labels(form: SurveyForm, words: Mapping[str, str]) -> dict[str, str]:
    return {label(code): words[code] for code in form.languages}
