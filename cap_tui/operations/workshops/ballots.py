"""Ballots: open, close, reveal are three acts. The private key stays out of the region until the reveal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cap_tui.errors import Corrupt, Refused, WrongUse
from cap_tui.model.workshop import BallotKey, BallotKind, VotingToken, WorkshopBallot
from cap_tui.operations.workshops.access import (
    KEYS_RULE,
    WorkshopAccess,
    new_token,
    token_hash,
)
from cap_tui.text.i18n import _
from cap_tui.workshop.ballot_keys import BallotKeys
from cap_tui.workshop.group_limits import MINIMUM
from cap_tui.workshop.refs import choose_ref
from cap_tui.workshop.sealing import (
    new_key_pair,
    open_all,
    public_key_of,
    require_public_key,
    seal,
)
from cap_tui.workspace.uid import new_uid

ALL = "all"
CRITERION = re.compile(r"[^\s:=,](?:[^\n:=,]{0,62}[^\s:=,])?\Z")
"""The name of a criterion, in any language: what ``c1:name=5`` can say."""
SECOND_KEY = "second key"


@dataclass(frozen=True)
class NewBallot:
    """How people are asked. ``cards`` are refs or uids; empty: every card that is in no merge."""

    kind: BallotKind
    cards: tuple[str, ...] = ()
    dots: int = 0
    most: int = 0
    criteria: Mapping[str, float] = field(default_factory=dict)
    no_own: bool = False
    no_ties: bool = False
    complete: bool = False
    round_of: str = ""
    tokens: bool = False
    second_key: str = ""
    passphrase: str = ""
    ref: str = ""


@dataclass(frozen=True)
class OpenedBallot:
    """The ballot, and the tokens of its voters where they have no names: group → tokens."""

    ballot: WorkshopBallot
    tokens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def open_ballot(access: WorkshopAccess, new: NewBallot) -> OpenedBallot:
    """Open a ballot. Its key is on the disk of the home before the ballot is in the region."""
    access.require_facilitator()
    _check_rules(new)
    if new.second_key:
        require_public_key(new.second_key, SECOND_KEY)
    private, public = new_key_pair()
    uid = new_uid()
    keys = BallotKeys(access.region.home_folder)
    with access.changing(_("Open a ballot")) as transaction:
        state = access.state
        options = _options(access, new)
        merges = [m for option in options for m in state.tree.merges_in(option)]
        ballot = WorkshopBallot(
            uid=uid,
            workshop=access.workshop.uid,
            ref=choose_ref(new.ref, state.refs, "b", len(state.ballots)),
            kind=new.kind,
            options=options,
            rests_on=(
                *(s.uid for m in merges if (s := state.merge_states.get(m))),
                *(card for m in merges for card in state.tree.cards_in(m)),
            ),
            dots=new.dots,
            most=new.most or new.dots,
            criteria=dict(new.criteria),
            no_own=new.no_own,
            no_ties=new.no_ties,
            complete=new.complete,
            public_key=public,
            round_of=_former_round(access, new),
            tokens=new.tokens,
            second_key=seal(new.second_key, private.encode(), uid) if new.second_key else "",
        )
        if not access.rehearsed:
            keys.store(uid, private, new.passphrase)
        stored: WorkshopBallot = transaction.add(ballot)
        given = _give_tokens(access, stored) if new.tokens else {}
        for group, tokens in given.items():
            for token in tokens:
                transaction.add(
                    VotingToken(
                        workshop=access.workshop.uid,
                        ballot=uid,
                        group=group,
                        token_hash=token_hash(token),
                    )
                )
    return OpenedBallot(stored, given)


def _check_rules(new: NewBallot) -> None:
    """Raise WrongUse for options that the kind does not have, Refused for values that cannot be."""
    if (new.kind is BallotKind.DOTS) != bool(new.dots):
        raise WrongUse(_("The number of dots belongs to a ballot of dots, and it needs one."))
    if new.most and new.kind is not BallotKind.DOTS:
        raise WrongUse(_("The most dots of a card belong to a ballot of dots."))
    if new.dots < 0 or new.most < 0 or new.most > max(new.dots, 0):
        raise Refused(_("One card takes from 1 dot to all of them."))
    if (new.kind is BallotKind.CRITERIA) != bool(new.criteria):
        raise WrongUse(_("Criteria belong to a ballot of criteria, and it needs some."))
    for name, weight in new.criteria.items():
        if not CRITERION.match(name) or not name.isprintable() or not 0 < weight < 1e6:
            raise WrongUse(
                _("A criterion has a short name and a weight over 0."),
                where=f"{name}:{weight:g}",
            )
    if (new.no_ties or new.complete) and new.kind is not BallotKind.RANKING:
        raise WrongUse(_("Ties and completeness belong to a ranking."))
    if new.tokens and new.no_own:
        raise WrongUse(_("With one-time tokens nobody knows whose card is whose."))


def _options(access: WorkshopAccess, new: NewBallot) -> tuple[str, ...]:
    """The uids of the options. Raises Refused for fewer than two, or for one in a merge."""
    state = access.state
    if not new.cards or new.cards == (ALL,):
        options = state.free_cards
    else:
        found = [state.find_card(name) for name in new.cards]
        for one in found:
            state.tree.require_free(one.uid, one.ref)
        options = [one.uid for one in found]
    if len(set(options)) < len(options):
        raise Refused(_("The same card is named twice."))
    if len(options) < 2:
        raise Refused(_("A ballot needs two options at least."))
    return tuple(options)


def _former_round(access: WorkshopAccess, new: NewBallot) -> str:
    """The uid of the ballot that this one repeats. Raises Refused when the question is another."""
    if not new.round_of:
        return ""
    former = access.state.find(access.state.ballots, new.round_of)
    if former.kind is not new.kind:
        raise Refused(_("A round repeats a ballot of its kind."), where=former.ref)
    if former.uid not in access.state.keys:
        raise Refused(_("The round before is not revealed."), where=former.ref)
    return former.uid


def _give_tokens(access: WorkshopAccess, ballot: WorkshopBallot) -> dict[str, tuple[str, ...]]:
    """One token for each person present, by groups of at least five; smaller groups are one group.

    Raises Refused when fewer than five are present.
    """
    sizes: dict[str, int] = {}
    for person in access.state.people.values():
        if person.present:
            group = person.helix.value if person.helix else ""
            sizes[group] = sizes.get(group, 0) + 1
    if sum(sizes.values()) < MINIMUM:
        raise Refused(_("One-time tokens need five people who are present."), where=ballot.ref)
    large = {group: n for group, n in sizes.items() if n >= MINIMUM and group}
    rest = sum(sizes.values()) - sum(large.values())
    while large and 0 < rest < MINIMUM:
        rest += large.pop(min(large, key=lambda group: large[group]))
    groups = {**large, **({"": rest} if rest else {})}
    return {group: tuple(new_token() for _n in range(n)) for group, n in groups.items()}


def close_ballot(access: WorkshopAccess, name: str) -> WorkshopBallot:
    """End the voting. Undo opens the ballot again."""
    access.require_facilitator()
    with access.changing(_("Close a ballot")) as transaction:
        ballot = access.state.find(access.state.ballots, name)
        if access.state.ballot_state(ballot) != "open":
            raise Refused(_("The ballot is closed already."), where=ballot.ref)
        closed: WorkshopBallot = transaction.put(msgspec.structs.replace(ballot, closed=True))
    return closed


def reveal_ballot(
    access: WorkshopAccess, name: str, *, second_key: str = "", passphrase: str = ""
) -> WorkshopBallot:
    """Publish the ballot's key; closes it too. ``second_key`` is the private key that it was also sealed to.

    Raises Refused where the key is not, or when the ballot is revealed already.
    """
    access.require_facilitator()
    keys = BallotKeys(access.region.home_folder)
    with access.changing(_("Reveal a ballot"), KEYS_RULE) as transaction:
        ballot = access.state.find(access.state.ballots, name)
        if ballot.uid in access.state.keys:
            raise Refused(_("The ballot is revealed already."), where=ballot.ref)
        if second_key:
            private = _by_second_key(ballot, second_key)
        else:
            private = keys.private_key(ballot.uid, passphrase)
        if not private or public_key_of(private) != ballot.public_key:
            raise Refused(
                _("The key of this ballot is not here: only who opened it can reveal it."),
                where=ballot.ref,
                remedy=_("Reveal it on the machine and under the login that opened it."),
            )
        transaction.add(
            BallotKey(workshop=access.workshop.uid, ballot=ballot.uid, private_key=private)
        )
        if not ballot.closed:
            ballot = transaction.put(msgspec.structs.replace(ballot, closed=True))
    return ballot


def _by_second_key(ballot: WorkshopBallot, second_key: str) -> str:
    if not ballot.second_key:
        raise Refused(_("The ballot was opened without a second key."), where=ballot.ref)
    public_key_of(second_key)
    try:
        (private,) = open_all(second_key, [(ballot.second_key, ballot.uid)])
    except Corrupt:
        raise Refused(
            _("The ballot was opened with another second key."), where=ballot.ref
        ) from None
    return private.decode()


def new_key_file(path: Path) -> tuple[Path, Path]:
    """Make a second key: ``path`` holds the private one (for you only), ``path``.pub the public one."""
    from cap_tui.workspace.atomic_write import put_whole

    public_path = path.with_name(path.name + ".pub")
    for each in (path, public_path):
        if each.exists():
            raise Refused(_("There is a file of this name already."), where=str(each))
    private, public = new_key_pair()
    put_whole(path, f"{private}\n".encode(), mode=0o600)
    put_whole(public_path, f"{public}\n".encode())
    return path, public_path


def read_key_file(path: Path) -> str:
    """The key in a file. Raises Refused."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(_("The file of the key cannot be read."), where=str(path)) from error
    return require_public_key(text, str(path)) if path.suffix == ".pub" else text
