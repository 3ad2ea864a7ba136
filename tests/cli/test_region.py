"""The command line's contract: names, outputs and exit codes that scripts rely on."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.plugin.contributions import Finding, Severity
from cap_tui.screens.board_lines import finding_lines
from cap_tui.workspace.config import read_config
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("name", "said"),
    [("\u200b", "region.name: a name"), ("x" * 501, "at most 200 characters, not 501")],
)
def test_a_region_needs_a_name_that_is_seen_and_is_not_cut(
    run: Run, tmp_path: Path, name: str, said: str
) -> None:
    answer = run("new", tmp_path / "r", "--code", "R", "--name", name, "--country", "AT")

    assert (answer.code, said in answer.err) == (3, True), answer.err
    assert not (tmp_path / "r").exists()


def test_a_language_named_twice_is_one_language(run: Run, tmp_path: Path) -> None:
    words = ("--code", "R", "--name", "R", "--country", "AT", "--languages", "de,en,DE")
    assert run("new", tmp_path / "r", *words).code == 0
    assert run("-w", tmp_path / "r", "status", "--json").code == 0
    assert read_config(tmp_path / "r" / "workspace.toml").region.languages == ("de", "en")


def test_a_new_region_has_a_board_with_five_lines(run: Run, region: Path) -> None:
    answer = run("-w", region, "status", "--json")
    assert answer.code == 0
    assert [line["line"] for line in answer.data["lines"]] == [
        "evidence",
        "discovery",
        "development",
        "support",
        "evaluation",
    ]
    assert answer.data["region"] == {"code": "VAL", "name": "Valdora", "synthetic": False}


def test_json_may_stand_before_or_after_the_command(run: Run, region: Path) -> None:
    assert run("--json", "-w", region, "status").data == run("-w", region, "status", "--json").data


def test_the_last_region_is_used_when_none_is_named(run: Run, region: Path) -> None:
    assert run("status", "--json").data["region"]["code"] == "VAL"


def test_the_board_in_plain_has_no_bars(run: Run, region: Path) -> None:
    assert run("-w", region, "activities", "add", "Fibre").code == 0
    assert "█" in run("-w", region, "status").out
    heard = run("--plain", "-w", region, "status").out
    assert "█" not in heard
    assert "idea 1" in " ".join(heard.split())


def test_without_any_region_the_remedy_is_named(run: Run) -> None:
    answer = run("status")
    assert answer.code == 2
    assert "cap-tui new" in answer.err


def test_a_dry_run_makes_nothing(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "brezje"
    answer = run(
        "new", folder, "--code", "BRE", "--name", "Brezje", "--country", "SI", "--dry-run", "--json"
    )
    assert answer.code == 0
    assert answer.data["made"] is False
    assert not folder.exists()


def test_a_region_is_never_made_over_another(run: Run, region: Path) -> None:
    before = {path.name: path.read_bytes() for path in region.iterdir() if path.is_file()}
    answer = run("new", region, "--code", "X", "--name", "X", "--country", "AT")
    assert answer.code == 3
    assert {path.name: path.read_bytes() for path in region.iterdir() if path.is_file()} == before


@pytest.mark.parametrize(
    ("option", "value", "form"),
    [
        ("--code", "a b", "letters, digits"),
        ("--name", "V\x1b", ""),
        ("--country", "Italy", "two capital letters"),
        ("--currency", "Euro", "three capital letters"),
    ],
)
def test_what_cannot_be_of_a_region_is_named(
    run: Run, tmp_path: Path, option: str, value: str, form: str
) -> None:
    given = {"--code": "V", "--name": "V", "--country": "AT", option: value}
    answer = run("new", tmp_path / "v", *(word for pair in given.items() for word in pair))

    if form:
        assert answer.code == 3
        assert f"region.{option[2:]}: {form}" in answer.err
        assert "workspace.toml" not in answer.err
    else:
        assert "\x1b" not in (tmp_path / "v" / "workspace.toml").read_text("utf-8")


def test_an_unknown_language_is_named_with_the_known_ones(run: Run, tmp_path: Path) -> None:
    answer = run(
        "new",
        tmp_path / "x",
        "--code",
        "X",
        "--name",
        "X",
        "--country",
        "AT",
        "--languages",
        "de,xx",
    )
    assert answer.code == 2
    assert "xx" in answer.err
    assert "sl" in answer.err


def test_an_unknown_command_gets_a_suggestion(run: Run) -> None:
    answer = run("statsu")
    assert answer.code == 2
    assert "status" in answer.err


def test_an_error_in_json_is_one_document_too(run: Run, tmp_path: Path) -> None:
    answer = run("-w", tmp_path / "nowhere", "status", "--json")
    assert answer.code == 3
    assert set(answer.data) == {"message", "where", "remedy"}
    assert str(tmp_path / "nowhere") in answer.data["where"] + answer.data["message"]


def test_a_typing_error_in_workspace_toml_is_named_with_its_place(run: Run, region: Path) -> None:
    file = region / "workspace.toml"
    file.write_text(file.read_text("utf-8") + "\n[regoin]\ncode = 'X'\n", "utf-8")
    answer = run("-w", region, "status")
    assert answer.code == 3
    assert "regoin" in answer.err
    assert "workspace.toml" in answer.err


def test_a_fresh_region_verifies_and_doctor_says_where_everything_is(
    run: Run, region: Path
) -> None:
    assert run("-w", region, "verify").code == 0
    answer = run("-w", region, "doctor", "--json")
    assert answer.code == 0
    assert {"home", "settings", "log", "drop_in", "workspace"} <= set(answer.data["facts"])


@pytest.mark.parametrize("file", ["services/old/own.toml", "own.toml"])
def test_doctor_and_validate_name_a_content_file_that_nothing_reads(
    run: Run, region: Path, file: str
) -> None:
    path = region / "content" / file
    path.parent.mkdir(parents=True)
    path.write_text('[[services]]\nid = "sm.day"\nname = "Day"\nsummary = "A day"\n', "utf-8")
    answer = run("-w", region, "doctor", "--json")
    assert answer.code == 1
    (problem,) = answer.data["problems"]
    assert str(path) in problem
    assert "→ Move it to content/services/" in problem
    answer = run("-w", region, "content", "validate", "--json")
    assert answer.code == 1
    (problem,) = answer.data["problems"]
    assert (problem["where"], problem["kind"]) == (str(path), "services")


def test_a_flipped_byte_is_found_and_nothing_is_served(run: Run, region: Path) -> None:
    data = region / "data.json"
    raw = bytearray(data.read_bytes())
    raw[len(raw) // 2] ^= 0x01
    data.write_bytes(raw)
    assert run("-w", region, "verify").code == 1
    assert run("-w", region, "records").code == 3


def test_there_is_nothing_to_undo_in_a_fresh_region(run: Run, region: Path) -> None:
    answer = run("-w", region, "undo")
    assert answer.code == 2
    assert "nothing to undo" in answer.err


def test_what_is_whole_is_saved_from_a_damaged_region(
    run: Run, region: Path, tmp_path: Path
) -> None:
    data = region / "data.json"
    data.write_bytes(b"\0" * 200)
    saved = tmp_path / "saved"
    assert run("-w", region, "doctor", "--salvage", saved, "--dry-run").code == 0
    assert not saved.exists()
    answer = run("-w", region, "doctor", "--salvage", saved, "--json")
    assert answer.code == 0, answer.err
    assert answer.data["folder"] == str(saved)
    assert run("-w", saved, "verify").code == 0


def test_a_region_that_names_nobody_who_pays_is_told(run: Run, region: Path) -> None:
    found = run("-w", region, "check", "--json").data
    assert "core.publicity" in [finding["id"] for finding in found]

    file = region / "workspace.toml"
    file.write_text(file.read_text("utf-8").replace('fund = ""', 'fund = "ERDF"'), "utf-8")
    found = run("-w", region, "check", "evidence", "--json").data
    assert "core.publicity" not in [finding["id"] for finding in found]


def test_a_finding_about_a_record_shows_no_uid(
    run: Run, region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = "01890000-0000-7000-8000-000000000001"
    found = Finding("x.y", Severity.ERROR, "Timber: nothing stands behind it.", where=uid)
    monkeypatch.setattr("cap_tui.cli.region.all_findings", lambda *_given: [found])

    told = run("-w", region, "check")
    assert (told.code, told.out.splitlines()[0]) == (
        1,
        "error: Timber: nothing stands behind it. — 1 Evidence",
    )
    assert run("-w", region, "check", "--json").data[0]["where"] == uid
    assert uid not in "".join(str(line) for line in finding_lines(found))


def test_the_history_tells_an_undo_from_what_it_took_back(run: Run, region: Path) -> None:
    run("-w", region, "actors", "add", "Acme", "--helix", "business")
    run("-w", region, "undo")
    run("-w", region, "redo")

    redone, undone, added = run("-w", region, "history", "--json").data
    lines = run("-w", region, "history").out.splitlines()

    assert (undone["undoes"], redone["redoes"]) == (added["seq"], undone["seq"])
    assert "made again: " in lines[0]
    assert "taken back: " in lines[1]


def test_a_view_answers_in_json_too(run: Run, region: Path) -> None:
    views = [listed["view"] for listed in run("-w", region, "view", "--json").data]

    assert "stresstest.respondents" in views
    for view in views:
        answer = run("-w", region, "view", view, "--json")
        assert (answer.code, answer.data["view"]) == (0, view)
        assert answer.data["lines"] == run("-w", region, "view", view).out.splitlines()
