"""Partners: the own signing key, partners' pinned keys, and the registers of what was exchanged."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.bundle import keys
from cap_tui.bundle import signing_key as key_files
from cap_tui.bundle.records import Export, Import, PartnerKey
from cap_tui.bundle.signing_key import SigningKey
from cap_tui.bundle.sshsig import KEY_TYPES, read_public_key
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
    """The signing key that the person named for this region, else for all; None when there is none."""
    if context.home is None:
        return None
    return key_files.named_key(context.home.state, context.workspace.config.region.code)


def name_signing_key(
    home: Home, file: Path, region: str = "", *, dry_run: bool = False
) -> SigningKey:
    """Name the key to sign with from now on, for one region or for all that have none of their own.

    ``region`` is its code. Raises WrongUse, Refused when it is not a key.
    """
    if region:
        keys.check_code(region)
    if dry_run:
        return key_files.key_in_file(file)
    return key_files.name_key(home.state, file, region)


def other_regions_with_key(context: Context, fingerprint: str) -> tuple[str, ...]:
    """The codes of other regions of this person that sign with the same key."""
    if context.home is None or not fingerprint:
        return ()
    own = context.workspace.config.region.code
    return key_files.regions_signing_with(context.home.state, fingerprint, but=own)


def shared_key_warning(regions: Sequence[str]) -> str:
    """The warning that two regions sign with one key."""
    return _(
        "{regions} signs with this key too: partners pin a key for one region. Name a key of its own with: bundle keys mine FILE --region CODE"
    ).format(regions=", ".join(regions))


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
    text = (
        given if given.startswith(KEY_TYPES) else key_files.read_key_file(Path(given).expanduser())
    )
    return read_public_key(text)


def pinned_keys(context: Context) -> list[PartnerKey]:
    """The pinned keys of partners, by region and age; revoked ones too."""
    return keys.pins(context.workspace)


def valid_keys(context: Context, region: str) -> list[PartnerKey]:
    """The pinned keys of a region that are valid today, oldest first."""
    day = today()
    return [
        key
        for key in pinned_keys(context)
        if key.region == region and not key.revoked and day <= (key.valid_until or day)
    ]


def pin_key(
    context: Context,
    key: PartnerKey,
    *,
    dry_run: bool = False,
    replaces: str = "",
    overlap: int = 0,
) -> PartnerKey:
    """Pin a key that :func:`cap_tui.bundle.keys.pinned` made; one that is pinned already is returned.

    ``replaces`` is the fingerprint of the key that ends ``overlap`` days from now. Raises Refused when
    it is pinned for another region or revoked, NotFound for a key to replace that is not pinned, ReadOnly.
    """
    workspace = context.workspace
    old = keys.check_replaced(workspace, key, replaces) if replaces else None
    if dry_run:
        return keys.check_pin(workspace, key) or key
    if old is None:
        return keys.pin(workspace, key)
    end = datetime.date.fromisoformat(today()) + datetime.timedelta(days=overlap)
    return keys.change_key(workspace, old, key, end.isoformat())


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
