"""Whether an application can be funded: every rule with what was found, the limit and its place."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from cap_acie import consortium
from cap_acie.annex_file import Annex, annex_file_name
from cap_acie.annex_rules import annex_rules
from cap_acie.application_file import Application
from cap_acie.call_file import CALL_FILE, Text
from cap_acie.call_folder import CallFolder
from cap_acie.consortium import CostShares, PartnerAmounts
from cap_acie.money import share_text
from cap_acie.rule_result import RuleResult, RuleStatus


class EligibilityVerdict(StrEnum):
    """What the rules say together. Unknown is never taken for yes."""

    ELIGIBLE = "eligible"
    OPEN = "open"
    NOT_ELIGIBLE = "not_eligible"


@dataclass(frozen=True)
class Eligibility:
    """The answer of the check for one application."""

    application: Application
    regions: tuple[str, ...]
    independent: int
    end: datetime.date
    deadline: tuple[str, datetime.datetime] | None
    rules: tuple[RuleResult, ...]
    amounts: dict[str, PartnerAmounts]
    names: Mapping[str, Text] = field(default_factory=dict)
    """What the call calls its activities."""

    @property
    def verdict(self) -> EligibilityVerdict:
        """Not eligible when a rule fails, else open when one is unknown, else eligible."""
        statuses = {rule.status for rule in self.rules}
        if RuleStatus.FAILS in statuses:
            return EligibilityVerdict.NOT_ELIGIBLE
        return (
            EligibilityVerdict.OPEN
            if RuleStatus.UNKNOWN in statuses
            else EligibilityVerdict.ELIGIBLE
        )


def check_eligibility(folder: CallFolder, application: Application) -> Eligibility:
    """Check an application by the call and the annexes of its regions."""
    call = folder.call
    members = consortium.member_regions(call.regions, application.partners)
    deadline = consortium.effective_deadline(members, folder.annexes)
    independent = consortium.independent_partners(application.partners, call.regions)
    amounts = {
        partner.id: consortium.partner_amounts(partner, folder.annexes.get(partner.region))
        for partner in application.partners
    }
    rules = [
        *_call_rules(folder, application, members, independent),
        *_deadline_rule(application, deadline),
        *_region_rules(folder, application),
    ]
    supported = frozenset(call.activities)
    for code in members:
        annex: Annex = folder.annexes[code]
        partners = [one for one in application.partners if one.region == code]
        rules += annex_rules(
            annex, partners, amounts, application.start, application.months, supported
        )
    return Eligibility(
        application=application,
        regions=members,
        independent=independent,
        end=consortium.last_day(application.start, application.months),
        deadline=deadline,
        rules=tuple(replace(one, names=call.names) for one in rules),
        amounts=amounts,
        names=call.names,
    )


def _call_rules(
    folder: CallFolder, application: Application, members: tuple[str, ...], independent: int
) -> Iterator[RuleResult]:
    call, rules = folder.call, folder.call.consortium

    def rule(name: str, holds: bool, found: Any, limit: Any, key: str) -> RuleResult:
        return RuleResult(name, RuleStatus.of(holds), found, limit, CALL_FILE, key)

    yield rule("call.ta", application.ta in call.tas, application.ta, list(call.tas), "tas")
    count = len(members)
    least = rules.regions_min
    yield rule("call.regions", count >= least, count, least, "consortium.regions_min")
    least = rules.partners_min
    yield rule("call.partners", independent >= least, independent, least, "consortium.partners_min")
    shares = consortium.cost_shares(application, call.exchange)
    yield _share_rule("partner", shares, rules.share_partner_max)
    yield _share_rule("region", shares, rules.share_region_max)
    months = application.months
    short = months < rules.months_min
    yield rule(
        "call.months",
        rules.months_min <= months <= rules.months_max,
        months,
        rules.months_min if short else rules.months_max,
        "consortium.months_min" if short else "consortium.months_max",
    )
    first, last = call.timeline.start_from, call.timeline.start_until
    late = application.start > last
    yield rule(
        "call.start",
        first <= application.start <= last,
        application.start.isoformat(),
        (last if late else first).isoformat(),
        "timeline.start_until" if late else "timeline.start_from",
    )
    within = set(call.regions)
    smes = sum(one.is_sme for one in application.partners if one.region in within)
    yield rule("call.sme", smes >= rules.sme_min, smes, rules.sme_min, "consortium.sme_min")


def _share_rule(of: str, shares: CostShares | None, most: Fraction) -> RuleResult:
    key = f"consortium.share_{of}_max"
    limit = share_text(most)
    if shares is None:
        return RuleResult(f"call.share_{of}", RuleStatus.UNKNOWN, None, limit, CALL_FILE, key)
    costs = shares.by_partner if of == "partner" else shares.by_region
    largest = max(costs.values())
    name = next(name for name, cost in costs.items() if cost == largest)
    excess = largest - most * shares.total
    return RuleResult(
        f"call.share_{of}",
        RuleStatus.of(excess <= 0),
        share_text(largest / shares.total),
        limit,
        CALL_FILE,
        key,
        partner=name if of == "partner" else None,
        region=name if of == "region" else None,
        excess=(excess, shares.currency) if excess > 0 else None,
    )


def _deadline_rule(
    application: Application, deadline: tuple[str, datetime.datetime] | None
) -> Iterable[RuleResult]:
    """Instants are compared, not clocks. Without a region of the call there is no deadline."""
    if deadline is None:
        return
    code, moment = deadline
    submitted = application.submitted
    status = RuleStatus.UNKNOWN if submitted is None else RuleStatus.of(submitted <= moment)
    yield RuleResult(
        "call.deadline",
        status,
        None if submitted is None else submitted.isoformat(),
        moment.isoformat(),
        annex_file_name(code),
        "dates.deadline",
        region=code,
    )


def _region_rules(folder: CallFolder, application: Application) -> Iterator[RuleResult]:
    regions = list(folder.call.regions)
    for partner in application.partners:
        holds = partner.region in folder.annexes or partner.requested == 0
        yield RuleResult(
            "call.region",
            RuleStatus.of(holds),
            partner.region,
            regions,
            CALL_FILE,
            "regions",
            partner=partner.id,
        )
