"""The answers of the commands and views as listings: declared once, shown as text, screen and report."""

from __future__ import annotations

from collections.abc import Sequence

from cap_acie.annex_samples import SampleResult
from cap_acie.application_change import ApplicationChange, change_data
from cap_acie.call_folder import CallFolder
from cap_acie.decision import DecisionProposal
from cap_acie.eligibility import Eligibility
from cap_acie.eligibility_data import partner_data
from cap_acie.fundability import Fundability
from cap_acie.money import money_text, percent_text
from cap_acie.ranking import Ranking, Walk
from cap_acie.rule_result import RuleResult, RuleStatus
from cap_acie.synchronisation import SyncFinding
from cap_acie.toml_file import Problem
from cap_acie.words import _
from cap_tui.api import Listing, ListingCell, ListingColumn, ListingRow


def problems_listing(problems: Sequence[Problem]) -> Listing:
    """What is wrong in files, one row a problem."""
    return Listing(
        id="acie-problems",
        title=_("Problems"),
        columns=(
            ListingColumn("place", _("place"), least=24),
            ListingColumn("message", _("problem"), least=30),
        ),
        rows=[
            ListingRow(
                str(number),
                (ListingCell(one.where), ListingCell(one.message)),
                notes=(one.remedy,) if one.remedy else (),
            )
            for number, one in enumerate(problems)
        ],
        empty=_("Nothing is wrong."),
    )


def samples_listing(results: Sequence[SampleResult]) -> Listing:
    """The samples of an annex."""
    return Listing(
        id="acie-samples",
        title=_("Samples"),
        columns=(
            ListingColumn("id", _("sample"), least=16),
            ListingColumn("ok", _("result"), width=10),
            ListingColumn("fails", _("rules that fail"), least=20),
            ListingColumn("possible", _("possible"), least=16, drop=1),
        ),
        rows=[_sample_row(result) for result in results],
    )


def _sample_row(result: SampleResult) -> ListingRow:
    possible = [f"{name} {money_text(value)}" for name, value in result.possible.items()]
    expected = _("expected to fail: {rules}").format(
        rules=", ".join(result.sample.expect_fails) or _("none")
    )
    return ListingRow(
        result.sample.id,
        (
            ListingCell(result.sample.id),
            ListingCell(True, _("as stated"), "good")
            if result.ok
            else ListingCell(False, _("NOT"), "bad"),
            ListingCell(list(result.fails), ", ".join(result.fails) or _("none")),
            ListingCell(possible),
        ),
        notes=() if result.ok else (expected,),
    )


def dates_listing(folder: CallFolder) -> Listing:
    """The dates of each region."""
    return Listing(
        id="acie-dates",
        title=_("Dates of the regions"),
        columns=(
            ListingColumn("region", _("region"), width=8),
            ListingColumn("opens", _("opens"), width=10),
            ListingColumn("deadline", _("deadline"), width=22),
            ListingColumn("decision", _("decision"), width=10),
            ListingColumn("start_earliest", _("start from"), width=10, drop=1),
            ListingColumn("time_zone", _("time zone"), least=12, drop=2),
        ),
        rows=[
            ListingRow(
                code,
                (
                    ListingCell(code),
                    ListingCell(dates.opens.date().isoformat()),
                    ListingCell(dates.deadline.isoformat(), f"{dates.deadline:%Y-%m-%d %H:%M %z}"),
                    ListingCell(dates.decision.isoformat()),
                    ListingCell(dates.start_earliest.isoformat()),
                    ListingCell(dates.zone.key),
                ),
            )
            for code in folder.call.regions
            if (dates := folder.annexes[code].dates)
        ],
    )


def findings_listing(findings: Sequence[SyncFinding]) -> Listing:
    """The findings of the synchronisation check."""
    words = {"error": _("error"), "warning": _("warning")}
    return Listing(
        id="acie-findings",
        title=_("Findings"),
        columns=(
            ListingColumn("severity", _("severity"), width=8),
            ListingColumn("id", _("finding"), width=22),
            ListingColumn("message", _("what"), least=30),
        ),
        rows=[
            ListingRow(
                one.id,
                (
                    ListingCell(
                        one.severity,
                        words[one.severity],
                        "bad" if one.severity == "error" else "warn",
                    ),
                    ListingCell(one.id),
                    ListingCell(one.message),
                ),
                notes=(one.where,),
            )
            for one in findings
        ],
        empty=_("The regions are synchronised: no finding."),
    )


def rules_listing(folder: CallFolder, rules: Sequence[RuleResult]) -> Listing:
    """Rules with their places; what fails first, then what is unknown."""
    statuses = {
        RuleStatus.OK: ListingCell("ok", _("ok"), "good"),
        RuleStatus.FAILS: ListingCell("fails", _("FAILS"), "bad"),
        RuleStatus.UNKNOWN: ListingCell("unknown", _("unknown"), "warn"),
    }
    order = (RuleStatus.FAILS, RuleStatus.UNKNOWN, RuleStatus.OK)
    return Listing(
        id="acie-rules",
        title=_("Rules"),
        columns=(
            ListingColumn("status", _("status"), width=8),
            ListingColumn("about", _("who"), width=10),
            ListingColumn("message", _("rule"), least=30),
            ListingColumn("place", _("limit stands in"), least=24, drop=1),
        ),
        rows=[
            ListingRow(
                f"{rule.rule} {rule.partner or ''} {rule.region or ''}",
                (
                    statuses[rule.status],
                    ListingCell(" ".join(filter(None, (rule.partner, rule.region)))),
                    ListingCell(rule.message()),
                    ListingCell(rule_place(folder, rule)),
                ),
            )
            for rule in sorted(rules, key=lambda one: order.index(one.status))
        ],
    )


def rule_place(folder: CallFolder, rule: RuleResult) -> str:
    """Where the limit of a rule is written."""
    return f"{rule.file}:{folder.line(rule.file, rule.key)} {rule.key}"


def partners_listing(found: Eligibility) -> Listing:
    """The amounts of the partners, each in its own currency."""
    money = ("cost", "possible", "requested", "own")
    titles = {
        "cost": _("cost"),
        "possible": _("possible"),
        "requested": _("requested"),
        "own": _("own"),
    }
    return Listing(
        id="acie-partners",
        title=_("Partners"),
        columns=(
            ListingColumn("id", _("partner"), least=8),
            ListingColumn("region", _("region"), width=8),
            ListingColumn("currency", _("currency"), width=8),
            *(
                ListingColumn(name, titles[name], align="right", width=14, drop=place)
                for place, name in enumerate(money)
            ),
        ),
        rows=[
            ListingRow(
                one["id"],
                (
                    ListingCell(one["id"]),
                    ListingCell(one["region"]),
                    ListingCell(one["currency"]),
                    *(ListingCell(one[name]) for name in money),
                ),
            )
            for one in partner_data(found)
        ],
    )


def changes_listing(found: Eligibility, made: Fundability) -> Listing:
    """The changes that make an application fundable, each with the rules that need it."""
    return Listing(
        id="acie-changes",
        title=_("Changes"),
        columns=(
            ListingColumn("kind", _("change"), width=10),
            ListingColumn("partner", _("partner"), width=10),
            ListingColumn("change", _("from and to"), least=30),
            ListingColumn("why", _("rules"), least=18),
        ),
        rows=[
            ListingRow(
                str(number),
                (
                    ListingCell(change.kind.value),
                    ListingCell(change.partner or ""),
                    ListingCell(change_words(found, change)),
                    ListingCell(list(why)),
                ),
            )
            for number, (change, why) in enumerate(zip(made.changes, made.why, strict=True))
        ],
        empty=_("Nothing has to be changed."),
    )


def change_words(found: Eligibility, change: ApplicationChange) -> str:
    """What a change does, in words."""
    data = change_data(found.application, change)
    old, new = data["from"], data["to"]
    if change.kind.value == "budget":
        return f"{_budget_words(old)} → {_budget_words(new)}"
    if change.kind.value == "add":
        return _("{region}: {type}/{size}, {budget}").format(
            region=new["region"], type=new["type"], size=new["size"], budget=_budget_words(new)
        )
    if change.kind.value == "remove":
        return f"{old['region']}: {old['id']}"
    return f"{old} → {new}"


def _budget_words(budget: dict[str, object]) -> str:
    lines = budget["costs"]
    told = (
        [f"{line['activity']} {line['amount']}" for line in lines]
        if isinstance(lines, list)
        else []
    )
    return _("{costs}; requested {requested}").format(
        costs=", ".join(told), requested=budget["requested"]
    )


def ranking_listing(ranking: Ranking, walk: Walk) -> Listing:
    """The ranking, and who is funded when it is walked down."""
    blocked = dict(walk.reserve)
    return Listing(
        id="acie-ranking",
        title=_("Ranking"),
        columns=(
            ListingColumn("rank", _("rank"), align="right", width=5),
            ListingColumn("application", _("application"), least=12),
            ListingColumn("total", _("total"), align="right", width=7),
            ListingColumn("shared", _("shared"), align="right", width=7),
            ListingColumn("spread", _("spread"), align="right", width=7, drop=2),
            ListingColumn("assessors", _("assessors"), align="right", width=9, drop=3),
            ListingColumn("home", _("home"), least=14, drop=1),
            ListingColumn("result", _("by the ranking"), least=16),
        ),
        rows=[
            ListingRow(
                one.score.application,
                (
                    ListingCell(one.rank),
                    ListingCell(one.score.application),
                    ListingCell(percent_text(one.score.total)),
                    ListingCell(percent_text(one.score.shared)),
                    ListingCell(percent_text(one.score.spread)),
                    ListingCell(one.score.assessors),
                    ListingCell(
                        [f"{code} {percent_text(value)}" for code, value in one.score.home.items()]
                    ),
                    _walk_cell(blocked.get(one.score.application)),
                ),
            )
            for one in ranking.ranked
        ],
        notes=tuple(_ranking_notes(ranking)),
        empty=_("No application is ranked."),
    )


def _walk_cell(blocked: tuple[str, ...] | None) -> ListingCell:
    if blocked is None:
        return ListingCell("funded", _("funded"), "good")
    told = _("reserve: no money in {codes}").format(codes=", ".join(blocked))
    return ListingCell("reserve", told, "warn")


def _ranking_notes(ranking: Ranking) -> list[str]:
    notes = [_("Equal totals: {ids}.").format(ids=", ".join(ids)) for ids in ranking.ties]
    if ranking.below:
        notes.append(_("Below a threshold: {ids}.").format(ids=", ".join(ranking.below)))
    if ranking.unscored:
        notes.append(_("Not scored yet: {ids}.").format(ids=", ".join(ranking.unscored)))
    if ranking.excluded:
        told = ", ".join(f"{name} ({verdict.value})" for name, verdict in ranking.excluded)
        notes.append(_("Not ranked: {told}.").format(told=told))
    return notes


def budgets_listing(folder: CallFolder, proposal: DecisionProposal) -> Listing:
    """What the best set takes from each region's budget."""
    money = ("budget", "asked", "spent", "left")
    titles = {"budget": _("budget"), "asked": _("asked"), "spent": _("spent"), "left": _("left")}
    rows = []
    for code in folder.call.regions:
        budget, spent = proposal.budgets[code], proposal.spent(code)
        asked = sum(parts.get(code, 0) for parts in proposal.parts.values())
        amounts = {"budget": budget, "asked": asked, "spent": spent, "left": budget - spent}
        rows.append(
            ListingRow(
                code,
                (
                    ListingCell(code),
                    ListingCell(folder.annexes[code].currency),
                    *(ListingCell(money_text(amounts[name])) for name in money),
                ),
            )
        )
    return Listing(
        id="acie-budgets",
        title=_("Budgets of the regions"),
        columns=(
            ListingColumn("region", _("region"), width=8),
            ListingColumn("currency", _("currency"), width=8),
            *(ListingColumn(name, titles[name], align="right", width=14) for name in money),
        ),
        rows=rows,
    )
