"""Every answer to the worked example is the expected one, value by value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from .conftest import EXAMPLE, Answer

Run = Callable[..., Answer]
APPLICATIONS = [f"A{number:02}" for number in range(1, 13)]
REGIONS = ["VAL", "HOC", "BRE", "STE", "LAU"]


def differences(wanted: Any, found: Any, place: str = "") -> list[str]:
    """Where ``found`` is not as ``wanted``; what it has beyond that does not matter."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [
            line
            for key in wanted
            for line in (
                differences(wanted[key], found[key], f"{place}.{key}")
                if key in found
                else [f"{place}.{key} is missing"]
            )
        ]
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        pairs = enumerate(zip(wanted, found, strict=True))
        return [line for n, (a, b) in pairs for line in differences(a, b, f"{place}[{n}]")]
    return [] if wanted == found else [f"{place}: {wanted!r} wanted, {found!r} found"]


def test_the_check_of_the_synchronisation(call: Run, expected: Mapping[str, Any]) -> None:
    answer = call("acie", "check", "--call", EXAMPLE)
    assert (answer.code, answer.kind) == (1, "acie-check")
    assert differences(expected["check"]["."], answer.data) == []
    assert answer.data["made_up"] is True


@pytest.mark.parametrize("name", APPLICATIONS)
def test_the_eligibility_of_each_application(
    call: Run, expected: Mapping[str, Any], name: str
) -> None:
    wanted = expected["eligibility"]["."][name]
    answer = call("acie", "--call", EXAMPLE, "eligibility", EXAMPLE / f"applications/{name}.toml")
    assert answer.kind == "acie-eligibility"
    assert answer.code == (0 if wanted["verdict"] == "eligible" else 1)
    assert differences(wanted, answer.data) == []


def test_without_a_rate_of_exchange_the_shares_are_unknown(
    call: Run, expected: Mapping[str, Any], folder: Path
) -> None:
    wanted = expected["without_exchange"]["A03"]
    file = folder / "call.toml"
    file.write_text(re.split(r"(?m)^\[\[exchange", file.read_text("utf-8"))[0], encoding="utf-8")
    answer = call("acie", "eligibility", folder / "applications/A03.toml", "--call", folder)
    assert answer.data["verdict"] == wanted["verdict"]
    unknown = [rule["rule"] for rule in answer.data["rules"] if rule["status"] == "unknown"]
    assert unknown == wanted["unknown"]
    assert answer.data["totals"]["reference"] is None
    assert answer.data["totals"]["cost"] == wanted["cost"]


@pytest.mark.parametrize("name", APPLICATIONS)
def test_the_fewest_changes_make_each_application_fundable(
    call: Run, expected: Mapping[str, Any], name: str, tmp_path: Path
) -> None:
    wanted = expected["fundable"][f"./{name}"]
    file, out = EXAMPLE / f"applications/{name}.toml", tmp_path / "out.toml"
    answer = call("acie", "fundable", file, "--call", EXAMPLE, "-o", out)
    assert answer.data["possible"] is wanted["possible"]
    assert answer.data["count"] == wanted["count"]
    assert answer.data["verdict_after"] == wanted["verdict_after"]
    assert answer.code == (0 if wanted["possible"] else 1)
    assert out.exists() is wanted["possible"]
    if wanted["possible"]:
        proof = call("acie", "eligibility", out, "--call", EXAMPLE)
        assert proof.data["verdict"] == wanted["verdict_after"]


@pytest.mark.parametrize("code", REGIONS)
def test_the_samples_of_each_annex(call: Run, expected: Mapping[str, Any], code: str) -> None:
    answer = call("acie", "annex", "test", EXAMPLE / f"annex-{code}.toml")
    assert (answer.code, answer.kind) == (0, "acie-annex-test")
    assert differences(expected["annex_test"][code], answer.data) == []


def test_the_ranking_and_the_decision(call: Run, expected: Mapping[str, Any]) -> None:
    wanted = expected["decide"]["."]
    ranked = call("acie", "rank", "--call", EXAMPLE)
    assert (ranked.code, ranked.kind) == (0, "acie-rank")
    assert differences(wanted["rank"], ranked.data) == []
    decided = call("acie", "decide", "--call", EXAMPLE, "--refuse", ":".join(wanted["refuse"]))
    assert (decided.code, decided.kind) == (0, "acie-decide")
    assert differences(wanted["decide"], decided.data) == []


def test_a_raised_budget_shows_what_it_lets_in(call: Run) -> None:
    words = ("acie", "decide", "--call", EXAMPLE, "--budget", "VAL=200000.00", "--budget")
    answer = call(*words, "LAU=200000.00")
    assert answer.data["regions"]["VAL"]["budget"] == "200000.00"
    assert answer.data["plain"]["first_gap"] == "A01"
    answer = call(*words, "LAU=200000.00", "--budget", "HOC=200000.00")
    assert answer.data["plain"]["first_gap"] is None
    assert answer.data["only_best"] == answer.data["only_plain"] == []
    for wrong in ("XXX=1.00", "LAU=1,00", "LAU"):
        assert call(*words, wrong).code == 3
