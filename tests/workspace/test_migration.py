"""A region that the version before made: it opens, is migrated with a copy, and keeps its history."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cap_tui.errors import Refused
from cap_tui.workspace import Workspace
from cap_tui.workspace.files import Files
from cap_tui.workspace.journal import read_header

HERE = Path(__file__).parent
OLD = "13b7f68"
OLD_CODE = """
import sys
from pathlib import Path
from cap_tui.errors import CapError
from cap_tui.workspace import Workspace
with Workspace.open(Path(sys.argv[1]), actor="old") as region:
    print("open", flush=True)
    for name in map(str.strip, sys.stdin):
        try:
            with region.transaction("save the form") as tx:
                tx.put_document("cards", {"uid": name, "version": 1, "title": name})
        except CapError as error:
            print("refused", error, flush=True)
        else:
            print("saved", name, flush=True)
"""


def old_archive() -> bytes:
    """The code of the version before, where the repository has it."""
    command = ["git", "-C", str(HERE), "archive", OLD, "cap_tui"]
    top = ["git", "-C", str(HERE), "rev-parse", "--show-toplevel"]
    try:
        found = subprocess.run(top, capture_output=True, check=True, text=True).stdout.strip()
        command[2] = found
        return subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return b""


ARCHIVE = old_archive()
CLIENTS = ["protocol", *([OLD] if ARCHIVE else [])]


class OldProgram:
    """A running program of the version before that has the region open."""

    def __init__(self, command: list[str], folder: Path, code: Path | None) -> None:
        environment = {**os.environ, "PYTHONPATH": str(code)} if code else None
        self._process = subprocess.Popen(
            [*command, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=code or HERE,
        )
        self.opened = self._answer()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def save(self, name: str) -> str:
        """Save a card; ``saved NAME`` or ``refused REASON``."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        return self._answer()

    def told(self) -> str:
        """What an ended program wrote to its standard error."""
        return self._process.communicate(timeout=60)[1]

    def close(self) -> None:
        """End the program."""
        if self._process.poll() is None:
            self._process.communicate(timeout=60)


@pytest.fixture(params=CLIENTS)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], OldProgram]]:
    """Starts a program of the version before on the region."""
    started: list[OldProgram] = []
    code = None
    command = [sys.executable, str(HERE / "old_writer.py")]
    if request.param == OLD:
        code = tmp_path / "old"
        with tarfile.open(fileobj=io.BytesIO(ARCHIVE)) as archive:
            archive.extractall(code, filter="data")
        command = [sys.executable, "-c", OLD_CODE]

    def start() -> OldProgram:
        started.append(OldProgram(command, tmp_path / "va", code))
        return started[-1]

    yield start
    for program in started:
        program.close()


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A region made by the version before: two segments of history, a journal, an attachment, an undo."""
    return Path(shutil.copytree(HERE / "golden" / "format1", tmp_path / "va"))


def titles(region: Workspace) -> list[str]:
    return sorted(document["title"] for document in region.table("cards"))


def journal_format(folder: Path) -> int:
    return read_header((folder / "data.json.journal").read_bytes(), "")[0].journal


def test_a_region_of_format_1_keeps_records_history_and_attachments(region: Path) -> None:
    with Workspace.open(region, actor="ada") as migrated:
        assert titles(migrated) == ["changed", "fifth", "third"]
        assert [entry.seq for entry in migrated.history()] == [9, 8, 7, 6, 5, 4, 3, 2, 1]
        assert [entry.actor for entry in migrated.history()] == [
            *["ada"] * 4,
            *["bea"] * 2,
            *["ada"] * 3,
        ]
        assert migrated.history()[2].undoes == 6
        assert migrated.committed("import-1") == 2
        assert migrated.verify().problems == ()
        assert any("format 2" in notice for notice in migrated.notices)
        assert migrated.undo("login").label == "Remove a card"
        digest = migrated.table("attachments").all()[0]["sha256"]
        assert migrated.attachment(digest).read_bytes() == b"minutes of the day"

    with Workspace.open(region) as again:
        assert titles(again) == ["changed", "fifth", "second", "third"]
        assert not any("format" in notice for notice in again.notices)


def test_the_settings_carry_the_new_format_and_the_comments_of_before(region: Path) -> None:
    Workspace.open(region).close()

    text = (region / "workspace.toml").read_text()

    assert "format = 2" in text
    assert "# a comment of a person" in text
    assert journal_format(region) == 2


def test_the_copy_of_before_is_the_region_as_it_was(region: Path) -> None:
    before = {
        path.relative_to(region): path.read_bytes()
        for path in region.rglob("*")
        if path.is_file() and "attachments" not in path.parts
    }

    Workspace.open(region).close()

    copy = region / "exports" / "backup-format-1-9"
    assert {
        path.relative_to(copy): path.read_bytes() for path in copy.rglob("*") if path.is_file()
    } == before
    with Workspace.open(copy, readonly=True) as reader:
        assert titles(reader) == ["changed", "fifth", "third"]


def test_reading_does_not_migrate(region: Path) -> None:
    before = sorted(region.rglob("*"))
    with Workspace.open(region, readonly=True) as reader:
        assert titles(reader) == ["changed", "fifth", "third"]
        assert len(reader.history()) == 9

    assert sorted(region.rglob("*")) == before
    assert journal_format(region) == 1


def test_a_data_file_of_format_1_that_came_alone_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / "alone"
    folder.mkdir()
    for name in ("data.json", "workspace.toml"):
        shutil.copy(HERE / "golden" / "format1" / name, folder / name)

    with Workspace.open(folder) as alone:
        assert titles(alone) == ["changed", "second", "third"]
        assert alone.verify().problems == ()

    assert "format = 2" in (folder / "workspace.toml").read_text()
    assert journal_format(folder) == 2


def test_an_old_shell_gets_an_error_at_its_next_save_and_loses_nothing(
    region: Path, old: Callable[[], OldProgram]
) -> None:
    shell = old()
    assert shell.opened == "open"
    assert shell.save("before") == "saved before"

    with Workspace.open(region) as migrated:
        answer = shell.save("after")

        assert answer.startswith("refused")
        assert "newer version" in answer
        assert shell.save("again").startswith("refused")
        assert titles(migrated) == ["before", "changed", "fifth", "third"]
        assert migrated.verify().problems == ()


def test_whatever_an_old_shell_saves_meanwhile_is_stored_or_refused(
    region: Path, old: Callable[[], OldProgram]
) -> None:
    shell = old()
    acknowledged: list[str] = []
    started = threading.Event()

    def work() -> None:
        for number in range(10_000):
            answer = shell.save(f"c{number}")
            if not answer.startswith("saved"):
                return
            acknowledged.append(f"c{number}")
            if number > 20:
                started.set()

    writer = threading.Thread(target=work)
    writer.start()
    assert started.wait(60)
    with Workspace.open(region) as migrated:
        writer.join()
        migrated.catch_up()
        stored = {
            title for title in titles(migrated) if title.startswith("c") and title != "changed"
        }

    assert stored == set(acknowledged)


def test_an_old_program_refuses_the_migrated_region_by_name(
    region: Path, old: Callable[[], OldProgram]
) -> None:
    Workspace.open(region).close()

    program = old()

    assert program.opened == ""
    assert "newer version" in program.told()


def test_a_migration_that_is_killed_goes_on_at_the_next_opening(
    region: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Files.rename
    for failing in range(1, 40):
        folder = Path(shutil.copytree(region, tmp_path / f"killed{failing}"))
        calls = iter(range(1, 100))

        def killed(files: Files, source: Path, target: Path) -> None:
            if next(calls) >= failing:  # noqa: B023 - used in this round only
                raise KeyboardInterrupt
            rename(files, source, target)

        with monkeypatch.context() as disk:
            disk.setattr(Files, "rename", killed)
            try:
                Workspace.open(folder).close()
            except KeyboardInterrupt:
                done = False
            else:
                done = True
        with Workspace.open(folder) as migrated:
            assert titles(migrated) == ["changed", "fifth", "third"]
            assert len(migrated.history()) == 9
            assert migrated.verify().problems == ()
            assert journal_format(folder) == 2
            assert (folder / "exports" / "backup-format-1-9" / "data.json.journal").exists()
        if done:
            return
    raise AssertionError("the migration never came to its end")


def test_a_region_of_a_later_format_is_refused(region: Path) -> None:
    text = (region / "workspace.toml").read_text()
    (region / "workspace.toml").write_text(text.replace("format = 1", "format = 99"))

    with pytest.raises(Refused, match="newer version"):
        Workspace.open(region)
