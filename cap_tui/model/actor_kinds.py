"""The kinds of organisations and people."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import msgspec

from cap_tui.model.actor import Actor, Person, helix_name
from cap_tui.model.field_rules import not_negative
from cap_tui.model.kind import Kind, KindColumn, Surroundings
from cap_tui.model.read_access import Reads
from cap_tui.text.i18n import N_, _

WEB = ("https", "http", "doi", "urn")
"""The schemes under which something can be read; an address of another one may run something."""

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
    check=lambda actor, _reads: {
        **check_address(actor.address),
        **not_negative(actor, "employees"),
    },
    keywords=N_("add a cluster, stakeholders, companies, firms, institutes"),
    help=N_(
        "Who takes part in the region's smart specialisation, by group of the quadruple helix."
    ),
    empty=N_("There is no organisation yet. Add companies, institutes, authorities, clusters."),
    report=True,
)


def check_address(address: str) -> Mapping[str, str]:
    """A place on the web, a DOI or plain words; an address that runs something is wrong."""
    scheme = urlsplit(address).scheme
    if scheme and scheme not in WEB:
        return {
            "address": _(
                "'{scheme}:' is no address where something can be read. Begin with {known}."
            ).format(scheme=scheme, known=", ".join(WEB))
        }
    return {}


def _check_person(person: Person, reads: Reads) -> Mapping[str, str]:
    """A person is stored with a purpose, a consent and the day the data must go, or not at all.

    A day that has passed is no day to begin with; where it has passed since, the rest can be corrected.
    """
    needed = {
        "purpose": _("Say what the data was given for."),
        "consent": _("Name the consent text and its version."),
        "retain_until": _("Give the day on which the data must be erased."),
    }
    lacking = {name: said for name, said in needed.items() if not getattr(person, name)}
    stored = next(iter(reads.records(Person).find(uid=person.uid)), None) if person.uid else None
    kept = stored is not None and stored.retain_until == person.retain_until
    if person.overdue(_today()) and not kept:
        lacking["retain_until"] = _("The day on which the data must be erased has passed.")
    return lacking


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
    keywords=N_("participants, contacts, personal data, privacy, consent"),
    allows=frozenset({"add", "edit", "erase"}),
    help=N_(
        "People are stored with a purpose, a consent and an end. To remove one is to erase every "
        "copy; that cannot be undone."
    ),
    empty=N_("There is nobody yet. Add a person only with purpose and consent."),
)
