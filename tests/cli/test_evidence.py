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


def test_a_file_is_kept_with_the_class_that_is_declared(run: Run, region: Path) -> None:
    file = region.parent / "study.txt"
    file.write_text("a study", "utf-8")
    words = ("-w", region, "evidence")
    assert run(*words, "add", "Study", "--file", file).code == 0
    assert "study.txt, class of data: free text" in " ".join(
        run(*words, "show", "Study").out.split()
    )
    alone = run(*words, "edit", "Study", "--file-class", "none")
    assert (alone.code, "no file is given" in alone.err) == (2, True)
    assert run(*words, "edit", "Study", "--file", file, "--file-class", "none").code == 0
    assert "study.txt, class of data: none" in " ".join(run(*words, "show", "Study").out.split())


def test_what_supports_a_record_is_listed_by_its_name_its_uid_or_the_beginning_of_it(
    run: Run, region: Path
) -> None:
    added = run("-w", region, "areas", "add", "Smart textiles", "--json")
    uid = added.data["uid"]
    assert run("-w", region, "evidence", "add", "Other").code == 0
    assert run("-w", region, "evidence", "add", "Study", "--supports", uid[:-1]).code == 0

    for words in ("Smart textiles", "smart TEXTILES", uid, uid[:-1]):
        listed = run("-w", region, "evidence", "list", words, "--json")
        assert [entry["title"] for entry in listed.data] == ["Study"], words

    unknown = run("-w", region, "evidence", "list", "Smart steel")
    assert unknown.code == 2, "a name that nobody bears is no empty list"
    assert "Smart steel" in unknown.err


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


@pytest.mark.parametrize("name", ["list.txt", "list"])
def test_a_list_in_an_unknown_format_is_refused_with_every_format_that_a_list_has(
    run: Run, region: Path, name: str
) -> None:
    file = region.parent / name
    done = run("-w", region, "evidence", "list", "-o", file)
    assert done.code == 3
    assert ".csv" in done.err
    assert ".html" in done.err
    assert not file.exists()
