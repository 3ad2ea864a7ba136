"""The register of evidence on the command line: by name, by address, by hash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_evidence_supports_a_record_by_its_name_and_says_where_it_can_be_checked(
    run: Run, region: Path
) -> None:
    file = region.parent / "study.txt"
    file.write_text("a study", "utf-8")
    named = run("-w", region, "evidence", "add", "Study", "--file", file, "--date", "2026-05-01")
    assert named.code == 0, named.err
    about = run("-w", region, "evidence", "add", "Review", "--supports", "study", "--address",
                "doi:10.1000/1")  # fmt: skip
    assert about.code == 0, about.err

    told = run("-w", region, "evidence", "list").out
    assert "doi:10.1000/1" in told
    (row,) = [line for line in told.splitlines() if line.startswith("Review")]
    assert row.split()[-1] == "Study", "what it supports"
    listed = run("-w", region, "evidence", "list", "--json").data
    study, review = sorted(listed, key=lambda entry: entry["title"], reverse=True)
    assert review["supports"] == [study["uid"]]
    assert study["attachment"][:12] in told


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "data:text,x"])
def test_an_address_that_is_none_is_refused(run: Run, region: Path, address: str) -> None:
    done = run("-w", region, "evidence", "add", "Study", "--address", address)
    assert done.code == 3
    assert run("-w", region, "evidence", "list", "--json").data == []


def test_a_name_that_several_records_bear_is_refused_with_their_uids(
    run: Run, region: Path
) -> None:
    for _time in range(2):
        assert run("-w", region, "evidence", "add", "Twin").code == 0
    done = run("-w", region, "evidence", "add", "Study", "--supports", "Twin")
    assert done.code == 2
    uids = [entry["uid"] for entry in run("-w", region, "evidence", "list", "--json").data]
    assert all(uid in done.err for uid in uids)
