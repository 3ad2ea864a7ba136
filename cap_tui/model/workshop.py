"""The records of a workshop: people, agenda, cards, merges, ballots, votes, notes, roadmap.

They belong to no plugin, because edw and adw share one workshop. A vote is stored sealed; the
private key of a ballot enters the region with its reveal (:class:`BallotKey`), never before.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

from cap_tui.model.action import Horizon
from cap_tui.model.actor import HelixGroup
from cap_tui.model.record import Personal, Record, about, bounds
from cap_tui.model.vote_source import votes_by_source
from cap_tui.text.i18n import N_

OneLine = Annotated[str, bounds(min_length=1, max_length=2_000)]
Ref = Annotated[str, about("Its short name in the workshop", label=N_("short name"))]
OfWorkshop = Annotated[
    str, about("The workshop that it belongs to", label=N_("workshop"), refers="workshops")
]


class BallotKind(enum.StrEnum):
    """How people vote."""

    DOTS = "dots"
    POINTS = "points"
    SCORE = "score"
    CRITERIA = "criteria"
    RANKING = "ranking"
    PAIRWISE = "pairwise"


class NoteKind(enum.StrEnum):
    """What a note of the minutes is."""

    DECISION = "decision"
    DISSENT = "dissent"
    PARKED = "parked"
    PROMISE = "promise"


def workshop_tool(flow: str, flow_id: str, activity: str) -> str:
    """Whose workshop it is, ``edw`` or ``adw``: by the flow that it follows; with a region's own one, by what it works on."""
    plugin, point, _name = flow_id.partition(".")
    if point and plugin in ("edw", "adw"):
        return plugin
    name = flow.rpartition(".")[2].removeprefix("c")
    known = next((tool for tool in ("edw", "adw") if name.startswith(tool)), "")
    return known or ("adw" if activity else "edw")


class Workshop(Record, frozen=True, kw_only=True):
    """A workshop: EDW, cEDW, ADW, cADW, or one with an agenda of its own."""

    TABLE: ClassVar[str] = "workshops"

    ref: Annotated[str, about("Its short name in the region", label=N_("short name"))]
    title: Annotated[str, about("What it is called", label=N_("title"))] = ""
    flow: Annotated[str, about("The flow that its agenda was made from", label=N_("flow"))] = ""
    flow_use: Annotated[
        dict[str, str], about("Id, version, hash and name of the flow", label=N_("flow"))
    ] = {}
    activity: Annotated[
        str,
        about("The activity that it develops", label=N_("activity"), refers="activities"),
    ] = ""
    diamond: Annotated[
        str, about("The diamond that it works on", label=N_("diamond"), refers="*")
    ] = ""
    place: Annotated[str, about("Where it is held", label=N_("place"))] = ""
    needs_diamond: Annotated[
        bool, about("Whether priority areas are its input", label=N_("needs a diamond"))
    ] = False
    start: Annotated[str, about("When it begins", label=N_("start"), unit="UTC, ISO 8601")] = ""
    zone: Annotated[
        str, about("The time zone of its clock", label=N_("time zone"), unit="IANA")
    ] = "UTC"
    begun: Annotated[
        str, about("When its agenda was started", label=N_("begun"), unit="UTC, ISO 8601")
    ] = ""
    ended: Annotated[str, about("When its day ended", label=N_("ended"), unit="UTC, ISO 8601")] = ""
    anyway: Annotated[
        str,
        about(
            "Why it began without a diamond",
            label=N_("reason"),
            personal=Personal.FREE_TEXT,
        ),
    ] = ""
    cards_shown: Annotated[
        str,
        about(
            "The step during which the room sees the cards; empty: it does not",
            label=N_("cards shown in"),
            refers="agenda_steps",
        ),
    ] = ""

    @property
    def tool(self) -> str:
        """Whose workshop it is: ``edw`` or ``adw``."""
        return workshop_tool(self.flow, self.flow_use.get("id", ""), self.activity)


class WorkshopPart(Record, frozen=True, kw_only=True):
    """What of a workshop has a short name in it."""

    workshop: OfWorkshop
    ref: Ref


class Participant(WorkshopPart, frozen=True, kw_only=True):
    """Somebody invited to or present at a workshop. The token is stored as a hash only."""

    TABLE: ClassVar[str] = "participants"

    helix: HelixGroup = None
    region: Annotated[
        str,
        about("Code of their region", label=N_("region"), personal=Personal.QUASI),
    ] = ""
    table_group: Annotated[
        str, about("The table or breakout group they sit at", label=N_("table"))
    ] = ""
    name: Annotated[
        str,
        about(
            "Their name",
            label=N_("name"),
            personal=Personal.IDENTIFIER,
            purpose="to address them",
        ),
    ] = ""
    person: Annotated[
        str,
        about(
            "Their record among the people",
            label=N_("person"),
            personal=Personal.IDENTIFIER,
            refers="people",
        ),
    ] = ""
    present: Annotated[bool, about("Whether they are in the room", label=N_("present"))] = True
    proxy: Annotated[
        str,
        about("Who may vote for them", label=N_("proxy"), refers="participants"),
    ] = ""
    token_hash: Annotated[
        str,
        about("SHA-256 of their token", label=N_("token"), personal=Personal.IDENTIFIER),
    ] = ""
    consent: Annotated[
        str, about("Version of the wording that they agreed to by phone", label=N_("consent"))
    ] = ""
    consented: Annotated[
        str, about("When they agreed", label=N_("agreed"), unit="UTC, ISO 8601")
    ] = ""


class AgendaStep(WorkshopPart, frozen=True, kw_only=True):
    """One step of the agenda. Steps with the same leading step run in parallel, in its block."""

    TABLE: ClassVar[str] = "agenda_steps"

    place: Annotated[int, about("Its place in the order of the agenda", label=N_("place"))]
    title: Annotated[str, about("What is done", label=N_("title"))] = ""
    kind: Annotated[str, about("What sort of step it is", label=N_("kind"))] = ""
    prompt: Annotated[str, about("What the room is asked", label=N_("prompt"))] = ""
    notes: Annotated[str, about("Notes of the facilitator", label=N_("notes"))] = ""
    minutes: Annotated[
        Annotated[int, bounds(ge=1, le=1440)],
        about("How long it takes", label=N_("minutes"), unit="minutes"),
    ]
    extra: Annotated[
        int, about("Minutes added while it ran", label=N_("extra"), unit="minutes")
    ] = 0
    parallel_with: Annotated[
        str,
        about("The first step of its block", label=N_("parallel with"), refers="agenda_steps"),
    ] = ""
    locked: Annotated[
        str, about("When it must begin", label=N_("locked start"), unit="UTC, ISO 8601")
    ] = ""
    begun: Annotated[str, about("When it began", label=N_("begun"), unit="UTC, ISO 8601")] = ""


class WorkshopCard(WorkshopPart, frozen=True, kw_only=True):
    """One contribution: a line of text, of one person, of a group, or anonymous."""

    TABLE: ClassVar[str] = "cards"

    text: Annotated[OneLine, about("The contribution", label=N_("text"))]
    authors: Annotated[
        tuple[str, ...],
        about(
            "Who wrote it",
            label=N_("authors"),
            personal=Personal.IDENTIFIER,
            purpose="own cards are not voted on",
            refers="participants",
            unordered=True,
        ),
    ] = ()
    pair: Annotated[
        tuple[str, ...],
        about("The pair of priority areas it lies between", label=N_("pair"), refers="areas"),
    ] = ()
    lang: Annotated[str, about("Language of the text", label=N_("language"))] = ""
    source: Annotated[
        str, about("How it came in: keyboard, ssh, phone, paper, proxy", label=N_("source"))
    ] = "keyboard"
    translations: Annotated[
        dict[str, str],
        about("The text in other languages, typed by people", label=N_("translations")),
    ] = {}
    apart: Annotated[
        tuple[str, ...],
        about(
            "Cards that look like it and are not the same: somebody compared them", unordered=True
        ),
    ] = ()
    step: Annotated[
        str, about("The step in which it was written", label=N_("step"), refers="agenda_steps")
    ] = ""


class CardMerge(WorkshopPart, frozen=True, kw_only=True):
    """Cards and merges that mean the same. The record never changes; :class:`MergeState` says whether it stands."""

    TABLE: ClassVar[str] = "merges"

    title: Annotated[str, about("What the cards have in common", label=N_("title"))] = ""
    parts: Annotated[
        tuple[str, ...],
        about("The cards and merges in it, by short name", label=N_("parts")),
    ]
    by: Annotated[
        str,
        about(
            "Who merged; empty for the facilitator",
            label=N_("by"),
            personal=Personal.IDENTIFIER,
            refers="participants",
        ),
    ] = ""


class MergeState(Record, frozen=True, kw_only=True):
    """Says that a merge stands, and of what. It is removed when the merge is split; undo works on it.

    Only what stands holds on to its cards: a card of a merge that was split can be undone.
    """

    TABLE: ClassVar[str] = "merge_states"

    workshop: OfWorkshop
    merge: Annotated[
        str, about("The merge that stands", label=N_("merge"), refers="merges", into=True)
    ]
    parts: Annotated[
        tuple[str, ...], about("The cards and merges in it", label=N_("parts"), refers="*")
    ] = ()


class WorkshopBallot(WorkshopPart, frozen=True, kw_only=True):
    """A question to the room. Its options never change; votes are sealed to ``public_key``."""

    TABLE: ClassVar[str] = "ballots"

    kind: Annotated[BallotKind, about("How people vote", label=N_("kind"))]
    options: Annotated[
        tuple[str, ...],
        about("The cards and merges voted on", label=N_("options"), refers="*", into=True),
    ]
    rests_on: Annotated[
        tuple[str, ...],
        about("The cards and states of the merges in it: no undo takes them while it stands"),
    ] = ()
    dots: Annotated[int, about("Dots of each voter", label=N_("dots"))] = 0
    most: Annotated[int, about("Dots that one card may get from a voter", label=N_("most"))] = 0
    criteria: Annotated[
        dict[str, float], about("Criteria with their weights", label=N_("criteria"))
    ] = {}
    no_own: Annotated[bool, about("Own cards cannot be voted on", label=N_("no own card"))] = False
    no_ties: Annotated[bool, about("Ties are refused", label=N_("no ties"))] = False
    complete: Annotated[bool, about("All cards must be ranked", label=N_("complete"))] = False
    closed: Annotated[bool, about("Whether voting has ended", label=N_("closed"))] = False
    public_key: Annotated[str, about("Votes are sealed to it", unit="X25519, Base64")]
    round_of: Annotated[
        str,
        about("The ballot that it repeats as a round", label=N_("round of"), refers="ballots"),
    ] = ""
    tokens: Annotated[
        bool, about("Voters have one-time tokens without a name", label=N_("tokens"))
    ] = False
    second_key: Annotated[
        str, about("The private key, encrypted to a second key", unit="Base64")
    ] = ""


class VotingToken(Record, frozen=True, kw_only=True):
    """A one-time token of one ballot: a hash and a group of at least five, no person."""

    TABLE: ClassVar[str] = "voting_tokens"

    workshop: OfWorkshop
    ballot: Annotated[
        str, about("The ballot that it is for", label=N_("ballot"), refers="ballots", into=True)
    ]
    group: Annotated[str, about("The group of its holder", label=N_("group"))] = ""
    token_hash: Annotated[
        str, about("SHA-256 of the token", label=N_("token"), personal=Personal.IDENTIFIER)
    ]


class SealedVote(Record, frozen=True, kw_only=True):
    """One vote: who, when and how is readable; what is not until the reveal."""

    TABLE: ClassVar[str] = "votes"

    workshop: OfWorkshop
    ballot: Annotated[str, about("The ballot", label=N_("ballot"), refers="ballots", into=True)]
    voter: Annotated[
        str,
        about("Whose vote it is", label=N_("voter"), personal=Personal.IDENTIFIER, refers="*"),
    ]
    by: Annotated[
        str,
        about(
            "Who acted; empty for the facilitator",
            label=N_("by"),
            personal=Personal.IDENTIFIER,
            refers="participants",
        ),
    ] = ""
    source: Annotated[str, about("How it came in", label=N_("source"))] = "ssh"
    sealed: Annotated[
        str,
        about("The sealed document", personal=Personal.IDENTIFIER, unit="Base64"),
    ]

    @classmethod
    def counted_titles(cls, documents: Sequence[Mapping[str, Any]], /) -> list[str]:
        """How many votes came in by which way; whose they are is told nowhere."""
        return votes_by_source(str(document.get("source", "")) for document in documents)


class BallotKey(Record, frozen=True, kw_only=True):
    """The private key of a ballot, published by its reveal."""

    TABLE: ClassVar[str] = "ballot_keys"

    workshop: OfWorkshop
    ballot: Annotated[
        str, about("The ballot that was revealed", label=N_("ballot"), refers="ballots", into=True)
    ]
    private_key: Annotated[str, about("Opens its votes", unit="X25519, Base64")]


class WorkshopNote(Record, frozen=True, kw_only=True):
    """A line of the minutes: a decision, a dissent, something parked, a promise."""

    TABLE: ClassVar[str] = "workshop_notes"

    workshop: OfWorkshop
    kind: Annotated[NoteKind, about("What it is", label=N_("kind"))]
    text: Annotated[OneLine, about("What was said", label=N_("text"), personal=Personal.FREE_TEXT)]
    step: Annotated[str, about("In which step", label=N_("step"), refers="agenda_steps")] = ""
    card: Annotated[str, about("About which card", label=N_("card"), refers="*")] = ""
    responsible: Annotated[
        str,
        about(
            "Who promised",
            label=N_("responsible"),
            personal=Personal.IDENTIFIER,
            refers="participants",
        ),
    ] = ""
    due: Annotated[str, about("Until when", label=N_("due"), unit="ISO 8601")] = ""


class RoadmapItem(WorkshopPart, frozen=True, kw_only=True):
    """An entry of the roadmap: a trend, a need, a constraint, a missing link, in one cell of the grid."""

    TABLE: ClassVar[str] = "roadmap"

    perspective: Annotated[str, about("The perspective", label=N_("perspective"))]
    horizon: Annotated[Horizon, about("The horizon", label=N_("horizon"))]
    text: Annotated[OneLine, about("What it says", label=N_("text"))]
    kind: Annotated[str, about("Trend, need, constraint or missing link", label=N_("kind"))] = (
        "trend"
    )
