"""The key a person signs with: its file is named once; the home remembers where it is, never what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cap_tui.bundle.sshsig import fingerprint, read_public_key
from cap_tui.errors import CapError, WrongUse
from cap_tui.text.i18n import _

SIGNING_KEY = "signing_key"
"""The file under the home's state that names the key."""


@dataclass(frozen=True)
class SigningKey:
    """The key to sign with. ``line`` and ``fingerprint`` are of its public half, empty when that is not at hand."""

    file: Path
    line: str = ""
    fingerprint: str = ""


def read_key_file(path: Path) -> str:
    """The text of a public key's file; raises :class:`WrongUse` when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(_("The key file cannot be read."), where=str(path)) from error


def public_half(file: Path) -> Path:
    """The .pub file of a key; the file itself when it is one."""
    return file if file.suffix == ".pub" else file.with_name(file.name + ".pub")


def key_in_file(file: Path) -> SigningKey:
    """The key in ``file``, a private key or the .pub file of one in the agent.

    Raises :class:`WrongUse` or Refused when it is not there or its public half cannot be read.
    """
    if not file.is_file():
        raise WrongUse(_("There is no such file."), where=str(file))
    public = public_half(file)
    if not public.is_file():
        raise WrongUse(
            _("The public half of the key is not there."),
            where=str(public),
            remedy=_("Make it from the key: ssh-keygen -y -f {file} > {public}").format(
                file=file, public=public
            ),
        )
    line = read_public_key(read_key_file(public))
    return SigningKey(file, line, fingerprint(line))


def named_key(state: Path) -> SigningKey | None:
    """The key that was named, None when none was. ``state`` is the home's folder of that name."""
    place = state / SIGNING_KEY
    if not place.is_file():
        return None
    file = Path(place.read_text(encoding="utf-8").strip())
    try:
        return key_in_file(file)
    except CapError:
        return SigningKey(file)


def name_key(state: Path, file: Path) -> SigningKey:
    """Name the key to sign with from now on; raises :class:`WrongUse` when there is no such file."""
    key = key_in_file(file)
    state.mkdir(parents=True, exist_ok=True)
    (state / SIGNING_KEY).write_text(f"{file.absolute()}\n", encoding="utf-8")
    return key
