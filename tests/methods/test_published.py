"""The self-test reproduces what is printed, notices what is not, and says both."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from cap_tui.cli import main
from cap_tui.cli.selftest import CALLS, cases, selftest
from cap_tui.errors import Refused
from cap_tui.methods import comparison
from cap_tui.methods.published import reproduce


class Done(NamedTuple):
    """What a call of the program left behind."""

    exit_code: int
    output: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("--published")``: the command as a person calls it."""

    def call(*words: str) -> Done:
        with pytest.raises(SystemExit) as left:
            main(["--plain", "selftest", *words])
        code = left.value.code
        return Done(code if isinstance(code, int) else 0, capsys.readouterr().out)

    return call


def test_every_packaged_case_is_reproduced() -> None:
    found = reproduce(cases(None))
    assert [one.case for one in found if not one.holds] == []
    assert sum(len(one.comparisons) for one in found) > 300


def test_the_command_prints_value_ours_and_difference_and_ends_well(run: Run) -> None:
    done = run("--published")
    assert done.exit_code == 0
    assert "printed |           ours |  difference" in done.output
    assert "normalisation vector" in done.output
    assert done.output.rstrip().endswith("different: 0.")
    assert run().output == done.output


def test_json_has_every_value(run: Run) -> None:
    done = run("--published", "--json")
    document = json.loads(done.output)
    assert document["kind"] == "selftest"
    assert document["data"]["holds"]
    kendall = next(c for c in document["data"]["cases"] if c["case"] == "kendall_W")
    w = next(v for v in kendall["values"] if v["quantity"] == "W")
    assert w["printed"] == 0.7939
    assert abs(w["difference"]) <= w["allowed"]
    assert kendall["choices"]["ties"] == "corrected"


def test_the_facts_of_real_calls_are_reproduced_and_a_wrong_one_is_found(
    run: Run, tmp_path: Path
) -> None:
    done = run("--published", str(CALLS))
    assert done.exit_code == 0
    assert "joint_consortium with-lithuania-2014" in done.output
    assert "unknown |" in done.output
    file = tmp_path / "calls.toml"
    text = CALLS.read_text("utf-8").replace('possible = "75000.00"', 'possible = "75000.01"')
    file.write_text(text, encoding="utf-8")
    assert run("--published", str(file)).exit_code == 1


def test_a_wrong_print_is_found_and_ends_with_one(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"kendall_tau": {"x": [1, 2, 3], "y": [1, 3, 2], "tau": 0.5}}))
    done = run("--published", str(file))
    assert done.exit_code == 1
    assert "NOT" in done.output


def test_a_kind_that_nobody_knows_is_not_passed_over(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text('{"astrology": {"source": "stars"}, "topsis": [{"matrix": [[1, 2]]}]}')
    done = run("--published", str(file), "--brief")
    assert done.exit_code == 1
    assert "not computed: 2." in done.output


def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000)
    for file in (broken, deep, tmp_path / "absent.json"):
        with pytest.raises(Refused):
            cases(file)
    for nothing in ([], {}, {"topsis": []}):
        with pytest.raises(Refused):
            reproduce(nothing)


def test_other_cases_of_the_same_kinds_are_understood() -> None:
    found = reproduce(
        {
            "vikor": {"matrix": [[1, 3000], [2, 3750], [5, 4500]], "types": [-1, 1], "Q": [1, 0, 1]},
            "topsis": [
                {"matrix": [[1, 3000], [2, 3750], [5, 4500]], "types": [-1, 1], "norm": "minmax",
                 "closeness": [0.5, 0.617, 0.5]},
                {"matrix": [[1, 3000], [2, 3750], [5, 4500]], "types": [-1, 1], "norm": "vector",
                 "closeness": [0.762, 0.722, 0.238]},
            ],
            "spotis": {"matrix": [[1, 2], [3, 4]], "types": [1, 1], "bounds": [[0, 4], [0, 4]],
                       "scores": [0.625, 0.125]},
            "ahp": {"matrix": [[1, 3, 5], [0.333, 1, 3], [0.2, 0.333, 1]], "lambda_max": 3.04,
                    "weights": [0.64, 0.26, 0.1]},
            "krippendorff_alpha": {"data": [[1, 2, 3, None], [1, 2, 3, 4]], "level": "nominal",
                                   "alpha": 1.0},
            "kemeny": {"profile": [["abc", 1], ["bca", 1], ["cab", 1]],
                       "kemeny": ["abc", "bca", "cab"], "assert_": "no decision"},
            "kendall_W": {"ranks": [[1, 2, 3], [1, 3, 2]], "W": 0.75},
            "delphi": {"ratings": [8, 8, 8, 8, 5], "verdict": "in"},
        }
    )  # fmt: skip
    assert [(one.case, one.note) for one in found if not one.holds] == []


def test_half_a_unit_of_the_last_place_is_allowed() -> None:
    assert comparison.allowed([0.5, 0.25]) == pytest.approx(0.005)
    assert comparison.allowed([3, 4]) == 0
    assert comparison.one("x", 0.7939, 0.79394).holds
    assert not comparison.one("x", 0.7939, 0.7941).holds
    assert not comparison.one("x", "a", "b").holds
    assert not comparison.one("x", 3, 3.4).holds


def test_the_command_is_a_click_command() -> None:
    assert isinstance(selftest, click.Command)
