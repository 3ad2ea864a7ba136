"""The whole result of every method for small inputs that reach its edges, and the words of every refusal.

A golden file is a list of calls (``$`` lines, Python) with what each gives. That the numbers are right is shown
beside: tests/methods compares every method with others' programs and with printed examples.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cap_tui.errors import CapError
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
from cap_tui.methods.result import plain
from tests.approval import approve

GOLDEN = Path(__file__).with_name("golden")
MODULES = (
    aggregate, bootstrap, calls, capacity, consensus, critical_path, disclosure, distributions, divergence,
    group_release, inputs, leave_one_out, linear, normalise, ranking, sensitivity, suppression, voting, weights,
)  # fmt: skip
NAMES: dict[str, Any] = {"nan": math.nan, "inf": math.inf, "np": np}
for _module in MODULES:
    NAMES |= {name: value for name, value in vars(_module).items() if not name.startswith("_")}


@pytest.mark.parametrize("name", sorted(file.stem for file in GOLDEN.glob("*.txt")))
def test_every_result_and_refusal_is_as_it_was_approved(name: str) -> None:
    file = GOLDEN / f"{name}.txt"
    called = [line[2:] for line in file.read_text("utf-8").splitlines() if line[:2] == "$ "]
    parts = ["\n".join([f"$ {call}", *told(call)]) for call in called]
    approve(file, "\n\n".join(parts) + "\n")


def told(call: str) -> Iterator[str]:
    """What a call gives: a field in each line; or the class of the error and its words."""
    try:
        result = eval(call, NAMES)
    except CapError as error:
        yield f"{type(error).__name__}: {error}"
        return
    found = plain(result)
    if isinstance(found, Mapping):
        yield from (f"{name}: {short(value)}" for name, value in found.items())
    else:
        yield short(found)


def short(value: Any) -> str:
    """A value with six digits, the same on every machine."""
    if isinstance(value, float):
        return f"{value + 0.0:.6g}" if abs(value) > 1e-12 else "0"
    if isinstance(value, list):
        return f"[{', '.join(map(short, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {short(item)}' for name, item in value.items())}}}"
    return repr(value)
