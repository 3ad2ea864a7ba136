"""Activities, actors, people, evidence and the trace on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Erasure
from cap_tui.workspace import Workspace
from tests.cli.conftest import Run

PERSON = ("--purpose", "workshop", "--consent", "text 1", "--retain-until", "2030-01-01")


@pytest.fixture
def diamond(run: Run, region: Path) -> Path:
    """A region with the Plan's example."""
    assert run("-w", region, "diamond", "new", "--template", "demographic-change").code == 0
    return region


def uid_of(run: Run, folder: Path, name: str) -> str:
    found = run("-w", folder, "activities", "list", "--json").data
    return next(a["uid"] for a in found if a["name"] == name)


def test_an_activity_is_added_between_two_areas_rated_and_shown(run: Run, diamond: Path) -> None:
    added = run(
        "-w", diamond, "activities", "add", "Smart textiles", "--between", "Health", "Materials",
        "--challenge", "Demographic change in the Alpine Region", "--period", "medium",
        "--description", "Shirts that report a fall", "--synonym", "Intelligente Textilien", "--json",
    )  # fmt: skip
    assert added.code == 0, added.err
    rated = run(
        "-w", diamond, "activities", "rate", "intelligente textilien",
        "--strength-national", 4, "--strength-global", 3, "--relevance", 5, "--why", "asked for",
    )  # fmt: skip
    assert rated.code == 0, rated.err

    shown = run("-w", diamond, "activities", "show", added.data["uid"], "--json").data

    assert shown["areas"] == ["Health", "Materials"]
    assert shown["strength"] == 3.5
    assert shown["ratings"]["relevance"]["why"] == "asked for"
    assert shown["next"]["stage"] == "identified"
    assert shown["next"]["missing"] == []


def test_a_later_rating_is_in_force_and_the_earlier_stays(run: Run, diamond: Path) -> None:
    for value in (2, 5):
        assert run("-w", diamond, "activities", "rate", "E-health", "--relevance", value).code == 0

    shown = run("-w", diamond, "activities", "show", "E-health", "--json").data

    assert shown["ratings"]["relevance"]["value"] == 5
    assert len(run("-w", diamond, "records", "ratings", "--json").data["records"]) == 2


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("add", "Smart textiles", "--between", "Health", "health"), "named twice"),
        (("add", "  "), "name is empty"),
        (("edit", "E-health", "--name", "  "), "name is empty"),
        (("edit", "E-health", "--between", "ICT", "ICT"), "named twice"),
    ],
)
def test_what_makes_no_activity_is_refused_and_changes_nothing(
    run: Run, diamond: Path, command: tuple[str, ...], reason: str
) -> None:
    before = run("-w", diamond, "activities", "list").out

    refused = run("-w", diamond, "activities", *command)

    assert refused.code == 3
    assert reason in refused.err
    assert run("-w", diamond, "activities", "list").out == before


@pytest.mark.parametrize("command", [("rate", "--relevance", "5"), ("mass", "firms=weak")])
def test_another_regions_activity_is_not_judged_here(
    run: Run, diamond: Path, command: tuple[str, ...]
) -> None:
    with Workspace.open(diamond) as workspace, workspace.transaction("received") as tx:
        tx.add(TransformativeActivity(name="Digital forest", owner="HOC"))

    refused = run("-w", diamond, "activities", command[0], "Digital forest", *command[1:])

    assert refused.code == 4
    assert "HOC" in refused.err


def test_a_step_that_lacks_something_is_refused_with_its_remedy(run: Run, diamond: Path) -> None:
    assert run("-w", diamond, "activities", "stage", "E-health", "identified").code == 0

    refused = run("-w", diamond, "activities", "stage", "E-health", "assessed")

    assert refused.code == 3
    assert "Not rated" in refused.err
    assert "→" in refused.err
    assert run("-w", diamond, "activities", "list", "--stage", "assessed", "--json").data == []


def test_an_activity_is_led_through_its_steps_by_what_each_lacks(run: Run, diamond: Path) -> None:
    for name, helix in (
        ("Food cluster", "cluster"),
        ("Film maker", "business"),
        ("Lab", "research"),
    ):
        assert run("-w", diamond, "actors", "add", name, "--helix", helix).code == 0
    edited = run(
        "-w", diamond, "activities", "edit", "Smart packaging", "--period", "short",
        "--cluster", "Food cluster", "--actor", "Film maker", "--actor", "Lab",
    )  # fmt: skip
    assert edited.code == 0, edited.err
    rated = run(
        "-w", diamond, "activities", "rate", "Smart packaging", "--relevance", 5,
        "--strength-national", 4, "--strength-global", 4, "--transformation-potential", 4,
    )  # fmt: skip
    assert rated.code == 0, rated.err
    assert run("-w", diamond, "evidence", "add", "Study", "--supports", "Smart packaging").code == 0
    factors = ("firms", "research", "skills", "capital", "market", "value_chain", "coordination")
    judged = run(
        "-w", diamond, "activities", "mass", "Smart packaging",
        *(f"{factor}=sufficient" for factor in factors[:-1]), "coordination=weak",
        "--why", "asked the firms", "--actors", 12, "--json",
    )  # fmt: skip
    assert judged.data["cross_regional"] is False

    moved = run("-w", diamond, "activities", "stage", "Smart packaging", "in development")

    assert moved.code == 0, moved.err
    shown = run("-w", diamond, "activities", "show", "Smart packaging").out
    assert "leads: Food cluster" in shown
    assert "12 actors" in shown


def test_one_factor_missing_asks_for_partners(run: Run, diamond: Path) -> None:
    judged = run("-w", diamond, "activities", "mass", "E-health", "firms=missing", "--json")

    assert judged.data["cross_regional"] is True
    assert judged.data["needs"] == ["firms that want to act in it (here: missing)"]


def test_parking_asks_for_a_reason(run: Run, diamond: Path) -> None:
    assert run("-w", diamond, "activities", "stage", "E-health", "parked").code == 3
    parked = run(
        "-w", diamond, "activities", "stage", "E-health", "parked", "--reason", "nobody leads"
    )
    assert parked.code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("activities", "show", "Nothing"), 2),
        (("activities", "add", "  "), 3),
        (("activities", "add", "x", "--between", "Health", "Wealth"), 2),
        (("activities", "rate", "E-health"), 2),
        (("activities", "edit", "E-health"), 2),
        (("activities", "edit", "E-health", "--cluster", "Nobody"), 2),
        (("activities", "mass", "E-health", "firms=plenty"), 2),
        (("activities", "mass", "E-health", "luck=weak"), 2),
        (("activities", "rate", "E-health", "--relevance", "6"), 2),
        (("activities", "stage", "E-health", "finished"), 2),
        (("evidence", "add", "x", "--value", "3"), 2),
        (("evidence", "add", "x", "--supports", "nobody"), 2),
        (("people", "add", "Ann Other"), 2),
        (("people", "erase", "nobody"), 2),
        (("actors", "add", "x"), 2),
        (("trace", "nobody"), 2),
    ],
)
def test_what_cannot_be_done_has_the_code_of_the_contract(
    run: Run, diamond: Path, words: tuple[str, ...], code: int
) -> None:
    answer = run("-w", diamond, *words)

    assert answer.code == code, answer.err
    assert answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("activities", "add", "x"),
        ("activities", "rate", "E-health", "--relevance", "3"),
        ("activities", "edit", "E-health", "--period", "long"),
        ("activities", "mass", "E-health", "firms=weak"),
        ("activities", "stage", "E-health", "identified"),
        ("actors", "add", "x", "--helix", "business"),
        ("evidence", "add", "x"),
        ("people", "add", "Ann Other", *PERSON),
    ],
)
def test_a_dry_run_changes_nothing(run: Run, diamond: Path, words: tuple[str, ...]) -> None:
    before = run("-w", diamond, "status", "--json").data["seq"]

    assert run("-w", diamond, *words, "--dry-run").code == 0

    assert run("-w", diamond, "status", "--json").data["seq"] == before


def test_evidence_is_found_from_what_it_supports_and_back(run: Run, diamond: Path) -> None:
    file = diamond.parent / "study.txt"
    file.write_text("a study", "utf-8")
    added = run(
        "-w", diamond, "evidence", "add", "Study", "--supports", "E-health", "--file", file,
        "--value", 12.5, "--unit", "%", "--json",
    )  # fmt: skip
    assert added.code == 0, added.err
    activity = uid_of(run, diamond, "E-health")

    there = run("-w", diamond, "trace", activity, "--json").data
    assert run("-w", diamond, "trace", "e-health", "--json").data == there
    back = run("-w", diamond, "trace", added.data["uid"], "--json").data

    assert added.data["uid"] in {step["uid"] for step in there["behind"]}
    assert activity in {step["uid"] for step in back["ahead"]}
    listed = run("-w", diamond, "evidence", "list", activity, "--json").data
    assert [(e["title"], bool(e["attachment"])) for e in listed] == [("Study", True)]


def test_all_that_is_stored_of_a_person_can_be_shown_to_them(run: Run, diamond: Path) -> None:
    added = run("-w", diamond, "people", "add", "Ann Otherwise", *PERSON, "--json")
    uid = added.data["uid"]
    rate = ("activities", "rate", "E-health", "--relevance", 4, "--by", uid)
    assert run("-w", diamond, *rate, "--why", "Ann Otherwise said so").code == 0
    (diamond / "letter.txt").write_text("Dear Ann Otherwise", encoding="utf-8")

    found = run("-w", diamond, "people", "export", "Ann Otherwise", "--json").data

    assert found["person"]["name"] == "Ann Otherwise"
    assert [one["table"] for one in found["references"]] == ["ratings"]
    assert len(found["changes"]) == 1
    assert "letter.txt" in found["files"]
    assert "Dear" not in run("-w", diamond, "people", "export", uid).out
    assert run("-w", diamond, "people", "export", "nobody").code == 2


def test_erasing_a_person_leaves_no_copy_in_the_region_or_in_what_it_writes(
    run: Run, diamond: Path
) -> None:
    added = run(
        "-w", diamond, "people", "add", "Ann Otherwise", "--email", "ann@otherwise.example",
        *PERSON, "--json",
    )  # fmt: skip
    assert added.code == 0, added.err
    uid = added.data["uid"]
    rated = run(
        "-w", diamond, "activities", "rate", "E-health", "--relevance", 4, "--by", uid,
        "--why", "Ann Otherwise said so",
    )  # fmt: skip
    assert rated.code == 0, rated.err
    assert "Ann Otherwise" in run("-w", diamond, "activities", "show", "E-health").out

    assert run("-w", diamond, "people", "erase", uid).code == 0
    assert run("-w", diamond, "compact").code == 0
    report = diamond / "exports" / "report.html"
    report.parent.mkdir(exist_ok=True)
    assert run("-w", diamond, "report", "-o", report).code == 0

    holding = [
        path.name
        for path in diamond.rglob("*")
        if path.is_file() and b"otherwise" in path.read_bytes().lower()
    ]
    assert holding == []
    shown = run("-w", diamond, "activities", "show", "E-health").out
    assert "(removed person)" in shown
    assert "((" not in shown
    told = run("-w", diamond, "trace", uid_of(run, diamond, "E-health")).out
    assert "(removed person)" in told
    assert run("-w", diamond, "verify").code == 0


def test_files_that_still_name_an_erased_person_are_told(
    run: Run, diamond: Path, tmp_path: Path
) -> None:
    minutes = tmp_path / "minutes.txt"
    minutes.write_text("Present: Ann Otherwise", encoding="utf-8")
    assert run("-w", diamond, "evidence", "add", "Minutes", "--file", minutes).code == 0
    uid = run("-w", diamond, "people", "add", "Ann Otherwise", *PERSON, "--json").data["uid"]

    erased = run("-w", diamond, "people", "erase", uid, "--json").data

    (left,) = erased["files"]
    assert left.startswith("attachments/")


def test_who_may_no_longer_be_kept_is_a_finding_without_a_name(run: Run, diamond: Path) -> None:
    late = ("--purpose", "workshop", "--consent", "v1", "--retain-until", "2001-01-01")
    refused = run("-w", diamond, "people", "add", "Ann Otherwise", *late)
    assert refused.code == 3
    assert "must be erased has passed" in refused.err
    assert run("-w", diamond, "people", "add", "Ann Otherwise", *PERSON).code == 0

    checked = run("-w", diamond, "check", "--as-of", "2030-01-02")

    assert checked.code == 1
    assert "1 person may no longer be kept" in checked.out
    assert run("-w", diamond, "people", "list", "--json").data[0]["uid"] in checked.out
    assert "may no longer be kept" not in run("-w", diamond, "check", "--as-of", "2030-01-01").out
    assert "Otherwise" not in checked.out


def test_an_interrupted_erasure_is_carried_out_when_the_region_is_next_opened(
    run: Run, diamond: Path
) -> None:
    uid = run("-w", diamond, "people", "add", "Ann Otherwise", *PERSON, "--json").data["uid"]
    with Workspace.open(diamond) as workspace, workspace.transaction("begun") as tx:
        tx.add(Erasure(person=uid, date="2026-01-01"))

    assert run("-w", diamond, "people", "list", "--json").data == []


def test_organisations_are_listed_by_group(run: Run, diamond: Path) -> None:
    for name, helix in (("Town", "government"), ("Firm", "business")):
        assert run("-w", diamond, "actors", "add", name, "--helix", helix).code == 0

    names = [a["name"] for a in run("-w", diamond, "actors", "list", "--json").data]

    assert names == ["Firm", "Town"]
