"""The funders' consensus on a kept call: the ranking, each region's money, what a refusal brings about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from cap_acie import listings, sentences
from cap_acie.agreement import rank_stability
from cap_acie.application_file import Application
from cap_acie.assessment_listings import stability_listing
from cap_acie.assessment_records import read_registers
from cap_acie.assessments import assessed_call, open_applications
from cap_acie.call_file import BEST_SET_RULE
from cap_acie.call_folder import CallFolder
from cap_acie.decision import propose_decision
from cap_acie.kept_files import call_title, folder_of, kept_calls
from cap_acie.outcome import PassedOver, funded_alone, outcome_by_best_set, outcome_by_ranking
from cap_acie.part_decisions import newest_decisions
from cap_acie.project_follow_up import call_budgets, money_typed
from cap_acie.ranking import (
    Parts,
    Ranking,
    Walk,
    rank_applications,
    requested_parts,
    split_eligible,
    walk_ranking,
)
from cap_acie.records import Decided, FundingDecision, JointCall
from cap_acie.region_calls import applications_to
from cap_acie.scores_file import ScoreSheet
from cap_acie.told import money_words
from cap_acie.words import _
from cap_tui.api import (
    Listing,
    PluginContext,
    labelled,
    listing_lines,
    pick,
)

SECONDS = 30.0
"""How long the shell seeks the best set; the command takes --seconds."""


FEW_REGIONS = 5
"""Regions whose money stands above the ranking; all are in the text of the view."""


@dataclass(frozen=True)
class Consensus:
    """What the funders have before them.

    ``decided`` is what regions decided, by application and region; ``walk`` leaves out what one of them refused.
    """

    folder: CallFolder
    applications: Mapping[str, Application]
    ranking: Ranking
    parts: Mapping[str, Parts]
    budgets: Parts
    walk: Walk
    sheets: tuple[ScoreSheet, ...] = ()
    decided: Mapping[str, Mapping[str, FundingDecision]] = field(default_factory=dict)

    @property
    def refused(self) -> frozenset[str]:
        """The applications that cannot stand, because a region that they need refused them."""
        return refused_among(self.decided)

    @property
    def standing(self) -> Ranking:
        """The ranking of those that no region refused."""
        refused = self.refused
        left = (one for one in self.ranking.ranked if one.score.application not in refused)
        return replace(self.ranking, ranked=tuple(left))


def refused_among(decided: Mapping[str, Mapping[str, FundingDecision]]) -> frozenset[str]:
    """The applications that a region refused."""
    return frozenset(
        name
        for name, made in decided.items()
        if any(one.decision is Decided.REFUSED for one in made.values())
    )


def read_consensus(ctx: PluginContext, call: JointCall) -> Consensus:
    """Read a call with its register; Refused without the register."""
    folder, applications, sheets = assessed_call(ctx, call)
    ranking = rank_applications(folder, applications, sheets)
    parts = {name: requested_parts(folder, applications[name]) for name in ranking.ids}
    budgets = call_budgets(ctx, call, folder)
    decided = _decided_parts(ctx, call, parts)
    walk = walk_ranking(ranking.ids, parts, budgets, without=refused_among(decided))
    return Consensus(folder, applications, ranking, parts, budgets, walk, sheets, decided)


def _decided_parts(
    ctx: PluginContext, call: JointCall, parts: Mapping[str, Parts]
) -> dict[str, dict[str, FundingDecision]]:
    """What was decided about the ranked applications: here as a whole, by each region that is asked about its part."""
    newest = newest_decisions(ctx)
    found = {}
    for record in applications_to(ctx, call):
        if record.code in parts:
            concerned = {record.owner or ctx.region.code, *parts[record.code]}
            made = newest.get(record.uid, {})
            found[record.code] = {code: one for code, one in made.items() if code in concerned}
    return found


def consensus_listing(found: Consensus) -> Listing:
    """The ranking with what each region has decided."""
    return listings.ranking_listing(found.ranking, found.walk, found.decided)


def short_regions(found: Consensus) -> list[str]:
    """The regions of which more is asked than they have; all of them where there are few."""
    if len(found.budgets) <= FEW_REGIONS:
        return list(found.budgets)
    asked = {
        code: sum(parts.get(code, 0) for parts in found.parts.values()) for code in found.budgets
    }
    short = [code for code, budget in found.budgets.items() if asked[code] > budget]
    return sorted(short, key=lambda code: found.budgets[code] - asked[code])[:FEW_REGIONS]


def money_listing(found: Consensus, codes: Iterable[str] = ()) -> Listing:
    """Each region's budget, what all ask, what the ranking takes, what is left; ``codes`` names some."""
    amounts = {}
    for code in codes or found.budgets:
        budget = found.budgets[code]
        asked = sum(parts.get(code, 0) for parts in found.parts.values())
        taken = _taken(found, code)
        amounts[code] = {"budget": budget, "asked": asked, "taken": taken, "left": budget - taken}
    return listings.regions_money_listing(
        found.folder,
        {
            "budget": _("budget"),
            "left": _("left"),
            "asked": _("asked"),
            "taken": _("by the ranking"),
        },
        amounts,
        id="acie-money",
        title=_("Money of the regions"),
    )


def left_money_words(found: Consensus, codes: Iterable[str]) -> str:
    """What is left of each region's budget by the ranking, where the table has no room."""
    left = ", ".join(
        f"{code} {money_words(found.budgets[code] - _taken(found, code), found.folder.annexes[code].currency)}"
        for code in codes
    )
    return labelled(_("left"), left)


def _taken(found: Consensus, code: str) -> int:
    return sum(found.parts[name].get(code, 0) for name in found.walk.funded)


def pressure_listing(ctx: PluginContext, call: JointCall) -> Listing:
    """Money asked against money available per region, of all that arrived: known before anything is scored."""
    folder = folder_of(call)
    budgets = call_budgets(ctx, call, folder)
    asked = dict.fromkeys(budgets, 0)
    for _record, application in open_applications(ctx, call):
        for code, amount in requested_parts(folder, application).items():
            asked[code] += amount
    amounts = {
        code: {"budget": budgets[code], "asked": asked[code], "left": budgets[code] - asked[code]}
        for code in budgets
    }
    return listings.regions_money_listing(
        folder,
        {"budget": _("budget"), "asked": _("asked"), "left": _("difference")},
        amounts,
        id="acie-pressure",
        title=_("Asked and available"),
    )


def region_lines(found: Consensus, code: str) -> Iterator[str]:
    """What a region would fund with its money alone, and which of it stands when all regions must agree."""
    funded, left = funded_alone(found.standing, found.parts, code, found.budgets[code])
    currency = found.folder.annexes[code].currency
    yield _("{code} alone would fund: {ids}. Left: {left} {currency}.").format(
        code=code, ids=", ".join(funded) or _("none"), left=money_words(left), currency=currency
    )
    fall = [name for name in funded if name not in found.walk.funded]
    blocked = dict(found.walk.reserve)
    for name in fall:
        others = [one for one in blocked.get(name, ()) if one != code]
        yield _("  {id} falls all the same: no money in {codes}.").format(
            id=name, codes=", ".join(others) or code
        )


def raise_lines(found: Consensus, code: str, amount: str) -> Iterator[str]:
    """What more money of a region lets in, before it is recorded."""
    budgets = {**found.budgets, code: found.budgets[code] + money_typed(amount)}
    walk = walk_ranking(found.standing.ids, found.parts, budgets)
    before, after = set(found.walk.funded), set(walk.funded)
    yield _("{code} with {amount} {currency} more. Enters: {enters}. Leaves: {leaves}.").format(
        code=code,
        amount=amount,
        currency=found.folder.annexes[code].currency,
        enters=", ".join(sorted(after - before)) or _("none"),
        leaves=", ".join(sorted(before - after)) or _("none"),
    )


def outcome_lines(found: Consensus, seconds: float = SECONDS) -> list[str]:
    """What the rule of the call proposes of what no region refused, and why each other is passed over."""
    standing = found.standing
    proposal = propose_decision(
        found.folder, found.applications, standing, seconds=seconds, budgets=found.budgets
    )
    by_set = found.folder.call.rule == BEST_SET_RULE
    outcome = (
        outcome_by_best_set(standing, proposal.best, found.parts, found.budgets)
        if by_set
        else outcome_by_ranking(standing, found.parts, found.budgets)
    )
    rule = (
        _("The call's rule: the best set under all budgets decides.")
        if by_set
        else _("The call's rule: the ranking decides; the best set informs.")
    )
    lines = [rule, _("Proposed: {ids}.").format(ids=", ".join(outcome.chosen) or _("none"))]
    for tie in outcome.by_money:
        lines.append(
            _("Equal totals at the threshold, decided by money left: {ids}.").format(
                ids=", ".join(tie)
            )
        )
    lines.append(_("First gap: {gap}.").format(gap=outcome.first_gap or _("none")))
    lines += [passed_over_words(found.folder, one) for one in outcome.passed_over]
    other = set(proposal.best.chosen) ^ set(outcome.chosen)
    lines.append("")
    lines += sentences.decision_sentences(found.folder, proposal) if other else []
    return lines


def passed_over_words(folder: CallFolder, one: PassedOver) -> str:
    """Why an application is passed over."""
    told = [
        _("{code}: {asked} asked, {left} {currency} left").format(
            code=code,
            asked=money_words(asked),
            left=money_words(left),
            currency=folder.annexes[code].currency,
        )
        for code, asked, left in one.short
    ]
    return _("Passed over: {id} ({why}).").format(id=one.application, why="; ".join(told))


def stability_lines(found: Consensus, width: int) -> list[str]:
    """How firmly the ranking stands."""
    eligible, _excluded = split_eligible(found.folder, found.applications)
    stable = rank_stability(found.folder, eligible, found.sheets, found.parts, found.budgets)
    return list(listing_lines(stability_listing(stable), width))


def refusal_lines(found: Consensus, name: str) -> Iterator[str]:
    """What follows when a region that an application asks refuses it; the same whichever region does."""
    application = found.applications[name]
    yield labelled(name, pick(application.title))
    for code, amount in found.parts[name].items():
        yield _("{region}: {amount} {currency} asked").format(
            region=code, amount=money_words(amount), currency=found.folder.annexes[code].currency
        )
    yield from listings.decision_lines(found.decided.get(name, {}))
    without = found.refused | {name}
    walk = walk_ranking(found.ranking.ids, found.parts, found.budgets, without=without)
    before, after = set(found.walk.funded) - {name}, set(walk.funded)
    yield _("If one of them refuses, {id} falls. Enters: {enters}. Leaves: {leaves}.").format(
        id=name,
        enters=", ".join(sorted(after - before)) or _("none"),
        leaves=", ".join(sorted(before - after)) or _("none"),
    )


def best_set_lines(found: Consensus, width: int) -> list[str]:
    """The best set beside the ranking; takes up to SECONDS."""
    proposal = propose_decision(
        found.folder, found.applications, found.standing, seconds=SECONDS, budgets=found.budgets
    )
    lines = list(sentences.decision_sentences(found.folder, proposal))
    return [*lines, "", *listing_lines(listings.budgets_listing(found.folder, proposal), width)]


def consensus_text(ctx: PluginContext, width: int) -> Iterator[str]:
    """The ranking and the money of each kept call; without its register what is asked of each region, as on the screen."""
    from cap_acie.pages import calls_listing

    calls = kept_calls(ctx)
    for call, found, refusal in read_registers(calls, partial(read_consensus, ctx)):
        yield call_title(call)
        if found is None:
            yield f"! {refusal}"
            yield from listing_lines(pressure_listing(ctx, call), width)
            continue
        if found.folder.made_up:
            yield sentences.made_up_sentence()
        yield from listing_lines(consensus_listing(found), width, title=True)
        yield ""
        yield from listing_lines(money_listing(found), width, title=True)
        yield ""
        yield from outcome_lines(found)
        yield ""
        yield from stability_lines(found, width)
    if not calls:
        yield from listing_lines(calls_listing(ctx), width)
