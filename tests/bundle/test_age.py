"""Encryption: signed first, then closed for the recipients; the age program opens the same file."""

from __future__ import annotations

import io
from pathlib import Path

import pyrage
import pytest

from cap_tui.bundle import age
from cap_tui.bundle.opened import OpenBundle
from cap_tui.errors import Refused, WrongUse
from tests.bundle.conftest import Place, Share, key_of, make_places, public_line, write_key


@pytest.fixture
def region(tmp_path: Path) -> Place:
    """A region with one record."""
    (place,) = make_places(["AAA"], tmp_path)
    with place.workspace.transaction("fill") as tx:
        tx.add(Share(name="Call"))
    return place


def test_each_recipient_opens_it_with_an_age_or_an_ssh_key(region: Place, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    age_file = tmp_path / "age.key"
    age_file.write_text(f"# made for a test\n{identity}\n", encoding="ascii")
    ssh_file = write_key(key_of(7), tmp_path / "ssh")
    to = (str(identity.to_public()), public_line(key_of(7)))
    path = region.export(to=to).path
    for file in (age_file, ssh_file):
        with OpenBundle(path, identities=lambda file=file: [file]) as bundle:  # type: ignore[misc]
            assert bundle.contents.signature is not None
            assert len(list(bundle.documents("acie.calls"))) == 1


def test_without_the_key_it_stays_closed(region: Place, tmp_path: Path) -> None:
    path = region.export(to=(public_line(key_of(7)),)).path
    with pytest.raises(WrongUse, match="--identity"):
        OpenBundle(path)
    other = write_key(key_of(8), tmp_path / "other")
    with pytest.raises(Refused, match="decrypted"):
        OpenBundle(path, identities=lambda: [other])
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Refused, match="decrypted"):
        OpenBundle(path, identities=lambda: [write_key(key_of(7), tmp_path / "right")])


def test_recipients_come_from_words_or_files(tmp_path: Path) -> None:
    file = tmp_path / "recipients"
    file.write_text(f"# office\n{public_line(key_of(7))}\n", encoding="ascii")
    assert age.recipients([str(file)]) == [public_line(key_of(7))]
    with pytest.raises(Refused):
        age.recipients(["age1nonsense"])
    with pytest.raises(WrongUse):
        age.recipients([str(tmp_path / "missing")])


def test_a_key_file_that_is_none_is_named(region: Place, tmp_path: Path) -> None:
    path = region.export(to=(public_line(key_of(7)),)).path
    junk = tmp_path / "junk"
    junk.write_text("hello", encoding="ascii")
    with pytest.raises(Refused, match="cannot be used"):
        OpenBundle(path, identities=lambda: [junk])


def test_without_the_optional_part_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyrage", None)
    with pytest.raises(WrongUse, match=r"cap-tui\[age\]"):
        age.decrypt(io.BytesIO(age.MAGIC), [])
