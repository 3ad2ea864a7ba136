"""The samples of an annex, run against its own rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cap_acie.annex_file import Annex, AnnexSample
from cap_acie.annex_rules import annex_rules
from cap_acie.consortium import partner_amounts
from cap_acie.money import money_text
from cap_acie.rule_result import RuleStatus


@dataclass(frozen=True)
class SampleResult:
    """What came out of a sample: the rules that fail, and what is possible for each partner."""

    sample: AnnexSample
    fails: tuple[str, ...]
    possible: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """Whether exactly the expected rules fail and each expected amount comes out."""
        amounts = all(
            self.possible.get(name) == amount
            for name, amount in self.sample.expect_possible.items()
        )
        return amounts and set(self.fails) == set(self.sample.expect_fails)


def run_samples(annex: Annex) -> list[SampleResult]:
    """Run all samples; only the rules of the annex are checked."""
    return [_run(annex, sample) for sample in annex.samples]


def _run(annex: Annex, sample: AnnexSample) -> SampleResult:
    amounts = {partner.id: partner_amounts(partner, annex) for partner in sample.partners}
    rules = annex_rules(annex, sample.partners, amounts, sample.start, sample.months)
    fails = dict.fromkeys(rule.rule for rule in rules if rule.status is RuleStatus.FAILS)
    possible = {name: one.possible for name, one in amounts.items()}
    return SampleResult(sample, tuple(fails), possible)


def samples_data(annex: Annex, results: list[SampleResult]) -> dict[str, Any]:
    """All of ``acie-annex-test``."""
    passed = sum(result.ok for result in results)
    return {
        "region": annex.region,
        "passed": passed,
        "failed": len(results) - passed,
        "samples": [
            {
                "id": result.sample.id,
                "ok": result.ok,
                "expected_fails": list(result.sample.expect_fails),
                "fails": list(result.fails),
                "possible": {name: money_text(value) for name, value in result.possible.items()},
            }
            for result in results
        ],
    }
