"""Confidential registers: a store of its own beside the region, which its officer opens and nobody else.

What must not be inferable from the region (assessments, conflicts of interest) is written here and not into
the region: not in its records, its history, its counts, its sequence, and in no bundle. The folder is
``registers/NAME``, or another one, open to its owner alone (0700). The promise is that of the file system:
whoever has the officer's rights on the machine, or the machine itself, can read it.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from cap_tui.errors import Refused
from cap_tui.model.record import Record
from cap_tui.text.i18n import _
from cap_tui.text.system_reason import system_reason
from cap_tui.workspace import REGION_FILE
from cap_tui.workspace.config import StorageConfig, WorkspaceConfig, read_config
from cap_tui.workspace.disk_errors import not_written
from cap_tui.workspace.identity import Identity
from cap_tui.workspace.records import Records
from cap_tui.workspace.transaction import Transaction
from cap_tui.workspace.workspace import Workspace

R = TypeVar("R", bound=Record)

FOLDER = "registers"
OWNER_ONLY = 0o700
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def register_folder(region: Path, name: str) -> Path:
    """Where the register ``name`` of a region is; Refused for a name that is none."""
    if not _NAME.fullmatch(name):
        raise Refused(
            _("This is not the name of a register."),
            where=name,
            remedy=_("Use letters, digits, - and _."),
        )
    return region / FOLDER / name


class Register(AbstractContextManager["Register"]):
    """An open register. Use it in a ``with`` block; it is closed at the end."""

    def __init__(self, store: Workspace) -> None:
        self._store = store

    @classmethod
    def create(
        cls, folder: Path, config: WorkspaceConfig, *, actor: str | Identity = ""
    ) -> Register:
        """Make a register and open it; Refused when there is one, NotSaved when the disk does not take it."""
        try:
            if (folder / REGION_FILE).exists():
                raise Refused(_("There is a register in this folder already."), where=str(folder))
            folder.parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
            folder.mkdir(mode=OWNER_ONLY, exist_ok=True)
            folder.chmod(OWNER_ONLY)
        except OSError as error:
            raise not_written(error, folder) from error
        # The region may lie on a server; what is confidential stays in files of this machine.
        own = msgspec.structs.replace(config, storage=StorageConfig())
        return cls(Workspace.create(folder, own, actor=actor))

    @classmethod
    def open(cls, folder: Path, *, actor: str | Identity = "") -> Register:
        """Open a register. Refused when there is none, when others than its owner may look into it, or it writes elsewhere."""
        require_confidential(folder)
        _require_own_files(folder)
        return cls(Workspace.open(folder, actor=actor))

    def records(self, kind: type[R]) -> Records[R]:
        """Typed reading of one of its tables."""
        return self._store.records(kind)

    def transaction(self, label: str, *, dry_run: bool = False) -> Transaction:
        """One change: all of it is durable at the end, or nothing happened. ``dry_run`` only checks it."""
        return self._store.transaction(label, dry_run=dry_run)

    def close(self) -> None:
        """Close it."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def require_confidential(folder: Path) -> None:
    """Raise Refused unless ``folder`` is a register of this user that nobody else may look into."""
    try:
        found = folder.lstat()
        there = (folder / REGION_FILE).is_file()
    except OSError as error:
        raise Refused(
            _("The confidential register cannot be opened: {reason}.").format(
                reason=system_reason(error)
            ),
            where=str(folder),
            remedy=_("Only its officer opens it, on the machine where it lies."),
        ) from error
    if not there or not stat.S_ISDIR(found.st_mode):
        raise Refused(_("There is no register in this folder."), where=str(folder))
    if found.st_uid != os.getuid():
        raise Refused(
            _("The register belongs to another user."),
            where=str(folder),
            remedy=_("Only its officer opens it."),
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise Refused(
            _("Others may look into the register, so it is not opened."),
            where=str(folder),
            remedy=_("Close it to others: chmod 700 FOLDER"),
        )


def _require_own_files(folder: Path) -> None:
    """Raise Refused for a register that an earlier version made with the address of its region's server."""
    place = read_config(folder / REGION_FILE).storage.url
    if place != StorageConfig().url:
        raise Refused(
            _(
                "The register names the place of its region, and what is confidential would go there."
            ),
            where=f"{folder / REGION_FILE}: {place}",
            remedy=_(
                "An earlier version made it so. Bring it into files of this machine as 'cap-tui help server' says under 'Registers of an earlier version'."
            ),
        )
