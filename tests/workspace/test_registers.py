"""A confidential register: open to its officer alone, and nothing of it is in the region."""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cap_tui.errors import Refused
from cap_tui.model.actor import Person
from cap_tui.operations.storage import back_up_to
from cap_tui.testing import sample_config
from cap_tui.workspace import Workspace
from cap_tui.workspace.config import StorageConfig
from cap_tui.workspace.registers import Register, register_folder


@pytest.fixture
def region(tmp_path: Path) -> Path:
    folder = tmp_path / "region"
    Workspace.create(folder, sample_config()).close()
    return folder


def filled(region: Path) -> Path:
    folder = register_folder(region, "call-1")
    person = Person(name="Sentinel", purpose="assessment", consent="letter")
    with Register.create(folder, sample_config()) as made, made.transaction("a person") as tx:
        tx.add(person)
    return folder


def test_what_is_written_is_read_again_and_the_region_has_nothing_of_it(region: Path) -> None:
    with Workspace.open(region) as workspace:
        before = workspace.seq
    folder = filled(region)
    with Register.open(folder) as register:
        assert [one.name for one in register.records(Person).all()] == ["Sentinel"]
    with Workspace.open(region) as workspace:
        assert workspace.seq == before
        assert not list(workspace.records(Person).all())
    inside = [path for path in region.rglob("*") if path.is_file() and folder not in path.parents]
    assert all(b"Sentinel" not in path.read_bytes() for path in inside)


def test_the_folder_and_its_files_are_its_owners_alone(region: Path) -> None:
    folder = filled(region)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: folder.chmod(0o750), "Others may look"),
        (lambda folder: folder.rename(folder.with_name("away")), "cannot be opened"),
        (lambda folder: (folder / "workspace.toml").unlink(), "no register"),
    ],
)
def test_a_register_that_is_not_confidential_is_not_opened(
    region: Path, spoil: Callable[[Path], object], words: str
) -> None:
    folder = filled(region)
    spoil(folder)
    with pytest.raises(Refused, match=words):
        Register.open(folder)


def test_a_name_is_no_path(region: Path) -> None:
    for name in ("../x", "", "a/b", ".hidden"):
        with pytest.raises(Refused):
            register_folder(region, name)
    filled(region)
    with pytest.raises(Refused, match="already"):
        filled(region)


def test_a_register_lies_in_its_own_folder_wherever_the_region_is_stored(
    region: Path, tmp_path: Path
) -> None:
    elsewhere = msgspec.structs.replace(
        sample_config(), storage=StorageConfig(url=f"file:{region}")
    )
    folder = register_folder(tmp_path / "folder", "assessments")
    with Register.create(folder, elsewhere) as made, made.transaction("a person") as tx:
        tx.add(Person(name="Ada"))

    with Workspace.open(region) as stored:
        assert list(stored.records(Person).all()) == []
    with Register.open(folder) as register:
        assert [person.name for person in register.records(Person).all()] == ["Ada"]


def test_a_register_that_an_earlier_version_made_on_a_server_is_refused_until_it_has_its_own_files(
    region: Path,
) -> None:
    """The steps are those of docs/server.md."""
    with Workspace.open(region) as stored, stored.transaction("an assessor") as tx:
        tx.add(Person(name="Ada"))
    folder = register_folder(region, "call-1")
    Register.create(folder, sample_config()).close()
    settings = folder / "workspace.toml"
    text = settings.read_text("utf-8").replace('url = "file:"', f'url = "file:{region}"')
    settings.write_text(text, "utf-8")

    with pytest.raises(Refused, match="names the place of its region") as refused:
        Register.open(folder)

    assert "Registers of an earlier version" in refused.value.remedy
    own = folder.with_name("own")
    back_up_to(folder, own)
    own.chmod(0o700)
    with Register.open(own) as register:
        assert [person.name for person in register.records(Person).all()] == ["Ada"]


def test_making_a_register_where_another_user_has_one_is_refused(
    region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_path: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "exists", denied)
    with pytest.raises(Refused, match="Permission denied"):
        Register.create(register_folder(region, "call-1"), sample_config())
