"""Partners: the own signing key, partners' pinned keys, and the registers of what was exchanged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.bundle import keys
from cap_tui.bundle import signing_key as key_files
from cap_tui.bundle.records import Export, Import, PartnerKey
from cap_tui.bundle.signing_key import SigningKey
from cap_tui.bundle.sshsig import read_public_key
from cap_tui.errors import WrongUse
from cap_tui.operations.context import Context
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.workspace.home import Home


def today() -> str:
    """This day (UTC, ISO), against which the validity of keys is checked."""
    from cap_tui.workspace.log import utc_now

    return utc_now()[:10]


# ------------------------------------------------------------------------------ the own key


def named_signing_key(context: Context) -> SigningKey | None:
    """The signing key that the person named; None when there is none."""
    return key_files.named_key(context.home.state) if context.home else None


def name_signing_key(home: Home, file: Path, *, dry_run: bool = False) -> SigningKey:
    """Name the key to sign with from now on. Raises WrongUse, Refused when it is not a key."""
    return key_files.key_in_file(file) if dry_run else key_files.name_key(home.state, file)


def signing_key(context: Context, file: Path | None = None) -> SigningKey:
    """The key in ``file``, else the named one; its fingerprint is empty without its public half.

    Raises WrongUse when no key is named.
    """
    if file is not None:
        return (
            key_files.key_in_file(file)
            if key_files.public_half(file).is_file()
            else SigningKey(file)
        )
    key = named_signing_key(context)
    if key is None:
        raise WrongUse(
            _("No key is named to sign with."),
            remedy=_(
                "Give --key FILE, name it once with `bundle keys mine FILE`, or say --unsigned."
            ),
        )
    return key


def decryption_keys(context: Context | None) -> list[Path]:
    """The private key files that may open a bundle which was encrypted for this person."""
    key = named_signing_key(context) if context else None
    if key is None:
        return []
    return [key.file.with_suffix("") if key.file.suffix == ".pub" else key.file]


# --------------------------------------------------------------------------- partners' keys


def read_key(given: str) -> str:
    """A public key from its line, or from the file that holds it. Raises Refused, WrongUse."""
    text = given if given.startswith("ssh-") else key_files.read_key_file(Path(given).expanduser())
    return read_public_key(text)


def pinned_keys(context: Context) -> list[PartnerKey]:
    """The pinned keys of partners, by region and age; revoked ones too."""
    return keys.pins(context.workspace)


def pin_key(context: Context, key: PartnerKey, *, dry_run: bool = False) -> PartnerKey:
    """Pin a key that :func:`cap_tui.bundle.keys.pinned` made; one that is pinned already is returned.

    Raises Refused when it is pinned for another region or revoked, ReadOnly.
    """
    if dry_run:
        return keys.check_pin(context.workspace, key) or key
    return keys.pin(context.workspace, key)


def revoke_key(context: Context, fingerprint: str, *, dry_run: bool = False) -> PartnerKey:
    """Revoke a pinned key: nothing that it signed is imported from now on. Raises NotFound, ReadOnly."""
    if dry_run:
        return keys.find(context.workspace, fingerprint)
    return keys.revoke(context.workspace, fingerprint, today())


# -------------------------------------------------------------------------------- registers


def export_register(context: Context) -> list[Export]:
    """Every export, oldest first."""
    return sorted(context.records(Export).all(), key=lambda entry: entry.created)


def import_register(context: Context) -> list[Import]:
    """Every import, oldest first."""
    return sorted(context.records(Import).all(), key=lambda entry: entry.created)
