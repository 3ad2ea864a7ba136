"""SSH signatures in pure Python: what ``ssh-keygen -Y sign`` and ``-Y verify`` do, byte for byte.

Format: OpenSSH, PROTOCOL.sshsig (version 1). Signed with: Ed25519, and RSA of at least 3072
bits with SHA-2. Verified as well: ECDSA over the NIST curves, and Ed25519 and ECDSA on a
security key (PROTOCOL.u2f) that a person touched. Not accepted: SHA-1, DSA, other hashes than
SHA-256 and SHA-512, anything behind the end of a field.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_ssh_private_key,
    load_ssh_public_key,
)

from cap_tui.errors import Refused, WrongUse
from cap_tui.text.i18n import _
from cap_tui.text.system_reason import system_reason

MIN_RSA_BITS = 3072
MAX_SIGNATURE_BYTES = 8192
MAX_KEY_BYTES = 4096

_MAGIC = b"SSHSIG"
_ARMOUR = re.compile(
    rb"\A-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]{1,76}\n)+)-----END SSH SIGNATURE-----\n?\Z"
)
_HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
_RSA_HASHES = {b"rsa-sha2-256": hashes.SHA256(), b"rsa-sha2-512": hashes.SHA512()}

_CURVES = {
    "secp256r1": (b"ecdsa-sha2-nistp256", hashes.SHA256()),
    "secp384r1": (b"ecdsa-sha2-nistp384", hashes.SHA384()),
    "secp521r1": (b"ecdsa-sha2-nistp521", hashes.SHA512()),
}
_SECURITY_KEYS = (b"sk-ssh-ed25519@openssh.com", b"sk-ecdsa-sha2-nistp256@openssh.com")
KEY_TYPES = ("ssh-", "ecdsa-sha2-", "sk-")
"""How the line of a public key begins."""

_TOUCHED = 1  # flag: the person touched the security key

PublicKey = Ed25519PublicKey | RSAPublicKey
PrivateKey = Ed25519PrivateKey | RSAPrivateKey


class BadSignature(Exception):
    """A signature is not what it should be; the text says how, for a person."""


@dataclass(frozen=True)
class Signed:
    """A signature that is mathematically good: by which key, not by whom."""

    key: str  # "ssh-ed25519 AAAA…", without comment
    fingerprint: str


def _string(raw: bytes) -> bytes:
    return struct.pack(">I", len(raw)) + raw


def _take(raw: bytes, place: int) -> tuple[bytes, int]:
    """One length-prefixed field and the place behind it."""
    if place + 4 > len(raw):
        raise BadSignature(_("it ends too early"))
    size = struct.unpack_from(">I", raw, place)[0]
    end = place + 4 + size
    if end > len(raw):
        raise BadSignature(_("it ends too early"))
    return raw[place + 4 : end], end


def _fields(raw: bytes, count: int) -> list[bytes]:
    found, place = [], 0
    for _number in range(count):
        field, place = _take(raw, place)
        found.append(field)
    if place != len(raw):
        raise BadSignature(_("there is data after its end"))
    return found


def _to_be_signed(message: bytes, namespace: str, hash_name: bytes) -> bytes:
    digest = _HASHES[hash_name](message).digest()
    return _MAGIC + b"".join(map(_string, (namespace.encode(), b"", hash_name, digest)))


def public_blob(key: PublicKey) -> bytes:
    """The key as SSH sends it over the wire."""
    return base64.b64decode(key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).split()[1])


def fingerprint(key: str) -> str:
    """``SHA256:…`` of a public key line, as ``ssh-keygen -l`` shows it: what people compare."""
    digest = hashlib.sha256(base64.b64decode(key.split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def read_public_key(line: str) -> str:
    """A public key line ``<type> <base64> [comment]`` without its comment.

    Raises :class:`Refused` when it is no SSH public key, or of a kind that bundles do not accept.
    """
    words = line.split()[:2]
    try:
        if len(line) > MAX_KEY_BYTES:
            raise ValueError
        key = _load_key(" ".join(words))
    except (ValueError, IndexError, UnsupportedAlgorithm, BadSignature) as error:
        raise Refused(
            _("This is not an SSH public key."),
            where=line[:40],
            remedy=_("Give the line of a .pub file, as in ssh-ed25519 AAAA…"),
        ) from error
    _check_kind(key)
    return " ".join(words)


@dataclass(frozen=True)
class SecurityKey:
    """A key in a security token: the public key that it signs with, and the application that it is for."""

    key: Ed25519PublicKey | EllipticCurvePublicKey
    application: bytes


def _load_key(line: str) -> object:
    """A public key from its line; ValueError, :class:`BadSignature` or UnsupportedAlgorithm when it is none."""
    name = line.split()[0].encode()
    if name not in _SECURITY_KEYS:
        return load_ssh_public_key(line.encode())
    blob = base64.b64decode(line.split()[1], validate=True)
    count = 3 if name == _SECURITY_KEYS[0] else 4
    kind, *parts = _fields(blob, count)
    if kind != name:
        raise ValueError
    if count == 3:
        return SecurityKey(Ed25519PublicKey.from_public_bytes(parts[0]), parts[1])
    curve, point, application = parts
    if curve != b"nistp256":
        raise ValueError
    return SecurityKey(EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point), application)


def _check_kind(key: object) -> None:
    if isinstance(key, RSAPublicKey | RSAPrivateKey):
        if key.key_size >= MIN_RSA_BITS:
            return
        problem = _("this RSA key has only {bits} bits").format(bits=key.key_size)
    elif isinstance(key, Ed25519PublicKey | Ed25519PrivateKey | SecurityKey) or (
        isinstance(key, EllipticCurvePublicKey) and key.curve.name in _CURVES
    ):
        return
    else:
        problem = _("this kind of key is not accepted")
    raise Refused(
        _("The key cannot be used: {problem}.").format(problem=problem),
        remedy=_("Use an Ed25519 key (ssh-keygen -t ed25519) or RSA of {bits} bits.").format(
            bits=MIN_RSA_BITS
        ),
    )


def load_private_key(path: Path) -> PrivateKey | None:
    """The private key in a file, or None when ssh-keygen has to sign: with a passphrase, ECDSA, a security key."""
    try:
        key = load_ssh_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise WrongUse(
            _("The key file cannot be read: {why}.").format(why=system_reason(error)),
            where=str(path),
        ) from error
    except TypeError:
        return None
    except (ValueError, UnsupportedAlgorithm) as error:
        if _is_on_a_token(path):
            return None
        raise Refused(
            _("This is not an SSH private key."),
            where=str(path),
            remedy=_("Give a file made by ssh-keygen -t ed25519."),
        ) from error
    if isinstance(key, EllipticCurvePrivateKey):
        return None
    _check_kind(key)
    assert isinstance(key, Ed25519PrivateKey | RSAPrivateKey)
    return key


def _is_on_a_token(path: Path) -> bool:
    """Whether the file only points to a key in a security token, as its .pub file says."""
    public = path.with_name(path.name + ".pub")
    return public.is_file() and public.read_bytes().startswith(_SECURITY_KEYS)


def sign(message: bytes, key: PrivateKey, namespace: str) -> bytes:
    """The armoured signature over ``message``, byte-identical to ``ssh-keygen -Y sign -n namespace``."""
    signed = _to_be_signed(message, namespace, b"sha512")
    if isinstance(key, RSAPrivateKey):
        name, raw = b"rsa-sha2-512", key.sign(signed, PKCS1v15(), hashes.SHA512())
    else:
        name, raw = b"ssh-ed25519", key.sign(signed)
    parts = (
        public_blob(key.public_key()),
        namespace.encode(),
        b"",
        b"sha512",
        _string(name) + _string(raw),
    )
    blob = _MAGIC + struct.pack(">I", 1) + b"".join(map(_string, parts))
    return armour(blob)


def armour(blob: bytes) -> bytes:
    """A signature's bytes between its two lines, wrapped as ssh-keygen wraps them."""
    text = base64.b64encode(blob).decode()
    lines = [text[place : place + 70] for place in range(0, len(text), 70)]
    return (
        "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----"]) + "\n"
    ).encode()


def _open(armoured: bytes) -> bytes:
    match = _ARMOUR.match(armoured.replace(b"\r\n", b"\n"))
    if match is None or len(armoured) > MAX_SIGNATURE_BYTES:
        raise BadSignature(_("it is not an SSH signature"))
    try:
        blob = base64.b64decode(match[1].replace(b"\n", b""), validate=True)
    except binascii.Error:
        raise BadSignature(_("it is not an SSH signature")) from None
    if not blob.startswith(_MAGIC + struct.pack(">I", 1)):
        raise BadSignature(_("it is not an SSH signature of version 1"))
    return blob[len(_MAGIC) + 4 :]


def verify(message: bytes, armoured: bytes, namespace: str) -> Signed:
    """Check a signature over ``message`` made for ``namespace``; says by which key.

    Raises :class:`BadSignature` with the reason. Whose key it is, is the caller's question.
    """
    blob, given, _reserved, hash_name, signature = _fields(_open(armoured), 5)
    if given != namespace.encode():
        raise BadSignature(_("it was made for another purpose than a bundle of this format"))
    if hash_name not in _HASHES:
        raise BadSignature(_("it uses a hash that is not accepted"))
    name = _take(signature, 0)[0]
    kind = _take(blob, 0)[0]
    line = f"{kind.decode('ascii', 'replace')} {base64.b64encode(blob).decode()}"
    try:
        key = _load_key(line)
        _check_kind(key)
        signed = _to_be_signed(message, namespace, hash_name)
        if isinstance(key, SecurityKey):
            _check_touched(key, name, signature, signed)
        else:
            _check(key, name, _fields(signature, 2)[1], signed)
    except (ValueError, UnsupportedAlgorithm, Refused) as error:
        raise BadSignature(_("its key is of a kind that is not accepted")) from error
    except InvalidSignature:
        raise BadSignature(_("it does not fit the content")) from None
    return Signed(line, fingerprint(line))


def _check(key: object, name: bytes, raw: bytes, signed: bytes) -> None:
    if isinstance(key, Ed25519PublicKey) and name == b"ssh-ed25519":
        key.verify(raw, signed)
    elif isinstance(key, RSAPublicKey) and name in _RSA_HASHES:
        key.verify(raw, signed, PKCS1v15(), _RSA_HASHES[name])
    elif isinstance(key, EllipticCurvePublicKey) and name == _CURVES[key.curve.name][0]:
        key.verify(_ecdsa(raw), signed, ECDSA(_CURVES[key.curve.name][1]))
    else:
        raise BadSignature(_("it uses a method that is not accepted"))


def _ecdsa(raw: bytes) -> bytes:
    """An ECDSA signature as the library takes it."""
    first, second = (int.from_bytes(part, signed=True) for part in _fields(raw, 2))
    if first <= 0 or second <= 0:
        raise InvalidSignature
    return encode_dss_signature(first, second)


def _check_touched(key: SecurityKey, name: bytes, signature: bytes, signed: bytes) -> None:
    """A signature by a security key: over the application, what the token did, and the message."""
    raw, place = _take(signature, _take(signature, 0)[1])
    if len(signature) != place + 5:  # flags and counter
        raise BadSignature(_("there is data after its end"))
    flags = signature[place]
    if not flags & _TOUCHED:
        raise BadSignature(_("the security key was not touched"))
    application, digest = (hashlib.sha256(part).digest() for part in (key.application, signed))
    over = application + signature[place:] + digest
    if isinstance(key.key, Ed25519PublicKey) and name == _SECURITY_KEYS[0]:
        key.key.verify(raw, over)
    elif isinstance(key.key, EllipticCurvePublicKey) and name == _SECURITY_KEYS[1]:
        key.key.verify(_ecdsa(raw), over, ECDSA(hashes.SHA256()))
    else:
        raise BadSignature(_("it uses a method that is not accepted"))
