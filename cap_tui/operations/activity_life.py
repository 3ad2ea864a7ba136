"""The whole life of one activity: everything on its chain, by the roles of the chain and the phases of the process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cap_tui.errors import NotFound
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.activity_text import Card, card_of
from cap_tui.model.chain import Chain, Step
from cap_tui.model.chain_roles import EVALUATED_ACTION, role_name, told_as
from cap_tui.model.critical_mass import verdict_line
from cap_tui.model.listing import Listing, ListingCell, ListingColumn, ListingRow
from cap_tui.model.listing_text import listing_lines
from cap_tui.model.read_access import Reads
from cap_tui.model.stages import ORDER, aspect_name, stage_name
from cap_tui.text.i18n import N_, _

PHASES: Mapping[str, tuple[str, ...]] = {
    N_("Evidence"): (
        "area",
        "challenge",
        "diamond",
        "stresstest_round",
        "stresstest_indicator",
        "evidence",
    ),
    N_("Discovery"): ("workshop", "card", "merge", "ballot", "vote", "rating", "critical_mass"),
    N_("Development"): ("action", "call", "annex", "application", "funding"),
    N_("Support"): ("service", "service_plan", "service_outcome"),
    N_("Evaluation"): (
        "indicator",
        EVALUATED_ACTION,
        "input",
        "measurement",
        "finding",
        "decision",
        "claim",
    ),
}
"""Phase -> the roles that belong to it, as they are told. A tool's table has a role, so that no tool is named here."""

COUNTED = frozenset({"vote", "ballot", "measurement", "input"})
"""Roles of which the number says more than the names."""
NAMED = 3


@dataclass(frozen=True)
class LifePart:
    """What has one role in the life of an activity; ``role`` as :func:`told_as` gives it."""

    role: str
    steps: tuple[Step, ...]
    told: str


@dataclass(frozen=True)
class ActivityLife:
    """An activity with everything on its chain, phase by phase; a phase may have nothing yet."""

    activity: TransformativeActivity
    card: Card
    phases: tuple[tuple[str, tuple[LifePart, ...]], ...]


def activity_life(
    reads: Reads, chain: Chain, activity: TransformativeActivity, *, personal: bool = True
) -> ActivityLife:
    """Gather the life of an activity from both sides of its chain.

    Without ``personal`` no record is named whose title may hold personal data; it is counted.
    """
    card = card_of(reads, activity)
    by_role: dict[str, dict[str, Step]] = {}
    for ahead in (False, True):
        for step in chain.walk(activity.uid, ahead=ahead):
            if step.role and not step.again:
                by_role.setdefault(told_as(step.role, step.table), {})[step.uid] = step

    def named(steps: Mapping[str, Step]) -> list[str]:
        shown = (s for s in steps.values() if personal or not chain.has_personal_title(s.table))
        return list(dict.fromkeys(step.title for step in shown))

    phases = tuple(
        (
            phase,
            tuple(
                LifePart(
                    role, tuple(by_role[role].values()), _told(role, named(by_role[role]), card)
                )
                for role in roles
                if role in by_role
            ),
        )
        for phase, roles in PHASES.items()
    )
    return ActivityLife(activity, card, phases)


def _told(role: str, names: list[str], card: Card) -> str:
    """What the records of a role say in a line."""
    if role == "rating":
        rated = card.ratings.items()
        return ", ".join(f"{aspect_name(aspect)} {rating.value}" for aspect, rating in rated)
    if role == "critical_mass":
        return verdict_line(card.verdict)
    if role in COUNTED:
        return ""
    more = f" +{len(names) - NAMED}" if len(names) > NAMED else ""
    return "; ".join(names[:NAMED]) + more


def nearest_activity(chain: Chain, uid: str) -> str | None:
    """The activity that a record belongs to: itself, else the nearest behind it, else the nearest ahead of it."""
    if uid not in chain:
        return None
    if chain.role_of(uid) == "activity":
        return uid
    for ahead in (False, True):
        found = [step for step in chain.walk(uid, ahead=ahead) if step.role == "activity"]
        if found:
            return min(found, key=lambda step: step.depth).uid
    return None


def first_activity(reads: Reads, code: str) -> TransformativeActivity:
    """The region's own activity that has come furthest. NotFound where there is none."""
    own = [a for a in reads.records(TransformativeActivity).all() if (a.owner or code) == code]
    if not own:
        raise NotFound(_("There is no activity yet."), remedy=_("Add one: d, then Activities."))
    return max(own, key=lambda a: ORDER.index(a.stage) if a.stage in ORDER else -1)


def life_head(life: ActivityLife) -> Iterator[str]:
    """The activity in a few lines: its name, how far it has come, what stands beside it."""
    activity = life.activity
    yield activity.name
    path = [f"[{stage_name(s)}]" if s is activity.stage else stage_name(s) for s in ORDER]
    yield " > ".join(path) if activity.stage in ORDER else stage_name(activity.stage)
    facts = [" × ".join(life.card.areas), life.card.lead]
    yield " · ".join(fact for fact in facts if fact)


def life_listing(life: ActivityLife) -> Listing:
    """The life as one table: a row for each role, under the phases."""
    rows = []
    for phase, parts in life.phases:
        rows.append(ListingRow("", (ListingCell(_(phase)),), role="heading"))
        for part in parts:
            cells = (
                ListingCell(role_name(part.role)),
                ListingCell(len(part.steps)),
                ListingCell(part.told or " "),
            )
            rows.append(ListingRow(part.role, cells, subject=part))
        if not parts:
            rows.append(ListingRow("", (ListingCell("  " + _("nothing yet")),), role="muted"))
    return Listing(
        id="life",
        title=life.activity.name,
        columns=(
            ListingColumn("role", _("what"), width=22),
            ListingColumn("number", _("n"), width=4, align="right"),
            ListingColumn("told", _("which"), least=20),
        ),
        rows=rows,
    )


def life_lines(life: ActivityLife, width: int) -> Iterator[str]:
    """The life as lines of text."""
    yield from (line for line in life_head(life) if line)
    yield ""
    yield from listing_lines(life_listing(life), width)


def life_data(life: ActivityLife) -> dict[str, Any]:
    """The life as plain data."""
    return {
        "uid": life.activity.uid,
        "name": life.activity.name,
        "stage": life.activity.stage.value,
        "areas": list(life.card.areas),
        "strength": life.card.strength,
        "roles": {
            part.role: [
                {"uid": step.uid, "table": step.table, "title": step.title} for step in part.steps
            ]
            for _phase, parts in life.phases
            for part in parts
        },
    }
