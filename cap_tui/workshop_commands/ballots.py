"""Commands of ballots, votes and results."""

from __future__ import annotations

import math
import sys
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from cap_tui.errors import NotFound, Refused, WrongUse
from cap_tui.model.workshop import BallotKind, SealedVote, WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.ballots import (
    NewBallot,
    close_ballot,
    new_key_file,
    open_ballot,
    read_key_file,
    reveal_ballot,
)
from cap_tui.operations.workshops.turnout import GROUPINGS, turnout
from cap_tui.operations.workshops.voting import VoteWords, cast_vote, opened_words
from cap_tui.plugin.number_options import WHOLE
from cap_tui.text.digits import decimal_number
from cap_tui.text.i18n import _
from cap_tui.workshop_commands.call import Answer, WorkshopCall, listed, workshop_command
from cap_tui.workshop_text.ballot_lines import (
    ballot_head,
    option_lines,
    result_lines,
    sealed_words,
    shared_login_words,
    what_is_asked,
)
from cap_tui.workshop_text.said import Said
from cap_tui.workshop_text.vote_lines import (
    asked_lines,
    cast_lines,
    one_time_token_lines,
    votes_table,
)

KINDS = click.Choice([kind.value for kind in BallotKind])
FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("ballot", help=_("Open, close and reveal ballots."))
def ballot() -> None:
    """Ballots."""


def _weights(text: str) -> dict[str, float]:
    """``relevance:2,strength:1`` as weights by criterion. Raises WrongUse."""
    weights: dict[str, float] = {}
    for part in listed(text):
        name, colon, number = unicodedata.normalize("NFC", part).partition(":")
        name = name.strip()
        weight = decimal_number(number) if colon else 1.0
        if weight is None or not 0 < weight < math.inf or name in weights:
            raise WrongUse(
                _("'{text}' is no list of criteria.").format(text=text),
                remedy=_("Write relevance:2,strength:1."),
            )
        weights[name] = weight
    return weights


def _ask_passphrase(wanted: bool, *, new: bool = False) -> str:
    """A passphrase from the terminal; it is never asked for without one. A new one is typed twice."""
    if not wanted:
        return ""
    if not sys.stdin.isatty():
        raise WrongUse(_("A passphrase is typed at a terminal."))
    again = _("The same passphrase again") if new else False
    typed: str = click.prompt(_("Passphrase"), hide_input=True, err=True, confirmation_prompt=again)
    return typed


def _head(access: WorkshopAccess, one: WorkshopBallot) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "ref": one.ref,
        "kind": one.kind.value,
        "cards": access.state.refs_of(one.options),
        "public_key": one.public_key,
        "state": access.state.ballot_state(one),
    }


@ballot.command("open", help=_("Ask the room. The votes are hidden until the ballot is revealed."))
@click.option("--kind", type=KINDS, required=True, help=_("How people vote."))
@click.option("--cards", default="all", metavar="C,D|all", help=_("The options."))
@click.option("--dots", type=WHOLE, default=0, help=_("Dots of each voter."))
@click.option("--max", "most", type=WHOLE, default=None, help=_("Dots that one card may get."))
@click.option("--criteria", default="", metavar="NAME:WEIGHT,…", help=_("Criteria and weights."))
@click.option("--no-own", is_flag=True, help=_("Own cards cannot be voted on."))
@click.option("--no-ties", is_flag=True, help=_("A ranking without ties."))
@click.option("--complete", is_flag=True, help=_("A ranking of all cards."))
@click.option("--round-of", default="", metavar="BALLOT", help=_("Repeats this ballot."))
@click.option(
    "--voters",
    type=click.Choice(["names", "tokens"]),
    default="names",
    help=_("By name, or by one-time tokens."),
)
@click.option("--second-key", type=FILE, help=_("Also seal the key to this public key."))
@click.option("--passphrase", is_flag=True, help=_("Protect the key with a passphrase."))
@workshop_command
def open_(
    call: WorkshopCall,
    /,
    kind: str,
    cards: str,
    voters: str,
    second_key: Path | None,
    passphrase: bool,
    criteria: str,
    most: int | None,
    **given: Any,
) -> None:
    """Open a ballot."""
    access = call.access()
    access.require_facilitator()
    options = listed(cards)
    if not options:
        raise Refused(_("A ballot needs two options at least."))
    if most is not None and most < 1:
        raise Refused(_("One card takes from 1 dot to all of them."))
    wanted = NewBallot(
        kind=BallotKind(kind),
        cards=options,
        most=most or 0,
        criteria=_weights(criteria),
        tokens=voters == "tokens",
        second_key=read_key_file(second_key) if second_key else "",
        passphrase=_ask_passphrase(passphrase, new=True),
        ref=call.ref,
        **given,
    )
    opened = open_ballot(access, wanted)
    data = {**_head(access, opened.ballot), "state": "open"}
    if opened.tokens:
        data["tokens"] = {group or "all": list(some) for group, some in opened.tokens.items()}
    call.session.say(sealed_words())
    if not passphrase:
        call.session.say(shared_login_words())
    lines = [
        ballot_head(access, opened.ballot, "open"),
        Said(what_is_asked(opened.ballot)),
        *option_lines(access.state, opened.ballot),
    ]
    call.emit(data, [*lines, *(one_time_token_lines(opened.tokens) if opened.tokens else ())])


@ballot.command("show", help=_("Who has voted; what, only after the reveal."))
@click.argument("name", metavar="BALLOT")
@click.option("--votes", is_flag=True, help=_("Every vote ever cast."))
@workshop_command
def show(call: WorkshopCall, name: str, votes: bool) -> None:
    """Show a ballot."""
    access = call.access()
    one = access.state.find(access.state.ballots, name)
    data = {**_head(access, one), **asdict(turnout(access, one))}
    answer: list[Answer] = [*asked_lines(access, one)]
    if votes:
        data["votes"] = _votes(access, one)
        answer.append(votes_table(data["votes"], revealed=data["state"] == "revealed"))
    call.emit(data, answer)


def _votes(access: WorkshopAccess, one: WorkshopBallot) -> list[dict[str, Any]]:
    state = access.state
    cast = state.votes(one.uid)
    words = opened_words(access, one, cast)
    counting = {vote.uid for vote in state.counted(one.uid).values()}

    def told(vote: SealedVote) -> dict[str, Any]:
        return {
            "uid": vote.uid,
            "voter": state.ref_of(vote.voter),
            "source": vote.source,
            "by": state.ref_of(vote.by) if vote.by else None,
            "at": vote.created,
            "counts": vote.uid in counting,
            "choice": words[vote.uid],
        }

    return [told(vote) for vote in cast]


@ballot.command("close", help=_("End the voting."))
@click.argument("name", metavar="BALLOT")
@workshop_command
def close(call: WorkshopCall, name: str) -> None:
    """Close a ballot."""
    access = call.access()
    closed = close_ballot(access, name)
    call.emit({"ref": closed.ref, "state": "closed"}, [ballot_head(access, closed, "closed")])


@ballot.command("reveal", help=_("Publish the key of the ballot; this cannot be undone."))
@click.argument("name", metavar="BALLOT")
@click.option("--key", type=FILE, help=_("The second key that the ballot was opened with."))
@click.option("--passphrase", is_flag=True, help=_("Ask for the passphrase of the key."))
@workshop_command
def reveal(call: WorkshopCall, name: str, key: Path | None, passphrase: bool) -> None:
    """Reveal a ballot."""
    access = call.access()
    access.require_facilitator()
    second = read_key_file(key) if key else ""
    asked = _ask_passphrase(passphrase)
    revealed = reveal_ballot(access, name, second_key=second, passphrase=asked)
    call.emit(
        {"ref": revealed.ref, "state": "revealed"}, [ballot_head(access, revealed, "revealed")]
    )


@ballot.command("key", help=_("Make a second key: FILE for you, FILE.pub for the ballots."))
@click.option("-o", "--output", type=FILE, required=True, help=_("The file of the private key."))
@workshop_command
def key(call: WorkshopCall, output: Path) -> None:
    """Make a second key."""
    if call.token:
        call.access().require_facilitator()
    private, public = output, output.with_name(f"{output.name}.pub")
    if not call.dry_run:
        private, public = new_key_file(output)
    call.emit(
        {"private": str(private), "public": str(public)},
        [
            _("Private key: {file}").format(file=private.absolute()),
            _("Public key: {file}").format(file=public.absolute()),
        ],
    )


@click.command("vote", help=_("Vote: c1=2 c3=1; a ranking c1>c2=c3; pairs c1>c2 c2=c3."))
@click.argument("name", metavar="BALLOT")
@click.argument("words", nargs=-1, metavar="CHOICE …")
@click.option("--abstain", is_flag=True, help=_("Vote without a choice."))
@click.option("--for", "for_whom", default=None, metavar="PERSON", help=_("Whose vote it is."))
@click.option("--source", default="", help=_("ssh, phone, proxy, facilitator or paper."))
@click.option("--token", "one_time", default="", help=_("The one-time token of the ballot."))
@workshop_command
def vote(
    call: WorkshopCall,
    name: str,
    words: tuple[str, ...],
    abstain: bool,
    for_whom: str | None,
    source: str,
    one_time: str,
) -> None:
    """Cast a vote."""
    access = call.access()
    if for_whom == "":
        raise NotFound(_("There is nothing of that name in the workshop."), where="--for")
    cast = cast_vote(access, name, VoteWords(words, abstain, for_whom or "", source, one_time))
    data = {
        "uid": cast.vote.uid,
        "ballot": access.state.ref_of(cast.vote.ballot),
        "voter": access.state.ref_of(cast.vote.voter),
        "source": cast.vote.source,
        "replaces": cast.replaces or None,
        "receipt": cast.receipt,
    }
    call.emit(data, cast_lines(data))


@click.command("results", help=_("What the room said, with how sure it is."))
@click.argument("name", metavar="BALLOT")
@click.option("--by", type=click.Choice(GROUPINGS), default="helix", help=_("Groups to compare."))
@workshop_command
def results(call: WorkshopCall, name: str, by: str) -> None:
    """Show the results."""
    from cap_tui.operations.workshops.results import ballot_results

    access = call.access()
    found = ballot_results(access, name, by)
    figures = asdict(found.figures)
    orders = figures.pop("orders")
    for row in figures["rows"]:
        if row["criteria"] is None:
            del row["criteria"]
    data = {
        "ref": found.ballot.ref,
        **asdict(found.turnout),
        "abstained": found.abstained,
        **figures,
        **orders,
    }
    if found.ballot.round_of:
        data["delphi"] = found.delphi
    call.emit(data, result_lines(access, found.ballot, by))
