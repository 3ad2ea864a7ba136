"""Trust in a drop-in's code: the SHA-256 of every file, given by the person, void at any change.

Trusted code runs with the person's rights; there is no sandbox. Trust means that exactly the
files that were looked at run: each is checked again at the moment it is compiled, and compiled
files that lie beside it are never used.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

import msgspec

from cap_tui.errors import PluginFault, Refused
from cap_tui.model.conversion import decode
from cap_tui.plugin.development import is_developed
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled
from cap_tui.text.system_reason import system_reason
from cap_tui.workspace.home import keep

TRUST_FILE = "trust.json"
MAX_FILES = 2000


class Trust:
    """What the person trusts: plugin id -> relative path -> SHA-256, in the person's state folder."""

    def __init__(self, state: Path | None) -> None:
        self._path = state / TRUST_FILE if state else None
        self._known: tuple[tuple[int, ...], dict[str, dict[str, str]]] = ((), {})

    def _read(self) -> dict[str, dict[str, str]]:
        """What the file says; it is read again when it changed. An unreadable file trusts nobody."""
        if self._path is None:
            return {}
        try:
            stat = self._path.stat()
            stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
            known, trusted = self._known
            if known != stamp:
                trusted = decode(self._path.read_bytes(), dict[str, dict[str, str]])
                self._known = stamp, trusted
            return dict(trusted)
        except (OSError, msgspec.DecodeError):
            return {}

    def files(self, plugin: str) -> Mapping[str, str]:
        """The trusted files of a plugin; empty when it is not trusted."""
        return self._read().get(plugin, {})

    def developed(self, folder: Path) -> bool:
        """Whether the folder is under development: its files are trusted as they are now."""
        return self._path is not None and is_developed(self._path.parent, folder)

    def admitted(self, plugin: str, folder: Path) -> Mapping[str, str]:
        """The files whose code may be compiled now: the trusted ones, or those of a folder under development."""
        return dict(digest_files(folder)) if self.developed(folder) else self.files(plugin)

    def give(self, plugin: str, folder: Path) -> Mapping[str, str]:
        """Trust the files of ``folder`` as they are; returns their digests."""
        if self._path is None:
            raise Refused(_("There is no folder to remember your trust in."))
        digests = dict(digest_files(folder))
        trusted = self._read() | {plugin: digests}
        self._save(trusted)
        return digests

    def withdraw(self, plugin: str) -> bool:
        """Trust the plugin no longer; whether it was trusted."""
        trusted = self._read()
        known = trusted.pop(plugin, None) is not None
        if known:
            self._save(trusted)
        return known

    def _save(self, trusted: dict[str, dict[str, str]]) -> None:
        if self._path is not None:
            keep(self._path, msgspec.json.format(msgspec.json.encode(trusted)))

    def changes(self, plugin: str, folder: Path) -> str:
        """Why the files of ``folder`` are not trusted, as a sentence; empty when they are."""
        if self.developed(folder):
            return ""
        trusted = self.files(plugin)
        if not trusted:
            return _("You have not trusted its code yet.")
        try:
            present = dict(digest_files(folder))
        except Refused as error:
            return f"{error.what} ({error.where})"
        differing = sorted(
            {name for name in {**trusted, **present} if trusted.get(name) != present.get(name)}
        )
        if not differing:
            return ""
        return _("Its files have changed since you trusted it: {files}.").format(
            files=", ".join(differing[:3]) + (" …" if len(differing) > 3 else "")
        )


def digest_files(folder: Path) -> Iterator[tuple[str, str]]:
    """(relative path, SHA-256) of every file, sorted; :class:`Refused` for a symbolic link and for what cannot be read.

    Python's ``__pycache__`` is left out: :class:`TrustedLoader` never reads it.
    """
    found = sorted(_files_in(str(folder), ()))
    if len(found) > MAX_FILES:
        raise Refused(_("The plugin's folder contains too many files."), where=str(folder))
    for parts, path in found:
        yield "/".join(parts), _digest(path)


def _files_in(folder: str, parts: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """(way from the top, path) of each file. Texts, not paths: every start asks this of every plugin with code."""
    try:
        entries = [*os.scandir(folder)]
    except OSError:
        return
    for entry in entries:
        if entry.name == "__pycache__" and entry.is_dir():
            continue
        if entry.is_symlink():
            raise Refused(_("A plugin may not contain symbolic links."), where=entry.path)
        inner = (*parts, entry.name)
        if entry.is_dir():
            yield from _files_in(entry.path, inner)
        else:
            yield inner, entry.path


def _digest(path: str) -> str:
    try:
        # Asked before it is opened: opening a pipe waits for somebody who writes.
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116
            raise Refused(_("A plugin may contain ordinary files only."), where=path)
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return hashlib.sha256(file.read()).hexdigest()
    except OSError as error:
        raise Refused(
            _("A file of the plugin cannot be read."), where=labelled(path, system_reason(error))
        ) from error


class TrustedLoader(SourceFileLoader):
    """Compiles a source file whose digest is trusted; knows nothing of compiled files."""

    def __init__(self, fullname: str, path: str, digest: str) -> None:
        super().__init__(fullname, path)
        self._digest = digest

    def get_code(self, fullname: str) -> CodeType:
        """The code of exactly the bytes that were trusted."""
        data = self.get_data(self.path)
        if hashlib.sha256(data).hexdigest() != self._digest:
            raise PluginFault(_("The file has changed since you trusted it."), where=self.path)
        code: CodeType = self.source_to_code(data, self.path)
        return code


class TrustedFinder:
    """Finds the modules of one trusted drop-in, and no others, by its files and digests."""

    def __init__(self, module: str, folder: Path, digests: Mapping[str, str]) -> None:
        self.module = module
        self._folder = folder
        self._digests = digests

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """The spec of ``fullname`` when it is this drop-in's package or in it."""
        if fullname != self.module and not fullname.startswith(self.module + "."):
            return None
        inner = fullname[len(self.module) :].lstrip(".").replace(".", "/")
        stem = f"{inner}/" if inner else ""
        for name, is_package in ((f"{stem}__init__.py", True), (f"{inner}.py", False)):
            if name in self._digests:
                location = self._folder / name
                return spec_from_file_location(
                    fullname,
                    location,
                    loader=TrustedLoader(fullname, str(location), self._digests[name]),
                    submodule_search_locations=[str(location.parent)] if is_package else None,
                )
        raise ModuleNotFoundError(f"No trusted module named {fullname!r}", name=fullname)

    def install(self) -> None:
        """Put this finder before all others, in place of an older one for the same package."""
        sys.meta_path[:] = [
            f
            for f in sys.meta_path
            if not (isinstance(f, TrustedFinder) and f.module == self.module)
        ]
        sys.meta_path.insert(0, self)
