"""The private keys of open ballots: in the home of whoever opened them, readable by that login only."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from cap_tui.errors import Refused
from cap_tui.text.i18n import _
from cap_tui.workshop.sealing import as_bytes, as_text
from cap_tui.workspace.disk_errors import not_written
from cap_tui.workspace.home import keep, kept

FOLDER = "ballot-keys"
_SCRYPT = {"length": 32, "n": 2**15, "r": 8, "p": 1}


class BallotKeys:
    """The keys in one home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER

    def _path(self, ballot: str) -> Path:
        return self.folder / f"{ballot}.json"

    def store(self, ballot: str, private_key: str, passphrase: str = "") -> None:
        """Keep a key; it is on the disk, with its name, when this returns. Raises Refused, NotSaved."""
        document = (
            {"private_key": private_key} if not passphrase else _locked(private_key, passphrase)
        )
        path = self._path(ballot)
        keep(path, json.dumps({"ballot": ballot, **document}).encode())
        try:
            handle = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise not_written(error, path) from error

    def holds(self, ballot: str) -> bool:
        """Whether the key of this ballot is here."""
        return self._path(ballot).exists()

    def has_passphrase(self, ballot: str) -> bool:
        """Whether the key of this ballot needs a passphrase."""
        return "salt" in self._document(ballot)

    def private_key(self, ballot: str, passphrase: str = "") -> str:
        """The key of a ballot; empty when it is not here. Raises Refused for a wrong passphrase."""
        document = self._document(ballot)
        if "salt" not in document:
            return str(document.get("private_key", ""))
        if not passphrase:
            raise Refused(
                _("The key of the ballot needs its passphrase."),
                remedy=_("Give --passphrase at a terminal."),
            )
        return _unlocked(document, passphrase)

    def _document(self, ballot: str) -> dict[str, Any]:
        text = kept(self._path(ballot))
        try:
            document = json.loads(text) if text else {}
        except ValueError as error:
            raise Refused(
                _("The file of the key is damaged."), where=str(self._path(ballot))
            ) from error
        return document if isinstance(document, dict) else {}


def _cipher(passphrase: str, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(Scrypt(salt=salt, **_SCRYPT).derive(passphrase.encode()))


def _locked(private_key: str, passphrase: str) -> dict[str, str]:
    salt, nonce = os.urandom(16), os.urandom(12)
    locked = _cipher(passphrase, salt).encrypt(nonce, private_key.encode(), None)
    return {"salt": as_text(salt), "nonce": as_text(nonce), "locked": as_text(locked)}


def _unlocked(document: dict[str, Any], passphrase: str) -> str:
    salt, nonce, locked = (as_bytes(str(document.get(k, ""))) for k in ("salt", "nonce", "locked"))
    try:
        return _cipher(passphrase, salt).decrypt(nonce, locked, None).decode()
    except (InvalidTag, ValueError) as error:
        raise Refused(_("The passphrase is wrong.")) from error
