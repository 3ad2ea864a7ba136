"""A ballot as a form: the fields that it has, and the words of the vote that they say."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from cap_tui.model.workshop import BallotKind, WorkshopBallot
from cap_tui.web.form_body import BadRequest
from cap_tui.workshop.state import WorkshopState

PREFIX = {
    BallotKind.DOTS: "p",
    BallotKind.POINTS: "p",
    BallotKind.SCORE: "s",
    BallotKind.CRITERIA: "s",
    BallotKind.RANKING: "r",
    BallotKind.PAIRWISE: "w",
}
ABSTAIN = "abstain"
_DIGITS = re.compile(r"[0-9]{1,9}\Z")
_FIELD = re.compile(r"[psrw]\.")


@dataclass(frozen=True)
class BallotOption:
    """A card on the ballot."""

    uid: str
    ref: str
    text: str
    own: bool


def ballot_options(state: WorkshopState, ballot: WorkshopBallot, person: str) -> list[BallotOption]:
    """The options in the order of the ballot. ``own`` ones cannot be voted on by this person."""
    own = state.own_options(ballot, person)
    found = []
    for at, uid in enumerate(ballot.options):
        if uid in state.cards:
            card = state.cards[uid]
            found.append(BallotOption(uid, card.ref, card.text, at in own))
        elif uid in state.merges:
            merge = state.merges[uid]
            parts = [state.cards[c].text for c in state.tree.cards_in(uid) if c in state.cards]
            found.append(BallotOption(uid, merge.ref, merge.title or " · ".join(parts), at in own))
    return found


def option_pairs(options: list[BallotOption]) -> list[tuple[BallotOption, BallotOption]]:
    """Every pair of options that this person may compare."""
    return list(itertools.combinations([one for one in options if not one.own], 2))


def read_choice(
    ballot: WorkshopBallot, options: list[BallotOption], fields: Mapping[str, str]
) -> tuple[tuple[str, ...], bool]:
    """The words of the vote, and whether it is an abstention. Raises BadRequest 400."""
    reader = _FieldReader(ballot, options)
    given = [
        found
        for name, value in fields.items()
        if _FIELD.match(name) and (found := reader.read(name, value.strip())) is not None
    ]
    abstain = fields.get(ABSTAIN, "")
    if abstain not in ("", "yes"):
        raise BadRequest(400, "choice")
    if abstain and given:
        raise BadRequest(400, "both")
    if not abstain and not given:
        raise BadRequest(400, "choice")
    if ballot.kind is BallotKind.RANKING and given:
        return (_ranking_word(given),), False
    return tuple(f"{name}{value}" for name, value in given), bool(abstain)


def _ranking_word(given: list[tuple[str, str]]) -> str:
    places: dict[int, list[str]] = {}
    for ref, place in given:
        places.setdefault(int(place), []).append(ref)
    return ">".join("=".join(places[place]) for place in sorted(places))


class _FieldReader:
    """Finds the card, criterion or pair that the name of a field means."""

    def __init__(self, ballot: WorkshopBallot, options: list[BallotOption]) -> None:
        self._ballot = ballot
        self._by_name = {name: one for one in options for name in (one.ref, one.uid)}

    def read(self, name: str, value: str) -> tuple[str, str] | None:
        """A word's beginning and its end, as ``("c1=", "5")``; None for a field that says nothing."""
        prefix, _dot, rest = name.partition(".")
        kind = self._ballot.kind
        if prefix != PREFIX[kind]:
            raise BadRequest(400, "card")
        if kind is BallotKind.PAIRWISE:
            return self._pair(rest, value)
        card, criterion = self._named(rest)
        if not value:
            return None
        if not _DIGITS.match(value):
            raise BadRequest(400, "number")
        if kind in (BallotKind.DOTS, BallotKind.POINTS) and not int(value):
            return None
        _require_votable(card)
        if kind is BallotKind.RANKING:
            if not int(value):
                raise BadRequest(400, "number")
            return card.ref, value
        label = f"{card.ref}:{criterion}" if criterion else card.ref
        return f"{label}=", value

    def _named(self, rest: str) -> tuple[BallotOption, str]:
        """The card of a field, and its criterion where the ballot has criteria."""
        if self._ballot.kind is not BallotKind.CRITERIA:
            return self._card(rest), ""
        for criterion in self._ballot.criteria:
            card = self._by_name.get(rest.removesuffix(f".{criterion}"))
            if rest.endswith(f".{criterion}") and card is not None:
                return card, criterion
        raise BadRequest(400, "card")

    def _card(self, name: str) -> BallotOption:
        if name not in self._by_name:
            raise BadRequest(400, "card")
        return self._by_name[name]

    def _pair(self, rest: str, value: str) -> tuple[str, str] | None:
        """A short name may hold a point, so every place is tried."""
        for at, sign in enumerate(rest):
            one, other = self._by_name.get(rest[:at]), self._by_name.get(rest[at + 1 :])
            if sign == "." and one is not None and other is not None:
                if not value:
                    return None
                if value not in ("<", "=", ">"):
                    raise BadRequest(400, "number")
                _require_votable(one)
                _require_votable(other)
                return f"{one.ref}{value}{other.ref}", ""
        raise BadRequest(400, "card")


def _require_votable(card: BallotOption) -> None:
    if card.own:
        raise BadRequest(400, "own")
