"""How the room joins by phone: a QR code on the projector, and always the code to type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_tui.charts.qr import qr_rows
from cap_tui.operations.workshops.access import access_workshop
from cap_tui.operations.workshops.agenda import start_agenda
from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.workshop.join_address import JoinAddress, join_file
from cap_tui.workshop_text.present_lines import present_text
from cap_tui.workspace import Home, Region, Workspace, WorkspaceConfig
from tests.workshop.terminals import a_workshop

ADDRESS = JoinAddress("ABCDEFGHKMNPQRST", "WXYZ2345", url="http://192.168.1.7:8080")


@pytest.fixture
def projector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ShellDriver]:
    """The projector of 60x18, before the workshop."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    Workspace.create(tmp_path / "valdora", config).close()
    a_workshop(tmp_path / "valdora", tmp_path / "home")
    home = Home(tmp_path / "home")
    with ShellDriver(tmp_path / "valdora", home, plugins=["cap_edw"], size=(60, 18)) as shell:
        shell.open_view("edw.present")
        shell.wait("We begin at")
        yield shell


def serve(home: Path, workshop: str, address: JoinAddress = ADDRESS) -> Path:
    """What ``cap-tui join`` leaves for the other terminals of its person."""
    file = join_file(home, workshop)
    file.parent.mkdir(parents=True, exist_ok=True)
    fields = {name: getattr(address, name) for name in address.__struct_fields__}
    file.write_text(json.dumps(fields))
    return file


def shows_code(text: str) -> bool:
    """Whether the code stands there, with whatever quiet zone had room."""
    sizes = (qr_rows(ADDRESS.link, 40, height) for height in (15, 16, 17))
    return any(all(row in text for row in rows) for rows in sizes)


def test_the_projector_shows_the_code_as_soon_as_phones_can_join(projector: ShellDriver) -> None:
    access = access_workshop(projector.context("edw"))
    assert "Code:" not in projector.text
    file = serve(projector.context("edw").home_folder, access.workshop.uid)
    projector.wait("Code: WXYZ-2345")
    projector.wait("http://192.168.1.7:8080")
    projector.until(lambda: shows_code(projector.text), "the QR code")
    assert any("WXYZ-2345" in line for line in present_text(projector.context("edw"), 60))

    start_agenda(access)
    projector.wait("1/2 Silent collection")
    projector.wait("Code:", gone=True)  # the room works; a key shows it to who comes late
    assert any("WXYZ-2345" in line for line in present_text(projector.context("edw"), 60))
    projector.press("J")
    projector.wait("Code: WXYZ-2345")
    projector.until(lambda: shows_code(projector.text), "the QR code")
    file.unlink()
    projector.wait("Code:", gone=True)
    assert not any("Join" in line for line in present_text(projector.context("edw"), 60))


def test_a_closed_door_is_not_shown(projector: ShellDriver) -> None:
    uid = access_workshop(projector.context("edw")).workshop.uid
    home = projector.context("edw").home_folder
    serve(home, uid, JoinAddress("A", "B", open=False, url="http://192.168.1.7:8080"))
    assert not any("Code:" in line for line in present_text(projector.context("edw"), 60))
    join_file(home, uid).write_text("no JSON")
    assert not any("Code:" in line for line in present_text(projector.context("edw"), 60))
