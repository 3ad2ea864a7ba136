"""The core's kinds: what its record types are to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from cap_tui.model.action_kind import ACTIONS
from cap_tui.model.activity import (
    Aspect,
    Challenge,
    PriorityArea,
    Rating,
    TransformativeActivity,
)
from cap_tui.model.activity_text import assessment_lines
from cap_tui.model.actor_kinds import ACTORS as ACTORS
from cap_tui.model.actor_kinds import PEOPLE as PEOPLE
from cap_tui.model.assessment_kinds import CRITICAL_MASS as CRITICAL_MASS
from cap_tui.model.assessment_kinds import EVIDENCE as EVIDENCE
from cap_tui.model.assessment_kinds import RATINGS as RATINGS
from cap_tui.model.joint_activity_kind import JOINT_ACTIVITIES
from cap_tui.model.kind import Kind, KindColumn, Surroundings
from cap_tui.model.ratings import at_home, by_activity, strength, value
from cap_tui.model.read_access import Reads
from cap_tui.model.stages import period_name, stage_name
from cap_tui.text.i18n import N_, _

AREAS = Kind(
    PriorityArea,
    id="areas",
    one={
        "en": "priority area",
        "de": "Schwerpunktbereich",
        "fr": "domaine prioritaire",
        "it": "area prioritaria",
        "sl": "prednostno področje",
    },
    many={
        "en": "priority areas",
        "de": "Schwerpunktbereiche",
        "fr": "domaines prioritaires",
        "it": "aree prioritarie",
        "sl": "prednostna področja",
    },
    columns=(
        KindColumn("name", least=20),
        KindColumn("description", least=20, drop=1),
        KindColumn(
            "activities",
            N_("activities"),
            value=lambda area, here: here.gathered.get(area.uid, 0),
            align="right",
            width=10,
        ),
    ),
    edit=("name", "description", "evidence"),
    unique="name",
    mirrors={"evidence": "supports"},
    sort="name",
    gather=lambda reads: _counted(reads),
    help=N_(
        "The priorities of the region's smart specialisation. They are the corners of a diamond."
    ),
    empty=N_("There is no priority area yet. Add the priorities of your strategy."),
    report=True,
)

CHALLENGES = Kind(
    Challenge,
    id="challenges",
    one={
        "en": "challenge",
        "de": "Herausforderung",
        "fr": "défi",
        "it": "sfida",
        "sl": "izziv",
    },
    many={
        "en": "challenges",
        "de": "Herausforderungen",
        "fr": "défis",
        "it": "sfide",
        "sl": "izzivi",
    },
    columns=(KindColumn("name", least=20), KindColumn("description", least=20, drop=1)),
    edit=("name", "description"),
    sort="name",
    help=N_("The challenges of society or economy that a diamond is drawn around."),
    empty=N_("There is no challenge yet."),
    report=True,
)


def _counted(reads: Reads) -> dict[str, int]:
    """How many activities lie at each priority area."""
    counts: dict[str, int] = {}
    for activity in reads.records(TransformativeActivity).all():
        for area in activity.areas:
            counts[area] = counts.get(area, 0) + 1
    return counts


def _ratings_in_force(reads: Reads) -> dict[str, dict[Aspect, Rating]]:
    """For each activity the ratings of its own region that are in force."""
    known = list(reads.records(TransformativeActivity).all())
    return by_activity(at_home(reads.records(Rating).all(), known))


def _strength(activity: TransformativeActivity, here: Surroundings) -> float | None:
    return strength(here.gathered.get(activity.uid, {}))


def _aspect(aspect: Aspect) -> KindColumn[TransformativeActivity]:
    shown = aspect is Aspect.RELEVANCE
    return KindColumn(
        aspect.value,
        N_("relevance") if shown else "",
        value=lambda activity, here: value(here.gathered.get(activity.uid, {}), aspect),
        align="right",
        width=9,
        drop=2,
        search=False,
        shown=shown,
    )


def _check_activity(activity: TransformativeActivity, reads: Reads) -> Mapping[str, str]:
    if len(set(activity.areas)) < len(activity.areas):
        named = [a.name for a in reads.records(PriorityArea).all() if a.uid in activity.areas]
        return {
            "areas": _("An activity emerges between two areas, and {area} is named twice.").format(
                area=", ".join(named)
            )
        }
    return {}


ACTIVITIES = Kind(
    TransformativeActivity,
    id="activities",
    one={
        "en": "activity",
        "de": "Aktivität",
        "fr": "activité",
        "it": "attività",
        "sl": "dejavnost",
    },
    many={
        "en": "transformative activities",
        "de": "transformative Aktivitäten",
        "fr": "activités transformatrices",
        "it": "attività trasformative",
        "sl": "transformativne dejavnosti",
    },
    columns=(
        KindColumn("name", least=24),
        KindColumn("synonyms", drop=6, shown=False),
        KindColumn("areas", least=16, drop=4),
        KindColumn("period", width=7, drop=3),
        KindColumn("stage", width=14, drop=1),
        KindColumn("owner", N_("region"), width=6, drop=5, shown=False),
        KindColumn(
            "strength", N_("strength"), value=_strength, align="right", width=8, search=False
        ),
        *(_aspect(aspect) for aspect in Aspect),
        KindColumn(
            "synthetic",
            N_("made up"),
            value=lambda activity, _here: activity.provenance.synthetic,
            search=False,
            shown=False,
        ),
    ),
    edit=(
        "name",
        "areas",
        "challenge",
        "period",
        "description",
        "synonyms",
        "cluster",
        "actors",
        "evidence",
    ),
    mirrors={"evidence": "supports"},
    keywords=N_("add an activity, new activity"),
    sort="name",
    wording={"stage": stage_name, "period": period_name},
    check=_check_activity,
    complete=lambda activity, _reads, languages: msgspec.structs.replace(
        activity, languages=activity.languages or tuple(languages)
    ),
    also=("languages", "origin"),
    gather=_ratings_in_force,
    told=lambda activity, reads, width: assessment_lines(activity, reads, width),
    help=N_(
        "Innovation activities of several actors that emerge between two priority areas and can "
        "transform industries: the thread of the whole program."
    ),
    empty=N_("There is no activity yet. Add one, or draw a diamond: it proposes them."),
    report=True,
)

CORE_KINDS: tuple[Kind[Any], ...] = (
    ACTIVITIES,
    AREAS,
    CHALLENGES,
    ACTORS,
    PEOPLE,
    EVIDENCE,
    RATINGS,
    CRITICAL_MASS,
    ACTIONS,
    JOINT_ACTIVITIES,
)
"""In the order in which people meet them."""
