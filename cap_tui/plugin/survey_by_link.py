"""A questionnaire that people answer on a page of their own device, as a plugin declares it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cap_tui.plugin.contribution import Contribution
from cap_tui.text.i18n import Localised


@dataclass(frozen=True)
class SurveyChoice:
    """One answer that may be chosen; ``code`` is what is stored."""

    code: str
    label: Localised


@dataclass(frozen=True)
class SurveyQuestion:
    """A question. Without ``choices`` it is answered in words.

    Questions with the same ``section`` that follow each other stand on one page. ``detail`` says which part of a
    question this is. ``asked_of`` are the answers of the form's ``chooser`` to which it is put; empty: to all.
    """

    key: str
    section: Localised
    text: Localised
    detail: Localised = ""
    choices: tuple[SurveyChoice, ...] = ()
    asked_of: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SurveyByLink(Contribution):
    """A round of a survey that people may answer by link. The core draws it; the plugin keeps the answers.

    ``round`` is the uid of the round, ``reconstructed`` says that its wording is a proposal of the
    program's, ``least`` is the size below which a group is not shown on its own. A draft is what one
    person has answered so far; ``draft(name)`` gives its answers by question, None when there is none.
    ``keep(name, answers, key)`` stores answers, "" takes one back; the first one begins the draft.
    ``submit(name, key)`` turns the draft into answers of the round that do not name it. Each is one
    transaction under ``key``. ``drafts()`` counts the drafts. ``chooser`` is the question whose answer
    is the group of the person.
    """

    round: str
    name: str
    open: bool
    title: Localised
    reconstructed: bool
    least: int
    questions: tuple[SurveyQuestion, ...]
    draft: Callable[[str], Mapping[str, str] | None]
    keep: Callable[[str, Mapping[str, str], str], None]
    submit: Callable[[str, str], None]
    drafts: Callable[[], int]
    chooser: str = ""
