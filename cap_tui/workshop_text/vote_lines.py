"""Votes in words: a ballot that asks, the tokens for it, and every vote that was cast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cap_tui.model.actor import Helix, helix_name
from cap_tui.model.vote_source import source_name
from cap_tui.model.workshop import WorkshopBallot
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.report.document import Cell, Table
from cap_tui.text.formats import moment_text
from cap_tui.text.i18n import _
from cap_tui.workshop_text.ballot_lines import (
    ballot_head,
    missing_words,
    option_lines,
    turnout_line,
    what_is_asked,
)
from cap_tui.workshop_text.said import Said


def asked_lines(access: WorkshopAccess, ballot: WorkshopBallot) -> Iterator[Said]:
    """A ballot before its results: what is asked about which cards, who has voted, and who has not."""
    yield ballot_head(access, ballot)
    yield Said(what_is_asked(ballot))
    yield from option_lines(access.state, ballot)
    yield turnout_line(access, ballot)
    if not ballot.tokens:
        yield Said(missing_words(access, ballot))


def one_time_token_lines(tokens: Mapping[str, Sequence[str]]) -> Iterator[Said]:
    """Every token, by groups; they are shown this once."""
    yield Said(_("Hand them out now: they are shown this once, and kept nowhere."), "warn")
    for group, some in tokens.items():
        yield Said(helix_name(Helix(group)) if group else _("any group"), "heading")
        yield from map(Said, some)


def cast_lines(cast: Mapping[str, Any]) -> Iterator[Said]:
    """A vote that was cast, by the data of ``vote``: whose, in which ballot, and the receipt; not what was voted."""
    told = _("The vote of {voter} in ballot {ballot} is stored.")
    if cast["replaces"]:
        told = _("The vote of {voter} in ballot {ballot} is stored. It replaces an earlier one.")
    yield Said(told.format(voter=cast["voter"], ballot=cast["ballot"]))
    yield Said(_("Receipt: {receipt}").format(receipt=cast["receipt"]))


def votes_table(votes: Sequence[Mapping[str, Any]], *, revealed: bool) -> Table:
    """Every vote ever cast, by the data of ``ballot show --votes``; a choice is known after the reveal."""
    none = _("abstained") if revealed else ""
    rows: list[list[Cell]] = [
        [
            vote["voter"],
            " ".join(vote["choice"]) if vote["choice"] else none,
            _("yes") if vote["counts"] else _("no"),
            source_name(vote["source"]),
            vote["by"] or "",
            moment_text(vote["at"]),
        ]
        for vote in votes
    ]
    columns = [_("voter"), _("choice"), _("counts"), _("source"), _("by"), _("when")]
    return Table(_("votes"), columns, rows)
