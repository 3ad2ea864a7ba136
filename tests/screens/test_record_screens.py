"""Record screens and forms where something is refused, missing or referred to, in the real shell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from cap_tui.model.activity import CriticalMass, Evidence, Mass, Rating, TransformativeActivity
from cap_tui.model.actor import Actor, Helix
from cap_tui.testing import ShellDriver
from cap_tui.widgets.list_view import Rows
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig
from tests.approval import approve

FOLDER = Path(__file__).with_name("approved")


@pytest.fixture
def region(tmp_path: Path) -> Path:
    folder = tmp_path / "val"
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", neighbours=("GOR",)))
    Workspace.create(folder, config).close()
    with Workspace.open(folder) as workspace, workspace.transaction("made") as tx:
        timber = tx.add(TransformativeActivity(name="Timber"))
        tx.add(TransformativeActivity(name="Theirs", owner="GOR"))
        tx.add(Actor(name="Alpfaser", helix=Helix.CLUSTER))
        tx.add(Evidence(title="Study", supports=(timber.uid,)))
        tx.add(Rating(activity=timber.uid, aspect="relevance", value=4))
    return folder


@pytest.fixture
def shell(region: Path, tmp_path: Path) -> Iterator[ShellDriver]:
    with ShellDriver(region, Home(tmp_path / "home"), plugins=[]) as driver:
        yield driver


def words(shell: ShellDriver) -> str:
    """What is on the screen, where a sentence may go over lines."""
    return " ".join(shell.text.split())


def open_list(shell: ShellDriver, down: int = 0) -> None:
    """The list of the kind at a place of the board's menu."""
    shell.press("d", *["down"] * down, "enter")


def activity(shell: ShellDriver, name: str) -> TransformativeActivity:
    (found,) = shell.workspace.records(TransformativeActivity).find(name=name)
    return found


def test_removing_the_record_of_another_region_is_refused_in_a_line(shell: ShellDriver) -> None:
    open_list(shell)
    shell.press("x")
    assert "belongs to GOR, which alone may change it" in words(shell)
    assert "Propose the change" in words(shell)
    assert len(shell.records("activities")) == 2


def test_a_change_of_another_regions_record_is_proposed_in_the_form(shell: ShellDriver) -> None:
    open_list(shell)
    shell.press("e")
    shell.wait("Propose (F10)")
    shell.press("end")
    shell.type(" better")
    shell.press("f10")
    assert "it leaves with the next bundle for GOR" in words(shell)
    (proposal,) = shell.records("bundle.proposals")
    assert (proposal["changes"], proposal["owner"]) == ({"name": "Theirs better"}, "VAL")
    assert activity(shell, "Theirs").version == 1, "the record itself is as it was"
    shell.press("e", "f10")
    assert "The proposal changes nothing." in words(shell)


def test_a_form_that_is_saved_without_a_change_stores_nothing(
    shell: ShellDriver, region: Path
) -> None:
    open_list(shell)
    seq = shell.workspace.seq
    shell.press("down", "e", "f10")
    shell.wait("Nothing is changed.")
    assert (shell.place, shell.workspace.seq) == ("record_list", seq)
    shell.press("e")
    with Workspace.open(region, actor="Ana") as other, other.transaction("hers") as tx:
        (known,) = other.records(TransformativeActivity).find(name="Timber")
        tx.put(msgspec.structs.replace(known, description="hers"))
    shell.press("f10")
    shell.until(
        lambda: shell.place == "record_list", "the list"
    )  # what is said may be the news of hers
    assert activity(shell, "Timber").description == "hers"
    assert shell.workspace.seq == seq + 1


def test_a_removal_names_all_that_depends_on_the_record(shell: ShellDriver) -> None:
    open_list(shell)
    shell.press("down", "x")
    shell.wait("removed with it: relevance: 4")
    shell.wait("loses the reference: Study")
    shell.press("n")
    assert len(shell.records("activities")) == 2
    shell.press("x", "y")
    shell.wait("Timber is removed.")
    assert shell.records("ratings") == []
    assert shell.records("evidence")[0]["supports"] == []


def test_a_record_that_changed_while_its_removal_was_asked_about_is_a_conflict(
    shell: ShellDriver, region: Path
) -> None:
    open_list(shell)
    shell.press("down", "x")
    with Workspace.open(region, actor="Ana") as other, other.transaction("hers") as tx:
        (known,) = other.records(TransformativeActivity).find(name="Timber")
        tx.put(msgspec.structs.replace(known, description="hers"))
    shell.press("y")
    shell.wait("Somebody else changed this record")
    assert activity(shell, "Timber").description == "hers"


def test_an_operation_that_is_refused_says_why_in_the_line(shell: ShellDriver) -> None:
    open_list(shell)
    shell.press("down", "t", "down", "enter")
    shell.wait("Timber cannot become")
    assert "It does not lie between two priority areas." in words(shell)
    assert activity(shell, "Timber").stage == "idea"


def test_parking_asks_for_a_reason_and_keeps_it(shell: ShellDriver) -> None:
    open_list(shell)
    shell.press("down", "t", "end", "enter", "enter")
    shell.wait("This is needed.")
    shell.press("no money", "enter")
    parked = activity(shell, "Timber")
    assert (parked.stage, parked.stage_reason) == ("parked", "no money")


def test_what_a_kind_refuses_stands_beside_its_field(shell: ShellDriver) -> None:
    open_list(shell, 5)
    shell.press("a", "Turnover", "tab", "tab", "tab", "tab", "tab", "12", "f10")
    shell.wait("A figure needs its unit.")
    assert shell.place == "record_form"
    assert len(shell.records("evidence")) == 1
    shell.press("EUR", "f10")
    assert shell.place == "record_list"
    assert {(r["title"], r["value"], r["unit"]) for r in shell.records("evidence")} == {
        ("Study", None, ""),
        ("Turnover", 12.0, "EUR"),
    }


def test_a_file_is_attached_to_an_evidence(shell: ShellDriver, tmp_path: Path) -> None:
    file = tmp_path / "study.txt"
    file.write_text("what was found", "utf-8")
    open_list(shell, 5)
    shell.press("enter", "i")
    shell.press("ctrl+u")
    shell.type(str(file))
    shell.press("enter")
    shell.wait("What does study.txt tell of people?")
    shell.press("down", "enter")
    shell.wait("study.txt is attached.")
    shell.wait("study.txt, class of data: none")
    digest = shell.records("evidence")[0]["attachment"]
    assert shell.workspace.attachment(digest).read_text("utf-8") == "what was found"


def test_a_file_that_cannot_be_read_is_refused_in_the_line(
    shell: ShellDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "study.txt"
    file.write_text("what was found", "utf-8")

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    open_list(shell, 5)
    shell.press("enter", "i", "ctrl+u")
    shell.type(str(file))
    monkeypatch.setattr(Path, "read_bytes", refuse)
    shell.press("enter", "enter")
    shell.wait("The file cannot be read.")
    monkeypatch.undo()
    assert shell.records("evidence")[0]["attachment"] == ""


def test_a_page_leads_to_what_it_refers_to_and_back(shell: ShellDriver) -> None:
    open_list(shell, 5)
    shell.press("enter", *["down"] * 8, "enter")
    assert "Timber" in shell.lines[0]
    shell.wait("What is judged")
    shell.press("pagedown", "pagedown")
    shell.wait("Referred to by")
    shell.press("escape")
    assert "Study" in shell.lines[0]
    shell.press("escape")
    assert shell.place == "record_list"


def test_evidence_added_on_the_page_of_an_activity_stands_among_its_evidence(
    region: Path, tmp_path: Path
) -> None:
    with ShellDriver(region, Home(tmp_path / "home"), plugins=[], size=(80, 60)) as shell:
        open_list(shell)
        shell.press("down", "enter", "E")
        shell.wait("What it is")
        shell.type("Census")
        shell.press("f10")
        shell.wait("Referred to by")
        own, _heading, others = shell.text.partition("Referred to by")
        assert re.search(r"evidence +Study\n +Census", own)
        assert "rating" in others
        assert "Study" not in others.partition("Where it comes from")[0]
        (census,) = shell.workspace.records(Evidence).find(title="Census")
        assert census.supports == (activity(shell, "Timber").uid,)


def test_a_page_of_a_record_that_others_removed_says_so(shell: ShellDriver, region: Path) -> None:
    open_list(shell, 5)
    shell.press("enter")
    with Workspace.open(region, actor="Ana") as other, other.transaction("gone") as tx:
        tx.remove(next(iter(other.records(Evidence).all())))
    shell.wait("This record is not here any more.")
    shell.press("e", "x")
    assert shell.place == "record_detail"


def test_a_reference_to_a_removed_record_is_kept_as_it_is(shell: ShellDriver, region: Path) -> None:
    with Workspace.open(region) as other, other.transaction("by hand") as tx:
        (timber,) = other.records(TransformativeActivity).find(name="Timber")
        tx.put(msgspec.structs.replace(timber, actors=("gone",)))
    open_list(shell)
    shell.wait("Timber")
    shell.press("down", "e")
    shell.wait("(removed record)")
    shell.press(*["tab"] * 7, "alp")
    shell.wait("Alpfaser")
    shell.press("enter", "f10")
    shell.wait("there is no record gone")
    shell.press("backspace", "backspace", "alp", "enter", "f10")
    assert shell.place == "record_list"
    (alpfaser,) = shell.workspace.records(Actor).all()
    assert activity(shell, "Timber").actors == (alpfaser.uid,)


def test_a_critical_mass_sheet_is_filled_in_factor_by_factor(shell: ShellDriver) -> None:
    open_list(shell, 7)
    shell.wait("No critical mass is judged yet.")
    shell.press("a")
    shell.press("tim")
    shell.press("enter", "tab", "right", "tab", "right", "right", "f10")
    shell.wait("1 record")
    (sheet,) = shell.workspace.records(CriticalMass).all()
    assert sheet.activity == activity(shell, "Timber").uid
    assert list(sheet.factors.values()) == [Mass.MISSING, Mass.WEAK]


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
def test_a_sheet_stands_for_its_activity_and_says_its_verdict_below(
    region: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    with Workspace.open(region) as workspace, workspace.transaction("judged") as tx:
        (timber,) = workspace.records(TransformativeActivity).find(name="Timber")
        tx.add(CriticalMass(activity=timber.uid, factors={"firms": Mass.MISSING}))
    with ShellDriver(region, Home(tmp_path / "home"), plugins=[], size=size) as shell:
        open_list(shell, 7)
        shell.wait("Timber")
        shell.press("enter")
        shell.wait("factors")
        for form in (False, True):
            place, *below = shell.text.splitlines()
            assert "› Timber" in place
            assert "needs partners" not in place
            assert "needs partners in other regions" in " ".join(" ".join(below).split())
            if not form:
                shell.press("e")
                shell.wait("Factors:")


def test_an_empty_list_says_what_to_do_next(shell: ShellDriver) -> None:
    open_list(shell, 1)
    shell.wait("There is no priority area yet.")
    assert "Press a to add one." in words(shell)
    shell.press("/", "x")
    shell.wait("Nothing fits. Esc shows all again.")


def test_a_filter_shows_the_records_with_one_value(shell: ShellDriver) -> None:
    shell.press("d", *["down"] * 3, "enter", "a", "Institute", "tab", "right", "right", "f10")
    shell.press("f", "down", "enter", "enter")
    shell.wait("1 of 2")
    shell.press("escape")
    shell.wait("2 records")


def test_what_was_wrong_is_not_said_any_more_when_the_draft_is_thrown_away(
    shell: ShellDriver,
) -> None:
    open_list(shell)
    shell.press("down", "e")
    shell.wait("Save (F10)")
    shell.press("ctrl+u", "f10")
    shell.wait("This is needed.")
    shell.press("f9")
    shell.wait("This is needed.", gone=True)
    shell.wait("Timber")


def test_what_is_asked_and_opened_on_the_rows_of_a_page(shell: ShellDriver) -> None:
    timber = activity(shell, "Timber")
    lost = msgspec.structs.replace(timber, cluster="01a00000-0000-7000-8000-000000000000")

    def lose() -> None:
        with shell.workspace.transaction("gone") as transaction:
            transaction.put(lost)

    shell.call(lose)
    shell.settle()
    shell.call(lambda: shell.app.show_record("activities", timber.uid))
    rows = shell.app.screen.query_one("#fields", Rows)
    said = []
    for name, key in (("name", "?"), ("-told0", "?"), ("cluster", "enter"), ("evidence", "enter")):
        page, before = shell.app.screen, shell.lines
        key_of = next(row.key for row in rows.rows if row.key.partition(":")[0] == name)
        shell.call(partial(rows.go_to, key_of))
        shell.press(key)
        now = [line for line, old in zip(shell.lines, before, strict=True) if line != old]
        said.append(f"{name} {key}: {now[:3]}")
        while shell.app.screen is not page:
            shell.press("escape")
    approve(FOLDER / "record-rows.txt", "\n".join(said))
