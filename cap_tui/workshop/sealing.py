"""Votes sealed to a ballot's key pair: X25519 and ChaCha20-Poly1305, a fresh key for each vote.

A sealed document is the ephemeral public key, then the ciphertext with its tag. The key of the
cipher comes from both public keys and the shared secret by HKDF (RFC 5869), so that it is used once
and the nonce can be constant. The context (ballot, voter, vote) is authenticated: a document that
is copied to another vote does not open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from cap_tui.errors import Corrupt, Refused
from cap_tui.text.i18n import _

KEY_LENGTH = 32
_NONCE = bytes(12)
_PURPOSE = b"cap-tui ballot v1"


def as_text(data: bytes) -> str:
    """Bytes as Base64 text."""
    return base64.b64encode(data).decode("ascii")


def as_bytes(text: str) -> bytes:
    """The bytes of a Base64 text. Raises Corrupt."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Corrupt(_("A sealed document cannot be read.")) from error


def new_key_pair() -> tuple[str, str]:
    """A fresh private key and its public key, as text."""
    private = X25519PrivateKey.generate()
    return as_text(private.private_bytes_raw()), as_text(private.public_key().public_bytes_raw())


def public_key_of(private_key: str) -> str:
    """The public key that belongs to a private key. Raises Refused for what is no key."""
    try:
        private = X25519PrivateKey.from_private_bytes(as_bytes(private_key))
    except (ValueError, Corrupt) as error:
        raise Refused(_("This is no private key.")) from error
    return as_text(private.public_key().public_bytes_raw())


def require_public_key(text: str, where: str) -> str:
    """The text when it is a public key. Raises Refused."""
    try:
        X25519PublicKey.from_public_bytes(as_bytes(text))
    except (ValueError, Corrupt) as error:
        raise Refused(_("This is no public key."), where=where) from error
    return text


def _cipher(secret: bytes, ephemeral: bytes, public: bytes) -> ChaCha20Poly1305:
    # HKDF of one block, by hmac: the class of `cryptography` costs as much as the key exchange.
    extracted = hmac.digest(ephemeral + public, secret, "sha256")
    return ChaCha20Poly1305(hmac.digest(extracted, _PURPOSE + b"\x01", "sha256"))


def seal(public_key: str, plain: bytes, context: str) -> str:
    """``plain`` sealed to a public key, as text; another text every time."""
    public = as_bytes(public_key)
    ephemeral = X25519PrivateKey.generate()
    head = ephemeral.public_key().public_bytes_raw()
    secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    return as_text(head + _cipher(secret, head, public).encrypt(_NONCE, plain, context.encode()))


def open_all(private_key: str, sealed: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """What was sealed, for each (text, context). Raises Corrupt for a document that does not open."""
    private = X25519PrivateKey.from_private_bytes(as_bytes(private_key))
    public = private.public_key().public_bytes_raw()
    for text, context in sealed:
        data = as_bytes(text)
        head, body = data[:KEY_LENGTH], data[KEY_LENGTH:]
        try:
            secret = private.exchange(X25519PublicKey.from_public_bytes(head))
            yield _cipher(secret, head, public).decrypt(_NONCE, body, context.encode())
        except (InvalidTag, ValueError) as error:
            raise Corrupt(_("A sealed document does not open."), where=context) from error


def receipt_of(sealed: str) -> str:
    """What a voter gets: a hash of the sealed document, which tells nothing of the choice."""
    return hashlib.sha256(sealed.encode("ascii")).hexdigest()[:16]
