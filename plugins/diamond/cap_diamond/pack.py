"""The content pack: thresholds, criteria, cases of cooperation and templates as data with their sources."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from cap_diamond.words import _
from cap_tui.api import NotFound, convert

SHIPPED = Path(__file__).parent / "packs" / "diamond.toml"
Words = str | dict[str, str]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every part of the pack has: where its content was found."""

    source: str = ""


class Meta(Part, frozen=True, kw_only=True):
    """What the pack is."""

    name: str
    version: str
    idea: Words
    applied_in: tuple[str, ...] = ()
    also_used_by: str = ""


class Model(Part, frozen=True, kw_only=True):
    """How many corners a diamond has, and what it leaves out."""

    corners_default: int
    corners_allowed: tuple[int, ...]
    edges: Words
    not_shown: Words


class Prioritisation(Part, frozen=True, kw_only=True):
    """From which value, 1..5, an activity counts as strong and as relevant."""

    axes: tuple[Words, ...]
    figure5_title: Words
    strength_value: Words
    strong_from: float
    relevant_from: float
    thresholds_source: str


class Criterion(Part, frozen=True, kw_only=True):
    """A criterion of the ranking: an aspect that is rated, with its weight before anybody changes it."""

    id: str
    weight: float


class CooperationCase(Part, frozen=True, kw_only=True):
    """A case of cooperation: when it holds, and what the Plan advises."""

    id: str
    name: Words
    when: Words
    advice: Words


class ComparisonRules(Part, frozen=True, kw_only=True):
    """How activities of several regions are compared; each weight is a part of 1."""

    purpose: Words
    match_keys: tuple[Words, ...]
    proposed_from: float
    pair_alike_from: float
    weight_name: float
    weight_pair: float
    weight_challenge: float
    weight_period: float
    weight_gaps: float
    weight_strength: float


class Quality(Part, frozen=True, kw_only=True):
    """From when corners are too much alike, and how many activities of one cluster make a pattern."""

    alike_from: float
    lobbying_from: int


Wordings = dict[str, str]
"""A text of a template in each language: it becomes the region's own, so it must be in one, and bears no mark."""


class TemplateActivity(Part, frozen=True, kw_only=True):
    """An activity of a template: its name, the two corners it lies between by their English names, its benefit."""

    name: Wordings
    between: tuple[str, str]
    benefit: Wordings


class Template(Part, frozen=True, kw_only=True):
    """A whole diamond to begin with."""

    id: str
    name: Wordings
    challenge: Wordings
    description: Wordings
    corners: tuple[Wordings, ...]
    activity: tuple[TemplateActivity, ...]


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole pack."""

    meta: Meta
    model: Model
    prioritisation: Prioritisation
    criterion: tuple[Criterion, ...]
    cooperation_case: tuple[CooperationCase, ...]
    comparison: ComparisonRules
    quality: Quality
    template: tuple[Template, ...]

    def case(self, identity: str) -> CooperationCase:
        """A case of cooperation by its id; KeyError when the pack has none."""
        return {case.id: case for case in self.cooperation_case}[identity]

    def template_of(self, identity: str) -> Template:
        """A template by its id; :class:`NotFound` names those that there are."""
        for template in self.template:
            if template.id == identity:
                return template
        raise NotFound(
            _("There is no template {name}.").format(name=identity),
            remedy=_("Choose from {known}.").format(
                known=", ".join(template.id for template in self.template)
            ),
        )


@cache
def pack() -> Pack:
    """The pack as shipped."""
    return convert(tomllib.loads(SHIPPED.read_text(encoding="utf-8")), Pack)


def source_text(source: str) -> str:
    """Where a rule is from: what has no source of its own says so in words."""
    return _("reconstructed") if source == "reconstructed" else source
