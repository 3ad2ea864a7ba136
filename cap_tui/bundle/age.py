"""age encryption (age-encryption.org/v1) of a whole bundle, with the optional package pyrage."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from cap_tui.errors import Refused, WrongUse
from cap_tui.text.i18n import _

MAGIC = b"age-encryption.org/v1\n"


def _pyrage() -> Any:
    try:
        import pyrage  # type: ignore[import-untyped]
    except ImportError as error:
        raise WrongUse(
            _("Encryption needs the optional part 'age' of the program, which is not installed."),
            remedy=_("Install it with: pip install 'cap-tui[age]'."),
        ) from error
    return pyrage


def _recipient(line: str) -> Any:
    pyrage = _pyrage()
    kind = pyrage.x25519 if line.startswith("age1") else pyrage.ssh
    try:
        return kind.Recipient.from_str(line)
    except Exception as error:  # pyrage raises its own unrelated classes
        raise Refused(
            _("This is not a key to encrypt for: {why}.").format(why=error),
            where=line[:40],
            remedy=_("Give an age1… key, or a line of an SSH .pub file (Ed25519 or RSA)."),
        ) from error


def recipients(words: Sequence[str]) -> list[str]:
    """Recipient lines from what a person gave: keys as they are, or files that hold one a line."""
    found: list[str] = []
    for word in words:
        if word.startswith(("age1", "ssh-")):
            found.append(word)
            continue
        try:
            text = Path(word).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise WrongUse(_("The recipient's key cannot be read."), where=word) from error
        found += [line for line in text.splitlines() if line.strip() and line[0] != "#"]
    for line in found:
        _recipient(line)
    return found


def encrypt_file(source: Path, target: Path, to: Sequence[str]) -> None:
    """Encrypt ``source`` into ``target`` so that each recipient can open it alone."""
    _pyrage().encrypt_file(str(source), str(target), [_recipient(line) for line in to])


def decrypt(file: BinaryIO, identities: Sequence[Path]) -> BinaryIO:
    """The content of ``file``, opened with the first of the identity files (age or SSH) that fits.

    It stands in memory, and only there; what is encrypted is read piece by piece.
    """
    pyrage = _pyrage()
    keys = [key for path in identities for key in _identities(path)]
    if not keys:
        raise WrongUse(
            _("The bundle is encrypted."),
            remedy=_(
                "Name your key with `bundle keys mine FILE` (on the screen p, then K) or with --identity FILE; without cap-tui: age -d -i KEY FILE > NAME.cap.zip. If it was not encrypted for you, send your partner your public key."
            ),
        )
    plain = io.BytesIO()
    try:
        pyrage.decrypt_io(file, plain, keys)
    except (pyrage.DecryptError, OSError) as error:
        raise Refused(
            _("The bundle cannot be decrypted: {why}.").format(why=error),
            remedy=_(
                "It was encrypted for another key, or it is not complete. Send your partner the .pub file of your key and ask for a new bundle. A key with a passphrase must be opened first."
            ),
        ) from error
    return plain


def _identities(path: Path) -> list[Any]:
    pyrage = _pyrage()
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise WrongUse(_("The key file cannot be read."), where=str(path)) from error
    try:
        if b"AGE-SECRET-KEY-" in raw:
            lines = raw.decode("ascii").splitlines()
            return [
                pyrage.x25519.Identity.from_str(line)
                for line in lines
                if line.startswith("AGE-SECRET-KEY-")
            ]
        return [pyrage.ssh.Identity.from_buffer(raw)]
    except Exception as error:  # pyrage raises its own unrelated classes
        raise Refused(
            _("This key file cannot be used: {why}.").format(why=error), where=str(path)
        ) from error
