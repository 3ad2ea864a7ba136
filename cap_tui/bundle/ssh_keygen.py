"""Keys that only ssh-keygen can use: in an agent, behind a passphrase, on a security key."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from cap_tui.bundle.layout import NAMESPACE
from cap_tui.bundle.sshsig import MAX_SIGNATURE_BYTES, load_private_key, sign
from cap_tui.errors import Refused
from cap_tui.text.i18n import _

TIMEOUT_SECONDS = 120


def sign_with(message: bytes, key_file: Path, *, ask: bool = True) -> bytes:
    """Sign ``message`` with the key in ``key_file``.

    A private key without passphrase is used here; a public key (its private half is in the
    agent) and a key with passphrase are handed to ssh-keygen, which asks on the terminal.
    Without ``ask`` nobody is asked: the key has to be in the agent. Raises :class:`Refused` otherwise.
    """
    if key_file.suffix != ".pub":
        key = load_private_key(key_file)
        if key is not None:
            return sign(message, key, NAMESPACE)
    return _ask_ssh_keygen(message, key_file, ask=ask)


def _ask_ssh_keygen(message: bytes, key_file: Path, *, ask: bool) -> bytes:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise Refused(
            _("This key needs the program ssh-keygen, which is not installed."),
            where=str(key_file),
            remedy=_("Install OpenSSH's client, or use a key file without passphrase."),
        )
    command = [program, "-Y", "sign", "-q", "-f", str(key_file.absolute()), "-n", NAMESPACE]
    try:
        done = subprocess.run(
            command,
            input=message,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
            start_new_session=not ask,  # without a terminal of its own it cannot ask on ours
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(
            _("ssh-keygen did not answer within {seconds} seconds.").format(
                seconds=TIMEOUT_SECONDS
            ),
            where=str(key_file),
        ) from error
    if done.returncode or not 0 < len(done.stdout) <= MAX_SIGNATURE_BYTES:
        if not ask:
            raise Refused(
                _("The key cannot sign without its passphrase, and no agent has it."),
                where=str(key_file),
                remedy=_(
                    "Open it first: in a terminal `ssh-add {file}`, then cap-tui there."
                ).format(file=key_file),
            )
        raise Refused(
            _("ssh-keygen could not sign: {why}.").format(
                why=done.stderr.decode("utf-8", "replace").strip()[:200]
            ),
            where=str(key_file),
            remedy=_("Is the key in the agent (ssh-add -l), and is the passphrase right?"),
        )
    return done.stdout
