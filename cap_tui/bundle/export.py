"""Write a prepared export: one stream into one file, signed, and noted in the register.

What the region has to remember (clocks, tombstones, secrets) and the line in the register are
committed before the file gets its name: a bundle that exists stands in the register. What has
left cannot be taken back, so undo passes these transactions by.
"""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cap_tui.bundle import age
from cap_tui.bundle.bundle_writer import BundleWriter, ExportOptions, WrittenBundle, scope_text
from cap_tui.bundle.layout import ENCRYPTED_SUFFIX
from cap_tui.bundle.prepare import Prepared
from cap_tui.bundle.profiles import SharingProfile
from cap_tui.bundle.records import Export, Joint, Tombstone
from cap_tui.bundle.tables import check_workbook_writer
from cap_tui.errors import Refused, WrongUse
from cap_tui.text.i18n import _
from cap_tui.workspace.disk_errors import not_written, require_folder


@dataclass(frozen=True)
class ExportReceipt:
    """What was written."""

    path: Path
    identity: str  # sha512 of the tag manifest
    identifier: str  # urn:uuid
    rows: dict[str, int]
    size: int
    signer: str  # fingerprint of the key that signed; empty: not signed
    encrypted: bool
    beyond_usual_limits: bool

    @property
    def signed(self) -> bool:
        """Whether a key signed it."""
        return bool(self.signer)


def write(prepared: Prepared, target: Path, wishes: ExportOptions) -> ExportReceipt:
    """Write the bundle to ``target`` and enter it in the register of exports.

    The name of an encrypted one ends in ``.age``: it is added where it is missing. Raises :class:`Refused` when the file is there already, it cannot be written there, or the
    profile is identified and nobody is named to encrypt for; :class:`WrongUse` when an optional
    part is missing, NotSaved on a full disk.
    """
    if wishes.to and target.suffix.lower() != ENCRYPTED_SUFFIX:
        target = target.with_name(target.name + ENCRYPTED_SUFFIX)
    _check(prepared, target, wishes)
    _remember(prepared)
    try:
        return _write(prepared, target, wishes)
    except OSError as error:
        raise not_written(error, target) from error


def rehearse(prepared: Prepared, wishes: ExportOptions) -> io.BytesIO:
    """The bundle in memory as :func:`write` makes it, not encrypted; nothing is remembered or registered."""
    content = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="cap-tui-") as name:
        BundleWriter(prepared, wishes, Path(name), content).write()
    content.seek(0)
    return content


def _write(prepared: Prepared, target: Path, wishes: ExportOptions) -> ExportReceipt:
    """Write beside ``target``, enter it in the register, then give the file its name."""
    folder = target.absolute().parent
    with tempfile.TemporaryDirectory(prefix=".cap-tui-", dir=folder) as name:
        draft = Path(name) / "bundle.cap.zip"
        with draft.open("xb") as file:
            written = BundleWriter(prepared, wishes, Path(name), file).write()
        if wishes.to:
            plain, draft = draft, Path(name) / "bundle.cap.zip.age"
            age.encrypt_file(plain, draft, wishes.to)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        _register(prepared, target, wishes, written)
        draft.replace(target)
    return ExportReceipt(
        path=target,
        identity=written.identity,
        identifier=written.description.identifier,
        rows=dict(written.description.rows),
        size=target.stat().st_size,
        signer=written.signer,
        encrypted=bool(wishes.to),
        beyond_usual_limits=written.beyond_usual_limits,
    )


def _check(prepared: Prepared, target: Path, wishes: ExportOptions) -> None:
    if target.exists() and not target.is_file():
        raise Refused(_("The target is not a file."), where=str(target))
    if target.exists() and not wishes.overwrite:
        raise Refused(
            _("A file with this name exists already."),
            where=str(target),
            remedy=_("Give another name, or --overwrite."),
        )
    require_folder(target)
    if prepared.terms.profile is SharingProfile.IDENTIFIED and not wishes.to:
        raise Refused(
            _("A bundle with names is only written encrypted."),
            remedy=_("Name the recipient's key with --to."),
        )
    if not wishes.to and target.suffix.lower() == ENCRYPTED_SUFFIX:
        raise WrongUse(
            _("The name of a bundle that is not encrypted does not end in .age."),
            where=str(target),
            remedy=_("Name it NAME.cap.zip, or encrypt it with --to."),
        )
    if wishes.to:
        age.recipients(wishes.to)
    if wishes.workbook:
        check_workbook_writer()


def _remember(prepared: Prepared) -> None:
    """Commit clocks, tombstones and secrets that this export is the first to use."""
    workspace = prepared.workspace
    pasts = {past.uid: past for past in workspace.records(Joint).all()}
    stones = {stone.uid: stone for stone in workspace.records(Tombstone).all()}
    changed = [past for uid, past in prepared.pasts.items() if pasts.get(uid) != past]
    fresh = [stone for uid, stone in prepared.stones.items() if stones.get(uid) != stone]
    if not (changed or fresh or prepared.secrets):
        return
    with workspace.transaction(_("Note clocks and removals for partners"), final=True) as tx:
        for record in prepared.secrets:
            tx.add(record)
        for past in changed:
            if past.uid in pasts:
                tx.put(past)
            else:
                tx.add(past)
        for stone in fresh:
            held = stones.get(stone.uid)
            if held is None:
                tx.add(stone)
            else:
                tx.put(msgspec.structs.replace(stone, version=held.version))
    prepared.secrets.clear()


def _register(
    prepared: Prepared, target: Path, wishes: ExportOptions, written: WrittenBundle
) -> None:
    terms, description = prepared.terms, written.description
    entry = Export(
        bundle=written.identity,
        identifier=description.identifier,
        file=target.name,
        profile=terms.profile.value,
        min_group=terms.min_group,
        scope=scope_text(prepared),
        recipient=terms.recipient,
        purpose=terms.purpose,
        legal_basis=terms.legal_basis,
        signer=written.signer,
        encrypted=bool(wishes.to),
        rows=dict(description.rows),
        classes=written.values,
        state=prepared.seq,
    )
    label = _("Export {file}").format(file=target.name)
    with prepared.workspace.transaction(label, final=True) as tx:
        tx.add(entry)
        for published in (*prepared.counted.published, *prepared.counted.released):
            tx.add(published)
