"""The rules of one annex, applied to the partners of its region."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from cap_acie.annex_file import Annex
from cap_acie.application_file import Partner
from cap_acie.consortium import PartnerAmounts, last_day
from cap_acie.money import money_text
from cap_acie.rule_result import RuleResult, RuleStatus


def annex_rules(
    annex: Annex,
    partners: Sequence[Partner],
    amounts: Mapping[str, PartnerAmounts],
    start: datetime.date,
    months: int,
    supported: Collection[str] | None = None,
) -> Iterator[RuleResult]:
    """Every rule of the annex; ``supported`` are the call's activities, None: those of the annex."""
    activities = set(annex.activities)
    if supported is not None:
        activities &= set(supported)
    for partner in partners:
        yield from _partner_rules(annex, partner, amounts[partner.id], sorted(activities))
    yield from _region_rules(annex, partners, start, months)


def _partner_rules(
    annex: Annex, partner: Partner, amounts: PartnerAmounts, activities: list[str]
) -> Iterator[RuleResult]:
    def rule(name: str, status: RuleStatus, found: Any, limit: Any, key: str) -> RuleResult:
        return RuleResult(
            name, status, found, limit, annex.file.name, key, partner.id, annex.region
        )

    sizes = annex.beneficiaries.get(partner.type, ())
    kind = f"{partner.type}/{partner.size}"
    funded = RuleStatus.of(partner.size in sizes)
    yield rule("annex.beneficiary", funded, kind, list(sizes), "beneficiaries")
    others = sorted({line.activity for line in partner.costs}.difference(activities))
    yield rule("annex.activity", RuleStatus.of(not others), others, activities, "activities")
    asked, requested = partner.requested, money_text(partner.requested)
    limit = amounts.rate_amount
    yield rule("annex.rate", RuleStatus.of(asked <= limit), requested, money_text(limit), "rates")
    limit = annex.grant.least
    yield rule(
        "annex.grant_min", RuleStatus.of(asked >= limit), requested, money_text(limit), "grant.min"
    )
    limit = annex.grant.most
    yield rule(
        "annex.grant_max", RuleStatus.of(asked <= limit), requested, money_text(limit), "grant.max"
    )
    ceiling = annex.state_aid.ceiling
    if ceiling is not None and partner.size != "none":
        received = partner.de_minimis_received
        aid = None if received is None else received + asked
        yield rule(
            "annex.de_minimis",
            RuleStatus.UNKNOWN if aid is None else RuleStatus.of(aid <= ceiling),
            None if aid is None else money_text(aid),
            money_text(ceiling),
            "state_aid.ceiling",
        )
    spoken = RuleStatus.of(partner.language in annex.languages)
    yield rule("annex.language", spoken, partner.language, list(annex.languages), "languages")
    home = partner.home_application
    if isinstance(home, dict):
        home = next(iter(home.values()))
    given = RuleStatus.UNKNOWN if home is None else RuleStatus.OK
    yield rule("annex.home_application", given, home, None, "form.name")


def _region_rules(
    annex: Annex, partners: Sequence[Partner], start: datetime.date, months: int
) -> Iterator[RuleResult]:
    def rule(name: str, holds: bool, found: Any, limit: Any, key: str) -> RuleResult:
        return RuleResult(
            name, RuleStatus.of(holds), found, limit, annex.file.name, key, None, annex.region
        )

    most = annex.grant.project_max
    if most is not None:
        total = sum(partner.requested for partner in partners)
        yield rule(
            "annex.project_max",
            total <= most,
            money_text(total),
            money_text(most),
            "grant.project_max",
        )
    smes = sum(partner.is_sme for partner in partners)
    yield rule("annex.sme", smes >= annex.sme_min, smes, annex.sme_min, "consortium.sme_min")
    earliest = annex.dates.start_earliest
    yield rule(
        "annex.start",
        start >= earliest,
        start.isoformat(),
        earliest.isoformat(),
        "dates.start_earliest",
    )
    latest = annex.dates.end_latest
    if latest is not None:
        end = last_day(start, months)
        yield rule(
            "annex.end", end <= latest, end.isoformat(), latest.isoformat(), "dates.end_latest"
        )
