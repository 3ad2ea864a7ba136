"""The token of the QR code and the code that people type: made, spelled, compared."""

from __future__ import annotations

import hmac
import secrets

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""A-Z and 2-9 without what is mistaken for something else: 32 signs, 5 bits each."""
TOKEN_LENGTH = 16
CODE_LENGTH = 8


def new_word(length: int) -> str:
    """A random word of the alphabet: 5 bits a sign."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(length))


def derived_word(secret: bytes, purpose: str, length: int) -> str:
    """The word that belongs to a purpose: the same on every host that has the secret."""
    digest = hmac.digest(secret, purpose.encode(), "sha256")
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:length])


def spelled_code(code: str) -> str:
    """A code as people read it: XXXX-XXXX."""
    return f"{code[:4]}-{code[4:]}"


def typed_code(text: str) -> str:
    """What somebody typed, in the signs of the alphabet: case, blanks and hyphens do not matter."""
    return "".join(sign for sign in text.upper() if sign in ALPHABET)[:64]


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
