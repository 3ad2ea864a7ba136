"""The whole result of every method for small inputs that reach its edges, and the words of every refusal.

A golden file is a list of calls (``$`` lines, Python) with what each gives. That the numbers are right is shown
beside: tests/methods compares every method with others' programs and with printed examples.
"""

from __future__ import annotations

from pathlib import Path

import pytest

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
from tests.approval import approve_calls, names_of

GOLDEN = Path(__file__).with_name("golden")
MODULES = (
    aggregate, bootstrap, calls, capacity, consensus, critical_path, disclosure, distributions, divergence,
    group_release, inputs, leave_one_out, linear, normalise, ranking, sensitivity, suppression, voting, weights,
)  # fmt: skip


@pytest.mark.parametrize("name", sorted(file.stem for file in GOLDEN.glob("*.txt")))
def test_every_result_and_refusal_is_as_it_was_approved(name: str) -> None:
    approve_calls(GOLDEN / f"{name}.txt", names_of(*MODULES))
