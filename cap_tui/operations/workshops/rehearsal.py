"""A whole workshop with synthetic participants: every act by the operations that people use.

The same seed and the same region give the same cards, votes and results. What the participants are
is said in their names; the caller sees to it that the region is a copy or a sample.
"""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from cap_tui.errors import Refused
from cap_tui.model.activity import Aspect, Mass, Rating, Stage, TransformativeActivity
from cap_tui.model.actor import Helix
from cap_tui.model.content import ContentUse
from cap_tui.model.critical_mass import content
from cap_tui.model.joint_activity import Mandate
from cap_tui.model.ratings import at_home, in_force
from cap_tui.model.stages import next_stage, obstacles, stage_name
from cap_tui.model.workshop import AgendaStep, BallotKind, NoteKind, Participant
from cap_tui.operations.activities import mass_sheet
from cap_tui.operations.workshops.access import WorkshopAccess, WorkshopRegion, access_workshop
from cap_tui.operations.workshops.action_development import NewAction, add_action, add_road_item
from cap_tui.operations.workshops.adoption import adopt_card
from cap_tui.operations.workshops.agenda import needs_diamond, next_block, start_agenda
from cap_tui.operations.workshops.ballots import NewBallot, open_ballot, reveal_ballot
from cap_tui.operations.workshops.cards import NewCard, add_card, merge_cards
from cap_tui.operations.workshops.joint_work import RegionalAgreement, agree, cooperation_of
from cap_tui.operations.workshops.notes import NewNote, add_note
from cap_tui.operations.workshops.outcome import adopted, advance, judge_mass, rate_by_ballot
from cap_tui.operations.workshops.people import NewParticipant, add_participant
from cap_tui.operations.workshops.preparation import workshop_scope
from cap_tui.operations.workshops.rehearsal_script import rehearsal_script
from cap_tui.operations.workshops.results import ballot_results
from cap_tui.operations.workshops.setup import NewWorkshop, make_workshop
from cap_tui.operations.workshops.voting import VoteWords, cast_vote
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled
from cap_tui.workshop.clock import local_day, stored_instant, wall_time
from cap_tui.workshop.flows import Flow
from cap_tui.workshop.near_cards import near_cards

MOST_KNOWN = 6
"""So many activities that are known already come up as cards."""
TABLES = "ABCDE"
FIRST = 3
"""So many cards of the ranking are adopted."""


@dataclass(frozen=True)
class RehearsalPlan:
    """What is played: how many people, with which seed, by which flow, when.

    ``known`` are uids of activities that come up as cards; then those alone are voted on and adopted.
    Without them some of the region's come up, and the first of the ranking are adopted.
    """

    people: int
    seed: int
    flow: Flow
    use: ContentUse
    start: str
    zone: str
    title: str = ""
    ref: str = ""
    activity: str = ""
    known: tuple[str, ...] = ()


def _nothing(_kind: str, _told: str) -> None:
    """Tells nobody."""


@dataclass
class Rehearsal:
    """One rehearsal. ``tell`` is called after each act with its kind and a sentence, ``pause`` between acts."""

    region: WorkshopRegion
    plan: RehearsalPlan
    tell: Callable[[str, str], None] = _nothing
    pause: Callable[[], None] = lambda: None
    chance: random.Random = field(init=False)
    _tokens: dict[str, str] = field(default_factory=dict, init=False)
    _known: dict[str, str] = field(default_factory=dict, init=False)
    _done: set[str] = field(default_factory=set, init=False)
    _now: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.plan.flow.id} {self.plan.seed}")

    def play(self) -> WorkshopAccess:
        """Play the whole day; the access of the facilitator to what is left of it."""
        plan = self.plan
        new = NewWorkshop(
            plan.flow, plan.start, plan.zone, plan.title, plan.ref, plan.use, plan.activity
        )
        workshop, _steps = make_workshop(self.region, new)
        self.access = access_workshop(self.region, workshop.uid)
        self._tell("new", _("{title} is made.").format(title=workshop.title))
        self._invite()
        self._now = stored_instant(workshop.start) or 0
        reason = rehearsal_script().anyway if needs_diamond(self.access) else ""
        start_agenda(self.access, self._wall(), reason)
        blocks = list(self.access.state.blocks)
        for number, block in enumerate(blocks):
            self._step(block[0], last=number + 1 == len(blocks))
            self._now += max(step.minutes for step in block)
            next_block(self.access, self._wall())
        return self.access

    def _wall(self) -> str:
        return wall_time(self._now, self.plan.zone)[:16]

    def _tell(self, kind: str, told: str) -> None:
        self.tell(kind, told)
        self.pause()

    def _step(self, step: AgendaStep, *, last: bool) -> None:
        self._tell("step", step.title or step.ref)
        acts = {
            "collect": (self._collect,),
            "tables": (self._collect,),
            "merge": (self._collect, self._merge),
            "rate": (self._collect, self._merge, self._vote),
            "mass": (self._collect, self._merge, self._vote, self._mass),
            "roadmap": (self._roadmap,),
            "actions": (self._roadmap, self._actions),
        }.get(step.kind, ())
        is_action_workshop = self._is_action_workshop()
        if last:
            acts = (
                (self._collect, self._roadmap, self._actions, self._together, self._notes)
                if is_action_workshop
                else (
                    self._collect,
                    self._merge,
                    self._vote,
                    self._mass,
                    self._together,
                    self._notes,
                )
            )
        elif step.kind == "cooperation":
            acts = (self._together,)
        for act in acts:
            if act.__name__ not in self._done:
                self._done.add(act.__name__)
                act()

    def _is_action_workshop(self) -> bool:
        return any(step.kind in ("roadmap", "actions") for step in self.plan.flow.steps)

    # People

    def _regions(self) -> list[str]:
        """Own code; in a workshop of several regions also those that fit."""
        codes = [self.region.region.code]
        if self._is_joint():
            for found in self.region.cooperation():
                codes += [one.region for one in found.options if one.region not in codes]
        return codes

    def _is_joint(self) -> bool:
        name = self.plan.flow.id.rpartition(".")[2]
        return name.startswith("c")

    def _invite(self) -> None:
        regions, groups = self._regions(), list(Helix)
        for number in range(1, self.plan.people + 1):
            person, token = add_participant(
                self.access,
                NewParticipant(
                    groups[number % len(groups)],
                    regions[number % len(regions)],
                    rehearsal_script().person.format(n=number),
                    group=TABLES[number % len(TABLES)],
                ),
            )
            self._tokens[person.uid] = token
        self._tell("people", _("{n} synthetic people are here.").format(n=self.plan.people))

    def _people(self) -> list[Participant]:
        return list(self.access.state.people.values())

    def _as(self, person: Participant) -> WorkshopAccess:
        """What this participant's terminal has."""
        return WorkshopAccess(self.region, self.access.state, person)

    # Cards

    def _collect(self) -> None:
        for one in self._known_activities():
            card = self._write(one.name, one.areas[:2])
            self._known[card] = one.uid
        areas = workshop_scope(self.access).areas
        pairs = list(itertools.combinations(areas, 2))
        for number, idea in enumerate(rehearsal_script().ideas):
            pair = pairs[number // 2 % len(pairs)] if pairs else ()
            a, b = (area.name for area in pair) if pair else ("A", "B")
            self._write(idea.format(a=a, b=b), tuple(area.uid for area in pair))
        n = len(self.access.state.cards)
        self._tell(
            "cards", ngettext("{n} card is written.", "{n} cards are written.", n).format(n=n)
        )

    def _known_activities(self) -> list[TransformativeActivity]:
        """Those of the plan, else some of the region's: each cluster is asked for what it knows."""
        known = self.region.records(TransformativeActivity)
        if self.plan.known:
            return [known.get(uid) for uid in self.plan.known]
        if self._is_action_workshop():
            return []
        own = ("", self.region.region.code)
        found = [
            one
            for one in sorted(known.all(), key=lambda one: one.name)
            if one.owner in own and one.stage is not Stage.PARKED and len(one.areas) > 1
        ]
        self.chance.shuffle(found)
        return found[:MOST_KNOWN]

    def _write(self, text: str, pair: tuple[str, ...]) -> str:
        author = self.chance.choice(self._people())
        card = add_card(self._as(author), NewCard(text, pair=pair, lang="en"))
        self._tell("card", f"{card.ref} {card.text}")
        return card.uid

    def _merge(self) -> None:
        state = self.access.state
        languages = self.region.region.languages
        for pair in near_cards(state.cards, languages[0] if languages else "en"):
            one, other = state.cards[pair.one], state.cards[pair.other]
            apart = self._known.get(one.uid) or self._known.get(other.uid)
            if apart or state.tree.holder(one.uid) or state.tree.holder(other.uid):
                continue
            if one.pair == other.pair:
                made = merge_cards(self.access, [one.ref, other.ref], title=one.text)
                self._tell("merge", f"{made.ref} = {one.ref} + {other.ref}")

    # Ballots and what follows from them

    def _vote(self) -> None:
        """A ballot of the four aspects on known and a few new cards; the first of the ranking are adopted."""
        state = self.access.state
        criteria = {aspect.value: 1.0 for aspect in Aspect}
        free = [
            uid
            for uid in (*state.cards, *state.merge_states)
            if not state.tree.holder(uid) and (uid in self._known or not self.plan.known)
        ]
        options = tuple(state.ref_of(uid) for uid in free)
        ballot = open_ballot(
            self.access, NewBallot(BallotKind.CRITERIA, options, criteria=criteria)
        ).ballot
        targets = {state.ref_of(uid): self._target(uid) for uid in free}
        for person in self._people():
            words = tuple(self._scores(targets))
            cast_vote(self._as(person), ballot.ref, VoteWords(words))
            self._tell("vote", _("{voter} has voted.").format(voter=person.ref))
        reveal_ballot(self.access, ballot.ref)
        rows = [row for row in ballot_results(self.access, ballot.ref).figures.rows if row.rank]
        rows.sort(key=lambda row: (row.rank or 0, row.card))
        for row in rows[: None if self.plan.known else FIRST]:
            card = state.find_card(row.card)
            made = adopt_card(self.access, row.card, into=self._known.get(card.uid, ""))
            self._tell("adopt", f"{row.rank}. {made.name}")
        if adopted(self.access):
            try:
                rated = rate_by_ballot(self.access, ballot.ref)
            except Refused as error:  # a handful of voters: nothing is claimed
                self._tell("rate", error.what)
            else:
                self._tell(
                    "rate",
                    ngettext("{n} rating is stored.", "{n} ratings are stored.", len(rated)).format(
                        n=len(rated)
                    ),
                )

    def _target(self, uid: str) -> dict[str, int]:
        """What people think of a card: of a known activity what was rated, else by chance."""
        found = {aspect.value: self.chance.randint(2, 4) for aspect in Aspect}
        if activity := self._known.get(uid):
            one = self.region.records(TransformativeActivity).get(activity)
            given = self.region.records(Rating).find(activity=activity)
            found |= {a.value: r.value for a, r in in_force(at_home(given, [one])).items()}
        return found

    def _scores(self, targets: dict[str, dict[str, int]]) -> Iterator[str]:
        for card, aspects in targets.items():
            for aspect, target in aspects.items():
                value = target + self.chance.choice((-1, 0, 0, 0, 0, 1))
                yield f"{card}:{aspect}={min(5, max(1, value))}"

    def _mass(self) -> None:
        """The sheet of each adopted activity that has none; then the next stages whose rules hold."""
        for one in adopted(self.access).values():
            if not mass_sheet(self.region, one).uid:
                levels = [*Mass][1:]
                factors = {f.id: self.chance.choice(levels) for f in content().factor}
                judge_mass(self.access, one.uid, factors)
                self._tell("mass", one.name)
            for stage in (Stage.IDENTIFIED, Stage.ASSESSED):
                now = self.region.records(TransformativeActivity).get(one.uid)
                if next_stage(now.stage) is stage and not obstacles(
                    self.region.standing(now), stage
                ):
                    advance(self.access, one.uid, stage, _("rehearsal (synthetic)"))
                    self._tell("stage", labelled(one.name, stage_name(stage)))

    # Roadmap, actions, other regions, minutes

    def _roadmap(self) -> None:
        for entry in rehearsal_script().roadmap:
            add_road_item(
                self.access, entry.perspective, entry.horizon, entry.text, kind=entry.kind
            )
            self._tell("road", entry.text)

    def _actions(self) -> None:
        refs: list[str] = []
        people = self._people()
        day = local_day(self._now, self.plan.zone)
        currency = self.region.region.currency or "EUR"
        for entry in rehearsal_script().actions:
            made = add_action(
                self.access,
                NewAction(
                    entry.title,
                    entry.days,
                    type=entry.type,
                    owner=self.chance.choice(people).ref,
                    due=(day + datetime.timedelta(days=2 * entry.days)).isoformat(),
                    cost=entry.cost,
                    currency=currency,
                    after=tuple(refs[number - 1] for number in entry.after),
                    sign=entry.sign,
                    region=self.region.region.code,
                ),
            )
            refs.append(made.ref)
            self._tell("action", f"{made.ref} {made.title}")

    def _together(self) -> None:
        """What regions agree: on the activities of the workshop that others fit for."""
        if not self._is_joint():
            return
        script = rehearsal_script()
        names = [self.plan.activity] if self.plan.activity else []
        names = names or [one.uid for one in adopted(self.access).values()]
        mandate = Mandate.CALL if self._is_action_workshop() else Mandate.CADW
        for name in names:
            if cooperation_of(self.access, name):
                wanted = RegionalAgreement(
                    name, common=script.common, mandate=mandate, text=script.agreed
                )
                made = agree(self.access, wanted)
                self._tell("agree", labelled(made.name, ", ".join(made.regions)))

    def _notes(self) -> None:
        script, people = rehearsal_script(), self._people()
        day = local_day(self._now, self.plan.zone)
        due = day.replace(year=day.year + 1).isoformat() if (day.month, day.day) != (2, 29) else ""
        for kind, texts in (
            (NoteKind.DECISION, script.decisions),
            (NoteKind.DISSENT, script.dissent),
            (NoteKind.PARKED, script.parked),
        ):
            for text in texts:
                add_note(self.access, NewNote(kind, text))
        for text in script.promises:
            owner = self.chance.choice(people).ref
            promise = NewNote(NoteKind.PROMISE, text, owner=owner, due=due or "2029-03-01")
            add_note(self.access, promise)
        n = len(self.access.state.notes)
        self._tell(
            "notes",
            ngettext("{n} note is in the minutes.", "{n} notes are in the minutes.", n).format(n=n),
        )
