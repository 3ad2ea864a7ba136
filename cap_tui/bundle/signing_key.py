"""The key a person signs with: its file is named once; the home remembers where it is, never what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cap_tui.bundle.sshsig import fingerprint, read_public_key
from cap_tui.errors import CapError, WrongUse
from cap_tui.text.i18n import _

SIGNING_KEY = "signing_key"
"""The file under the home's state that names the key."""

REGION_KEYS = "signing_keys"
"""The folder beside it: one file a region that has a key of its own."""

SIGNED_WITH = "signed_with"
"""The folder beside it: for each region the fingerprint that it signed with last."""


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


def named_key(state: Path, region: str = "") -> SigningKey | None:
    """The key that was named for ``region``, else the one named for all; None when none was.

    ``state`` is the home's folder of that name.
    """
    for place in (state / REGION_KEYS / region, state / SIGNING_KEY):
        if place.is_file():
            return _remembered(place)
    return None


def _remembered(place: Path) -> SigningKey:
    file = Path(place.read_text(encoding="utf-8").strip())
    try:
        return key_in_file(file)
    except CapError:
        return SigningKey(file)


def name_key(state: Path, file: Path, region: str = "") -> SigningKey:
    """Name the key to sign with from now on: for one ``region``, or for all that have none of their own.

    Raises :class:`WrongUse` when there is no such file.
    """
    key = key_in_file(file)
    place = state / REGION_KEYS / region if region else state / SIGNING_KEY
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"{file.absolute()}\n", encoding="utf-8")
    return key


def note_signed(state: Path, region: str, fingerprint_used: str) -> None:
    """Remember with which key a region signed last."""
    place = state / SIGNED_WITH / region
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"{fingerprint_used}\n", encoding="utf-8")


def regions_signing_with(state: Path, mark: str, *, but: str = "") -> tuple[str, ...]:
    """The regions that have the key with this fingerprint for their own, or signed with it last, without ``but``."""
    found = {
        place.name
        for place in _files(state / REGION_KEYS)
        if _remembered(place).fingerprint == mark
    } | {
        place.name
        for place in _files(state / SIGNED_WITH)
        if place.read_text(encoding="utf-8").strip() == mark
    }
    return tuple(sorted(found - {but}))


def _files(folder: Path) -> list[Path]:
    return [place for place in folder.iterdir() if place.is_file()] if folder.is_dir() else []
