"""The kinds of evidence and judgements: ratings and critical mass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cap_tui.model.activity import (
    CriticalMass,
    Evidence,
    PriorityArea,
    Rating,
    TransformativeActivity,
)
from cap_tui.model.actor_kinds import check_address
from cap_tui.model.critical_mass import content, factor_name, mass_name, verdict, verdict_line
from cap_tui.model.field_rules import not_negative
from cap_tui.model.kind import Kind, KindColumn, MappingKeys, Surroundings
from cap_tui.model.read_access import Reads
from cap_tui.model.stages import aspect_name
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import N_, _, pick
from cap_tui.text.labelled import labelled


def _check_evidence(evidence: Evidence, _reads: Reads) -> Mapping[str, str]:
    problems = dict(check_address(evidence.address))
    if evidence.value is not None and not evidence.unit:
        problems["unit"] = _("A figure needs its unit.")
    return problems


def _referring(reads: Reads) -> dict[str, list[str]]:
    """For each evidence the activities and areas that name it as theirs."""
    found: dict[str, list[str]] = {}
    holders: Iterable[TransformativeActivity | PriorityArea] = (
        *reads.records(TransformativeActivity).all(),
        *reads.records(PriorityArea).all(),
    )
    for holder in holders:
        for source in holder.evidence:
            found.setdefault(source, []).append(holder.uid)
    return found


def _supported(entry: Evidence, here: Surroundings) -> list[str]:
    """The uids of what the evidence supports, whichever side says so."""
    return sorted({*entry.supports, *here.gathered.get(entry.uid, ())})


EVIDENCE = Kind(
    Evidence,
    id="evidence",
    one={"en": "evidence", "de": "Nachweis", "fr": "preuve", "it": "evidenza", "sl": "dokaz"},
    many={"en": "evidence", "de": "Nachweise", "fr": "preuves", "it": "evidenze", "sl": "dokazi"},
    columns=(
        KindColumn("title", least=20),
        KindColumn("statement", drop=4),
        KindColumn("source", drop=2),
        KindColumn("date", width=10, drop=3),
        KindColumn("address", least=24, drop=5),
        KindColumn("attachment", text=lambda file: file[:12], width=12, drop=6),
        KindColumn("value", align="right", width=9, drop=3, search=False),
        KindColumn("unit", width=8, drop=3, search=False),
        KindColumn("supports", value=_supported, search=False, shown=False),
        KindColumn(
            "supported",
            N_("supports"),
            value=lambda entry, here: [here.name("*", uid) for uid in _supported(entry, here)],
            least=24,
            drop=1,
        ),
        KindColumn("basis", search=False, shown=False),
    ),
    edit=("title", "statement", "source", "date", "address", "value", "unit", "supports", "basis"),
    also=("attachment",),
    mirrors={"supports": "evidence"},
    keywords=N_("add evidence, sources, studies, figures"),
    sort="title",
    check=_check_evidence,
    gather=_referring,
    help=N_("Sources that support an activity, an area or a finding: analyses, figures, surveys."),
    empty=N_("There is no evidence yet."),
    report=True,
)

RATINGS = Kind(
    Rating,
    id="ratings",
    one={"en": "rating", "de": "Bewertung", "fr": "note", "it": "valutazione", "sl": "ocena"},
    many={"en": "ratings", "de": "Bewertungen", "fr": "notes", "it": "valutazioni", "sl": "ocene"},
    columns=(
        KindColumn("activity", least=20),
        KindColumn("aspect", least=18),
        KindColumn("value", align="right", width=6, search=False),
        KindColumn("why", drop=2),
        KindColumn("by", drop=1),
        KindColumn(
            "created",
            N_("when"),
            text=lambda moment: day_text(moment[:10]),
            width=10,
            drop=3,
        ),
    ),
    edit=("activity", "aspect", "value", "why", "by"),
    sort="created",
    wording={"aspect": aspect_name},
    name=lambda rating: labelled(aspect_name(rating.aspect), rating.value),
    help=N_("Every rating of an activity, 1 to 5. The newest of an aspect is in force."),
    empty=N_("Nothing is rated yet."),
)

MASS_FIGURES = ("actors", "employment", "location_quotient")

CRITICAL_MASS = Kind(
    CriticalMass,
    id="critical-mass",
    single="critical-mass",
    one={
        "en": "critical-mass sheet",
        "de": "Bogen zur kritischen Masse",
        "fr": "fiche de masse critique",
        "it": "scheda di massa critica",
        "sl": "list kritične mase",
    },
    many={
        "en": "critical-mass sheets",
        "de": "Bögen zur kritischen Masse",
        "fr": "fiches de masse critique",
        "it": "schede di massa critica",
        "sl": "listi kritične mase",
    },
    columns=(
        KindColumn("activity", least=20),
        KindColumn(
            "verdict", N_("verdict"), value=lambda s, _here: verdict_line(verdict(s)), least=20
        ),
        KindColumn("actors", align="right", width=13, drop=1, search=False),
        KindColumn("employment", align="right", width=10, drop=2, search=False),
        KindColumn("location_quotient", align="right", width=17, digits=2, drop=3, search=False),
    ),
    edit=("activity", "factors", "reasons", *MASS_FIGURES),
    sort="activity",
    wording={
        "factors": lambda factors: _judgements(factors),
        "reasons": lambda reasons: _reasons(reasons),
    },
    mappings={
        "factors": MappingKeys(lambda: _factors(), lambda mass: mass_name(mass)),
        "reasons": MappingKeys(lambda: _factors()),
    },
    check=lambda sheet, _reads: not_negative(sheet, *MASS_FIGURES),
    name=lambda sheet: verdict_line(verdict(sheet)),
    about="activity",
    help=N_("Whether an activity has enough of what it needs in the region, factor by factor."),
    empty=N_("No critical mass is judged yet."),
    report=True,
)


def _judgements(factors: Mapping[str, Any]) -> str:
    return ", ".join(labelled(pick(factor_name(f)), mass_name(m)) for f, m in factors.items())


def _reasons(reasons: Mapping[str, str]) -> str:
    return "; ".join(labelled(pick(factor_name(f)), why) for f, why in reasons.items())


def _factors() -> list[tuple[str, str]]:
    return [(factor.id, pick(factor.name)) for factor in content().factor]
