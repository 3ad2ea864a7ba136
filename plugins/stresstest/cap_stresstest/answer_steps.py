"""Answering in the terminal: one question at a time, every answer stored at once, resumable.

A sitting holds what was answered so far; when it is sent in it becomes a response like any
imported one, and the sitting is removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from cap_stresstest.cell_values import plain
from cap_stresstest.pack import Pack
from cap_stresstest.questionnaire.form import AnswerChoice
from cap_stresstest.records import DONT_KNOW, NOT_APPLICABLE, Answer, Sitting
from cap_tui.api import clean, pick, whole_number

Kind = Literal["group", "item", "text"]


@dataclass(frozen=True)
class AnswerStep:
    """One question: ``key`` is the indicator or the text's id; ``place`` counts from 1 to ``total``."""

    kind: Kind
    key: str
    place: int
    total: int
    title: str
    question: str


def steps(pack: Pack, group: str = "") -> list[AnswerStep]:
    """Every question in order; items that are not put to ``group`` are left out."""
    asked: list[tuple[Kind, str, str, str]] = [
        ("group", pack.survey.group.id, pick(pack.survey.about), pick(pack.survey.group.text))
    ]
    for question in pack.question:
        for item in question.items:
            if not group or group in pack.asked[item.indicator]:
                text = pick(question.text)
                if len(question.items) > 1:
                    text += "\n" + pick(item.text)
                title = pick(pack.dimensions[question.dimension].name)
                asked.append(("item", item.indicator, title, text))
    for entry in pack.texts:
        asked.append(("text", entry.id, pick(pack.survey.words), pick(entry.text)))
    total = len(asked)
    return [
        AnswerStep(kind, key, place, total, title, text)
        for place, (kind, key, title, text) in enumerate(asked, 1)
    ]


def choices(pack: Pack, step: AnswerStep) -> list[AnswerChoice]:
    """What may be chosen in a step; nothing for words of one's own."""
    if step.kind == "group":
        return [AnswerChoice(entry.id, entry.label) for entry in pack.respondent_group]
    if step.kind == "text":
        return []
    scale = pack.scale
    found = [
        AnswerChoice(str(v), label) for v, label in zip(scale.values, scale.labels, strict=True)
    ]
    found += [AnswerChoice(DONT_KNOW, scale.dont_know)] * scale.allow_dont_know
    found += [AnswerChoice(NOT_APPLICABLE, scale.not_applicable)] * scale.allow_not_applicable
    return found


def given(sitting: Sitting, step: AnswerStep) -> str:
    """The answer that a sitting has for a step, "" when there is none."""
    if step.kind == "group":
        return sitting.group
    if step.kind == "text":
        return sitting.texts.get(step.key, "")
    return str(sitting.answers.get(step.key, ""))


def open_step(found: Sequence[AnswerStep], sitting: Sitting) -> int:
    """Where a sitting goes on: the first question without an answer, the last when all have one."""
    return next(
        (place for place, step in enumerate(found) if not given(sitting, step)), len(found) - 1
    )


def with_answer(sitting: Sitting, step: AnswerStep, value: str) -> Sitting:
    """A sitting with one answer more, other or fewer; nothing is stored."""
    if step.kind == "group":
        return msgspec.structs.replace(sitting, group=value)
    if step.kind == "text":
        texts = {key: text for key, text in sitting.texts.items() if key != step.key}
        text = clean(value).strip()
        return msgspec.structs.replace(sitting, texts=texts | ({step.key: text} if text else {}))
    answers = {key: answer for key, answer in sitting.answers.items() if key != step.key}
    return msgspec.structs.replace(
        sitting, answers=answers | ({step.key: _answer(value)} if value else {})
    )


def asked_only(pack: Pack, sitting: Sitting) -> Sitting:
    """A sitting without answers to items that are not put to its group: somebody may change the group late."""
    asked = {step.key for step in steps(pack, sitting.group)}
    answers = {key: answer for key, answer in sitting.answers.items() if key in asked}
    return msgspec.structs.replace(sitting, answers=answers)


def _answer(value: str) -> Answer:
    return value if value in (DONT_KNOW, NOT_APPLICABLE) else int(value)


def read_typed_answer(pack: Pack, step: AnswerStep, typed: str) -> str | None:
    """The code of what somebody typed: a number, a code, a label or its beginning; None when it is none.

    ``d`` is don't know, ``n`` not applicable; groups are chosen by number.
    """
    offered = choices(pack, step)
    text = plain(typed)
    number = whole_number(text)
    if step.kind == "group" and number is not None and 0 < number <= len(offered):
        return offered[number - 1].code
    shortcuts = {"d": DONT_KNOW, "n": NOT_APPLICABLE}
    for choice in offered:
        if text in (plain(choice.code), plain(pick(choice.label))):
            return choice.code
        if step.kind == "item" and shortcuts.get(text) == choice.code:
            return choice.code
    fitting = [c.code for c in offered if len(text) > 2 and plain(pick(c.label)).startswith(text)]
    return fitting[0] if len(fitting) == 1 else None
