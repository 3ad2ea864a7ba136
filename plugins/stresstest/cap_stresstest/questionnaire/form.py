"""What a questionnaire asks, in the order in which every tool asks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cap_stresstest.pack import Pack, Words, wording
from cap_stresstest.records import DONT_KNOW, NOT_APPLICABLE
from cap_tui.api import Localised


@dataclass(frozen=True)
class AnswerChoice:
    """One answer that may be chosen: its code in a survey tool and its label."""

    code: str
    label: Localised


@dataclass(frozen=True)
class SurveyForm:
    """A pack to be asked in some languages; ``topics`` are (code, name) of the region's priority areas."""

    pack: Pack
    languages: tuple[str, ...]
    topics: tuple[tuple[str, str], ...]
    region: str

    def title(self, language: str) -> str:
        """The questionnaire's name in one language, with the region's."""
        return f"{wording(self.pack.meta.name, language)} – {self.region}"

    @property
    def main(self) -> str:
        """The language that a tool shows first."""
        return self.languages[0]

    def answers(self, prefix: str = "") -> Iterator[AnswerChoice]:
        """The scale, then don't know and not applicable; ``prefix`` stands before each value's code."""
        scale = self.pack.scale
        for value, label in zip(scale.values, scale.labels, strict=True):
            yield AnswerChoice(f"{prefix}{value}", label)
        if scale.allow_dont_know:
            yield AnswerChoice(DONT_KNOW, scale.dont_know)
        if scale.allow_not_applicable:
            yield AnswerChoice(NOT_APPLICABLE, scale.not_applicable)

    def groups(self) -> Iterator[AnswerChoice]:
        """The groups of respondents by their ids."""
        for entry in self.pack.respondent_group:
            yield AnswerChoice(entry.id, entry.label)

    def asked(self, question: Words, item: Words, *, several: bool) -> Mapping[str, str]:
        """The words of an item in every language: the question, with the item where there are several."""
        found = {}
        for code in self.languages:
            text = wording(question, code)
            found[code] = f"{text} [{wording(item, code)}]" if several else text
        return found

    def every(self, words: Localised) -> dict[str, str]:
        """A text in every language of the form."""
        return {code: wording(words, code) for code in self.languages}
