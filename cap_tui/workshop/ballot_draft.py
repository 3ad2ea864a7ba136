"""A vote that was typed and not sent, kept so that only its voter's token opens it: a lost link loses no vote and shows none."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from cap_tui.errors import Corrupt
from cap_tui.workshop.ballot_form import BallotForm, Cell
from cap_tui.workshop.sealing import as_bytes, as_text

_PURPOSE = b"cap-tui unsent vote"
_NONCE = 12


def _cipher(token: str) -> ChaCha20Poly1305:
    # A token is random and long, and only another hash of it is stored: no slow derivation is needed.
    return ChaCha20Poly1305(hmac.digest(token.encode(), _PURPOSE, "sha256"))


def locked_votes(token: str, ballot: str, values: Mapping[Cell, int]) -> str:
    """The cells of a ballot's form as text that ``token`` opens."""
    plain = json.dumps([[*cell, value] for cell, value in values.items()]).encode()
    nonce = secrets.token_bytes(_NONCE)
    return as_text(nonce + _cipher(token).encrypt(nonce, plain, ballot.encode()))


def unlock_votes(token: str, ballot: str, locked: str, form: BallotForm) -> bool:
    """Put the cells back into the form, those that it still has; False where there is nothing or the token does not open it."""
    try:
        data = as_bytes(locked)
        plain = _cipher(token).decrypt(data[:_NONCE], data[_NONCE:], ballot.encode())
        found = [(int(row), int(column), int(value)) for row, column, value in json.loads(plain)]
    except (Corrupt, InvalidTag, ValueError, TypeError):
        return False
    rows, columns = range(len(form.rows)), range(len(form.columns))
    for row, column, value in found:
        if row in rows and column in columns and value in form.scale:
            form.values[row, column] = value
    return bool(form.values)
