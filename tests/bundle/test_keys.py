"""Keys: pinned for one region after comparing, revoked, expired; never taken from a bundle."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from cap_tui.bundle import signing_key as key_files
from cap_tui.bundle.keys import (
    allowed_signers,
    change_key,
    check_replaced,
    pin,
    pinned,
    pins,
    revoke,
)
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.records import PartnerKey
from cap_tui.bundle.signing_key import SigningKey
from cap_tui.bundle.sshsig import fingerprint
from cap_tui.bundle.verify import Signature, VerificationResult, judge
from cap_tui.errors import NotFound, Refused, WrongUse
from tests.bundle.conftest import (
    TODAY,
    Place,
    Places,
    Share,
    key_of,
    make_places,
    public_line,
    write_key,
)

LINE = public_line(key_of(1))


@pytest.fixture
def two(tmp_path: Path) -> tuple[Place, Place]:
    """AAA has something to send; BBB knows nobody yet."""
    (one,) = make_places(["AAA"], tmp_path)
    (other,) = make_places(["BBB"], tmp_path)
    with one.workspace.transaction("fill") as tx:
        tx.add(Share(name="Call"))
    return one, other


def verdict(path: Path, keys: list[PartnerKey]) -> VerificationResult:
    with OpenBundle(path) as bundle:
        return judge(bundle, keys, TODAY)


def test_a_key_is_pinned_only_with_the_fingerprint_that_the_partner_reads_out() -> None:
    with pytest.raises(Refused, match="differ"):
        pinned("AAA", LINE, "SHA256:something")
    key = pinned("AAA", LINE + " officer@AAA", f" {fingerprint(LINE)} ", compared="by telephone")
    assert (key.key, key.compared) == (LINE, "by telephone")


def test_the_same_key_is_pinned_once_and_for_one_region(two: tuple[Place, Place]) -> None:
    workspace = two[1].workspace
    first = pin(workspace, pinned("AAA", LINE, fingerprint(LINE)))
    assert pin(workspace, pinned("AAA", LINE, fingerprint(LINE))).uid == first.uid
    with pytest.raises(Refused, match="AAA"):
        pin(workspace, pinned("CCC", LINE, fingerprint(LINE)))


def test_a_revoked_key_is_not_pinned_again(two: tuple[Place, Place]) -> None:
    workspace = two[1].workspace
    key = pin(workspace, pinned("AAA", LINE, fingerprint(LINE)))
    revoke(workspace, key.fingerprint, TODAY)
    with pytest.raises(Refused, match="revoked on 2026-11-21"):
        pin(workspace, pinned("AAA", LINE, fingerprint(LINE)))
    assert revoke(workspace, key.fingerprint, "2027-01-01").revoked == TODAY


@pytest.mark.parametrize(
    "wrong",
    [
        {"region": "AAA\nBBB ssh-ed25519"},
        {"region": ""},
        {"valid_from": "soon"},
        {"valid_until": "20270101"},
    ],
)
def test_a_pin_names_a_region_and_days(wrong: dict[str, str]) -> None:
    told = {"region": "AAA", **wrong}
    with pytest.raises(WrongUse):
        pinned(told.pop("region"), LINE, fingerprint(LINE), **told)


def test_unknown_then_pinned_then_revoked(two: tuple[Place, Place]) -> None:
    one, other = two
    path = one.export().path
    found = verdict(path, pins(other.workspace))
    assert found.signature is Signature.UNKNOWN
    assert found.fingerprint in found.signature_note
    other.trust(one)
    assert verdict(path, pins(other.workspace)).signature is Signature.GOOD
    revoke(other.workspace, found.fingerprint, TODAY)
    assert verdict(path, pins(other.workspace)).signature is Signature.BAD
    with pytest.raises(Refused, match="revoked"):
        other.plan(path, allow_unsigned=True)


def test_a_key_out_of_its_days_is_unknown(two: tuple[Place, Place]) -> None:
    one, other = two
    path = one.export().path
    other.trust(one)
    (key,) = [k for k in pins(other.workspace) if k.region == "AAA"]
    assert verdict(path, [replace(key, valid_from="2027-01-01")]).signature is Signature.UNKNOWN
    assert verdict(path, [replace(key, valid_until="2026-01-01")]).signature is Signature.UNKNOWN
    days = replace(key, valid_from="2026-01-01", valid_until="2027-01-01")
    assert verdict(path, [days]).signature is Signature.GOOD
    assert 'valid-after="20260101",valid-before="20270101235959"' in allowed_signers([days])


def test_a_revoked_key_is_not_in_the_file_for_ssh_keygen(two: tuple[Place, Place]) -> None:
    other = two[1]
    other.trust(two[0])
    mark = next(k.fingerprint for k in pins(other.workspace) if k.region == "AAA")
    assert "AAA " in allowed_signers(pins(other.workspace))
    revoke(other.workspace, mark, TODAY)
    assert "AAA " not in allowed_signers(pins(other.workspace))
    with pytest.raises(NotFound):
        revoke(other.workspace, "SHA256:nobody", TODAY)


def test_the_three_answers_are_told_apart(two: tuple[Place, Place]) -> None:
    lines = verdict(two[0].export(signed=False).path, []).lines()
    assert [line.split()[0] for line in lines] == ["INTEGRITY", "SIGNATURE", "SCHEMA"]
    assert [line.split()[1] for line in lines] == ["ok", "none", "ok"]


def test_the_named_key_is_remembered_by_its_file_even_when_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "state"
    assert key_files.named_key(state) is None
    write_key(key_of(1), tmp_path / "id_ed25519")
    monkeypatch.chdir(tmp_path)
    named = key_files.name_key(state, Path("id_ed25519"))
    assert (named.line, named.fingerprint) == (LINE, fingerprint(LINE))
    assert (state / "signing_key").read_text("utf-8") == f"{tmp_path}/id_ed25519\n"
    assert key_files.named_key(state) == SigningKey(
        tmp_path / "id_ed25519", LINE, fingerprint(LINE)
    )
    (tmp_path / "id_ed25519.pub").unlink()
    assert key_files.named_key(state) == SigningKey(tmp_path / "id_ed25519"), (
        "nothing is known of it"
    )
    (tmp_path / "id_ed25519").unlink()
    assert key_files.named_key(state) == SigningKey(tmp_path / "id_ed25519")


def test_a_key_that_cannot_be_named_is_refused_with_the_command_that_helps(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="no such file"):
        key_files.name_key(tmp_path / "state", tmp_path / "id_ed25519")
    key = write_key(key_of(1), tmp_path / "id_ed25519")
    key.with_suffix(".pub").unlink()
    with pytest.raises(WrongUse, match="public half") as error:
        key_files.name_key(tmp_path / "state", key)
    assert error.value.remedy.endswith(f"ssh-keygen -y -f {key} > {key}.pub")
    key.with_suffix(".pub").write_bytes(b"\xff\xfe")
    with pytest.raises(WrongUse, match="cannot be read"):
        key_files.key_in_file(key)
    assert key_files.named_key(tmp_path / "state") is None, "what was refused is not remembered"


def test_a_region_may_have_a_key_of_its_own_and_the_default_is_for_the_others(
    tmp_path: Path,
) -> None:
    state = tmp_path / "state"
    one = write_key(key_of(1), tmp_path / "one")
    two = write_key(key_of(2), tmp_path / "two")
    key_files.name_key(state, one)
    key_files.name_key(state, two, "BBB")
    assert key_files.named_key(state, "AAA") == key_files.key_in_file(one)
    assert key_files.named_key(state, "BBB") == key_files.key_in_file(two)
    mark = key_files.key_in_file(two).fingerprint
    assert key_files.regions_signing_with(state, mark, but="BBB") == ()
    key_files.note_signed(state, "CCC", mark)
    assert key_files.regions_signing_with(state, mark, but="BBB") == ("CCC",)


def test_a_key_is_changed_with_an_overlap(places: Places) -> None:
    one, two = places("AAA", "BBB")
    line = public_line(key_of(9))
    new = pinned("AAA", line, fingerprint(line))
    (old,) = two.workspace.records(PartnerKey).find(region="AAA")
    assert check_replaced(two.workspace, new, old.fingerprint) == old
    change_key(two.workspace, old, new, "2026-11-30")
    bundle, later = one.export().path, key_of(9)
    assert verdict(bundle, pins(two.workspace)).signature is Signature.GOOD, "in the overlap"
    one.key = later
    assert verdict(one.export().path, pins(two.workspace)).signature is Signature.GOOD
    with OpenBundle(bundle) as opened:
        told = judge(opened, pins(two.workspace), "2026-12-01")
    assert told.signature is Signature.UNKNOWN, "after the overlap"
    with pytest.raises(WrongUse, match="same region"):
        check_replaced(
            one.workspace, new, one.workspace.records(PartnerKey).find(region="BBB")[0].fingerprint
        )
