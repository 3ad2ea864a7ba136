"""An annex, a call, an application or a sheet with a mistake is refused with file, key, line and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cap_tui.cli import main

from .conftest import Answer, edit

Run = Callable[..., Answer]


def line_of(file: Path, words: str) -> int:
    lines = file.read_text("utf-8").splitlines()
    return next(n for n, line in enumerate(lines, start=1) if line.startswith(words))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('budget = "60000.00"', "budget = 60000.00", "budget"),
        ('budget = "60000.00"', 'budget = "60,000.00"', "budget"),
        ('budget = "60000.00"', 'budget = "60000.001"', "budget"),
        ('budget = "60000.00"', 'budget = "-1"', "budget"),
        ('budget = "60000.00"', 'budget = "1e5"', "budget"),
        ('budget = "60000.00"', 'budget = "NaN"', "budget"),
        ('budget = "60000.00"', 'budget = "1234567890123"', "budget"),
        ('rate = "0.25"', 'rate = "1.01"', "rates[1].rate"),
        ('rate = "0.25"', 'rate = "0.1234567"', "rates[1].rate"),
        ("opens = 2027-03-01T09:00:00+01:00", "opens = 2027-03-01T09:00:00", "dates.opens"),
        ("T23:59:59+02:00", "T23:59:59+01:00", "dates.deadline"),
        ("decision = 2027-10-15", "decision = 2027-05-30", "dates.decision"),
        ("decision = 2027-10-15", 'decision = "2027-10-15"', "dates.decision"),
        ('time_zone = "Europe/Ljubljana"', 'time_zone = "../zoneinfo"', "dates.time_zone"),
        ('country = "SI"', 'country = "si"', "country"),
        ('programme = "Grozdi Brezje 2027 (made up)"', 'programme = "\\u0007"', "programme"),
        ('url = "https://brezje.example/27-g"', 'url = "http://brezje.example"', "form.url"),
        ('sizes = ["large"]', 'sizes = ["small"]', "rates[1].activities"),
        ('type = "intermediary"', 'type = "firm"', "beneficiaries[1].type"),
        ('regime = "gber"', 'regime = "de_minimis"', "state_aid.ceiling"),
        ("sme_min = 1", "sme_minimum = 1", "consortium.sme_minimum"),
        ('e-health = "high"', 'e-health = "very high"', "priorities.e-health"),
        ('amount = "20000.00"', 'amount = "0.00"', "samples[0].partners[0].costs[0].amount"),
        ('expect_fails = ["annex.sme"]', "expect_fails = []", "samples[1].expect_fails"),
        ("expect_fails = []", 'expect_fails = ["annex.smell"]', "samples[0].expect_fails"),
    ],
)
def test_a_fault_in_an_annex_is_named_with_its_line(
    call: Run, folder: Path, old: str, new: str, key: str
) -> None:
    file = folder / "annex-BRE.toml"
    edit(file, old, new)
    answer = call("acie", "annex", "validate", file)
    assert (answer.code, answer.kind, answer.data["valid"]) == (1, "acie-validation", False)
    problem = next(one for one in answer.data["problems"] if one["key"] == key)
    assert problem["file"] == "annex-BRE.toml"
    if "[" not in key:
        written = "[state_aid]" if key == "state_aid.ceiling" else f"{key.rpartition('.')[2]} = "
        assert problem["line"] == line_of(file, written)
    refused = call("acie", "check", "--call", folder)
    assert (refused.code, refused.kind) == (3, "error")
    first = answer.data["problems"][0]
    assert refused.data["where"] == f"annex-BRE.toml:{first['line']} {first['key']}"


def test_all_problems_are_named_at_once_and_a_missing_key_has_the_line_of_its_table(
    call: Run, folder: Path
) -> None:
    file = folder / "annex-VAL.toml"
    edit(file, 'country = "IT"', 'country = "Italy"')
    edit(file, "start_earliest = 2028-01-01\n", "")
    edit(file, 'requested = "30000.00"\n', "")
    problems = call("acie", "annex", "validate", file).data["problems"]
    assert [(one["key"], one["line"]) for one in problems] == [
        ("country", line_of(file, "country")),
        ("dates.start_earliest", line_of(file, "[dates]")),
        ("samples[0].partners[0].requested", line_of(file, "[[samples.partners]]")),
    ]


def test_a_call_names_a_missing_annex_and_the_problems_of_the_others(
    call: Run, folder: Path
) -> None:
    (folder / "annex-LAU.toml").unlink()
    edit(folder / "annex-STE.toml", 'currency = "CHF"', 'currency = "Fr."')
    edit(folder / "call.toml", "regions_min = 2", "regions_min = 1")
    answer = call("acie", "call", "validate", folder)
    assert answer.code == 1
    found = {(one["file"], one["key"]) for one in answer.data["problems"]}
    assert {
        ("call.toml", "consortium.regions_min"),
        ("call.toml", "regions"),
        ("annex-STE.toml", "currency"),
    } <= found


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('time_zone = "Europe/Vienna"', 'time_zone = "UTC"', "timeline.opens"),
        (
            "opens = 2027-03-01T09:00:00+01:00",
            "opens = 2027-03-01T09:00:00+02:00",
            "timeline.opens",
        ),
        ("deadline = 2027-06-30T17", "deadline = 2027-01-30T17", "timeline.deadline"),
        (
            'share_partner_max = "0.75"',
            'share_partner_max = "0.49"',
            "consortium.share_partner_max",
        ),
        ("window_days_min = 60", "window_days_min = 60.0", "sync.window_days_min"),
        ("months_min = ", "months_min = 120 #", "consortium.months_max"),
        ('to = "EUR"', 'to = "CHF"', "exchange[0].from"),
        ('rate = "1.0625"', 'rate = "0"', "exchange[0].rate"),
        ("weight = 10", "weight = true", "criteria.shared[5].weight"),
        ('id = "follow_up"', 'id = "plan"', "criteria.shared[5].id"),
        ('regions = ["VAL", ', 'regions = ["VAL", "VAL", ', "regions"),
        ('id = "acie-2027"', 'id = "../2027"', "id"),
    ],
)
def test_a_fault_in_a_call_is_named(call: Run, folder: Path, old: str, new: str, key: str) -> None:
    edit(folder / "call.toml", old, new)
    answer = call("acie", "call", "validate", folder)
    assert answer.code == 1
    assert key in {one["key"] for one in answer.data["problems"]}


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"format = ", b"#" * ((1 << 20) + 1), b"a = " + b"[" * 5000, b"d = 2027-13-01"],
    ids=["no UTF-8", "no TOML", "too large", "too deep", "no day"],
)
def test_a_file_that_cannot_be_read_is_refused(call: Run, folder: Path, content: bytes) -> None:
    (folder / "annex-VAL.toml").write_bytes(content)
    for words in (("annex", "validate", folder / "annex-VAL.toml"), ("call", "validate", folder)):
        answer = call("acie", *words)
        assert (answer.code, answer.kind) == (3, "error")
        assert answer.data["where"].startswith("annex-VAL.toml")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('call = "acie-2027"', 'call = "acie-2028"', "A01.toml:4 call"),
        ('lead = "p1"', 'lead = "p9"', "A01.toml:10 lead"),
        ('currency = "EUR"', 'currency = "CHF"', "A01.toml:21 partners[0].currency"),
        ('id = "p2"', 'id = "p1"', "A01.toml:30 partners[1].id"),
        ("T10:00:00+02:00", "T10:00:00", "A01.toml:11 submitted"),
        ("months = 18", "months = 0", "A01.toml:9 months"),
        ('region = "HOC"', 'region = "../HOC"', "A01.toml:33 partners[1].region"),
    ],
)
def test_an_application_that_does_not_fit_its_call_is_refused(
    call: Run, folder: Path, old: str, new: str, place: str
) -> None:
    file = folder / "applications/A01.toml"
    edit(file, old, new)
    answer = call("acie", "eligibility", file, "--call", folder)
    assert (answer.code, answer.kind, answer.data["where"]) == (3, "error", place)


def test_an_id_stands_once_in_a_folder(call: Run, folder: Path) -> None:
    edit(folder / "applications/A02.toml", 'id = "A02"', 'id = "A01"')
    answer = call("acie", "rank", "--call", folder)
    assert (answer.code, answer.data["where"]) == (3, "A02.toml:3 id")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("fit_ta = 4, ", "", "scores.toml:9 sheets[0].values"),
        ("fit_ta = 4", "fit_ta = 6", "scores.toml:9 sheets[0].values.fit_ta"),
        ("fit_ta = 4", "other = 1, fit_ta = 4", "scores.toml:9 sheets[0].values"),
        ('layer = "shared"', 'layer = "HOC"', "scores.toml:8 sheets[0].layer"),
        ('assessor = "as-4"', 'assessor = "as-2"', "scores.toml:13 sheets[1].assessor"),
    ],
)
def test_a_sheet_has_a_value_for_each_criterion_of_its_layer(
    call: Run, folder: Path, old: str, new: str, place: str
) -> None:
    edit(folder / "scores.toml", old, new)
    answer = call("acie", "rank", "--call", folder)
    assert (answer.code, answer.kind, answer.data["where"]) == (3, "error", place)


@pytest.mark.parametrize("command", [("rank",), ("decide", "--seconds", "1")])
def test_a_sheet_of_an_application_that_is_not_there_is_told(
    call: Run, folder: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    complete = call("acie", *command, "--call", folder)
    assert (complete.code, complete.data["not_counted"]) == (0, [])
    edit(folder / "scores.toml", 'application = "A01"', 'application = "A99"')
    answer = call("acie", *command, "--call", folder)
    assert answer.code == 0
    told = answer.data["not_counted"][0]
    assert (told["file"], told["line"], told["key"]) == (
        "scores.toml",
        line_of(folder / "scores.toml", 'application = "A99"'),
        "sheets[0].application",
    )
    assert "A99" in told["message"]
    assert "as-2" in told["message"]
    assert told["remedy"]
    with pytest.raises(SystemExit):
        main(["--plain", "acie", *command, "--call", str(folder)])
    assert f"scores.toml:{told['line']} sheets[0].application: " in capsys.readouterr().err


def test_a_new_call_is_made_up_and_passes_every_check(call: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    planned = call("acie", "call", "new", folder, "--dry-run")
    assert (planned.data["written"], folder.exists()) == (False, False)
    made = call("acie", "call", "new", folder)
    assert (made.code, made.kind, made.data["files"]) == (0, "acie-files", planned.data["files"])
    again = call("acie", "call", "new", folder)
    assert (again.code, again.kind) == (4, "error")
    assert call("acie", "annex", "new", "NEW", "--currency", "CHF", "--call", folder).code == 0
    assert call("acie", "call", "validate", folder).code == 0
    assert call("acie", "check", "--call", folder).code == 0
    for file in sorted(folder.glob("annex-*.toml")):
        assert call("acie", "annex", "validate", file).code == 0
        assert call("acie", "annex", "test", file).code == 0


def test_an_annex_whose_sample_comes_out_otherwise_fails_its_test(call: Run, folder: Path) -> None:
    file = folder / "annex-VAL.toml"
    edit(file, 'expect_possible = { s1 = "30000.00" }', 'expect_possible = { s1 = "30000.01" }')
    answer = call("acie", "annex", "test", file)
    assert (answer.code, answer.data["failed"]) == (1, 1)
    assert [one["ok"] for one in answer.data["samples"]] == [False, True]
