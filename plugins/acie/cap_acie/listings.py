"""The answers of the commands and views as listings: declared once, shown as text, screen and report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from cap_acie.annex_samples import SampleResult
from cap_acie.call_folder import CallFolder
from cap_acie.decision import DecisionProposal
from cap_acie.eligibility import Eligibility
from cap_acie.eligibility_data import partner_data
from cap_acie.money import money_text, percent_text
from cap_acie.ranking import RankedApplication, Ranking, Walk
from cap_acie.records import Decided, FundingDecision, decision_name
from cap_acie.rule_result import RuleResult, RuleStatus, status_word
from cap_acie.sentences import verdict_name
from cap_acie.synchronisation import SyncFinding
from cap_acie.terms import finding_words
from cap_acie.told import amount_words, money_words, number_words, short_day, short_moment
from cap_acie.toml_file import Problem
from cap_acie.words import _
from cap_tui.api import (
    Listing,
    ListingCell,
    ListingColumn,
    ValueColumn,
    labelled,
    listing_of,
    number_column,
    text_column,
)


def money_column(
    id: str, title: str, get: Callable[[Any], Any], drop: int = 0, width: int = 14
) -> ValueColumn[Any]:
    """A column of amounts that are written out already, set to the right; people read them in their language."""

    def cell(entry: Any) -> ListingCell:
        found = get(entry)
        one = found if isinstance(found, ListingCell) else ListingCell(found)
        return one if one.text else replace(one, text=amount_words(str(one.value), digits=2))

    return ValueColumn(ListingColumn(id, title, "right", width, drop=drop), cell)


def problems_listing(problems: Sequence[Problem]) -> Listing:
    """What is wrong in files, one row a problem."""
    return listing_of(
        problems,
        [
            text_column("place", _("place"), lambda one: one.where, least=24),
            text_column("message", _("problem"), lambda one: one.message, least=30),
        ],
        id="acie-problems",
        title=_("Problems"),
        row_notes=lambda one: (one.remedy,) if one.remedy else (),
        empty=_("Nothing is wrong."),
    )


def samples_listing(results: Sequence[SampleResult]) -> Listing:
    """The samples of an annex."""
    good, bad = ListingCell(True, _("as stated"), "good"), ListingCell(False, _("NOT"), "bad")

    def expected(one: SampleResult) -> Iterable[str]:
        if not one.ok:
            rules = ", ".join(one.sample.expect_fails) or _("none")
            yield _("expected to fail: {rules}").format(rules=rules)

    return listing_of(
        results,
        [
            text_column("id", _("sample"), lambda one: one.sample.id, least=16),
            text_column("ok", _("result"), lambda one: good if one.ok else bad, 10),
            text_column("fails", _("rules that fail"), lambda one: _several(one.fails), least=20),
            text_column(
                "possible",
                _("possible"),
                _possible,
                least=16,
                drop=1,
            ),
        ],
        id="acie-samples",
        title=_("Samples"),
        key=lambda one: one.sample.id,
        row_notes=expected,
    )


def _possible(one: SampleResult) -> ListingCell:
    """What each partner of a sample can get."""
    amounts = one.possible.items()
    return ListingCell(
        [f"{name} {money_text(cents)}" for name, cents in amounts],
        ", ".join(f"{name} {money_words(cents)}" for name, cents in amounts),
    )


def _several(names: Iterable[str]) -> ListingCell:
    """Names, or the word for none."""
    listed = list(names)
    return ListingCell(listed, ", ".join(listed) or _("none"))


def dates_listing(folder: CallFolder) -> Listing:
    """The dates of each region."""
    dates = {code: folder.annexes[code].dates for code in folder.call.regions}

    def deadline(code: str) -> ListingCell:
        moment = dates[code].deadline
        return ListingCell(moment.isoformat(), short_moment(moment.isoformat()))

    return listing_of(
        folder.call.regions,
        [
            text_column("region", _("region"), lambda code: code, 8),
            text_column("opens", _("opens"), lambda code: dates[code].opens.date().isoformat(), 10),
            text_column("deadline", _("deadline"), deadline, 22),
            text_column(
                "decision", _("decision"), lambda code: dates[code].decision.isoformat(), 10
            ),
            text_column(
                "start_earliest",
                _("start from"),
                lambda code: dates[code].start_earliest.isoformat(),
                10,
                1,
            ),
            text_column(
                "time_zone", _("time zone"), lambda code: dates[code].zone.key, least=12, drop=2
            ),
        ],
        id="acie-dates",
        title=_("Dates of the regions"),
    )


def findings_listing(findings: Sequence[SyncFinding]) -> Listing:
    """The findings of the synchronisation check."""
    severities = {
        "error": ListingCell("error", _("error"), "bad"),
        "warning": ListingCell("warning", _("warning"), "warn"),
        "hint": ListingCell("hint", _("hint"), "muted"),
    }
    return listing_of(
        findings,
        [
            text_column("severity", _("severity"), lambda one: severities[one.severity], 8),
            text_column(
                "id", _("finding"), lambda one: ListingCell(one.id, finding_words(one.id)), 22
            ),
            text_column("message", _("what"), lambda one: one.message, least=30),
        ],
        id="acie-findings",
        title=_("Findings"),
        key=lambda one: one.id,
        row_notes=lambda one: (one.where,),
        empty=_("The regions are synchronised: no finding."),
    )


_STATUS_ROLES: Mapping[RuleStatus, Any] = {
    RuleStatus.OK: "good",
    RuleStatus.FAILS: "bad",
    RuleStatus.UNKNOWN: "warn",
}


def rules_listing(folder: CallFolder, rules: Sequence[RuleResult]) -> Listing:
    """Rules with their places; what fails first, then what is unknown."""
    statuses = {
        status: ListingCell(status.value, status_word(status), role)
        for status, role in _STATUS_ROLES.items()
    }
    order = (RuleStatus.FAILS, RuleStatus.UNKNOWN, RuleStatus.OK)

    def about(rule: RuleResult) -> str:
        return " ".join(filter(None, (rule.partner, rule.region)))

    return listing_of(
        sorted(rules, key=lambda one: order.index(one.status)),
        [
            text_column("status", _("status"), lambda rule: statuses[rule.status], 8),
            text_column("about", _("who"), about, 10),
            text_column("message", _("rule"), lambda rule: rule.message(), least=30),
            text_column(
                "place",
                _("limit stands in"),
                lambda rule: rule_place(folder, rule),
                least=24,
                drop=1,
            ),
        ],
        id="acie-rules",
        title=_("Rules"),
        key=lambda rule: f"{rule.rule} {rule.partner or ''} {rule.region or ''}",
    )


def rule_place(folder: CallFolder, rule: RuleResult) -> str:
    """Where the limit of a rule is written."""
    return f"{rule.file}:{folder.line(rule.file, rule.key)} {rule.key}"


def _entry_column(name: str, title: str, width: int = 0) -> ValueColumn[Mapping[str, Any]]:
    return text_column(name, title, itemgetter(name), width, least=8)


def partners_listing(found: Eligibility) -> Listing:
    """The amounts of the partners, each in its own currency."""
    titles = {
        "cost": _("cost"),
        "possible": _("possible"),
        "requested": _("requested"),
        "own": _("own"),
    }
    return listing_of(
        partner_data(found),
        [
            _entry_column("id", _("partner")),
            _entry_column("region", _("region"), 8),
            _entry_column("currency", _("currency"), 8),
            *(
                money_column(name, title, itemgetter(name), place)
                for place, (name, title) in enumerate(titles.items())
            ),
        ],
        id="acie-partners",
        title=_("Partners"),
        key=lambda one: one["id"],
    )


Decisions = Mapping[str, FundingDecision]
"""What was decided about an application, by region."""


def ranking_listing(
    ranking: Ranking, walk: Walk, decided: Mapping[str, Decisions] | None = None
) -> Listing:
    """The ranking, and who is funded when it is walked down; ``decided`` adds what the regions decided."""
    blocked, funded = dict(walk.reserve), set(walk.funded)

    def percent(name: str) -> Callable[[RankedApplication], str]:
        return lambda one: percent_text(getattr(one.score, name))

    def home(one: RankedApplication) -> ListingCell:
        points = {code: percent_text(value) for code, value in one.score.home.items()}
        told = (f"{code} {number_words(value)}" for code, value in points.items())
        return ListingCell([f"{code} {value}" for code, value in points.items()], ", ".join(told))

    def result(one: RankedApplication) -> ListingCell:
        name = one.score.application
        return _walk_cell(blocked.get(name), taken=name in funded)

    def made(one: RankedApplication) -> Decisions:
        return (decided or {}).get(one.score.application, {})

    return listing_of(
        ranking.ranked,
        [
            number_column("rank", _("rank"), 4, lambda one: one.rank),
            text_column("application", _("application"), lambda one: one.score.application, 11),
            money_column("total", _("total"), percent("total"), width=7),
            *([] if decided is None else [_decision_column(made)]),
            text_column("result", _("by the ranking"), result, least=24),
            money_column("shared", _("shared"), percent("shared"), 1, width=7),
            text_column("home", _("home"), home, least=14, drop=2),
            money_column("spread", _("spread"), percent("spread"), 3, width=7),
            number_column("assessors", _("assessors"), 9, lambda one: one.score.assessors, 4),
        ],
        id="acie-ranking",
        title=_("Ranking"),
        key=lambda one: one.score.application,
        row_notes=lambda one: decision_lines(made(one)),
        notes=_ranking_notes(ranking),
        empty=_("No application is ranked."),
    )


def _decision_column(
    made: Callable[[RankedApplication], Decisions],
) -> ValueColumn[RankedApplication]:
    """Which region decided what; nothing where none has."""
    return text_column("decision", _("decision"), lambda one: decision_cell(made(one)), 20)


def decision_cell(made: Decisions) -> ListingCell:
    told = [f"{code} {decision_name(one.decision)}" for code, one in made.items()]
    refused = any(one.decision is Decided.REFUSED for one in made.values())
    role: Any = "bad" if refused else "good" if made else ""
    return ListingCell(told, ", ".join(told), role)


def decision_lines(made: Decisions) -> list[str]:
    """What each region decided, when and why."""
    return [
        labelled(
            code, labelled(f"{decision_name(one.decision)} {short_day(one.decided)}", one.reason)
        )
        for code, one in made.items()
    ]


def _walk_cell(blocked: tuple[str, ...] | None, *, taken: bool) -> ListingCell:
    if taken:
        return ListingCell("funded", _("funded"), "good")
    if blocked is None:
        return ListingCell("refused", decision_name(Decided.REFUSED), "muted")
    told = _("reserve: no money in {codes}").format(codes=", ".join(blocked))
    return ListingCell("reserve", told, "warn")


def _ranking_notes(ranking: Ranking) -> list[str]:
    notes = [_("Equal totals: {ids}.").format(ids=", ".join(ids)) for ids in ranking.ties]
    if ranking.below:
        notes.append(_("Below a threshold: {ids}.").format(ids=", ".join(ranking.below)))
    if ranking.unscored:
        notes.append(_("Not scored yet: {ids}.").format(ids=", ".join(ranking.unscored)))
    if ranking.excluded:
        told = ", ".join(f"{name} ({verdict_name(verdict)})" for name, verdict in ranking.excluded)
        notes.append(_("Not ranked: {told}.").format(told=told))
    return notes


Amounts = Mapping[str, Mapping[str, int]]


def regions_money_listing(
    folder: CallFolder, titles: Mapping[str, str], amounts: Amounts, *, id: str, title: str
) -> Listing:
    """Amounts by region, each in its currency; more asked than there is, is marked."""

    def amount(name: str) -> Callable[[str], ListingCell]:
        def cell(code: str) -> ListingCell:
            of = amounts[code]
            short = name == "asked" and of["asked"] > of["budget"]
            return ListingCell(money_text(of[name]), role="warn" if short else "")

        return cell

    return listing_of(
        list(amounts),
        [
            text_column("region", _("region"), lambda code: code, 8),
            text_column("currency", "", lambda code: folder.annexes[code].currency, 3),
            *(
                money_column(name, words, amount(name), place)
                for place, (name, words) in enumerate(titles.items())
            ),
        ],
        id=id,
        title=title,
    )


def budgets_listing(folder: CallFolder, proposal: DecisionProposal) -> Listing:
    """What the best set takes from each region's budget."""
    amounts = {}
    for code in folder.call.regions:
        budget, spent = proposal.budgets[code], proposal.spent(code)
        asked = sum(parts.get(code, 0) for parts in proposal.parts.values())
        amounts[code] = {"budget": budget, "asked": asked, "spent": spent, "left": budget - spent}
    return regions_money_listing(
        folder,
        {"budget": _("budget"), "asked": _("asked"), "spent": _("spent"), "left": _("left")},
        amounts,
        id="acie-budgets",
        title=_("Budgets of the regions"),
    )
