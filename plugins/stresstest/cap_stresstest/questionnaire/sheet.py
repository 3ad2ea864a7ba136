"""The questionnaire on paper: Markdown, HTML, Word or PDF, one language a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cap_stresstest.pack import SurveyDimension, wording
from cap_stresstest.questionnaire.form import SurveyForm
from cap_stresstest.words import _
from cap_tui.api import PluginContext, Section, document, publicity, write_report

BOX = "☐"
LINE = "_" * 60


def write_sheet(ctx: PluginContext, form: SurveyForm, path: Path) -> None:
    """Write the sheet in the form's main language; the file extension chooses the format."""
    write_report(
        document.Document(
            title=form.title(form.main),
            region=ctx.region.name,
            date="",
            sections=tuple(sections(form)),
            language=form.main,
            publicity=publicity(ctx.config, ctx.folder),
            provenance=(
                _("Questionnaire: {name}, version {version}, content {sha}.").format(
                    name=form.pack.name,
                    version=form.pack.version,
                    sha=form.pack.sha256[:12],
                ),
            ),
            notices=notices(form),
        ),
        path,
    )


def notices(form: SurveyForm) -> tuple[str, ...]:
    """What must be said about the items."""
    if not form.pack.reconstructed:
        return ()
    text = _("Questionnaire: reconstructed pack {version}; the original wording is not public.")
    return (text.format(version=form.pack.version),)


def sections(form: SurveyForm) -> Iterator[Section]:
    """A section about the respondent, one a dimension, one of what is answered in words."""
    pack, language = form.pack, form.main
    groups = [f"{BOX} {wording(entry.label, language)}" for entry in pack.respondent_group]
    blocks: list[document.Block] = [
        document.Paragraph(wording(pack.survey.group.text, language)),
        document.Items(groups),
    ]
    if form.topics:
        blocks.append(document.Paragraph(wording(pack.survey.topics.text, language)))
        blocks.append(document.Items([f"{BOX} {name}" for _code, name in form.topics]))
    blocks.append(document.Paragraph(_legend(form), "note"))
    yield Section("stresstest.sheet_about", wording(pack.survey.about, language), tuple(blocks))
    for dimension in pack.dimension:
        yield Section(
            f"stresstest.sheet_{dimension.id.lower()}",
            wording(dimension.name, language),
            tuple(_dimension(form, dimension)),
        )
    words = [
        block
        for entry in pack.texts
        for block in (
            document.Paragraph(f"{entry.id} {wording(entry.text, language)}"),
            document.Paragraph(LINE),
        )
    ]
    yield Section("stresstest.sheet_words", wording(pack.survey.words, language), tuple(words))


def _legend(form: SurveyForm) -> str:
    scale = [f"{choice.code} = {wording(choice.label, form.main)}" for choice in form.answers()]
    return "; ".join(scale)


def _dimension(form: SurveyForm, dimension: SurveyDimension) -> Iterator[document.Block]:
    language = form.main
    codes = [choice.code for choice in form.answers()]
    rows = []
    for question in form.pack.question:
        if question.dimension == dimension.id:
            for item in question.items:
                asked = form.asked(question.text, item.text, several=len(question.items) > 1)
                rows.append((item.indicator, asked[language], *(BOX for _code in codes)))
    heading = wording(form.pack.survey.item, language)
    yield document.Paragraph(wording(dimension.question, language))
    yield document.TableBlock(
        caption=wording(dimension.name, language), columns=("", heading, *codes), rows=rows
    )
