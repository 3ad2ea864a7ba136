"""The rounds as pages for phones: the questions of the terminal, in the languages of the questionnaire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cap_stresstest import rounds
from cap_stresstest.answer_steps import AnswerStep, asked_only, choices, given, steps
from cap_stresstest.operations.answer_questionnaire import (
    draft_by_link,
    keep_by_link,
    submit_answers,
)
from cap_stresstest.pack import Pack
from cap_stresstest.records import Round, Sitting
from cap_stresstest.words import _
from cap_tui.api import (
    Localised,
    NotFound,
    PluginContext,
    SurveyByLink,
    SurveyChoice,
    SurveyQuestion,
)


def survey_forms(ctx: PluginContext) -> Iterator[SurveyByLink]:
    """Every round of the region; a closed one says so."""
    for current in rounds.all_rounds(ctx):
        pack = rounds.pack_of(ctx, current)
        answers = _Answers(ctx, current)
        yield SurveyByLink(
            round=current.uid,
            name=current.name,
            open=current.state == "open",
            title=pack.meta.name,
            reconstructed=pack.reconstructed,
            least=pack.scoring.min_answers_per_group_shown,
            questions=tuple(_question(pack, step) for step in steps(pack)),
            draft=answers.draft,
            keep=answers.keep,
            submit=answers.submit,
            drafts=answers.drafts,
            chooser=pack.survey.group.id,
        )


def _question(pack: Pack, step: AnswerStep) -> SurveyQuestion:
    offered = tuple(SurveyChoice(choice.code, choice.label) for choice in choices(pack, step))
    section: Localised = pack.survey.about
    text: Localised = pack.survey.group.text
    detail: Localised = ""
    asked: frozenset[str] = frozenset()
    if step.kind == "item":
        question, item = pack.question_of(step.key)
        section, text = pack.dimensions[question.dimension].name, question.text
        detail = item.text if len(question.items) > 1 else ""
        asked = pack.asked[step.key]
    elif step.kind == "text":
        section = pack.survey.words
        text = next(entry.text for entry in pack.texts if entry.id == step.key)
    return SurveyQuestion(step.key, section, text, detail, offered, asked)


class _Answers:
    """The drafts of one round."""

    def __init__(self, ctx: PluginContext, current: Round) -> None:
        self._ctx = ctx
        self._round = current

    def draft(self, name: str) -> Mapping[str, str] | None:
        """The answers of a draft by question."""
        sitting = draft_by_link(self._ctx, self._round, name)
        if sitting is None:
            return None
        found = steps(rounds.pack_of(self._ctx, self._round))
        return {step.key: value for step in found if (value := given(sitting, step))}

    def drafts(self) -> int:
        """How many people have begun and not sent in."""
        return self._ctx.records(Sitting).count(round=self._round.uid, by_link=True)

    def keep(self, name: str, answers: Mapping[str, str], key: str) -> None:
        """Store answers of a draft."""
        keep_by_link(self._ctx, self._round, name, answers, key)

    def submit(self, name: str, key: str) -> None:
        """Send a draft in. Answers to questions that its group is not asked are left out."""
        sitting = draft_by_link(self._ctx, self._round, name)
        if sitting is None:
            raise NotFound(_("These answers were sent in already."), where=self._round.name)
        pack = rounds.pack_of(self._ctx, self._round)
        submit_answers(self._ctx, self._round, asked_only(pack, sitting), key)
