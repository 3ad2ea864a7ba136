"""The whole result of every method for small inputs that reach its edges, and the words of every refusal.

A golden file is a list of calls (``$`` lines, Python) with what each gives. That the numbers are right is shown
beside: tests/methods compares every method with others' programs and with printed examples.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.cli.selftest import cases
from cap_tui.methods import (
    aggregate,
    bootstrap,
    calls,
    capacity,
    consensus,
    critical_path,
    disclosure,
    distributions,
    divergence,
    group_release,
    inputs,
    leave_one_out,
    linear,
    normalise,
    ranking,
    sensitivity,
    suppression,
    voting,
    weights,
)
from cap_tui.methods.published import reproduce
from cap_tui.methods.result import plain as of_json
from tests.approval import approve, approve_calls, names_of, short

APPROVED = Path(__file__).with_name("approved")
MODULES = (
    aggregate, bootstrap, calls, capacity, consensus, critical_path, disclosure, distributions, divergence,
    group_release, inputs, leave_one_out, linear, normalise, ranking, sensitivity, suppression, voting, weights,
)  # fmt: skip


@pytest.mark.parametrize("name", sorted(file.stem for file in APPROVED.glob("*.txt")))
def test_every_result_and_refusal_is_as_it_was_approved(name: str) -> None:
    approve_calls(APPROVED / f"{name}.txt", names_of(*MODULES))


def test_every_published_example_is_told_as_it_was_approved() -> None:
    """Each with its choices, and ours beside what is printed."""
    lines: list[str] = []
    for each in reproduce(cases(None)):
        lines.append(
            f"##### {each.case}: {each.source} {short(of_json(each.choices))} {each.note} {each.holds}"
        )
        for one in each.comparisons:
            printed, ours = short(of_json(one.printed)), short(of_json(one.ours))
            lines.append(f"{one.quantity}: {printed} {ours} within {one.allowed:g}")
    approve(APPROVED / "published.told", "\n".join(lines) + "\n")
