"""Find plugins without importing one of them, and without importlib.metadata (30 ms) or msgspec.

Two places hold plugins: installed distributions, which name a package in the entry-point group
``cap_tui.plugins``, and the person's own drop-in folder. A folder that holds a workspace is
never searched: data that somebody sent must not bring code along.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cap_tui.plugin import ENTRY_POINT_GROUP, MANIFEST_FILE
from cap_tui.plugin.development import developed_folders
from cap_tui.text.i18n import _, language, pick
from cap_tui.workspace import REGION_FILE

OWN_DISTRIBUTION = "cap_tui"
_GROUP_HEADER = f"[{ENTRY_POINT_GROUP}]".encode()


class Source(NamedTuple):
    """Where a plugin comes from. ``folder`` holds its plugin.toml; ``module`` is empty when it has no code."""

    name: str  # entry-point name, or the name of the drop-in's folder
    kind: str  # "built-in", "installed" or "drop-in"
    folder: str
    module: str
    origin: str  # for people: "acme-cap-tact 1.2" or the folder
    problem: str = ""
    remedy: str = ""


def sources(drop_in: str | os.PathLike[str] | None = None) -> list[Source]:
    """Every plugin that can be found, installed ones first, duplicates included."""
    found = [
        _installed(name, module, distribution) for name, module, distribution in entry_points()
    ]
    if drop_in is not None:
        found += _dropped(os.fspath(drop_in))
        state = os.path.join(os.path.dirname(os.fspath(drop_in)), "state")  # noqa: PTH118, PTH120
        developed = developed_folders(state)
        there = {os.path.realpath(source.origin) for source in found} if developed else set()
        for folder in developed:
            if folder not in there:
                found.append(_from_folder(os.path.basename(folder), folder))  # noqa: PTH119
    return found


def entry_points() -> Iterator[tuple[str, str, str]]:
    """(name, module, distribution) of every entry point of our group on ``sys.path``.

    A distribution that is on the path twice counts once, where it comes first, as it does
    for the standard library.
    """
    seen: set[str] = set()
    for folder in dict.fromkeys(sys.path):
        try:
            names = os.listdir(folder or os.curdir)  # noqa: PTH208 - pathlib costs a start its budget
        except OSError:
            continue
        if REGION_FILE in names:
            continue
        for name in sorted(names):
            stem, _dot, suffix = name.rpartition(".")
            if suffix not in ("dist-info", "egg-info"):
                continue
            project, _dash, version = stem.partition("-")
            project = re.sub(r"[-_.]+", "_", project).lower()
            if project in seen:
                continue
            seen.add(project)
            for entry, module in _read_group(os.path.join(folder, name, "entry_points.txt")):  # noqa: PTH118
                yield entry, module, f"{project} {version.partition('-')[0]}".strip()


def _read_group(path: str) -> Iterator[tuple[str, str]]:
    """The lines ``name = module`` of our group in one entry_points.txt."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read()
    except OSError:
        return
    start = data.find(_GROUP_HEADER)
    if start < 0:
        return
    for line in data[start:].decode("utf-8", "replace").splitlines()[1:]:
        if line.startswith("["):
            return
        name, equals, module = line.partition("=")
        if equals and not name.lstrip().startswith(("#", ";")):
            yield name.strip(), module.partition(":")[0].partition("[")[0].strip()


def _installed(name: str, module: str, distribution: str) -> Source:
    built_in = distribution.split(" ")[0] == OWN_DISTRIBUTION
    kind = "built-in" if built_in else "installed"
    folder, has_code = package_folder(module)
    problem = "" if folder else _("Its package {module} is not there.").format(module=module)
    return Source(name, kind, folder, module if has_code else "", distribution, problem)


def package_folder(module: str) -> tuple[str, bool]:
    """The folder of a package and whether it holds code, without importing it or its parents."""
    path: Any = None
    spec: Any = None
    prefix = ""
    for part in module.split("."):
        prefix = f"{prefix}.{part}" if prefix else part
        spec = None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            spec = find(prefix, path) if find else None
            if spec is not None:
                break
        if spec is None or spec.submodule_search_locations is None:
            return "", False
        path = list(spec.submodule_search_locations)
    return (path[0], spec.origin is not None) if path else ("", False)


def _dropped(drop_in: str) -> Iterator[Source]:
    """Folders with a plugin.toml, or whose one folder ``cap_*`` has it (a whole project dropped in)."""
    try:
        entries = _entries(drop_in)
    except OSError:
        return
    if MANIFEST_FILE in entries:
        yield _misplaced(
            MANIFEST_FILE,
            os.path.join(drop_in, MANIFEST_FILE),  # noqa: PTH118
            _(
                "{file} lies in the plugins folder itself; each plugin has a folder of its own there."
            ).format(file=MANIFEST_FILE),
            _("Move it away, then: cap-tui plugins add {file}").format(file=MANIFEST_FILE),
        )
    for name in sorted(entries):
        if not name.startswith((".", "_")) and entries[name].is_dir():
            yield _from_folder(name, entries[name].path)


def _from_folder(name: str, folder: str) -> Source:
    """The plugin in a folder, or in its one folder ``cap_*``."""
    found = _package_in(folder)
    if found is None:
        return _without_manifest(name, folder)
    holder, entries = found
    package = os.path.basename(holder)  # noqa: PTH119
    has_code = any(file.endswith(".py") for file in entries)
    module = "cap_" + re.sub(r"\W", "_", package.removeprefix("cap_")) if has_code else ""
    return Source(name, "drop-in", holder, module, folder)


def _package_in(folder: str) -> tuple[str, dict[str, os.DirEntry[str]]] | None:
    """The folder that holds the manifest, and what lies in it. Each folder is listed once: a start has forty of them."""
    entries = _entries(folder)
    if _holds_manifest(entries):
        return folder, entries
    for name in sorted(entries):
        if name.startswith("cap_") and entries[name].is_dir():
            inner = _entries(entries[name].path)
            if _holds_manifest(inner):
                return entries[name].path, inner
    return None


def _entries(folder: str) -> dict[str, os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return {entry.name: entry for entry in found}


def _holds_manifest(entries: Mapping[str, os.DirEntry[str]]) -> bool:
    return MANIFEST_FILE in entries and entries[MANIFEST_FILE].is_file()


def _misplaced(name: str, folder: str, problem: str, remedy: str) -> Source:
    return Source(name, "drop-in", folder, "", folder, problem, remedy)


def _without_manifest(name: str, folder: str) -> Source:
    """A folder that holds no plugin; one that lies a folder too deep is named."""
    deeper = [
        entry.path
        for entry in os.scandir(folder)
        if entry.is_dir() and os.path.isfile(os.path.join(entry.path, MANIFEST_FILE))  # noqa: PTH113, PTH118
    ]
    if not deeper:
        problem = _("There is no {file} in it.").format(file=MANIFEST_FILE)
        return _misplaced(name, folder, problem, _("Put one there, or remove the folder."))
    problem = _("{file} lies one folder too deep, in {folder}.").format(
        file=MANIFEST_FILE, folder=deeper[0]
    )
    remedy = _("Move this folder away, then: cap-tui plugins add {folder}").format(
        folder=os.path.basename(deeper[0])  # noqa: PTH119
    )
    return _misplaced(name, folder, problem, remedy)


def usual_drop_in() -> str:
    """``Home().drop_in``, worked out without the 20 ms that importing ``Home`` and platformdirs takes."""
    home = os.environ.get("CAP_TUI_HOME")
    if not home:
        data = os.environ.get("XDG_DATA_HOME", "").strip() or "~/.local/share"
        home = f"{'~/Library/Application Support' if sys.platform == 'darwin' else data}/cap-tui"
    return os.path.join(os.path.expanduser(home), "plugins")  # noqa: PTH111, PTH118


def command_names(drop_in: str | os.PathLike[str] | None = None) -> dict[str, str]:
    """Name -> one line of help, for every command that a manifest lists; nothing is imported.

    Without ``drop_in`` the person's usual folder is searched. A manifest that cannot be read is
    left out: ``plugins list`` says what is wrong with it. What was read is kept beside the usual folder,
    because tomllib and three manifests cost ``--help`` a fifth of its time.
    """
    usual = usual_drop_in()
    known = CommandCache(os.path.join(os.path.dirname(usual), "state", CACHE_FILE))  # noqa: PTH118, PTH120
    found: dict[str, str] = {}
    for source in sources(drop_in or usual):
        for name, help in known.commands(source):
            found.setdefault(name, help)
    known.save()
    return found


CACHE_FILE = "commands.tsv"


class CommandCache:
    """What manifests list as commands, kept while the files do not change: one line a command, in text.

    A file that cannot be read or written is no error; the manifests are read then.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._known: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._used: dict[tuple[str, str], list[tuple[str, str]]] = {}
        try:
            with open(file, encoding="utf-8") as lines:  # noqa: PTH123
                rows = [line.rstrip("\n").split("\t") for line in lines]
        except (OSError, ValueError):
            return
        for row in rows:
            if len(row) == 4:
                folder, stamp, name, help = row
                listed = self._known.setdefault((folder, stamp), [])
                if name:
                    listed.append((name, help))

    def commands(self, source: Source) -> list[tuple[str, str]]:
        """(name, help) of the commands that the manifest of ``source`` lists."""
        if source.problem:
            return []
        try:
            stat = os.stat(os.path.join(source.folder, MANIFEST_FILE))  # noqa: PTH116, PTH118
        except OSError:
            return []
        key = (source.folder, f"{language()}:{stat.st_size}:{stat.st_mtime_ns}")
        if key not in self._known:
            self._known[key] = list(_commands_of(source))
        self._used[key] = self._known[key]
        return self._known[key]

    def save(self) -> None:
        """Keep what was used, when it is not what the file holds."""
        rows = [
            "\t".join(" ".join(part.split()) if part else "" for part in (*key, *command))
            for key, listed in self._used.items()
            for command in listed or [("", "")]
        ]
        text = "".join(f"{row}\n" for row in rows)
        if self._used and not self._same(text):
            temporary = f"{self._file}.{os.getpid()}.{id(self)}"
            with contextlib.suppress(OSError):
                os.makedirs(os.path.dirname(self._file), exist_ok=True)  # noqa: PTH103, PTH120
                with open(temporary, "w", encoding="utf-8") as file:  # noqa: PTH123
                    file.write(text)
                os.replace(temporary, self._file)  # noqa: PTH105

    def _same(self, text: str) -> bool:
        try:
            with open(self._file, encoding="utf-8") as file:  # noqa: PTH123
                return file.read() == text
        except (OSError, ValueError):
            return False


def _commands_of(source: Source) -> Iterator[tuple[str, str]]:
    import tomllib

    try:
        with open(os.path.join(source.folder, MANIFEST_FILE), encoding="utf-8-sig") as file:  # noqa: PTH118, PTH123
            manifest = tomllib.loads(commands_part(file.read()))
    except (OSError, ValueError, RecursionError):
        return
    entries = manifest.get("commands", [])
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            yield entry["name"], pick(entry.get("help", ""))


def commands_part(text: str) -> str:
    """The part of a manifest that can hold commands: what stands before the first header, and
    the ``[[commands]]`` blocks. tomllib takes 1 ms for 3 KB, and ``--help`` has none to give away.

    A text with multi-line strings is returned whole: a line in one may look like a header.
    """
    if '"""' in text or "'''" in text:
        return text
    head, *blocks = re.split(r"(?m)^(?=[ \t]*\[)", text)
    if head.lstrip().startswith("["):
        head, blocks = "", [head, *blocks]
    return head + "".join(b for b in blocks if re.match(r"\s*\[\[?\s*commands\b", b))
