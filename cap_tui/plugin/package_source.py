"""A plugin that is about to be added: from a folder, a plugin.toml, a zip file or a wheel. Nothing is imported."""

from __future__ import annotations

import configparser
import email.parser
import importlib.metadata
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cap_tui.errors import Refused
from cap_tui.plugin import ENTRY_POINT_GROUP, MANIFEST_FILE
from cap_tui.plugin.catalogue import digest_of
from cap_tui.plugin.manifest import Manifest
from cap_tui.plugin.manifest_file import read
from cap_tui.plugin.trust import digest_files
from cap_tui.text.i18n import _
from cap_tui.workspace.disk_errors import not_written

MAX_FILES = 2000
MAX_BYTES = 50 * 1024 * 1024
LEFT_OUT = (
    *(".*", "__pycache__", "*.pyc", "venv", "dist", "build", "*.egg-info", "node_modules"),
    *("*.swp", "*~"),
)
"""What an author's folder holds beside the plugin."""
_REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class PluginPackage:
    """A plugin as it lies before it is added.

    ``folder`` is what is copied, ``inner`` the way from it to plugin.toml. ``missing`` names distributions that
    a wheel requires and that are not installed here.
    """

    folder: Path
    inner: PurePosixPath
    manifest: Manifest
    origin: Path
    sha256: str
    has_code: bool
    missing: tuple[str, ...] = ()


@contextmanager
def open_package(path: Path) -> Iterator[PluginPackage]:
    """The plugin at ``path``; what had to be unpacked is gone at the end of the block.

    :class:`Refused` when there is none, or when its manifest or its files are not as they must be.
    """
    if not path.exists():
        raise Refused(
            _("There is no such file or folder."),
            where=str(path),
            remedy=_("Name a folder, a plugin.toml, a zip file or a wheel."),
        )
    with tempfile.TemporaryDirectory() as away:
        place, missing = _unpacked(path, Path(away))
        folder, inner = _holder(place, path)
        try:
            manifest = read(folder / inner)
            list(digest_files(folder / inner))  # refuses links and what cannot be read
        except Refused as error:
            where = error.where.replace(f"{away}/", f"{path}: ", 1)  # what was unpacked is gone
            raise Refused(error.what, where=where, remedy=error.remedy) from error
        has_code = any((folder / inner).glob("*.py"))
        yield PluginPackage(folder, inner, manifest, path, digest_of(path), has_code, missing)


def _unpacked(path: Path, away: Path) -> tuple[Path, tuple[str, ...]]:
    """The folder with the files of ``path``, and what a wheel misses."""
    if path.is_dir():
        return path, ()
    if path.suffix in (".zip", ".whl"):
        _extract(path, away)
        return (away, _missing_of(away)) if path.suffix == ".whl" else (away, ())
    if path.suffix == ".toml":
        shutil.copyfile(path, away / MANIFEST_FILE)
        return away, ()
    raise Refused(
        _("'{name}' is no plugin.").format(name=path.name),
        where=str(path),
        remedy=_("Name a folder, a plugin.toml, a zip file or a wheel."),
    )


def _extract(archive: Path, folder: Path) -> None:
    """Unpack ordinary files; :class:`Refused` for links, ways out of the folder, and too much."""
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            if len(entries) > MAX_FILES or sum(e.file_size for e in entries) > MAX_BYTES:
                raise Refused(_("The archive holds too much."), where=str(archive))
            for entry in entries:
                name = PurePosixPath(entry.filename)
                link = stat.S_ISLNK(entry.external_attr >> 16)
                if name.is_absolute() or ".." in name.parts or "\\" in entry.filename or link:
                    raise Refused(
                        _("The archive holds a link or a path that leads out of it."),
                        where=f"{archive}: {entry.filename}",
                    )
                target = folder.joinpath(*name.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(opened.read(entry))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(
            _("The archive cannot be read: {reason}.").format(reason=error), where=str(archive)
        ) from error
    except OSError as error:
        raise not_written(error, folder) from error


def _missing_of(wheel: Path) -> tuple[str, ...]:
    """The distributions that the wheel's metadata requires and that are not installed; extras do not count."""
    found = []
    for metadata in wheel.glob("*.dist-info/METADATA"):
        message = email.parser.Parser().parsestr(metadata.read_text("utf-8", "replace"))
        for line in message.get_all("Requires-Dist") or ():
            name = _REQUIREMENT.match(line)
            if name and "extra ==" not in line.replace("extra==", "extra =="):
                try:
                    importlib.metadata.version(name.group())
                except importlib.metadata.PackageNotFoundError:
                    found.append(line.partition(";")[0].strip())
    return tuple(found)


def _holder(place: Path, path: Path) -> tuple[Path, PurePosixPath]:
    """(the folder that is copied, the way from it to plugin.toml)."""
    for folder in (place, *_only_folder(place)):
        if (folder / MANIFEST_FILE).is_file():
            if folder.name.startswith("cap_") and folder.is_dir():
                return _package_alone(folder)
            return folder, PurePosixPath()
        packages = _entry_packages(folder) or [p.parent.name for p in _manifests(folder)]
        if len(packages) == 1:
            if path.suffix == ".whl":
                return _package_alone(folder / packages[0])
            return folder, PurePosixPath(packages[0])
        if packages:
            raise Refused(
                _("There are several plugins in it: {names}.").format(names=", ".join(packages)),
                where=str(path),
                remedy=_("Add them one by one."),
            )
    raise Refused(
        _("There is no {file} in it.").format(file=MANIFEST_FILE),
        where=str(path),
        remedy=_("It stands in the folder itself, or in its one folder cap_*."),
    )


def _manifests(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"cap_*/{MANIFEST_FILE}"))


def _package_alone(package: Path) -> tuple[Path, PurePosixPath]:
    """A package keeps its name, because its modules import each other by it."""
    return package.parent, PurePosixPath(package.name)


def _only_folder(place: Path) -> list[Path]:
    """The one folder of an archive that holds nothing else."""
    inner = [p for p in place.iterdir() if not p.name.startswith((".", "__"))]
    return inner if len(inner) == 1 and inner[0].is_dir() else []


def _entry_packages(folder: Path) -> list[str]:
    """The packages that the entry points of a wheel name."""
    names: list[str] = []
    for file in folder.glob("*.dist-info/entry_points.txt"):
        parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
        try:
            parser.read_string(file.read_text("utf-8", "replace"))
        except configparser.Error:
            continue
        if parser.has_section(ENTRY_POINT_GROUP):
            names += [value.split(":")[0].strip() for _n, value in parser.items(ENTRY_POINT_GROUP)]
    return [name for name in names if (folder / name / MANIFEST_FILE).is_file()]


def copy_package(package: PluginPackage, target: Path) -> None:
    """Copy the plugin's files to ``target``, without what an author's folder holds beside them."""
    ignore = shutil.ignore_patterns(*LEFT_OUT)
    try:
        if package.inner.parts and not _whole_project(package):
            inner = target / package.inner
            shutil.copytree(package.folder / package.inner, inner, ignore=ignore)
        else:
            shutil.copytree(package.folder, target, ignore=ignore)
    except (OSError, shutil.Error) as error:
        shutil.rmtree(target, ignore_errors=True)
        reason = error if isinstance(error, OSError) else OSError(str(error))
        raise not_written(reason, target) from error


def _whole_project(package: PluginPackage) -> bool:
    """Whether the folder is an author's project, with its readme and tests, and not only a package beside others."""
    return package.folder == package.origin or (package.folder / "pyproject.toml").is_file()
