"""The core's kinds: what its record types are to people."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from cap_tui.model.action_kind import ACTIONS
from cap_tui.model.activity import (
    Aspect,
    Challenge,
    CriticalMass,
    Evidence,
    PriorityArea,
    Rating,
    TransformativeActivity,
)
from cap_tui.model.activity_text import assessment_lines
from cap_tui.model.actor import Actor, Person, helix_name
from cap_tui.model.critical_mass import content, factor_name, mass_name, verdict, verdict_line
from cap_tui.model.kind import Kind, KindColumn, MappingKeys, Surroundings
from cap_tui.model.ratings import at_home, by_activity, strength, value
from cap_tui.model.read_access import Reads
from cap_tui.model.stages import aspect_name, period_name, stage_name
from cap_tui.text.i18n import N_, _, pick

WEB = ("https", "http", "doi", "urn")
"""The schemes under which something can be read; an address of another one may run something."""

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

ACTORS = Kind(
    Actor,
    id="actors",
    one={
        "en": "organisation",
        "de": "Organisation",
        "fr": "organisation",
        "it": "organizzazione",
        "sl": "organizacija",
    },
    many={
        "en": "organisations",
        "de": "Organisationen",
        "fr": "organisations",
        "it": "organizzazioni",
        "sl": "organizacije",
    },
    columns=(
        KindColumn("name", least=20),
        KindColumn("helix", width=11),
        KindColumn("role", drop=3),
        KindColumn("place", drop=1),
        KindColumn("employees", align="right", width=9, drop=2, search=False),
    ),
    edit=("name", "helix", "role", "place", "address", "employees", "competences"),
    sort="helix",
    wording={"helix": helix_name},
    check=lambda actor, _reads: _check_address(actor.address),
    help=N_(
        "Who takes part in the region's smart specialisation, by group of the quadruple helix."
    ),
    empty=N_("There is no organisation yet. Add companies, institutes, authorities, clusters."),
    report=True,
)


def _check_address(address: str) -> Mapping[str, str]:
    """A place on the web, a DOI or plain words; an address that runs something is wrong."""
    scheme = urlsplit(address).scheme
    if scheme and scheme not in WEB:
        return {
            "address": _(
                "'{scheme}:' is no address where something can be read. Begin with {known}."
            ).format(scheme=scheme, known=", ".join(WEB))
        }
    return {}


def _check_person(person: Person, _reads: Reads) -> Mapping[str, str]:
    """A person is stored with a purpose, a consent and the day the data must go, or not at all."""
    needed = {
        "purpose": _("Say what the data was given for."),
        "consent": _("Name the consent text and its version."),
        "retain_until": _("Give the day on which the data must be erased."),
    }
    return {name: sentence for name, sentence in needed.items() if not getattr(person, name)}


def _complete_person(person: Person, reads: Reads, _languages: Sequence[str]) -> Person:
    """Consent is given today unless another day is named; a person is of their organisation's group."""
    employer = next(iter(reads.records(Actor).find(uid=person.actor)), None)
    return msgspec.structs.replace(
        person,
        consent_date=person.consent_date or _today(),
        helix=person.helix or (employer.helix if employer else None),
    )


def _today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def _overdue(person: Person, _here: Surroundings) -> bool:
    return person.overdue(_today())


PEOPLE = Kind(
    Person,
    id="people",
    single="person",
    one={"en": "person", "de": "Person", "fr": "personne", "it": "persona", "sl": "oseba"},
    many={"en": "people", "de": "Personen", "fr": "personnes", "it": "persone", "sl": "osebe"},
    columns=(
        KindColumn("name", least=16),
        KindColumn("actor", drop=2),
        KindColumn("helix", width=11, drop=3),
        KindColumn("purpose", drop=4),
        KindColumn("consent", drop=5),
        KindColumn("retain_until", width=12, drop=1),
        KindColumn(
            "overdue",
            N_("overdue"),
            value=_overdue,
            text=lambda overdue: _("ERASE") if overdue else " ",
            width=8,
            search=False,
        ),
    ),
    edit=(
        "name",
        "email",
        "phone",
        "actor",
        "helix",
        "purpose",
        "consent",
        "consent_date",
        "retain_until",
    ),
    sort="name",
    wording={"helix": helix_name},
    required=frozenset({"purpose", "consent", "retain_until"}),
    check=_check_person,
    complete=_complete_person,
    allows=frozenset({"add", "edit", "erase"}),
    help=N_(
        "People are stored with a purpose, a consent and an end. To remove one is to erase every "
        "copy; that cannot be undone."
    ),
    empty=N_("There is nobody yet. Add a person only with purpose and consent."),
)


def _check_evidence(evidence: Evidence, _reads: Reads) -> Mapping[str, str]:
    problems = dict(_check_address(evidence.address))
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
        KindColumn("created", N_("when"), text=lambda moment: moment[:10], width=10, drop=3),
    ),
    edit=("activity", "aspect", "value", "why", "by"),
    sort="created",
    wording={"aspect": aspect_name},
    name=lambda rating: f"{aspect_name(rating.aspect)}: {rating.value}",
    help=N_("Every rating of an activity, 1 to 5. The newest of an aspect is in force."),
    empty=N_("Nothing is rated yet."),
)

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
    edit=("activity", "factors", "reasons", "actors", "employment", "location_quotient"),
    sort="activity",
    wording={
        "factors": lambda factors: _judgements(factors),
        "reasons": lambda reasons: _reasons(reasons),
    },
    mappings={
        "factors": MappingKeys(lambda: _factors(), lambda mass: mass_name(mass)),
        "reasons": MappingKeys(lambda: _factors()),
    },
    name=lambda sheet: verdict_line(verdict(sheet)),
    help=N_("Whether an activity has enough of what it needs in the region, factor by factor."),
    empty=N_("No critical mass is judged yet."),
    report=True,
)


def _judgements(factors: Mapping[str, Any]) -> str:
    return ", ".join(f"{pick(factor_name(f))}: {mass_name(m)}" for f, m in factors.items())


def _reasons(reasons: Mapping[str, str]) -> str:
    return "; ".join(f"{pick(factor_name(f))}: {why}" for f, why in reasons.items())


def _factors() -> list[tuple[str, str]]:
    return [(factor.id, pick(factor.name)) for factor in content().factor]


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
)
"""In the order in which people meet them."""
