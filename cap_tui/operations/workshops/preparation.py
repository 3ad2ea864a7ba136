"""Before a workshop: its scope judged by the rules, who is invited, and the list for their letters.

The rules and their limits are content (``cap_tui/workshop/preparation.toml``); a region changes the limits
by entries of its own. What is found is told with the reason of its rule; only a diamond that is missing keeps a day from beginning.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from cap_tui.errors import NotFound, Refused
from cap_tui.model.activity import Challenge, Evidence, PriorityArea
from cap_tui.model.actor import Actor, Helix, Person, helix_name
from cap_tui.model.workshop import Participant
from cap_tui.operations.workshops.access import (
    WorkshopAccess,
    WorkshopRegion,
    new_token,
    token_hash,
)
from cap_tui.operations.workshops.people import NewParticipant, add_participant
from cap_tui.plugin.cooperation import DiamondOutline
from cap_tui.text.calendar_file import CalendarEvent
from cap_tui.text.i18n import _, ngettext, pick
from cap_tui.text.labelled import labelled
from cap_tui.workshop.agenda import plan_times
from cap_tui.workshop.clock import local_day, stored_instant, wall_time
from cap_tui.workshop.one_line import one_line
from cap_tui.workshop.preparation import PreparationRule, PreparationRules, preparation_rules
from cap_tui.workshop.preparation_limits import KIND, PreparationLimit, rules_with_limits

FINE = "fine"


@dataclass(frozen=True)
class PreparationFinding:
    """The answer to one rule: ``state`` is fine, hint, warning or error; ``about`` are names or refs."""

    rule: str
    state: str
    question: str
    message: str
    reason: str
    source: str
    about: list[str]


@dataclass(frozen=True)
class WorkshopScope:
    """What the workshop is about: the diamond, its corners and its challenge."""

    diamond: DiamondOutline | None
    areas: list[PriorityArea]
    challenge: str

    @property
    def pairs(self) -> int:
        """How many pairs of areas there are."""
        return len(self.areas) * (len(self.areas) - 1) // 2


def workshop_scope(access: WorkshopAccess) -> WorkshopScope:
    """The corners of the workshop's diamond, else of the region's first, else all priority areas."""
    region = access.region
    outlines = region.diamonds()
    wanted = access.workshop.diamond
    diamond = next((one for one in outlines if one.uid == wanted), None)
    diamond = diamond or next(iter(outlines), None)
    areas = [one for one in region.records(PriorityArea).all() if _own(access, one.owner)]
    challenges = [one.name for one in region.records(Challenge).all() if _own(access, one.owner)]
    if diamond is None:
        return WorkshopScope(None, areas, challenges[0] if len(challenges) == 1 else "")
    known = {area.uid: area for area in region.records(PriorityArea).all()}
    corners = [known[uid] for uid in diamond.corners if uid in known]
    return WorkshopScope(diamond, corners, diamond.challenge)


def _own(access: WorkshopAccess, owner: str) -> bool:
    return owner in ("", access.region.region.code)


def choose_scope(access: WorkshopAccess, *, diamond: str = "", place: str = "") -> WorkshopScope:
    """Say on which diamond the workshop works (uid or name), and where it is held. Raises NotFound, Refused."""
    access.require_facilitator()
    told = one_line(place, _("place"), empty=True)
    uid = ""
    if diamond:
        found = [one for one in access.region.diamonds() if diamond in (one.uid, one.name)]
        if not found:
            raise NotFound(_("There is no such diamond."), where=diamond)
        uid = found[0].uid
    if uid or told:
        with access.changing(_("Prepare a workshop")) as transaction:
            workshop = access.workshop
            if workshop.begun and uid:
                raise Refused(_("The agenda was started already."), where=workshop.ref)
            transaction.put(
                msgspec.structs.replace(
                    workshop, diamond=uid or workshop.diamond, place=told or workshop.place
                )
            )
    return workshop_scope(access)


def preparation_findings(access: WorkshopAccess) -> list[PreparationFinding]:
    """The answer to every rule, in the order of the rules; then whether there are enough people.

    Raises Ambiguous where two entries of the region change one rule.
    """
    rules = rules_in_force(access.region)
    return [
        *_scope_findings(access, rules),
        *_people_findings(access, rules),
        *_size_findings(access, rules),
    ]


def rules_in_force(region: WorkshopRegion) -> PreparationRules:
    """The shipped rules with the limits that the region states. Raises Ambiguous."""
    return rules_with_limits(preparation_rules(), region.content(KIND, PreparationLimit))


def _answer(
    rule: PreparationRule, good: bool, message: str, about: Sequence[str] = ()
) -> PreparationFinding:
    state = FINE if good else rule.severity
    told = (rule.id, state, pick(rule.question), message, pick(rule.reason), rule.source)
    return PreparationFinding(*told, list(about))


def _scope_findings(
    access: WorkshopAccess, rules: PreparationRules
) -> Iterator[PreparationFinding]:
    scope = workshop_scope(access)
    n = len(scope.areas)
    names = [area.name for area in scope.areas]
    if access.workshop.needs_diamond:
        told = scope.diamond.name if scope.diamond else _("There is no diamond.")
        yield _answer(rules.named("diamond"), bool(scope.diamond), told, names)
        narrow, broad = rules.named("too_narrow"), rules.named("too_broad")
        yield _answer(
            narrow,
            narrow.holds(n),
            ngettext("{n} priority area", "{n} priority areas", n).format(n=n),
            names,
        )
        told = ngettext("{n} pair of areas", "{n} pairs of areas", scope.pairs).format(
            n=scope.pairs
        )
        yield _answer(broad, broad.holds(scope.pairs), told)
        told = scope.challenge or _("No challenge is in the middle.")
        yield _answer(rules.named("challenge"), bool(scope.challenge), told)
    supported = {uid for one in access.region.records(Evidence).all() for uid in one.supports}
    bare = [a.name for a in scope.areas if not a.evidence and a.uid not in supported]
    told = _("Nothing shows strength in: {names}.").format(names=", ".join(bare))
    told = told if bare else _("every corner has some")
    yield _answer(rules.named("evidence"), not bare, told, bare)


def _people_findings(
    access: WorkshopAccess, rules: PreparationRules
) -> Iterator[PreparationFinding]:
    region, people = access.region, access.state.people.values()
    clusters = {
        one.uid: one.name
        for one in region.records(Actor).all()
        if one.helix is Helix.CLUSTER and _own(access, one.owner)
    }
    of_person = {one.uid: one.actor for one in region.records(Person).all()}
    asked = {of_person.get(one.person, "") for one in people}
    missing = sorted(name for uid, name in clusters.items() if uid not in asked)
    told = _("Not invited: {names}.").format(names=", ".join(missing))
    told = told if missing else _("all are invited")
    yield _answer(rules.named("clusters"), not missing, told, missing)
    counts = Counter(one.helix.value for one in people if one.helix)
    total = sum(counts.values())
    rule = rules.named("balance")
    out = [h.value for h in Helix if not total or not rule.holds(counts[h.value] / total)]
    groups = ", ".join(helix_name(Helix(group)) for group in out)
    told = _("Outside the limits: {groups}.").format(groups=groups)
    yield _answer(rule, not out, told if out else _("every group is in its limits"), out)
    yield _answer(rules.named("lobbying"), False, _("Ask them."))


def _size_findings(access: WorkshopAccess, rules: PreparationRules) -> Iterator[PreparationFinding]:
    size = rules.size_of(access.workshop.flow)
    if size is None:
        return
    people = list(access.state.people.values())
    by_region = Counter(one.region or access.region.region.code for one in people)
    limits = ngettext("{least} to {most} person", "{least} to {most} people", size.most).format(
        least=size.least, most=size.most
    )
    question = _("Are there {limits}?").format(limits=limits)
    if size.each_region:
        question = _("Are there {limits} of each region?").format(limits=limits)
        low, high = size.regions or (1, len(by_region))
        off = [code for code, n in sorted(by_region.items()) if not size.least <= n <= size.most]
        good = not off and low <= len(by_region) <= high
        told = ", ".join(labelled(code, n) for code, n in sorted(by_region.items())) or "0"
    else:
        off, good, told = [], size.least <= len(people) <= size.most, str(len(people))
    reason = (
        pick(size.reason)
        if size.reason
        else _("With fewer the mix is missing, with more not everybody is heard.")
    )
    yield PreparationFinding(
        "size", FINE if good else "warning", question, told, reason, size.source, off
    )


def invite_people(
    access: WorkshopAccess, *, people: Sequence[str] = (), helix: Helix | None = None
) -> list[Participant]:
    """Invite people of the region's table who are not invited yet: those named, else all, else all of a group."""
    access.require_facilitator()
    known = [one for one in access.region.records(Person).all() if _own(access, one.owner)]
    for name in people:
        if not any(name in (one.uid, one.name) for one in known):
            raise NotFound(_("There is no such person."), where=name)
    invited = {one.person for one in access.state.people.values()}
    chosen = [
        one
        for one in known
        if one.uid not in invited
        and (not people or one.uid in people or one.name in people)
        and (helix is None or one.helix is helix)
    ]
    code = access.region.region.code
    with access.region.hold():
        return [
            add_participant(
                access,
                NewParticipant(one.helix, code, one.name, one.uid, present=False),
            )[0]
            for one in chosen
        ]


@dataclass(frozen=True)
class Letter:
    """What a letter to one person needs; ``token`` only when fresh ones were asked for."""

    ref: str
    name: str
    email: str
    organisation: str
    helix: str
    region: str
    token: str = ""


def invitation_letters(access: WorkshopAccess, *, fresh_tokens: bool = False) -> list[Letter]:
    """A line for the letter of each person. With ``fresh_tokens`` each gets a new token; the old one ends."""
    access.require_facilitator()
    people = {one.uid: one for one in access.region.records(Person).all()}
    actors = {one.uid: one.name for one in access.region.records(Actor).all()}
    tokens = {uid: new_token() for uid in access.state.people} if fresh_tokens else {}
    if tokens:
        with access.changing(_("Give new tokens")) as transaction:
            for uid, token in tokens.items():
                found = access.state.people[uid]
                transaction.put(msgspec.structs.replace(found, token_hash=token_hash(token)))
    letters = []
    for uid, one in access.state.people.items():
        person = people.get(one.person)
        letters.append(
            Letter(
                one.ref,
                one.name or (person.name if person else ""),
                person.email if person else "",
                actors.get(person.actor, "") if person else "",
                one.helix.value if one.helix else "",
                one.region or access.region.region.code,
                tokens.get(uid, ""),
            )
        )
    return letters


def workshop_event(access: WorkshopAccess) -> CalendarEvent:
    """The workshop as an event of a calendar: from its start to the end of its plan."""
    workshop, day = access.workshop, access.state.day()
    start = stored_instant(workshop.start) or 0
    planned = plan_times(day)
    end = planned[-1][1] if planned else start + 60
    told = [workshop.place, f"{wall_time(start, workshop.zone)} ({workshop.zone})"]
    if access.region.region.synthetic:
        told.append(_("SYNTHETIC: this region and all its data are made up."))
    return CalendarEvent(
        f"{access.region.region.code}-{workshop.uid}",
        workshop.title or workshop.ref,
        datetime.datetime.fromtimestamp(start * 60, datetime.UTC),
        datetime.datetime.fromtimestamp(end * 60, datetime.UTC),
        "\n".join(part for part in told if part),
    )


def workshop_day(access: WorkshopAccess) -> str:
    """The day of the workshop in its zone, ISO 8601."""
    return local_day(stored_instant(access.workshop.start) or 0, access.workshop.zone).isoformat()
