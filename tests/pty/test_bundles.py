"""A bundle on real terminals: one officer writes it, another compares the key, takes it in and takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cap_tui.bundle.keys import pins
from cap_tui.bundle.sshsig import fingerprint
from cap_tui.model.activity import TransformativeActivity
from cap_tui.workspace import Region, Workspace, WorkspaceConfig
from tests.bundle.conftest import key_of, public_line, write_key
from tests.pty.terminal import Terminal


@pytest.fixture
def key() -> Ed25519PrivateKey:
    """The key that the officer of Valdora signs with."""
    return key_of(1)


@pytest.fixture
def sender(home: Path, region: Path, key: Ed25519PrivateKey) -> Path:
    """Valdora with an activity, its officer's key where ssh keeps it."""
    (home / ".ssh").mkdir()
    write_key(key, home / ".ssh" / "id_ed25519")
    with Workspace.open(region) as workspace, workspace.transaction("Card read") as tx:
        tx.add(TransformativeActivity(name="Timber from waste"))
    return region


@pytest.fixture
def partner(tmp_path: Path) -> tuple[Path, Path]:
    """The home and the region of an officer of Gorje, who has nothing yet."""
    home, folder = tmp_path / "partner", tmp_path / "gorje"
    home.mkdir()
    config = WorkspaceConfig(region=Region(code="GOR", name="Gorje", synthetic=True))
    Workspace.create(folder, config).close()
    return home, folder


def export(sender: Path, home: Path, size: tuple[int, int]) -> Path:
    """Name the key, look at what leaves, write the file."""
    with Terminal(["-w", str(sender)], home, size=size) as terminal:
        terminal.wait("1 transformative activity")
        terminal.press("p")
        terminal.wait("K names it")
        terminal.press("K")
        terminal.wait("Your SSH key")
        terminal.press("id_ed25519", "enter")
        terminal.wait("Your key, to read out")
        terminal.press("B")
        terminal.wait("For whom")
        terminal.press("f10")
        terminal.wait("Nothing is written yet")
        assert not list(home.glob("*.cap.zip"))
        terminal.press("w")
        terminal.wait("Write the bundle to which file?")
        terminal.press("enter")
        terminal.wait("What to do next")
        terminal.press("ctrl+q")
        terminal.ended_well()
    (file,) = home.glob("*.cap.zip")
    return file


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
def test_a_bundle_goes_from_one_officer_to_another_and_is_taken_back(
    home: Path,
    sender: Path,
    partner: tuple[Path, Path],
    key: Ed25519PrivateKey,
    size: tuple[int, int],
) -> None:
    file = export(sender, home, size)
    other, gorje = partner
    file.rename(other / "val.cap.zip")
    mark = fingerprint(public_line(key))
    with Terminal(["-w", str(gorje)], other, size=size) as terminal:
        terminal.wait("0 transformative activities")
        terminal.press("i")
        terminal.wait("Import which bundle?")
        terminal.press("val.cap.zip", "enter")
        terminal.wait("unknown key")
        terminal.wait("INTEGRITY  ✓ ok")
        terminal.wait("SCHEMA     ✓ ok")
        assert "Timber" not in terminal.text
        terminal.press("b")
        terminal.wait("Every character")
        terminal.wait(mark)
        terminal.press("y")
        terminal.wait("How and with whom")
        terminal.press("by telephone with Ana", "enter")
        terminal.wait("✓ good")
        terminal.wait("Timber from waste")
        terminal.wait("Nothing is changed yet")
        terminal.wait("new 1")
        terminal.press("i")
        terminal.wait("Imported in one step. u undoes it.")
        with Workspace.open(gorje, readonly=True) as workspace:
            assert workspace.records(TransformativeActivity).count() == 1
            assert [pin.fingerprint for pin in pins(workspace)] == [mark]
        terminal.press("u")
        terminal.wait("Yes, take it back (y)")
        terminal.press("y")
        terminal.wait("Taken back: Import the bundle of VAL")
        terminal.press("esc")
        terminal.wait("0 transformative activities")
        terminal.press("q")
        terminal.ended_well()
        assert terminal.brought_back()
    with Workspace.open(gorje, readonly=True) as workspace:
        assert workspace.records(TransformativeActivity).count() == 0


def test_a_key_that_needs_a_passphrase_never_asks_over_the_screen(
    home: Path, sender: Path, key: Ed25519PrivateKey
) -> None:
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
    )

    locked = BestAvailableEncryption(b"secret")
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, locked)
    (home / ".ssh" / "id_ed25519").write_bytes(private)
    (home / "state").mkdir()
    (home / "state" / "signing_key").write_text(f"{home / '.ssh' / 'id_ed25519'}\n", "utf-8")
    with Terminal(["-w", str(sender)], home) as terminal:
        terminal.wait("1 transformative activity")
        terminal.press("B")
        terminal.wait("For whom")
        terminal.press("f10")
        terminal.wait("Nothing is written yet")
        terminal.press("w")
        terminal.wait("Write the bundle to which file?")
        terminal.press("enter")
        terminal.wait("ssh-add")
        assert b"Enter passphrase" not in terminal.output
        assert not list(home.glob("*.cap.zip"))
