"""Pseudonyms: the same person is the same word for one recipient and purpose, and for nobody else.

HMAC-SHA-256 with a secret per recipient and purpose that never leaves. Pseudonymised data is
still personal data (GDPR Art. 4(5) and recital 26).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cap_tui.bundle.records import Pseudonyms
from cap_tui.workspace import Workspace

_CHARS = 32


@dataclass(frozen=True)
class Pseudonymiser:
    """Makes the pseudonyms of one recipient."""

    secret: bytes
    region: str

    def of(self, identifier: str) -> str:
        """The pseudonym of an identifier; an empty one stays empty."""
        if not identifier:
            return ""
        message = f"{self.region}|{identifier}".encode()
        return "p-" + hmac.new(self.secret, message, hashlib.sha256).hexdigest()[:_CHARS]

    def of_value(self, value: Any) -> Any:
        """The same for a field: a text, or a list of texts; anything else vanishes."""
        if isinstance(value, str):
            return self.of(value)
        if isinstance(value, list):
            return [self.of(item) for item in value if isinstance(item, str)]
        return None


def secret_for(
    workspace: Workspace, recipient: str, purpose: str
) -> tuple[Pseudonymiser, Pseudonyms | None]:
    """The recipient's pseudonymiser, and the new secret's record when it has yet to be stored."""
    held: Iterable[Pseudonyms] = workspace.records(Pseudonyms).find(
        recipient=recipient, purpose=purpose
    )
    stored = next(iter(held), None)
    record = stored or Pseudonyms(
        recipient=recipient, purpose=purpose, secret=secrets.token_hex(32)
    )
    maker = Pseudonymiser(bytes.fromhex(record.secret), workspace.config.region.code)
    return maker, None if stored else record
