"""The funders' consensus on a kept call: the ranking, each region's money, what a refusal brings about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cap_acie import listings, sentences
from cap_acie.application_file import Application
from cap_acie.assessments import assessed_call
from cap_acie.call_folder import CallFolder
from cap_acie.decision import propose_decision
from cap_acie.money import money_text
from cap_acie.ranking import (
    Parts,
    Ranking,
    Walk,
    rank_applications,
    requested_parts,
    walk_ranking,
)
from cap_acie.records import JointCall
from cap_acie.words import _
from cap_tui.api import (
    Listing,
    PluginContext,
    listing_lines,
    pick,
)

SECONDS = 30.0
"""How long the shell seeks the best set; the command takes --seconds."""


@dataclass(frozen=True)
class Consensus:
    """What the funders have before them."""

    folder: CallFolder
    applications: Mapping[str, Application]
    ranking: Ranking
    parts: Mapping[str, Parts]
    budgets: Parts
    walk: Walk


def read_consensus(ctx: PluginContext, call: JointCall) -> Consensus:
    """Read a call with its register; Refused without the register."""
    folder, applications, sheets = assessed_call(ctx, call)
    ranking = rank_applications(folder, applications, sheets)
    parts = {name: requested_parts(folder, applications[name]) for name in ranking.ids}
    budgets = {code: annex.budget for code, annex in folder.annexes.items()}
    walk = walk_ranking(ranking.ids, parts, budgets)
    return Consensus(folder, applications, ranking, parts, budgets, walk)


def money_listing(found: Consensus) -> Listing:
    """Each region's budget, what all ask, what the ranking takes, what is left."""
    amounts = {}
    for code, budget in found.budgets.items():
        asked = sum(parts.get(code, 0) for parts in found.parts.values())
        taken = sum(found.parts[name].get(code, 0) for name in found.walk.funded)
        amounts[code] = {"budget": budget, "asked": asked, "taken": taken, "left": budget - taken}
    return listings.regions_money_listing(
        found.folder,
        {
            "budget": _("budget"),
            "asked": _("asked"),
            "taken": _("by the ranking"),
            "left": _("left"),
        },
        amounts,
        id="acie-money",
        title=_("Money of the regions"),
    )


def refusal_lines(found: Consensus, name: str) -> Iterator[str]:
    """What follows when a region that an application asks refuses it; the same whichever region does."""
    application = found.applications[name]
    yield f"{name}: {pick(application.title)}"
    for code, amount in found.parts[name].items():
        yield _("{region}: {amount} {currency} asked").format(
            region=code, amount=money_text(amount), currency=found.folder.annexes[code].currency
        )
    walk = walk_ranking(found.ranking.ids, found.parts, found.budgets, without={name})
    before, after = set(found.walk.funded) - {name}, set(walk.funded)
    yield _("If one of them refuses, {id} falls. Enters: {enters}. Leaves: {leaves}.").format(
        id=name,
        enters=", ".join(sorted(after - before)) or _("none"),
        leaves=", ".join(sorted(before - after)) or _("none"),
    )


def best_set_lines(found: Consensus, width: int) -> list[str]:
    """The best set beside the ranking; takes up to SECONDS."""
    proposal = propose_decision(found.folder, found.applications, found.ranking, seconds=SECONDS)
    lines = list(sentences.decision_sentences(found.folder, proposal))
    return [*lines, "", *listing_lines(listings.budgets_listing(found.folder, proposal), width)]


def consensus_text(ctx: PluginContext, width: int) -> Iterator[str]:
    """The ranking and the money of each kept call; refused without its register."""
    from cap_acie.pages import calls_listing, kept_calls

    calls = kept_calls(ctx)
    for call in calls:
        found = read_consensus(ctx, call)
        if found.folder.made_up:
            yield sentences.made_up_sentence()
        yield from listing_lines(
            listings.ranking_listing(found.ranking, found.walk), width, title=True
        )
        yield ""
        yield from listing_lines(money_listing(found), width, title=True)
    if not calls:
        yield from listing_lines(calls_listing(ctx), width)
