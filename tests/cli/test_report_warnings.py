"""A report that has data about a person in its texts says so before it is written, and writes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def test_each_text_that_looks_like_data_about_a_person_is_said_on_standard_error(
    run: Run, region: Path, tmp_path: Path
) -> None:
    person = ("--purpose", "talks", "--consent", "v1", "--retain-until", "2099-01-01")
    assert run("-w", region, "people", "add", "Ann Otherwise", *person).code == 0
    told = ("--statement", "Ann Otherwise knows, call 0664 555 01 99")
    assert run("-w", region, "evidence", "add", "Jobs", *told).code == 0

    made = run("-w", region, "report", "-o", tmp_path / "r.md", "--json")

    assert (tmp_path / "r.md").is_file()
    found = {(hit["kind"], hit["text"]) for hit in made.data["hits"]}
    assert {("phone", "0664 555 01 99"), ("name", "ann otherwise")} <= found
    assert "a telephone number" in made.err
    assert "0664 555 01 99" in made.err
    assert made.data["waiting"] == []
