"""The ids of a call in words: kinds of partners, sizes, activities, priorities, regimes of state aid."""

from __future__ import annotations

from collections.abc import Mapping

from cap_acie.words import _
from cap_tui.api import pick


def term_words(identifier: str) -> str:
    """An id of the contract of calls in words; one that a call made up, and anything else, stays as it is."""
    kind, slash, size = identifier.partition("/")
    if slash and kind in _kinds() and size in _sizes():
        return kind_words(kind, size)
    known = _activities() | _kinds() | _sizes() | _priorities()
    return known.get(identifier, identifier)


def activity_words(identifier: str, names: Mapping[str, str | dict[str, str]]) -> str:
    """An activity of a call in words: as the call names it, as the contract does, else the words of its id."""
    if identifier in names:
        return pick(names[identifier])
    told = term_words(identifier)
    return told if told != identifier else identifier.replace("_", " ").replace("-", " ")


def kind_words(kind: str, size: str) -> str:
    """What kind of partner it is, and how large where it has a size: "firm, small"."""
    name = _kinds().get(kind, kind)
    return name if size == "none" else f"{name}, {_sizes().get(size, size)}"


def regime_words(regime: str) -> str:
    """Under which rules of state aid a region pays."""
    names = {
        "none": _("no state aid"),
        "gber": _("General Block Exemption Regulation"),
        "de_minimis": _("de minimis"),
    }
    return names.get(regime, regime)


def finding_words(finding: str) -> str:
    """What a finding about the regions of a call is about."""
    names = {
        "window": _("common window"),
        "deadline_spread": _("deadlines apart"),
        "decision_spread": _("decisions apart"),
        "decision_before_start": _("decision after start"),
        "start_window": _("start too late"),
        "common_activity": _("common activity"),
        "ta_high": _("priority"),
        "beneficiary_gap": _("who is funded"),
        "joint_deadline": _("joint deadline"),
    }
    return names.get(finding, finding)


def _kinds() -> dict[str, str]:
    return {
        "firm": _("firm"),
        "intermediary": _("intermediary"),
        "academia": _("research organisation"),
        "public": _("public body"),
        "other": _("other body"),
    }


def _sizes() -> dict[str, str]:
    return {
        "micro": _("micro"),
        "small": _("small"),
        "medium": _("medium"),
        "large": _("large"),
        "none": _("without size"),
    }


def _priorities() -> dict[str, str]:
    return {"high": _("high"), "low": _("low")}


def _activities() -> dict[str, str]:
    return {
        "workshops_study_trips": _("workshops and study trips"),
        "tech_knowledge_transfer": _("transfer of technology and knowledge"),
        "feasibility_pilot": _("feasibility study or pilot"),
        "joint_strategy": _("joint strategy"),
        "joint_rdi": _("joint research, development and innovation"),
    }
