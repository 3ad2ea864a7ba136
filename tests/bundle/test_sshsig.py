"""Signatures: the same bytes as ssh-keygen, and everything that is not one is refused."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cap_tui.bundle.layout import NAMESPACE
from cap_tui.bundle.ssh_keygen import sign_with
from cap_tui.bundle.sshsig import (
    BadSignature,
    armour,
    fingerprint,
    load_private_key,
    read_public_key,
    sign,
    verify,
)
from cap_tui.errors import Refused, WrongUse
from tests.bundle.conftest import key_of, public_line, write_key

MESSAGE = b"0123  data/documents/areas.jsonl\n" * 40
SSH_KEYGEN = shutil.which("ssh-keygen") or "ssh-keygen"


@pytest.fixture(scope="module")
def rsa_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An RSA key of 3072 bits as ssh-keygen makes it."""
    path = tmp_path_factory.mktemp("keys") / "rsa"
    keygen("-q", "-t", "rsa", "-b", "3072", "-N", "", "-C", "officer", "-f", str(path))
    return path


def keygen(*words: str, content: bytes = b"") -> bytes:
    """Run ssh-keygen; the test fails loudly when the program is missing."""
    return subprocess.run(
        [SSH_KEYGEN, *words], input=content, capture_output=True, check=True, timeout=60
    ).stdout


def test_an_ed25519_signature_is_byte_identical_to_ssh_keygens(tmp_path: Path) -> None:
    key = write_key(key_of(1), tmp_path / "key")
    theirs = keygen("-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE, content=MESSAGE)
    assert sign(MESSAGE, key_of(1), NAMESPACE) == theirs
    assert sign_with(MESSAGE, key) == theirs


def test_an_rsa_signature_is_byte_identical_to_ssh_keygens(rsa_file: Path) -> None:
    theirs = keygen("-Y", "sign", "-q", "-f", str(rsa_file), "-n", NAMESPACE, content=MESSAGE)
    assert sign_with(MESSAGE, rsa_file) == theirs
    public = rsa_file.with_suffix(".pub").read_text(encoding="ascii")
    assert verify(MESSAGE, theirs, NAMESPACE).key == read_public_key(public)


def test_ssh_keygen_accepts_ours_and_refuses_it_over_another_text(tmp_path: Path) -> None:
    signers = tmp_path / "allowed_signers"
    signers.write_text(f'AAA namespaces="{NAMESPACE}" {public_line(key_of(1))}\n', encoding="ascii")
    signature = tmp_path / "x.sig"
    signature.write_bytes(sign(MESSAGE, key_of(1), NAMESPACE))
    words = ("-Y", "verify", "-f", str(signers), "-I", "AAA", "-n", NAMESPACE, "-s", str(signature))
    assert b"Good" in keygen(*words, content=MESSAGE)
    with pytest.raises(subprocess.CalledProcessError):
        keygen(*words, content=MESSAGE + b"x")


def test_the_fingerprint_is_the_one_that_ssh_keygen_shows(tmp_path: Path) -> None:
    key = write_key(key_of(2), tmp_path / "key")
    assert fingerprint(public_line(key_of(2))).encode() in keygen("-lf", str(key))


def test_a_key_with_passphrase_is_handed_to_ssh_keygen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "locked"
    keygen("-q", "-t", "ed25519", "-N", "secret words", "-f", str(key))
    answer = tmp_path / "answer"
    answer.write_text("#!/bin/sh\necho 'secret words'\n", encoding="ascii")
    answer.chmod(0o700)
    monkeypatch.setenv("SSH_ASKPASS", str(answer))
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")
    monkeypatch.setenv("DISPLAY", ":0")
    assert load_private_key(key) is None
    verify(MESSAGE, sign_with(MESSAGE, key), NAMESPACE)


def test_a_key_in_the_agent_signs_through_its_public_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = shutil.which("ssh-agent")
    assert agent, "ssh-agent is missing: install openssh-client"
    key = write_key(key_of(3), tmp_path / "key")
    socket = tmp_path / "s"
    process = subprocess.Popen([agent, "-D", "-a", str(socket)], stdout=subprocess.DEVNULL)
    try:
        while not socket.exists():
            assert process.poll() is None
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        subprocess.run(["ssh-add", "-q", str(key)], check=True, env=os.environ)
        key.unlink()
        assert sign_with(MESSAGE, key.with_suffix(".pub")) == sign(MESSAGE, key_of(3), NAMESPACE)
    finally:
        process.terminate()
        process.wait()


def test_when_ssh_keygen_cannot_sign_the_reason_is_told(tmp_path: Path) -> None:
    lone = tmp_path / "lone.pub"
    lone.write_text(public_line(key_of(4)), encoding="ascii")
    with pytest.raises(Refused, match="ssh-keygen could not sign"):
        sign_with(MESSAGE, lone)


# -- kinds of keys that are verified --------------------------------------------------------


@pytest.mark.parametrize("bits", ["256", "384", "521"])
def test_an_ecdsa_key_signs_through_ssh_keygen_and_is_verified(tmp_path: Path, bits: str) -> None:
    key = tmp_path / "ecdsa"
    keygen("-q", "-t", "ecdsa", "-b", bits, "-N", "", "-f", str(key))
    line = read_public_key(key.with_name("ecdsa.pub").read_text("ascii"))
    signature = sign_with(MESSAGE, key)
    assert verify(MESSAGE, signature, NAMESPACE).key == line
    with pytest.raises(BadSignature):
        verify(MESSAGE + b"x", signature, NAMESPACE)


def field(raw: bytes) -> bytes:
    return struct.pack(">I", len(raw)) + raw


def number(value: int) -> bytes:
    return field(value.to_bytes(value.bit_length() // 8 + 1))


def token_signature(kind: str, *, touched: bool = True) -> tuple[str, bytes]:
    """The public line of a key in a security token, and its signature, as OpenSSH's PROTOCOL.u2f has them."""
    flags, application = bytes([touched]) + struct.pack(">I", 7), b"ssh:"
    digest = hashlib.sha512(MESSAGE).digest()
    signed = b"SSHSIG" + b"".join(map(field, (NAMESPACE.encode(), b"", b"sha512", digest)))
    over = hashlib.sha256(application).digest() + flags + hashlib.sha256(signed).digest()
    if kind == "sk-ssh-ed25519@openssh.com":
        key = key_of(5)
        point = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        parts, raw = [point], key.sign(over)
    else:
        curve = ec.derive_private_key(5, ec.SECP256R1())
        point = curve.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        one, two = decode_dss_signature(curve.sign(over, ec.ECDSA(hashes.SHA256())))
        parts, raw = [b"nistp256", point], number(one) + number(two)
    blob = b"".join(map(field, (kind.encode(), *parts, application)))
    signature = field(kind.encode()) + field(raw) + flags
    fields = (blob, NAMESPACE.encode(), b"", b"sha512", signature)
    armoured = armour(b"SSHSIG" + struct.pack(">I", 1) + b"".join(map(field, fields)))
    return f"{kind} {base64.b64encode(blob).decode()}", armoured


@pytest.mark.parametrize(
    "kind", ["sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"]
)
def test_a_signature_of_a_security_key_is_verified_as_ssh_keygen_does(
    tmp_path: Path, kind: str
) -> None:
    line, signature = token_signature(kind)
    (tmp_path / "signers").write_text(f"AAA {line}\n", encoding="ascii")
    (tmp_path / "sig").write_bytes(signature)
    signers, file = str(tmp_path / "signers"), str(tmp_path / "sig")
    words = ("-Y", "verify", "-f", signers, "-I", "AAA", "-n", NAMESPACE, "-s", file)
    assert b"Good" in keygen(*words, content=MESSAGE)
    assert verify(MESSAGE, signature, NAMESPACE).key == read_public_key(line)
    with pytest.raises(BadSignature):
        verify(MESSAGE + b"x", signature, NAMESPACE)
    with pytest.raises(BadSignature, match="not touched"):
        verify(MESSAGE, token_signature(kind, touched=False)[1], NAMESPACE)


# -- what is refused ----------------------------------------------------------------------------------


def pieces(armoured: bytes) -> bytes:
    """A signature's bytes without armour."""
    return base64.b64decode(b"".join(armoured.split(b"\n")[1:-2]))


GOOD = sign(MESSAGE, key_of(1), NAMESPACE)
BLOB = pieces(GOOD)


def with_hash(name: bytes) -> bytes:
    return BLOB.replace(struct.pack(">I", 6) + b"sha512", struct.pack(">I", len(name)) + name)


BAD = {
    "another namespace": sign(MESSAGE, key_of(1), "git"),
    "of another format": sign(MESSAGE, key_of(1), "cap-tui-bundle@2"),
    "another text": sign(MESSAGE + b"x", key_of(1), NAMESPACE),
    "SHA-1": armour(with_hash(b"sha1")),
    "behind its end": armour(BLOB + b"x"),
    "version 2": armour(BLOB.replace(b"SSHSIG\0\0\0\1", b"SSHSIG\0\0\0\2")),
    "cut": armour(BLOB[:-3]),
    "length beyond the end": armour(BLOB[:10] + b"\xff\xff\xff\xff" + BLOB[14:]),
    "not base64": GOOD.replace(b"U1NI", b"U1N!"),
    "no armour": BLOB,
    "text behind": GOOD + b"and more\n",
    "empty": b"",
    "huge": armour(BLOB + b"\0" * 9000),
    "one bit": armour(BLOB[:-1] + bytes([BLOB[-1] ^ 1])),
}


@pytest.mark.parametrize("signature", BAD.values(), ids=BAD.keys())
def test_a_signature_that_is_not_one_is_bad(signature: bytes) -> None:
    with pytest.raises(BadSignature):
        verify(MESSAGE, signature, NAMESPACE)


def test_every_flipped_bit_of_a_signature_is_noticed() -> None:
    for place in range(len(BLOB)):
        flipped = BLOB[:place] + bytes([BLOB[place] ^ 0x40]) + BLOB[place + 1 :]
        with pytest.raises(BadSignature):
            verify(MESSAGE, armour(flipped), NAMESPACE)


def lines() -> dict[str, str]:
    keys = {
        "short RSA": rsa.generate_private_key(65537, 2048),
        "DSA": dsa.generate_private_key(1024),
    }
    return {
        name: key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
        for name, key in keys.items()
    } | {
        "no key": "ssh-ed25519 AAAA",
        "no token": "sk-ssh-ed25519@openssh.com AAAA",
        "text": "hello",
        "long": "ssh-ed25519 " + "A" * 5000,
        "": "",
    }


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["short RSA", "DSA", "no key", "no token", "text", "long", ""])
def test_a_weak_or_broken_key_is_not_taken(name: str) -> None:
    with pytest.raises(Refused):
        read_public_key(lines()[name])


def test_a_key_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUse):
        load_private_key(tmp_path / "missing")
    (tmp_path / "text").write_text("hello", encoding="ascii")
    with pytest.raises(Refused, match="not an SSH private key"):
        load_private_key(tmp_path / "text")
