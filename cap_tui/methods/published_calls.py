"""Published facts of joint calls: what follows from them for consortia, and what stays unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from cap_tui.methods import calls
from cap_tui.methods.comparison import Comparison, allowed, one

Found = tuple[Mapping[str, Any], list[Comparison]]
CHOICES = {"deadline": "earliest of the members", "grant": "cost x home rate, at most the cap"}
SIZE = "any"


def joint_call(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """A call with exceptions to its deadline, or with rates by size of firm."""
    found = []
    if "deadline" in case:
        deadline = date.fromisoformat(case["deadline"])
        exceptions = {k: date.fromisoformat(v) for k, v in case.get("exceptions", {}).items()}
        alone = calls.effective_deadline(deadline, exceptions, ["another"]).day
        found.append(one("deadline without exception", str(deadline), str(alone)))
        for member, day in exceptions.items():
            ours = calls.effective_deadline(deadline, exceptions, ["another", member]).day
            quantity = f"deadline with {member}"
            found.append(one(quantity, str(min(day, deadline)), str(ours)))
    rates = {size: Decimal(str(rate)) for size, rate in case.get("rates", {}).items()}
    for size, rate in case.get("rates", {}).items():
        ours_rate = float(calls.grant(100, size, rates).amount)
        found.append(one(f"grant for 100 EUR, {size}", 100 * rate, ours_rate, allowed([rate])))
    return CHOICES, found


def consortium_cases(document: Mapping[str, Any]) -> dict[str, Any]:
    """The cases of a file of calls with ``expected`` consortia, each together with its call."""
    by_id = {call["id"]: call for call in document["calls"]}
    return {
        f"joint_consortium {case['id']}": {
            "source": by_id[case["call"]]["source"],
            "facts": by_id[case["call"]],
            **case,
        }
        for case in document["expected"]
    }


def joint_consortium(case: Mapping[str, Any], _cases: Mapping[str, Any]) -> Found:
    """A consortium in a call: its deadline, whether it is in time, and what each partner may get."""
    facts = case["facts"]
    exceptions = {entry["country"]: entry["deadline"] for entry in facts.get("exceptions", ())}
    deadline = calls.effective_deadline(facts["deadline"], exceptions, case["members"])
    found = [
        one("effective deadline", str(case["effective_deadline"]), str(deadline.day)),
        one("set by", ", ".join(case["set_by"]), ", ".join(deadline.set_by)),
        one("in time", case["in_time"], case["submitted"] <= deadline.day),
    ]
    annexes = {annex["country"]: annex for annex in facts.get("annexes", ())}
    for number, partner in enumerate(case.get("partners", ()), start=1):
        label = f"{partner['country']} {number}"
        annex = annexes.get(partner["country"])
        if annex is None:
            found.append(one(f"status of {label}", partner["status"], "unknown"))
        else:
            found += _partner(label, partner, annex)
    return CHOICES, found


def _partner(
    label: str, partner: Mapping[str, Any], annex: Mapping[str, Any]
) -> Iterator[Comparison]:
    made = calls.grant(partner["cost"], SIZE, {SIZE: annex["rate_max"]}, cap=annex["grant_max"])
    fault = calls.request_fault(
        partner["requested"], made.amount, least=annex["grant_min"], most=annex["grant_max"]
    )
    yield one(f"possible for {label}", partner["possible"], f"{made.amount:.2f}")
    yield one(f"status of {label}", partner["status"], "fails" if fault else "ok")
    if "rule" in partner:
        yield one(f"rule of {label}", partner["rule"], f"annex.{fault}")
    if "own" in partner:
        own = Decimal(partner["cost"]) - Decimal(partner["requested"])
        yield one(f"own share of {label}", partner["own"], f"{own:.2f}")
