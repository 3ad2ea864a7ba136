"""What one rule says about an application, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from cap_acie.money import CENTS, decimal_text
from cap_acie.terms import activity_words, term_words
from cap_acie.told import number_words
from cap_acie.words import _

ACTIVITY_RULES = ("call.ta", "annex.activity")
"""The rules that are about activities, which a call may name itself."""


class RuleStatus(StrEnum):
    """Whether a rule holds. Unknown is never taken for yes."""

    OK = "ok"
    FAILS = "fails"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, holds: bool) -> RuleStatus:
        """The status of a rule that is known to hold or not."""
        return cls.OK if holds else cls.FAILS


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule: what was found, the limit, and the file and key in which the limit is written.

    ``partner`` and ``region`` are set where the rule is about one. ``excess`` is the exact amount
    too much of a share, in cents of a currency. ``names`` is what the call calls its activities.
    """

    rule: str
    status: RuleStatus
    found: Any
    limit: Any
    file: str
    key: str
    partner: str | None = None
    region: str | None = None
    excess: tuple[Fraction, str] | None = None
    names: Mapping[str, str | dict[str, str]] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str | None, str | None]:
        """Which rule about whom."""
        return (self.rule, self.partner, self.region)

    def message(self) -> str:
        """The rule as a sentence."""
        if self.status is RuleStatus.UNKNOWN:
            return _("{rule}: not known. {about}").format(
                rule=rule_name(self.rule), about=_unknown_because(self.rule)
            )
        told = _("{rule}: {found} found, limit {limit}.").format(
            rule=rule_name(self.rule), found=self._told(self.found), limit=self._told(self.limit)
        )
        if self.excess and self.found == self.limit:
            told += " " + _("{amount} {currency} too much.").format(
                amount=number_words(_excess_text(self.excess[0])), currency=self.excess[1]
            )
        return told

    def _told(self, value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(map(self._told, value)) or _("none")
        if value is None:
            return _("none")
        if self.rule in ACTIVITY_RULES:
            return activity_words(str(value), self.names)
        return term_words(number_words(str(value)))


def status_word(status: RuleStatus) -> str:
    """Whether a rule holds, in a word."""
    return {
        RuleStatus.OK: _("ok"),
        RuleStatus.FAILS: _("FAILS"),
        RuleStatus.UNKNOWN: _("unknown"),
    }[status]


def _excess_text(cents: Fraction) -> str:
    """An amount with at least 2 decimals, with as many as it has up to 6, and never as zero."""
    value = cents / CENTS
    texts = [decimal_text(value, decimals) for decimals in range(2, 13)]
    exact = [one for one in texts[:5] if Fraction(one) == value]
    return next(iter(exact), next((one for one in texts[4:] if one.strip("0.")), texts[-1]))


def _unknown_because(rule: str) -> str:
    reasons = {
        "call.share_partner": _(
            "The costs are in several currencies, and a dated rate is missing."
        ),
        "call.share_region": _("The costs are in several currencies, and a dated rate is missing."),
        "call.deadline": _("The application is not submitted."),
        "annex.de_minimis": _("The aid received before is not stated."),
        "annex.home_application": _("The number of the home application is not stated."),
    }
    return reasons[rule]


def rule_name(rule: str) -> str:
    """The name of a rule for people."""
    names = {
        "call.ta": _("transformative activity of the call"),
        "call.regions": _("regions in the consortium, at least"),
        "call.partners": _("independent partners, at least"),
        "call.share_partner": _("largest share of one partner in the total cost"),
        "call.share_region": _("largest share of one region in the total cost"),
        "call.months": _("duration in months"),
        "call.start": _("start within the call's window"),
        "call.sme": _("small and medium-sized enterprises, at least"),
        "call.deadline": _("submitted by the effective deadline"),
        "call.region": _("region takes part in the call, or nothing is requested"),
        "annex.beneficiary": _("may be funded by the region (type/size)"),
        "annex.activity": _("activities that are not supported"),
        "annex.rate": _("request within the region's rates"),
        "annex.grant_min": _("smallest grant"),
        "annex.grant_max": _("largest grant"),
        "annex.de_minimis": _("de minimis aid with this request"),
        "annex.language": _("language of the home application"),
        "annex.home_application": _("home application"),
        "annex.project_max": _("requests of the region in one project"),
        "annex.sme": _("small and medium-sized enterprises of the region, at least"),
        "annex.start": _("earliest start of the region"),
        "annex.end": _("latest end of the region"),
    }
    return names[rule]
