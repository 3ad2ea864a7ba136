"""What is noted of a call that is being made, what of one that takes its time, and what of code that will go."""

from __future__ import annotations

import contextvars
import fcntl
import os
import threading
import time
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cap_tui.plugin import call_marker, time_budget
from cap_tui.plugin.call_marker import FOLDER, SIZE, CallMarker, ended_calls
from cap_tui.plugin.deprecations import recorded, renamed
from cap_tui.plugin.loader import Code
from cap_tui.plugin.manifest_file import parse
from cap_tui.plugin.quarantine import Marks, stamp
from cap_tui.plugin.time_budget import TimedCall, processor_wait
from tests.plugin.conftest import manifest


def noted(state: Path) -> str:
    """What the file of this process says."""
    (file,) = (state / FOLDER).iterdir()
    data = file.read_bytes()
    assert len(data) == SIZE
    assert file.stat().st_mode & 0o777 == 0o600
    return data.rstrip(b"\0").decode("utf-8", "replace")


@pytest.fixture
def marker(monkeypatch: pytest.MonkeyPatch) -> CallMarker:
    """A marker of its own, which leaves nothing for the end of this process."""
    nothing = SimpleNamespace(register=lambda _call: None)
    monkeypatch.setattr(call_marker, "atexit", nothing)
    return CallMarker()


def test_calls_are_noted_the_newest_first_until_they_have_come_back(
    marker: CallMarker, tmp_path: Path
) -> None:
    assert marker.enter("early", "before a folder is known") == 1
    marker.leave(1)
    marker.use(tmp_path)
    marker.use(tmp_path / "another")
    first, view = marker.enter("one", "cap_checks"), marker.enter("two", "two.view", "view")
    assert noted(tmp_path) == "view\ttwo\ttwo.view\ncall\tone\tcap_checks"
    marker.leave(first)
    marker.leave(99)
    assert noted(tmp_path) == "view\ttwo\ttwo.view"
    assert ended_calls(tmp_path) == [], "this process lives"
    marker.enter("three", "č" * SIZE)
    assert noted(tmp_path).startswith("call\tthree\tčč")
    marker.leave(view)
    marker.close()
    assert list((tmp_path / FOLDER).iterdir()) == []
    marker.enter("late", "after the end")
    assert list((tmp_path / FOLDER).iterdir()) == []
    assert not (tmp_path / "another").exists()


def test_a_folder_that_cannot_be_written_is_no_error(marker: CallMarker, tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file")
    marker.use(tmp_path)
    marker.leave(marker.enter("one", "cap_checks"))
    assert (tmp_path / FOLDER).read_text() == "a file"
    assert ended_calls(tmp_path) == []
    assert ended_calls(tmp_path / "nowhere") == []


def test_only_what_a_process_that_is_gone_was_doing_is_told_and_once(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    for name, text in (
        ("1-a", "view\tshown\tshown.view\ncall\tdeep\tcap_status\ncall\tdeeper\tcap_checks"),
        ("2-b", "view\tshown\tshown.view"),
        ("3-c", "call\tlives\tcap_checks"),
        ("4-d", "half\ta line\ncall\tsound\timport"),
        ("5-e", ""),
    ):
        (folder / name).write_bytes(text.encode().ljust(SIZE, b"\0"))
    (folder / "6-folder").mkdir()
    with (folder / "3-c").open("rb+") as lives:
        fcntl.flock(lives, fcntl.LOCK_EX)
        found = sorted(ended_calls(tmp_path))
        assert [(call.plugin, call.what, call.shown) for call in found] == [
            ("deep", "cap_status", False),
            ("shown", "shown.view", True),
            ("sound", "import", False),
        ]
        assert sorted(os.listdir(folder)) == ["3-c", "6-folder"]  # noqa: PTH208 - what is left
        assert ended_calls(tmp_path) == []


def test_a_call_in_its_time() -> None:
    spoken: contextvars.ContextVar[str] = contextvars.ContextVar("spoken", default="")
    spoken.set("sl")
    call = TimedCall(spoken.get, 5)
    assert call.wait(5)
    assert (call.done, call.result(), call.overdue(), call.ended) == (True, "sl", False, False)
    failing: TimedCall[Any] = TimedCall(lambda: {}["k"], 5)
    assert failing.wait(5)
    with pytest.raises(KeyError):
        failing.result()


def test_a_call_that_takes_longer_is_overdue_until_it_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Time for which there was no processor does not count, up to a few times the budget."""
    gate, begun = threading.Event(), threading.Event()
    waited = [0.0]
    monkeypatch.setattr(time_budget, "processor_wait", lambda _thread: waited[0])
    moment = [100.0]
    monkeypatch.setattr(time_budget, "END_AFTER", 60.0)
    monkeypatch.setattr(time_budget, "time", SimpleNamespace(monotonic=lambda: moment[0]))
    call = TimedCall(lambda: begun.set() or gate.wait(), 2.0)
    assert begun.wait(5)
    answers = []
    for now, wait in ((101.9, 0.0), (102.0, 0.5), (102.4, 0.5), (105.9, 4.0), (106.0, 9.0), (106.0, 9.0)):  # fmt: skip
        moment[0], waited[0] = now, wait
        answers.append(call.overdue())
    assert answers == [False, False, False, False, True, True]
    assert call.overran
    gate.set()
    assert call.wait(5)
    assert not call.overdue()
    assert call.result() is True


def test_a_budget_that_is_used_up_is_over_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    monkeypatch.setattr(time_budget, "END_AFTER", 60.0)
    monkeypatch.setattr(time_budget, "processor_wait", lambda _thread: 0.0)
    moment = [100.0]
    monkeypatch.setattr(time_budget, "time", SimpleNamespace(monotonic=lambda: moment[0]))
    call = TimedCall(gate.wait, 2.0)
    moment[0] = 102.0
    assert call.overdue()
    gate.set()
    assert call.wait(5)


def test_threads_of_calls_are_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_budget._Worker, "_idle", [])

    def name() -> int:
        return threading.get_ident()

    first = TimedCall(name, 5)
    assert first.wait(5)
    while not time_budget._Worker._idle:
        time.sleep(0.001)
    second = TimedCall(name, 5)
    assert second.wait(5)
    assert first.result() == second.result()


def test_what_the_system_says_of_a_thread() -> None:
    assert processor_wait(threading.get_native_id()) >= 0
    assert processor_wait(None) == 0.0


def test_marks_are_kept_read_and_lifted(tmp_path: Path) -> None:
    assert Marks(None).read().groups() == ({}, {}, {}, {})
    Marks(None).failed("x", "1", "e", 1)
    assert not Marks(None).release("x")
    marks = Marks(tmp_path)
    marks.failed("x", "1", "first", 5)
    at = marks.read().failed["x"]
    marks.failed("x", "1", "first", 5, hung=True)
    assert marks.read().failed["x"] == at, "the same failure is noted once"
    for version, error, code in (("2", "first", 5), ("2", "other", 5), ("2", "other", 6)):
        marks.failed("x", version, error, code)
        found = marks.read().failed["x"]
        assert (found.version, found.error, found.stamp, found.hung) == (version, error, code, False)  # fmt: skip
    marks.failed("y", "1", "hung", 1, hung=True)
    assert marks.read().failed["y"].hung
    marks.slow("x", "1", "cap_status", "slow")
    marks.quarantine("x", "1", "x.view", "drew")
    marks.ended("x", "1", "import", "ended")
    assert [sorted(group) for group in marks.read().groups()] == [["x"], ["x", "y"], ["x"], ["x"]]
    marks.worked("x")
    assert [sorted(group) for group in marks.read().groups()] == [["x"], ["y"], [], ["x"]]
    assert [marks.release("x"), marks.release("x"), marks.release("y")] == [True, False, True]
    assert (tmp_path / "plugins.json").stat().st_mode & 0o777 == 0o600
    (tmp_path / "plugins.json").write_text("{")
    assert marks.read().groups() == ({}, {}, {}, {})
    blocked = tmp_path / "file"
    blocked.touch()
    Marks(blocked).quarantine("x", "1", "", "a folder that cannot be made costs the mark only")
    assert Marks(blocked).read().groups() == ({}, {}, {}, {})


def test_the_stamp_of_a_plugin_is_that_of_its_newest_code(tmp_path: Path) -> None:
    for number, name in enumerate(
        ("a.py", "plugin.toml", "in/b.py", "notes.md", ".git/c.py", "__pycache__/d.py")
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
        os.utime(path, ns=(0, 1_000 * (number + 1)))
    assert stamp(tmp_path) == 3_000
    (tmp_path / "in" / "b.py").unlink()
    assert stamp(tmp_path) == 2_000
    assert stamp(tmp_path / "nowhere") == 0


def test_what_will_go_is_recorded_once_and_by_whom(tmp_path: Path) -> None:
    class Record:
        def __init__(self, new: int = 0) -> None:
            self.new = new

    record: Any = renamed("2.0", old="new")(Record)
    with recorded() as found:
        for line in (1, 1, 2):
            warnings.warn_explicit("goes", DeprecationWarning, str(tmp_path / "x" / "a.py"), line)
        warnings.warn_explicit("stays", UserWarning, str(tmp_path / "x" / "a.py"), 3)
        warnings.warn_explicit("later", FutureWarning, str(tmp_path / "y" / "a.py"), 4)
        assert record(old=5).new == 5
    own: Any = SimpleNamespace(id="x", folder=tmp_path / "x")
    other: Any = SimpleNamespace(id="y", folder=tmp_path / "y")
    none: Any = SimpleNamespace(id="z", folder=tmp_path / "z")
    told = {
        plugin: [words.replace(str(tmp_path.resolve()), "") for words in said]
        for plugin, said in found.by_plugin([own, other, none]).items()
    }
    assert told == {"x": ["goes (/x/a.py:1)", "goes (/x/a.py:2)"], "y": ["later (/y/a.py:4)"]}
    assert [words for path, _line, words in found.found if path == Path(__file__).resolve()] == [
        "Record.old is called new; the old name goes with API 2.0."
    ]


def test_which_plugins_may_have_a_hook(tmp_path: Path) -> None:
    """Only a package that does not name the hook is left alone."""
    code = Code(None)
    found = []
    for text in ("", "def cap_event(ctx): ...", "from x import *", "cap_events", None, b"\xff"):
        file = tmp_path / "__init__.py"
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        state: Any = SimpleNamespace(id="x", folder=tmp_path, manifest=parse(manifest("x"), ""))
        found.append(code.may_implement(state, "cap_event"))
    assert found == [False, True, True, True, True, True]
    (tmp_path / "__init__.py").write_text("")
    named: Any = SimpleNamespace(
        id="x", folder=tmp_path, manifest=parse(manifest("x", 'hooks = { event = "a:b" }'), "")
    )
    assert [code.may_implement(named, hook) for hook in ("cap_event", "cap_actions")] == [True, False]  # fmt: skip
