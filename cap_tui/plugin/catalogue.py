"""Catalogues of plugins: TOML files that list what can be added, where it is, and its SHA-256.

The program's own catalogue lists the examples that it ships; a region keeps one of its own and names it under
``[plugins] catalogues`` in the settings. Nothing is fetched over a network: an address is a path beside the
catalogue, or one that a person opens. ``python -m cap_tui.plugin.catalogue FILE`` writes the digests anew.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from cap_tui.errors import CapError, NotFound, Refused
from cap_tui.model.action_line import served_line
from cap_tui.model.conversion import convert
from cap_tui.plugin.entries import ManifestEntry, PluginId, VersionText, Words
from cap_tui.plugin.shipped import EXAMPLES, shipped
from cap_tui.plugin.toml_fault import refusal_of
from cap_tui.plugin.toml_file import parse_toml, read_toml_text
from cap_tui.plugin.trust import digest_files
from cap_tui.text.folding import fold_text
from cap_tui.text.i18n import _, pick
from cap_tui.workspace.home import kept

if TYPE_CHECKING:
    from cap_tui.workspace.home import Home

MAX_BYTES = 4 * 1024 * 1024
FILE = "catalogue.toml"


class CatalogueEntry(ManifestEntry, frozen=True, kw_only=True):
    """One plugin that can be added. ``address`` is a path relative to the catalogue, or an address of a page."""

    id: PluginId
    summary: Words
    version: VersionText
    address: str
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    line: Literal["evidence", "discovery", "development", "support", "evaluation", "other"]
    license: str = ""


class Catalogue(ManifestEntry, frozen=True, kw_only=True):
    """A catalogue file."""

    name: Words = ""
    plugins: tuple[CatalogueEntry, ...] = ()


class Found(msgspec.Struct, frozen=True):
    """An entry and the file in which it stands."""

    entry: CatalogueEntry
    file: Path

    @property
    def path(self) -> Path | None:
        """Where the plugin is, None for an address on a network."""
        if "://" in self.entry.address:
            return None
        return self.file.parent / self.entry.address


def read_catalogue(file: Path) -> Catalogue:
    """The catalogue; :class:`Refused` with file, line and what would be right."""
    text = read_toml_text(file, MAX_BYTES)
    document = parse_toml(text, str(file))
    keys = {f.name for k in (Catalogue, CatalogueEntry) for f in msgspec.structs.fields(k)}
    try:
        return convert(document, Catalogue)
    except msgspec.ValidationError as error:
        raise refusal_of(
            str(error),
            text,
            str(file),
            keys=keys,
            form=lambda key: _("64 hexadecimal digits: sha256sum FILE") if key == "sha256" else "",
            choices=lambda _steps: (),
            whole=_("The catalogue"),
            page="cap-tui plugins docs sharing",
        ) from error


def catalogue_files(home: Home) -> Iterator[Path]:
    """The files of the person's settings, then the program's own."""
    try:
        settings = tomllib.loads(kept(home.config_file))
        named = settings.get("plugins", {}).get("catalogues", [])
        yield from (home.path / Path(str(name)).expanduser() for name in named)
    except (CapError, ValueError, RecursionError, AttributeError, TypeError):
        pass
    try:
        own = shipped(EXAMPLES) / FILE
    except NotFound:
        return
    if own.is_file():
        yield own


def search(files: Iterable[Path], words: str = "") -> list[Found]:
    """The entries that hold every word of ``words`` in id, line or summary, in the order of the files."""
    wanted = fold_text(words).split()
    found = []
    for file in files:
        for entry in read_catalogue(file).plugins:
            texts = entry.summary.values() if isinstance(entry.summary, dict) else (entry.summary,)
            text = fold_text(" ".join((entry.id, entry.line, *texts)))
            if all(word in text for word in wanted):
                found.append(Found(entry, file))
    return found


def find(files: Iterable[Path], plugin: str) -> Found:
    """One entry by its id, from the first catalogue that lists it; :class:`NotFound`."""
    for found in search(files):
        if found.entry.id == plugin:
            return found
    raise NotFound(
        _("There is no file, folder or catalogue entry '{id}'.").format(id=plugin),
        remedy=_("cap-tui plugins catalogue lists what the catalogues hold."),
    )


def checked_path(found: Found) -> Path:
    """The path of an entry, its bytes held against the catalogue's SHA-256; :class:`Refused` when they differ."""
    path = found.path
    if path is None:
        raise Refused(
            _("'{id}' is at {address}.").format(id=found.entry.id, address=found.entry.address),
            remedy=_("Fetch it, compare its SHA-256 with the catalogue, then: plugins add FILE"),
        )
    if not path.exists():
        raise Refused(_("There is no such file or folder."), where=str(path))
    if digest_of(path) != found.entry.sha256:
        raise Refused(
            _("'{id}' is not what the catalogue says: its SHA-256 differs.").format(
                id=found.entry.id
            ),
            where=str(path),
            remedy=_("Ask who keeps the catalogue."),
        )
    return path


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes; of a folder, that of the sorted lines ``sha256  name`` of its files."""
    if path.is_dir():
        lines = "".join(f"{digest}  {name}\n" for name, digest in digest_files(path))
        return hashlib.sha256(lines.encode()).hexdigest()
    return hashlib.sha256(path.read_bytes()).hexdigest()


def entry_line(found: Found) -> str:
    """An entry in one line."""
    entry = found.entry
    return f"{entry.id:<24} {entry.version:<8} {served_line(entry.line):<14} {pick(entry.summary)}"


def renewed(file: Path) -> str:
    """The text of a catalogue with the digests of the files and folders that it names."""
    import tomlkit

    document = tomlkit.parse(file.read_text("utf-8"))
    for entry in document["plugins"]:
        path = file.parent / str(entry["address"])
        if path.exists():
            entry["sha256"] = digest_of(path)
    return tomlkit.dumps(document)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(renewed(Path(name)), "utf-8")
