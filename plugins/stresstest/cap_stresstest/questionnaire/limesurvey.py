"""The questionnaire as LimeSurvey sees it: groups, questions, sub-questions and answers with codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cap_stresstest.questionnaire.form import AnswerChoice, SurveyForm
from cap_tui.api import Localised

ARRAY, RADIO, MULTIPLE, LONG_TEXT = "F", "L", "M", "T"
THEMES = {
    ARRAY: "arrays/array",
    RADIO: "listradio",
    MULTIPLE: "multiplechoice",
    LONG_TEXT: "longfreetext",
}


@dataclass(frozen=True)
class Asked:
    """One question: ``rows`` are its sub-questions, ``answers`` its choices, both as code and text."""

    code: str
    kind: str
    text: Localised
    rows: tuple[AnswerChoice, ...] = ()
    answers: tuple[AnswerChoice, ...] = ()
    mandatory: bool = False


@dataclass(frozen=True)
class LimeSurveyPage:
    """A group of questions that LimeSurvey shows together."""

    name: Localised
    about: Localised
    questions: tuple[Asked, ...]


def pages(form: SurveyForm) -> Iterator[LimeSurveyPage]:
    """The background page, one page a dimension, and the page of what is answered in words."""
    pack = form.pack
    scale = tuple(form.answers("A"))
    groups = tuple(AnswerChoice(g.initials, g.label) for g in pack.respondent_group)
    about_you = [Asked(pack.survey.group.id, RADIO, pack.survey.group.text, (), groups, True)]
    if form.topics:
        rows = tuple(
            AnswerChoice(f"SQ{number:03}", name)
            for number, (_code, name) in enumerate(form.topics, 1)
        )
        about_you.append(Asked(pack.survey.topics.id, MULTIPLE, pack.survey.topics.text, rows))
    yield LimeSurveyPage(pack.survey.about, "", tuple(about_you))
    for dimension in pack.dimension:
        questions = []
        for question in pack.question:
            if question.dimension != dimension.id:
                continue
            if len(question.items) == 1:
                code = question.items[0].indicator
                questions.append(Asked(code, RADIO, question.text, (), scale))
            else:
                rows = tuple(AnswerChoice(item.indicator, item.text) for item in question.items)
                questions.append(Asked(question.id, ARRAY, question.text, rows, scale))
        yield LimeSurveyPage(dimension.name, dimension.question, tuple(questions))
    words = tuple(Asked(entry.id, LONG_TEXT, entry.text) for entry in pack.texts)
    yield LimeSurveyPage(pack.survey.words, "", words)


# Settings that keep people anonymous: no names, times, addresses or referrers are stored.
PRIVATE = {
    "anonymized": "Y",
    "datestamp": "N",
    "ipaddr": "N",
    "ipanonymize": "Y",
    "refurl": "N",
    "savetimings": "N",
    "usecookie": "N",
    "format": "G",
    "allowprev": "Y",
    "allowsave": "Y",
    "showprogress": "Y",
    "shownoanswer": "N",
}
