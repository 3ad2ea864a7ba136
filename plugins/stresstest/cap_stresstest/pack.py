"""The content pack: dimensions, indicators, questions, scale, groups and thresholds as data.

A pack is a TOML file. The shipped one is ``packs/stresstest.toml``; a region that owns the
original questionnaire replaces it by a file of its own (setting ``pack``), and no code
changes. Every entry says where it comes from (``source``); what is reconstructed is shown so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

import msgspec

from cap_tui.api import Localised, pick

Words = str | dict[str, str]


class PackPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every part of a pack has: where its content was found."""

    source: str = ""

    @property
    def reconstructed(self) -> bool:
        """True when the content is a proposal of ours, not a quotation of a source."""
        return self.source.startswith("reconstructed")


class Meta(PackPart, frozen=True, kw_only=True):
    """What the pack is: name, version, and the counts that its sources state."""

    name: Words
    version: str
    original: str = ""
    dimensions_count: int = 0
    indicators_count: int = 0
    questions_about: int = 0
    portfolio_regions: int = 0
    alpine_regions_tested: int = 0


class Scale(PackPart, frozen=True, kw_only=True):
    """The answer scale; "don't know" and "not applicable" stand beside it and are never numbers."""

    values: tuple[int, ...]
    labels: tuple[Words, ...]
    note: str = ""
    allow_dont_know: bool = True
    allow_not_applicable: bool = True
    dont_know: Words = "don't know"
    not_applicable: Words = "not applicable"


class Thresholds(PackPart, frozen=True, kw_only=True):
    """How answers become scores, and from when a score is called strong, weak or changed."""

    indicator: str = ""
    dimension: str = ""
    overall: str = ""
    min_answers_per_indicator: int = 3
    min_answers_per_group_shown: int = 3
    strength_if_gap_at_least: float = 0.5
    weakness_if_gap_at_most: float = -0.5
    absolute_low_below: float = 2.5
    absolute_high_from: float = 4.0
    divergence_flag_if_group_spread_at_least: float = 1.0
    progress_flag_if_change_at_least: float = 0.3


class Display(PackPart, frozen=True, kw_only=True):
    """What is shown, what is never shown, and which questions a discussion starts with."""

    series: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    forbid: str = ""
    questions_to_ask: tuple[Words, ...] = ()


class RespondentGroup(PackPart, frozen=True, kw_only=True):
    """A group of respondents; each counts the same in a balanced mean."""

    id: str
    label: Words

    @property
    def initials(self) -> str:
        """``policy_maker`` -> ``PM``: the short code that survey tools get."""
        return "".join(word[0] for word in self.id.split("_") if word).upper()


class PackSection(PackPart, frozen=True, kw_only=True):
    """One section of the regional report, in the pack's order."""

    id: str
    title: Words


class SurveyDimension(PackPart, frozen=True, kw_only=True):
    """One of the dimensions. ``direction`` is the way it reads: clusters->S3, S3->clusters, both or context.

    ``need`` is what a region needs where the dimension is weak: cluster services name the same needs.
    """

    id: str
    name: Words
    short: Words
    question: Words = ""
    direction: str = "both"
    need: Literal[
        "", "skills", "technology", "market", "finance", "partners", "infrastructure", "regulation", "awareness",
    ] = ""  # fmt: skip


class SurveyIndicator(PackPart, frozen=True, kw_only=True):
    """One indicator. ``low`` is the recommendation for a region where it is weak."""

    id: str
    dimension: str
    name: Words
    low: Words = ""


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that is answered; it feeds exactly one indicator."""

    indicator: str
    text: Words


class PackQuestion(PackPart, frozen=True, kw_only=True):
    """One question with one or more items. ``groups`` names who is asked ("all" for everybody)."""

    id: str
    dimension: str
    text: Words
    items: tuple[Item, ...]
    groups: tuple[str, ...] = ("all",)


class OpenQuestion(PackPart, frozen=True, kw_only=True):
    """A question that is answered in words; it enters no score."""

    id: str
    text: Words


class Background(PackPart, frozen=True, kw_only=True):
    """A question about the respondent (group, fields of activity) that every questionnaire carries."""

    id: str
    text: Words


class KnownResult(PackPart, frozen=True, kw_only=True):
    """A result that was published in words; shown as help, never as a number."""

    text: Words


class Survey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The questions around the items: which group, which fields of activity, any comment.

    ``about``, ``item`` and ``words`` are the headings of a sheet to print.
    """

    about: Words = "About you"
    item: Words = "Question"
    words: Words = "In your own words"

    group: Background = Background(id="GRP", text="Which group do you belong to?")
    topics: Background = Background(id="TOP", text="In which S3 priority areas are you active?")
    comment: OpenQuestion = OpenQuestion(id="COM", text="Any other comment?")


class PackContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a questionnaire holds: the file of a pack, and the content kind ``questionnaires``."""

    meta: Meta
    scale: Scale
    scoring: Thresholds
    display: Display = Display()
    survey: Survey = Survey()
    respondent_group: tuple[RespondentGroup, ...]
    report_section: tuple[PackSection, ...] = ()
    dimension: tuple[SurveyDimension, ...]
    indicator: tuple[SurveyIndicator, ...]
    question: tuple[PackQuestion, ...]
    open_question: tuple[OpenQuestion, ...] = ()
    finding: tuple[KnownResult, ...] = ()


class Pack(PackContent, frozen=True, kw_only=True, dict=True):
    """A whole questionnaire with its rules.

    ``document`` is the data that it was made from, as a round freezes it: its identity does not
    change when the program learns to read more.
    """

    document: dict[str, Any] = {}

    @property
    def name(self) -> str:
        """The name under which it is stored: the English one, else the first; its title is ``meta.name``."""
        return _first(self.meta.name)

    @property
    def version(self) -> str:
        """The version that a round freezes."""
        return self.meta.version

    @property
    def reconstructed(self) -> bool:
        """True when items or scale are our own wording, which screens and reports must say."""
        return self.scale.reconstructed or any(i.reconstructed for i in self.indicator)

    @property
    def indicator_ids(self) -> tuple[str, ...]:
        """The indicators in the pack's order."""
        return tuple(entry.id for entry in self.indicator)

    @property
    def group_ids(self) -> tuple[str, ...]:
        """The groups of respondents in the pack's order."""
        return tuple(entry.id for entry in self.respondent_group)

    @property
    def texts(self) -> tuple[OpenQuestion, ...]:
        """Everything that is answered in words."""
        return (*self.open_question, self.survey.comment)

    @cached_property
    def indicators(self) -> Mapping[str, SurveyIndicator]:
        """Indicators by id."""
        return {entry.id: entry for entry in self.indicator}

    @cached_property
    def dimensions(self) -> Mapping[str, SurveyDimension]:
        """Dimensions by id."""
        return {entry.id: entry for entry in self.dimension}

    @cached_property
    def groups(self) -> Mapping[str, RespondentGroup]:
        """Groups of respondents by id."""
        return {entry.id: entry for entry in self.respondent_group}

    @cached_property
    def asked(self) -> Mapping[str, frozenset[str]]:
        """For each indicator the groups that are asked about it."""
        everybody = frozenset(self.group_ids)
        return {
            item.indicator: everybody if "all" in question.groups else frozenset(question.groups)
            for question in self.question
            for item in question.items
        }

    @cached_property
    def sha256(self) -> str:
        """The identity of the content: the same texts, rules and sources give the same hash."""
        return hashlib.sha256(msgspec.json.encode(self.document, order="sorted")).hexdigest()

    @cached_property
    def items_sha256(self) -> Mapping[str, str]:
        """The identity of what was asked for each indicator (wording and scale), to compare rounds by.

        The English wording counts, else the first one: a translation more is no other question.
        """
        scale = (self.scale.values, [_first(label) for label in self.scale.labels])
        return {
            item.indicator: hashlib.sha256(
                msgspec.json.encode((scale, _first(question.text), _first(item.text)))
            ).hexdigest()
            for question in self.question
            for item in question.items
        }

    def of_dimension(self, dimension: str) -> tuple[SurveyIndicator, ...]:
        """The indicators of one dimension in the pack's order."""
        return tuple(entry for entry in self.indicator if entry.dimension == dimension)

    def question_of(self, indicator: str) -> tuple[PackQuestion, Item]:
        """The question and the item that feed an indicator."""
        for question in self.question:
            for item in question.items:
                if item.indicator == indicator:
                    return question, item
        raise KeyError(indicator)

    def languages(self) -> tuple[str, ...]:
        """The languages in which every item and every label of the scale is there; English first."""
        wordings: list[Localised] = [*self.scale.labels]
        for question in self.question:
            wordings += [question.text, *(item.text for item in question.items)]
        common: set[str] | None = None
        for wording in wordings:
            codes = {"en"} if isinstance(wording, str) else set(wording)
            common = codes if common is None else common & codes
        return tuple(sorted(common or {"en"}, key=lambda code: (code != "en", code)))


def _first(words: Localised) -> str:
    return words if isinstance(words, str) else words.get("en") or next(iter(words.values()), "")


def wording(words: Localised, language: str) -> str:
    """A text in one given language, falling back to :func:`pick` when it is not there."""
    if isinstance(words, Mapping) and language in words:
        return words[language]
    return pick(words)
