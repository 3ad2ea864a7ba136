"""Rating by keyboard: forty activities in few keys, a pasted column, reason and rater; what is typed is stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from cap_tui.api import Aspect, TransformativeActivity
from cap_tui.model.actor import Person
from cap_tui.model.ratings import by_activity
from cap_tui.testing import ShellDriver
from cap_tui.testing.shell_driver import keystrokes
from cap_tui.testing.terminal_driver import TerminalDriver
from cap_tui.widgets.rating_grid import PasteProblem, pasted_values
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig, places

SIZES = ((80, 24), (60, 18))
COUNT = 40


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A region with forty activities, one of a partner, and a person."""
    folder = tmp_path / "val"
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora"))
    with (
        Workspace.create(folder, config) as workspace,
        workspace.transaction("activities") as tx,
    ):
        for number in range(1, COUNT + 1):
            tx.add(TransformativeActivity(name=f"Activity {number:02}"))
        tx.add(TransformativeActivity(name="Activity of a partner", owner="HOC"))
        tx.add(Person(name="Ana Rossi", purpose="rating", consent="v1", retain_until="2030-01-01"))
    return folder


def stored(folder: Path) -> dict[str, list[int | None]]:
    """Activity -> its ratings in force, in the order of the aspects."""
    with Workspace.open(folder, readonly=True) as workspace:
        return in_force(workspace)


def in_force(workspace: Workspace) -> dict[str, list[int | None]]:
    """The same from an open region."""
    from cap_tui.model.activity import Rating

    workspace.catch_up()
    known = by_activity(workspace.records(Rating).all())
    return {
        a.name: [known[a.uid][x].value if x in known.get(a.uid, {}) else None for x in Aspect]
        for a in workspace.records(TransformativeActivity).all()
    }


@pytest.mark.parametrize("size", SIZES)
def test_forty_activities_times_three_aspects_take_at_most_130_keys(
    tmp_path: Path, region: Path, size: tuple[int, int]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    digits = [str(1 + (7 * number) % 5) for number in range(3 * COUNT)]
    opening = ["f2", "ratings", "enter"]
    assert len(list(keystrokes(*opening))) + len(digits) <= 130

    with TerminalDriver(["-w", str(region)], home, size=size) as terminal:
        terminal.wait("Last change")
        terminal.press("f2")
        terminal.wait("type a few letters")
        terminal.press("ratings")
        terminal.wait("Ratings")
        terminal.press("enter")
        terminal.wait("0 of 160 rated")
        terminal.type("".join(digits))  # all at once, as fast as a line brings them
        terminal.wait("120 of 160 rated")
        given = {record["aspect"] for record in terminal.records(region, "ratings")}
        terminal.press("ctrl+q")
        terminal.ended_well()

    assert given == {"strength_national", "strength_global", "relevance"}
    names = [f"Activity {number:02}" for number in range(1, COUNT + 1)]
    found = stored(region)
    for column in range(3):
        typed = [int(digit) for digit in digits[column * COUNT : (column + 1) * COUNT]]
        assert [found[name][column] for name in names] == typed
    assert found["Activity of a partner"] == [None] * 4


def test_a_column_of_a_spreadsheet_is_pasted_in_one_change(tmp_path: Path, region: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    column = [1 + number % 5 for number in range(COUNT)]
    with TerminalDriver(["-w", str(region)], home) as terminal:
        terminal.wait("Last change")
        terminal.press("f2", "ratings")
        terminal.wait("Ratings")
        terminal.press("enter")
        terminal.wait("0 of 160 rated")
        terminal.press("right")
        terminal.type("\x1b[200~" + "".join(f"{value}\r\n" for value in column) + "\x1b[201~")
        terminal.wait("40 of 160 rated")
        terminal.press("ctrl+q")
        terminal.ended_well()

    names = [f"Activity {number:02}" for number in range(1, COUNT + 1)]
    found = stored(region)
    assert [found[name] for name in names] == [[None, value, None, None] for value in column]
    with Workspace.open(region, readonly=True) as workspace:
        assert workspace.history(limit=1)[0].label == "rated: 40 activities"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("4", [[4]]),
        ("4\n", [[4]]),
        ("1\r\n\r\n5\r\n", [[1], [None], [5]]),
        ("3\t4\n\t2\n", [[3, 4], [None, 2]]),
        ("4.0\n4,0\n", [[4], [4]]),
        ("", []),
    ],
)
def test_what_a_spreadsheet_copies_is_read(text: str, rows: list[list[int | None]]) -> None:
    assert pasted_values(text, range(1, 6)) == rows


@pytest.mark.parametrize("cell", ["6", "0", "-1", "3.5", "high", "1 000"])
def test_what_is_no_rating_is_refused_with_its_line(cell: str) -> None:
    with pytest.raises(PasteProblem, match="Line 2"):
        pasted_values(f"4\n{cell}\n", range(1, 6))


@pytest.fixture
def shell(tmp_path: Path, region: Path) -> ShellDriver:
    """The shell on the ratings, before it is opened."""
    return ShellDriver(region, Home(tmp_path / "home"), plugins=["cap_diamond"])


def test_a_digit_rates_and_does_nothing_else(shell: ShellDriver) -> None:
    with shell:
        shell.open_view("diamond.ratings")
        seq = shell.workspace.seq
        shell.press("0", "6", "7", "8", "9")
        shell.wait("Ratings are 1 to 5.")
        assert shell.workspace.seq == seq
        shell.press("5", "3")
        assert in_force(shell.workspace)["Activity 01"] == [5, None, None, None]
        assert in_force(shell.workspace)["Activity 02"] == [3, None, None, None]
        assert shell.workspace.seq == seq + 2
        assert "[·]" in next(line for line in shell.lines if "Activity 03" in line)
        assert "Ratings" in shell.lines[0]


def test_digits_move_across_where_that_is_chosen(shell: ShellDriver) -> None:
    with shell:
        shell.open_view("diamond.ratings")
        shell.press("o", "1", "2", "3", "4", "5")
        assert in_force(shell.workspace)["Activity 01"] == [1, 2, 3, 4]
        assert in_force(shell.workspace)["Activity 02"] == [5, None, None, None]


def test_arrows_choose_the_cell_and_the_last_cell_stays(shell: ShellDriver) -> None:
    with shell:
        shell.open_view("diamond.ratings")
        shell.press("end", "right", "right", "right", "right", "4", "2")
        assert in_force(shell.workspace)["Activity 40"] == [None, None, None, 2]
        shell.press("up", "left", "left", "left", "left", "5")
        assert in_force(shell.workspace)["Activity 39"] == [5, None, None, None]


def test_up_and_down_tell_of_the_row_that_is_marked(shell: ShellDriver) -> None:
    with shell:
        shell.open_view("diamond.ratings")
        shell.press("4", "up", "e")
        shell.type("Two firms export")
        shell.press("enter")
        shell.wait("Two firms export")
        shell.press("down")
        shell.wait("Activity 02: strength")
        assert "Two firms export" not in shell.text


def test_a_copy_has_the_values_alone_and_can_be_pasted_again(
    shell: ShellDriver, tmp_path: Path
) -> None:
    with shell:
        shell.app.save_settings({"screen.clipboard": "file"})
        shell.open_view("diamond.ratings")
        shell.press("5", "3", "up", "y", "down", "enter")
    lines = (tmp_path / "home" / "state" / "copied.txt").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    assert rows[1:3] == [["Activity 01", "5", "", "", ""], ["Activity 02", "3", "", "", ""]]
    assert pasted_values("\n".join(row[1] for row in rows[1:]), range(1, 6))[:2] == [[5], [3]]


def test_reason_and_rater_are_kept_with_the_rating(shell: ShellDriver) -> None:
    with shell:
        shell.open_view("diamond.ratings")
        shell.press("e")
        shell.wait("Rate it first, then say why.")
        shell.press("R", "enter")
        shell.wait("rated by Ana Rossi")
        shell.press("4", "up", "e")
        shell.type("Two firms export")
        shell.press("enter")
        newest = max(shell.records("ratings"), key=lambda record: str(record["created"]))
        (ana,) = shell.records("people")
        assert (newest["value"], newest["why"], newest["by"]) == (4, "Two firms export", ana["uid"])
        shell.wait("Two firms export")
        shell.press("R", "end", "enter", "5")
        newest = max(shell.records("ratings"), key=lambda record: str(record["created"]))
        assert (newest["value"], newest["by"]) == (5, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4\n9\n", "Nothing is pasted. Line 2: '9' is not a whole number from 1 to 5."),
        ("1\n" * 41, "41 lines do not fit; rows left: 40"),
        ("1\t2\t3\t4\t5\n", "5 columns do not fit; columns left: 4"),
    ],
)
def test_a_paste_that_does_not_fit_changes_nothing(
    shell: ShellDriver, text: str, words: str
) -> None:
    with shell:
        shell.open_view("diamond.ratings")
        assert shell.app.focused is not None
        shell.app.focused.post_message(events.Paste(text))
        shell.wait(words[:60])
        assert shell.records("ratings") == []


def test_a_region_that_is_open_for_reading_is_not_rated(
    tmp_path: Path, region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "cap_tui.workspace.workspace.open_log",
        lambda folder, config, readonly: places.open_log(folder, config, readonly=True),
    )
    with ShellDriver(region, Home(tmp_path / "home"), plugins=["cap_diamond"]) as shell:
        shell.open_view("diamond.ratings")
        shell.press("5")
        shell.wait("The region is open for reading only.")
        shell.wait("0 of 160 rated")
        assert shell.records("ratings") == []
