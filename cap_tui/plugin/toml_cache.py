"""TOML files are parsed once: tomllib takes 1 ms for 3 KB, and content may be megabytes of it.

What was read is kept as MessagePack in the person's state folder, while the file does not change: large files each
for itself, the manifests of all plugins together. A cache that cannot be read or written is no error.
"""

from __future__ import annotations

import contextlib
import os
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from cap_tui import __version__
from cap_tui.model.content import plain
from cap_tui.plugin.discovery import usual_drop_in
from cap_tui.plugin.toml_file import parse_toml, read_toml_text

FOLDER = "toml"
MANY = "manifests"
WORTH_KEEPING = 4 * 1024  # bytes; a smaller file is parsed about as fast as its cache is read


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    stamp: str
    document: dict[str, Any]


_decoder = msgspec.msgpack.Decoder(_Kept)
_many_decoder = msgspec.msgpack.Decoder(dict[str, _Kept])


def read_document(
    path: Path,
    max_bytes: int,
    *,
    missing: str = "",
    parse: Callable[[Path, int, str], dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """The document of a TOML file, cleaned, with dates as text. Raises as reading and parsing do.

    ``parse`` reads a file of another format.
    """
    kept_at = stamp = ""
    with contextlib.suppress(OSError):
        stat = path.stat()
        if stat.st_size >= WORTH_KEEPING:
            at = os.fsencode(path.absolute())
            name = f"{zlib.crc32(at):08x}-{path.name}"
            kept_at = os.path.join(os.path.dirname(usual_drop_in()), "state", FOLDER, name)  # noqa: PTH118, PTH120
            stamp = f"{_stamp(stat)}:{at!r}"  # two files may share a name
            if (known := _load(kept_at, stamp)) is not None:
                return known
    document = (parse or _parsed)(path, max_bytes, missing)
    if kept_at:
        _keep(kept_at, _Kept(stamp, document))
    return document


def _parsed(path: Path, max_bytes: int, missing: str) -> dict[str, Any]:
    document: dict[str, Any] = plain(
        parse_toml(read_toml_text(path, max_bytes, missing=missing), str(path))
    )
    return document


def _stamp(stat: os.stat_result) -> str:
    """A text that changes with the file, and with the program that reads it."""
    return f"{__version__}:{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}:{stat.st_ino}"


class KeptDocuments:
    """The documents of many small files, kept in one: forty manifests are read in the time of two."""

    def __init__(self, state: Path | None) -> None:
        """``state`` is the person's state folder; without one nothing is kept."""
        self._file = os.path.join(state, FOLDER, MANY) if state else ""  # noqa: PTH118
        self._known: dict[str, _Kept] = {}
        self._used: dict[str, _Kept] = {}
        with (
            contextlib.suppress(OSError, msgspec.MsgspecError),
            open(self._file, "rb") as file,  # noqa: PTH123
        ):
            self._known = _many_decoder.decode(file.read())

    def read(self, path: Path, max_bytes: int, *, missing: str = "") -> dict[str, Any]:
        """As :func:`read_document`."""
        name, stamp = str(path), ""
        with contextlib.suppress(OSError):
            stamp = _stamp(path.stat())
        known = self._known.get(name)
        if known is None or not stamp or known.stamp != stamp:
            known = _Kept(stamp, _parsed(path, max_bytes, missing))
        if stamp:
            self._used[name] = known
        return known.document

    def save(self) -> None:
        """Keep what was read, when it is not what the file holds."""
        stamps = {name: kept.stamp for name, kept in self._known.items()}
        if self._file and stamps != {name: kept.stamp for name, kept in self._used.items()}:
            _keep(self._file, self._used)


def _load(kept_at: str, stamp: str) -> dict[str, Any] | None:
    try:
        with open(kept_at, "rb") as file:  # noqa: PTH123
            kept = _decoder.decode(file.read())
    except (OSError, msgspec.MsgspecError):
        return None
    return kept.document if kept.stamp == stamp else None


def _keep(kept_at: str, what: _Kept | dict[str, _Kept]) -> None:
    temporary = f"{kept_at}.{os.getpid()}.{threading.get_ident()}"  # threads read one file at once
    with contextlib.suppress(OSError, OverflowError):  # MessagePack has no number beyond 64 bits
        data = msgspec.msgpack.encode(what)
        os.makedirs(os.path.dirname(kept_at), exist_ok=True)  # noqa: PTH103, PTH120
        with open(temporary, "wb") as file:  # noqa: PTH123
            file.write(data)
        os.replace(temporary, kept_at)  # noqa: PTH105
