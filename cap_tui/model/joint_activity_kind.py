"""The kind of the joint activity: what its records are to people."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from cap_tui.model.activity import Mass
from cap_tui.model.critical_mass import factor_name, mass_name
from cap_tui.model.joint_activity import JointActivity, mandate_name
from cap_tui.model.kind import Kind, KindColumn
from cap_tui.model.read_access import Reads
from cap_tui.text.i18n import N_, _, pick
from cap_tui.text.labelled import labelled


def brings_words(brings: Mapping[str, Sequence[str]]) -> str:
    """Region by region the factors that it brings."""
    named = {code: [pick(factor_name(one)) for one in factors] for code, factors in brings.items()}
    return "; ".join(labelled(code, ", ".join(names)) for code, names in named.items())


def mass_words(mass: Mapping[str, Mass]) -> str:
    """Every factor with its judgement."""
    return ", ".join(
        labelled(pick(factor_name(one)), mass_name(judged)) for one, judged in mass.items()
    )


def case_name(case: str) -> str:
    """A case of cooperation in words, whether or not the tool that found it is here."""
    return {
        "catch_up": _("catch up"),
        "peer_lead": _("lead with peers"),
        "too_small_alone": _("join forces"),
    }.get(case, case.replace("_", " "))


def cases_words(cases: Mapping[str, str]) -> str:
    """Each pair of regions with its case of cooperation."""
    return "; ".join(labelled(pair, case_name(case)) for pair, case in cases.items())


def _check(agreement: JointActivity, _reads: Reads) -> Mapping[str, str]:
    """The fields that do not fit."""
    if not agreement.due:
        return {}
    try:
        datetime.date.fromisoformat(agreement.due)
    except ValueError:
        return {"due": _("Write the day as 2026-11-21.")}
    return {}


JOINT_ACTIVITIES = Kind(
    JointActivity,
    id="joint-activities",
    one={
        "en": "joint activity",
        "de": "gemeinsame Aktivität",
        "fr": "activité commune",
        "it": "attività comune",
        "sl": "skupna dejavnost",
    },
    many={
        "en": "joint activities",
        "de": "gemeinsame Aktivitäten",
        "fr": "activités communes",
        "it": "attività comuni",
        "sl": "skupne dejavnosti",
    },
    columns=(
        KindColumn("name", least=20),
        KindColumn("regions", least=10, drop=1),
        KindColumn("mandate", least=12, drop=2),
        KindColumn("due", width=10, drop=3),
    ),
    edit=("name", "regions", "common", "mandate", "agreed", "due"),
    # A partner's activity may not be here: a form would call it missing.
    also=("activities", "workshop", "shared"),
    sort="name",
    wording={
        "mandate": mandate_name,
        "cases": cases_words,
        "brings": brings_words,
        "mass": mass_words,
    },
    check=_check,
    help=N_(
        "What several regions agreed to develop together: each keeps its own activity, the agreement is joint."
    ),
    empty=N_("There is no joint activity yet. A cross-regional workshop agrees on one."),
    allows=frozenset({"edit", "remove"}),
)
