"""``acie rank``, ``acie decide``: from the scores to a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from cap_acie import listings, operations, sentences
from cap_acie.application_file import Application
from cap_acie.assessments import assessed_call
from cap_acie.call_folder import CallFolder, open_call, read_applications, read_sheets
from cap_acie.commands.answers import WIDTH, answer, chosen_call, with_call
from cap_acie.decision import propose_decision
from cap_acie.project_follow_up import call_budgets
from cap_acie.ranking import Ranking, rank_applications, requested_parts, walk_ranking
from cap_acie.ranking_data import decision_data, ranking_data
from cap_acie.region_calls import kept_call
from cap_acie.toml_file import Problem
from cap_acie.words import _
from cap_tui.api import DecimalRange, Session, labelled, listing_lines, pass_session

PLUGIN = "acie"
SECONDS = 60.0


kept_option = click.option(
    "--kept",
    default="",
    metavar="CALL",
    help=_("A call that is kept in the region; its assessments are read from its register."),
)


@dataclass(frozen=True)
class _RankedCall:
    """A call with its applications, their ranking and the budgets; ``made_up`` when any of its files is."""

    folder: CallFolder
    applications: Mapping[str, Application]
    ranking: Ranking
    budgets: dict[str, int]
    made_up: bool
    not_counted: Sequence[Problem] = ()
    """Sheets of applications that are not there."""

    def with_not_counted(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data of an answer, and the sheets that do not count in it."""
        return {**data, "not_counted": [problem.as_data() for problem in self.not_counted]}


def _ranked(session: Session, call: Path | None, kept: str) -> _RankedCall:
    """The call with its applications, their ranking, and what each region has for it."""
    not_counted: list[Problem] = []
    if kept:
        ctx = session.context(PLUGIN)
        found = kept_call(ctx, kept)
        folder, applications, sheets = assessed_call(ctx, found)
        budgets = call_budgets(ctx, found, folder)
    else:
        folder = open_call(operations.find_call_folder(chosen_call(call)))
        applications = read_applications(folder)
        sheets, not_counted = read_sheets(folder, applications)
        budgets = {code: annex.budget for code, annex in folder.annexes.items()}
    made_up = folder.made_up or any(
        one.made_up for group in (applications.values(), sheets) for one in group
    )
    for problem in not_counted:
        session.say(labelled(problem.where, f"{problem.message} {problem.remedy}"))
    ranking = rank_applications(folder, applications, sheets)
    return _RankedCall(folder, applications, ranking, budgets, made_up, not_counted)


@click.command(help=_("Rank the eligible applications by their scores."))
@kept_option
@with_call
@pass_session
def rank(session: Session, call: Path | None, kept: str) -> None:
    """Rank the applications."""
    found = _ranked(session, call, kept)
    ranking = found.ranking
    parts = {name: requested_parts(found.folder, found.applications[name]) for name in ranking.ids}
    walk = walk_ranking(ranking.ids, parts, found.budgets)
    answer(
        session,
        "acie-rank",
        found.with_not_counted(ranking_data(ranking, walk)),
        listing_lines(listings.ranking_listing(ranking, walk), WIDTH),
        made_up=found.made_up,
    )


@click.command(help=_("Propose the best set under all regional budgets, beside the plain ranking."))
@click.option(
    "--refuse",
    default="",
    metavar="CODE:ID",
    help=_("Show what follows when region CODE does not fund application ID."),
)
@click.option(
    "--seconds",
    type=DecimalRange(min=0),
    default=SECONDS,
    show_default=True,
    help=_("Stop after so many seconds with the best set found."),
)
@click.option(
    "--budget",
    "raised",
    multiple=True,
    metavar="CODE=AMOUNT",
    help=_("What if region CODE had this budget; may be repeated."),
)
@kept_option
@with_call
@pass_session
def decide(
    session: Session,
    refuse: str,
    seconds: float,
    raised: tuple[str, ...],
    call: Path | None,
    kept: str,
) -> None:
    """Propose a decision; nothing is written."""
    refused = operations.parse_refusal(refuse) if refuse else None
    found = _ranked(session, call, kept)
    folder = found.folder
    budgets = {**found.budgets, **operations.parse_budgets(raised, folder)}
    proposal = propose_decision(
        folder,
        found.applications,
        found.ranking,
        seconds=seconds,
        refuse=refused,
        budgets=budgets,
    )

    def lines() -> Iterator[str]:
        yield from sentences.decision_sentences(folder, proposal)
        yield ""
        yield from listing_lines(listings.budgets_listing(folder, proposal), WIDTH)

    data = found.with_not_counted(decision_data(folder, proposal))
    answer(session, "acie-decide", data, lines(), made_up=found.made_up)
