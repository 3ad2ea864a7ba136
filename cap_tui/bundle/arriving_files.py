"""Attached files in a bundle: each is checked by hash, size, name and content before it is stored; none is opened."""

from __future__ import annotations

import hashlib
from collections.abc import Set

from msgspec.structs import replace

from cap_tui.bundle.attached_files import check_class, check_size, file_name
from cap_tui.bundle.file_types import UnfitFile, check_file
from cap_tui.bundle.import_context import ImportContext
from cap_tui.bundle.layout import ATTACHED
from cap_tui.bundle.plan import ImportStatus
from cap_tui.bundle.profiles import SharingProfile
from cap_tui.bundle.records import SentFile
from cap_tui.errors import NotFound
from cap_tui.model.conversion import convert
from cap_tui.model.record import Personal
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _
from cap_tui.workspace import Attachment

_LONGEST_NAME = 120


def plan_files(context: ImportContext, referred: Set[str]) -> None:
    """Plan to store the files that fit and to which a document of the bundle refers; the others are refused."""
    named: set[str] = set()
    for number, row in enumerate(context.documents(SentFile.TABLE)):
        sent = convert(row, SentFile)
        named.add(file_name(sent))
        shown = row | {"name": clean_line(sent.name, limit=_LONGEST_NAME)}
        try:
            if number >= context.bundle.archive.limits.files:
                limit = context.bundle.archive.limits.files
                raise UnfitFile(_("a bundle has at most {n} files").format(n=limit))
            content = _checked(context, sent, referred)
        except UnfitFile as error:
            context.plan.note(ImportStatus.REFUSED, SentFile.TABLE, shown, str(error))
            continue
        _plan_file(context, sent, content, shown)
    for path in sorted(context.bundle.contents.hashes):
        if path.startswith(ATTACHED) and path not in named:
            shown = {"uid": path, "name": path.removeprefix(ATTACHED)}
            reason = _("no line of the list of files names it")
            context.plan.note(ImportStatus.REFUSED, SentFile.TABLE, shown, reason)


def _plan_file(
    context: ImportContext, sent: SentFile, content: bytes, shown: dict[str, object]
) -> None:
    """Store a file that is not here yet."""
    held = context.workspace.records(Attachment).find(sha256=sent.sha256)
    try:
        context.workspace.attachment(sent.sha256)
        here = bool(held)
    except NotFound:
        here = False
    if here:
        context.plan.note(ImportStatus.SAME, SentFile.TABLE, shown)
        return
    context.plan.note(ImportStatus.NEW, SentFile.TABLE, shown, _("file, checked and not opened"))
    context.plan.files.append(content)
    if not held:
        name = clean_line(sent.name, limit=_LONGEST_NAME)
        record = Attachment(sha256=sent.sha256, name=name, size=sent.size)
        context.plan.records.append(replace(record, personal=_class_of(sent)))


def _class_of(sent: SentFile) -> Personal:
    """The class that the sender declared; one that we do not know counts as names of people."""
    return Personal(sent.personal) if sent.personal in list(Personal) else Personal.IDENTIFIER


def _profile_of(name: str) -> SharingProfile:
    """The profile that a bundle states; one that we do not know lets no more leave than the usual one."""
    return SharingProfile(name) if name in list(SharingProfile) else SharingProfile.AGGREGATE


def _checked(context: ImportContext, sent: SentFile, referred: Set[str]) -> bytes:
    """The content of a file that may be stored; raises :class:`UnfitFile` with the reason."""
    if sent.owner != context.source:
        raise UnfitFile(
            _("it belongs to {owner}: only {owner} may send it").format(owner=sent.owner)
        )
    check_class(_class_of(sent), _profile_of(context.description.profile))
    if sent.sha256 not in referred:
        raise UnfitFile(_("no record of the bundle refers to it"))
    entry = context.bundle.archive.entries.get(file_name(sent))
    if entry is None:
        raise UnfitFile(_("the file is not in the bundle"))
    limit = context.bundle.archive.limits.file_bytes
    check_size(entry.size, limit)
    content = context.bundle.archive.read(entry.name, limit)
    if len(content) != sent.size or hashlib.sha256(content).hexdigest() != sent.sha256:
        raise UnfitFile(_("its size or hash is not the one that the bundle states"))
    check_file(sent.name, content)
    return content
