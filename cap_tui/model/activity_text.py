"""The card of one activity: everything that is known of it, in lines that the shell and a pipe both show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cap_tui.charts.cell_text import folded
from cap_tui.model.activity import (
    Aspect,
    Challenge,
    CriticalMass,
    Evidence,
    PriorityArea,
    Rating,
    TransformativeActivity,
)
from cap_tui.model.actor import Actor, Person
from cap_tui.model.chain import removed
from cap_tui.model.critical_mass import (
    SearchProfile,
    Verdict,
    content,
    figures_line,
    mass_name,
    search_profile,
    verdict,
    verdict_line,
)
from cap_tui.model.ratings import at_home, in_force, strength
from cap_tui.model.read_access import Reads
from cap_tui.model.record import Record
from cap_tui.model.stages import aspect_name, stage_name
from cap_tui.model.stages import period_name as period_name
from cap_tui.text.formats import LocalNumber, day_text
from cap_tui.text.i18n import _, pick
from cap_tui.text.labelled import labelled

INDENT = 2


@dataclass(frozen=True)
class Card:
    """One activity with names in place of references. ``ratings`` are those in force."""

    activity: TransformativeActivity
    areas: tuple[str, ...]
    challenge: str
    ratings: dict[Aspect, Rating]
    raters: dict[str, str]
    strength: float | None
    sheet: CriticalMass | None
    verdict: Verdict
    profile: SearchProfile | None
    evidence: tuple[Evidence, ...]
    actors: tuple[Actor, ...]
    lead: str


def card_of(reads: Reads, activity: TransformativeActivity) -> Card:
    """Gather an activity's card from a region's records."""
    areas = _names(reads, PriorityArea)
    people = _names(reads, Person)
    actors = {actor.uid: actor for actor in reads.records(Actor).all()}
    ratings = in_force(at_home(reads.records(Rating).find(activity=activity.uid), [activity]))
    sheets = list(at_home(reads.records(CriticalMass).find(activity=activity.uid), [activity]))
    sheet = sheets[-1] if sheets else None
    lead = actors.get(activity.cluster)
    return Card(
        activity=activity,
        areas=tuple(areas.get(uid, "?") for uid in activity.areas),
        challenge=_names(reads, Challenge).get(activity.challenge, ""),
        ratings=ratings,
        raters={r.by: people.get(r.by, removed()) for r in ratings.values() if r.by},
        strength=strength(ratings),
        sheet=sheet,
        verdict=verdict(sheet),
        profile=search_profile(activity.name, sheet) if sheet else None,
        evidence=tuple(
            entry
            for entry in reads.records(Evidence).all()
            if entry.uid in activity.evidence or activity.uid in entry.supports
        ),
        actors=tuple(actors[uid] for uid in activity.actors if uid in actors),
        lead=lead.name if lead else "",
    )


def _names(reads: Reads, kind: type[Record]) -> dict[str, str]:
    return {record.uid: getattr(record, "name", "") for record in reads.records(kind).all()}


def card_lines(card: Card, width: int = 80) -> Iterator[str]:
    """The card as lines no wider than ``width``."""
    activity = card.activity
    yield from folded(activity.name, width, 0)
    if activity.synonyms:
        yield from folded(
            _("also: {names}").format(names=", ".join(activity.synonyms)), width, INDENT
        )
    if activity.provenance.synthetic:
        yield from folded(_("SYNTHETIC: made up"), width, INDENT)
    if activity.description:
        yield from folded(activity.description, width, INDENT)
    facts = (
        (_("between"), " × ".join(card.areas)),
        (_("challenge"), card.challenge),
        (_("relevant in the term"), period_name(activity.period)),
        (_("stage"), stage_name(activity.stage)),
        (_("because"), activity.stage_reason),
        (_("leads"), card.lead),
        (_("actors"), ", ".join(actor.name for actor in card.actors)),
    )
    for label, text in facts:
        if text:
            yield from folded(labelled(label, text), width, INDENT)
    yield ""
    yield from _rating_lines(card, width)
    yield ""
    yield from _mass_lines(card, width)
    if card.evidence:
        yield ""
        yield _("Evidence")
        for entry in card.evidence:
            where = ", ".join(part for part in (entry.source, day_text(entry.date)) if part)
            yield from folded(f"{entry.title} ({where})" if where else entry.title, width, INDENT)


def assessment_lines(
    activity: TransformativeActivity, reads: Reads, width: int = 80
) -> Iterator[str]:
    """The part of the card that people judged: the ratings in force and the critical mass."""
    card = card_of(reads, activity)
    yield from _rating_lines(card, width)
    yield from _mass_lines(card, width)


def _rating_lines(card: Card, width: int) -> Iterator[str]:
    value = "?" if card.strength is None else f"{LocalNumber(card.strength):.1f}"
    head = _("Ratings, 1 to 5 (strength {value}: mean of national and global)")
    yield from folded(head.format(value=value), width)
    for aspect in Aspect:
        rating = card.ratings.get(aspect)
        if rating is None:
            yield from folded(labelled(aspect_name(aspect), "?"), width, INDENT)
            continue
        said = (
            str(rating.value),
            card.raters.get(rating.by, ""),
            day_text(rating.created[:10]),
        )
        given = ", ".join(part for part in said if part)
        why = f" — {rating.why}" if rating.why else ""
        yield from folded(labelled(aspect_name(aspect), f"{given}{why}"), width, INDENT)


def _mass_lines(card: Card, width: int) -> Iterator[str]:
    yield from folded(
        _("Critical mass: {verdict}").format(verdict=verdict_line(card.verdict)), width, 0
    )
    if card.sheet is None:
        return
    for factor in content().factor:
        mass = card.sheet.factors.get(factor.id)
        words = "?" if mass is None else mass_name(mass)
        why = card.sheet.reasons.get(factor.id, "")
        yield from folded(
            labelled(pick(factor.name), words) + (f" — {why}" if why else ""), width, INDENT
        )
    figures = figures_line(card.sheet)
    if figures:
        yield from folded(figures, width, INDENT)
    if card.profile and card.profile.needs:
        yield ""
        yield _("Partners to look for, who bring")
        for need in card.profile.needs:
            yield from folded(f"- {need}", width, INDENT)
