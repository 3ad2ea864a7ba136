"""Partners' keys: pinned for one region, after people compared the fingerprint by another way.

A key that comes with a bundle is never looked at. Pins are records of the workspace, so that
who trusted whom, when, stands in the history.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from msgspec.structs import replace

from cap_tui.bundle.layout import NAMESPACE, REGION_CODE
from cap_tui.bundle.records import PartnerKey
from cap_tui.bundle.sshsig import fingerprint, read_public_key
from cap_tui.errors import NotFound, Refused, WrongUse
from cap_tui.text.clean import clean_line
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _
from cap_tui.workspace import Workspace

_NO_END = "9999-12-31"
"""The last day of a pin that has none, to compare it with others."""


def pins(workspace: Workspace) -> list[PartnerKey]:
    """All pinned keys, by region and age."""
    return sorted(workspace.records(PartnerKey).all(), key=lambda key: (key.region, key.created))


def pinned(
    region: str, line: str, compared_fingerprint: str, *, name: str = "", compared: str = "",
    valid_from: str = "", valid_until: str = "",
) -> PartnerKey:  # fmt: skip
    """The pin of a key for a region.

    ``compared_fingerprint`` is what the other side read out; :class:`Refused` when it is not the key's.
    ``valid_from`` and ``valid_until`` are ISO days; :class:`WrongUse` when they or ``region`` are none.
    """
    check_code(region)
    for day in (valid_from, valid_until):
        _check_day(day)
    key = read_public_key(line)
    own = fingerprint(key)
    if own != compared_fingerprint.strip():
        raise Refused(
            _("The fingerprints differ: this is not the key that your partner has."),
            where=f"{own} / {compared_fingerprint.strip()[:60]}",
            remedy=_("Nothing was pinned. Ask your partner by telephone which key is right."),
        )
    return PartnerKey(
        region=region,
        name=clean_line(name),
        key=key,
        fingerprint=own,
        compared=clean_line(compared),
        valid_from=valid_from,
        valid_until=valid_until,
    )


def check_code(region: str) -> None:
    """Raise :class:`WrongUse` when this is no code of a region."""
    if not REGION_CODE.match(region):
        raise WrongUse(
            _("This is not the code of a region."),
            where=region[:40],
            remedy=_("Give it as the partner's bundles say it: VAL, SI02."),
        )


def _check_day(day: str) -> None:
    try:
        sound = not day or datetime.date.fromisoformat(day).isoformat() == day
    except ValueError:
        sound = False
    if not sound:
        raise WrongUse(
            _("This is not a day."), where=day[:40], remedy=_("Write it as in 2026-11-21.")
        )


def check_pin(workspace: Workspace, key: PartnerKey) -> PartnerKey | None:
    """The same pin when it stands already; raises :class:`Refused` when it contradicts another."""
    for held in workspace.records(PartnerKey).find(fingerprint=key.fingerprint):
        if held.region != key.region:
            raise Refused(
                _("This key is pinned for {region} already.").format(region=held.region),
                where=key.fingerprint,
                remedy=_("A key belongs to one region. Find out whose it is."),
            )
        if held.revoked:
            raise Refused(
                _("This key was revoked on {day}.").format(day=day_text(held.revoked)),
                where=key.fingerprint,
                remedy=_("Ask your partner for the new key."),
            )
        return held
    return None


def pin(workspace: Workspace, key: PartnerKey) -> PartnerKey:
    """Store a pin; the same key for the same region is stored once, until its later last day. Raises as :func:`check_pin`."""
    held = check_pin(workspace, key)
    if held is not None and (key.valid_until or _NO_END) <= (held.valid_until or _NO_END):
        return held
    if held is not None:  # compared again: valid for longer
        key = replace(held, valid_until=key.valid_until, compared=key.compared or held.compared)
    label = _("Pin the key of {region}").format(region=key.region)
    with workspace.transaction(label) as tx:
        return tx.put(key) if held is not None else tx.add(key)


def check_replaced(workspace: Workspace, key: PartnerKey, mark: str) -> PartnerKey:
    """The pinned key that ``key`` replaces; raises :class:`NotFound`, :class:`WrongUse` when it is another region's."""
    old = find(workspace, mark)
    if old.region != key.region or old.fingerprint == key.fingerprint:
        raise WrongUse(
            _("A key is replaced by another key of the same region."),
            where=f"{old.region} {old.fingerprint}",
        )
    return old


def change_key(workspace: Workspace, old: PartnerKey, key: PartnerKey, last_day: str) -> PartnerKey:
    """Pin a new key of a region and end the old one, in one step: both are valid until ``last_day``."""
    if held := check_pin(workspace, key):
        key = held
    ends = min(day for day in (last_day, old.valid_until) if day)
    label = _("Change the key of {region}").format(region=key.region)
    with workspace.transaction(label) as tx:
        tx.put(replace(old, valid_until=ends))
        return key if key.version else tx.add(key)


def find(workspace: Workspace, mark: str) -> PartnerKey:
    """The pinned key with this fingerprint; raises :class:`NotFound`."""
    found = workspace.records(PartnerKey).find(fingerprint=mark)
    if not found:
        raise NotFound(_("No pinned key has this fingerprint."), where=mark)
    return found[0]


def revoke(workspace: Workspace, mark: str, day: str) -> PartnerKey:
    """Revoke a pinned key, named by its fingerprint: nothing signed by it is taken any more."""
    key = find(workspace, mark)
    if key.revoked:
        return key
    label = _("Revoke the key of {region}").format(region=key.region)
    with workspace.transaction(label) as tx:
        return tx.put(replace(key, revoked=day))


def allowed_signers(keys: Sequence[PartnerKey]) -> str:
    """The pins as OpenSSH's ``allowed_signers`` file, for ``ssh-keygen -Y verify``; revoked ones left out."""
    lines = []
    for key in keys:
        if key.revoked:
            continue
        options = [f'namespaces="{NAMESPACE}"']
        options += [f'valid-after="{key.valid_from.replace("-", "")}"'] * bool(key.valid_from)
        if key.valid_until:  # a day alone would end as it begins
            options.append(f'valid-before="{key.valid_until.replace("-", "")}235959"')
        lines.append(f"{key.region} {','.join(options)} {key.key}\n")
    return "".join(lines)
