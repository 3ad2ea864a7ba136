"""Zips from strangers: everything that is not one plain shape is refused, quickly and with a reason."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest

from cap_tui.bundle.archive_read import Archive
from cap_tui.bundle.archive_write import STORED, ArchiveWriter
from cap_tui.bundle.layout import Limits
from cap_tui.errors import Refused


def ours(files: dict[str, bytes], method: int = 8) -> bytes:
    """A zip as we write it."""
    out = io.BytesIO()
    writer = ArchiveWriter(out)
    for name, content in files.items():
        writer.add(name, [content], method=method)
    writer.close()
    return out.getvalue()


def theirs(*entries: tuple[str | zipfile.ZipInfo, bytes], **options: object) -> bytes:
    """A zip as Python's own module writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content, **options)  # type: ignore[arg-type]
    return out.getvalue()


def info(name: str, mode: int = 0o100644, flags: int = 0) -> zipfile.ZipInfo:
    """A directory entry with a mode."""
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = mode << 16
    entry.flag_bits |= flags
    return entry


def read(raw: bytes, **limits: int) -> dict[str, bytes]:
    """Everything in an archive."""
    archive = Archive(io.BytesIO(raw), Limits(**limits))
    return {name: archive.read(name, 10**9) for name in archive.entries}


def patched(raw: bytes, place: int, value: bytes) -> bytes:
    """The bytes with some replaced; a negative place counts from the end."""
    place %= len(raw)
    return raw[:place] + value + raw[place + len(value) :]


def central(raw: bytes, number: int = 0) -> int:
    """Where the directory record of an entry begins."""
    place = struct.unpack_from("<I", raw, len(raw) - 6)[0]
    for _step in range(number):
        names, extra = struct.unpack_from("<HH", raw, place + 28)
        place += 46 + names + extra
    return int(place)


FILES = {"a.txt": b"one\n" * 100, "data/b.csv": b"x,y\r\n" * 50, "data/c.txt": b""}


@pytest.mark.parametrize("method", [8, STORED])
def test_what_we_write_we_read_and_so_does_everybody(method: int) -> None:
    raw = ours(FILES, method)
    assert read(raw) == FILES
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_writing_twice_gives_the_same_bytes() -> None:
    assert ours(FILES) == ours(FILES)


def test_a_zip_packed_again_by_another_tool_is_read() -> None:
    raw = theirs(*FILES.items())
    assert read(raw) == FILES
    folder = zipfile.ZipInfo("data/")
    folder.external_attr = 0o40755 << 16
    assert read(theirs((folder, b""), *FILES.items())) == FILES


def test_a_zip_written_without_seeking_is_read() -> None:
    class Pipe(io.RawIOBase):
        """A file that cannot seek."""

        def __init__(self) -> None:
            self.content = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.content += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        archive.writestr("a.txt", b"one")
        archive.writestr("b.txt", b"two")
    assert read(pipe.content) == {"a.txt": b"one", "b.txt": b"two"}


NAMES = {
    "up": "../../evil",
    "absolute": "/etc/passwd",
    "drive": "C:/evil",
    "backslash": "data\\evil",
    "inner up": "data/../../evil",
    "dot": "data/./evil",
    "empty part": "data//evil",
    "nul": "a\x01b",
    "escape": "a\x1b[2Jb",
    "right to left": "a\u202egpj.exe",
    "not composed": "e\u0301.txt",
    "device": "data/CON.txt",
    "device with a number": "com1",
    "trailing dot": "data/evil.",
    "trailing blank": "data/evil ",
    "leading blank": " evil",
    "too long": "a" * 241,
    "too deep": "/".join("abcdefghij"),
    "wildcard": "a?.txt",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_dangerous_name_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        read(theirs((name, b"x")))


PAIRS = {
    "twice": ("a.txt", "a.txt"),
    "case": ("A.txt", "a.txt"),
    "ligature": ("ﬁ.txt", "fi.txt"),
    "file and folder": ("data", "data/a.txt"),
    "sharp s": ("straße", "STRASSE"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_two_names_that_are_one_on_some_computer_are_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(Refused):
        read(theirs(*((name, b"x") for name in pair)))


MODES = {"link": 0o120777, "pipe": 0o010644, "device": 0o060644, "socket": 0o140644}


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES.keys())
def test_a_link_or_device_is_refused(mode: int) -> None:
    with pytest.raises(Refused, match="link or a device"):
        read(theirs((info("a.txt", mode), b"/etc/passwd")))


def bomb() -> bytes:
    return theirs(("a.txt", b"\0" * 30_000_000))


def overlap() -> bytes:
    """Two entries whose content is the same bytes (Fifield 2019)."""
    raw = theirs(("a.txt", b"x" * 1000), ("b.txt", b"x" * 1000))
    second = central(raw, 1)
    return patched(raw, second + 42, struct.pack("<I", 0))


def lying_size() -> bytes:
    raw = ours({"a.txt": b"x" * 1000})
    raw = patched(raw, central(raw) + 24, struct.pack("<I", 999))
    return patched(raw, 22, struct.pack("<I", 999))


def wrong_crc() -> bytes:
    raw = ours({"a.txt": b"x" * 1000}, STORED)
    return patched(raw, 60, b"y")


def two_names() -> bytes:
    return patched(ours({"a.txt": b"x"}), 30, b"b")


def hidden_between() -> bytes:
    """Bytes between two entries that no entry owns; all offsets behind them are right."""
    raw = ours({"a.txt": b"x" * 50, "b.txt": b"y"}, STORED)
    cut, start = struct.unpack_from("<I", raw, central(raw, 1) + 42)[0], central(raw)
    raw = raw[:cut] + b"hidden!!" + raw[cut:]
    second = start + 8 + 46 + len("a.txt")
    raw = patched(raw, second + 42, struct.pack("<I", cut + 8))
    return patched(raw, -6, struct.pack("<I", start + 8))


def second_name() -> bytes:
    """An extra field that gives Info-ZIP another name for the file."""
    entry = zipfile.ZipInfo("a.txt")
    body = b"\x01" + struct.pack("<I", zlib.crc32(b"a.txt")) + b"evil.bat"
    entry.extra = struct.pack("<HH", 0x7075, len(body)) + body
    return theirs((entry, b"x"))


def hidden_behind_stream() -> bytes:
    """Bytes behind the end of a compressed stream, inside the entry."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(b"x" * 50) + deflate.flush() + b"hidden"
    raw = ours({"a.txt": b"x" * 50})
    old = struct.unpack_from("<I", raw, 18)[0]
    raw = raw[:35] + packed + raw[35 + old :]
    raw = patched(raw, 18, struct.pack("<I", len(packed)))
    start = 35 + len(packed)
    raw = patched(raw, start + 20, struct.pack("<I", len(packed)))
    return patched(raw, -6, struct.pack("<I", start))


def encrypted() -> bytes:
    raw = ours({"a.txt": b"x"})
    raw = patched(raw, 6, struct.pack("<H", 0x801))
    return patched(raw, central(raw) + 8, struct.pack("<H", 0x801))


def with_lzma() -> bytes:
    return theirs(("a.txt", b"x" * 100), compress_type=zipfile.ZIP_LZMA)


def with_bzip2() -> bytes:
    return theirs(("a.txt", b"x" * 100), compress_type=zipfile.ZIP_BZIP2)


def zip64() -> bytes:
    raw = ours({"a.txt": b"x"})
    return patched(raw, central(raw) + 20, b"\xff" * 8)


def with_comment() -> bytes:
    raw = ours({"a.txt": b"x"})
    return patched(raw, -2, struct.pack("<H", 5)) + b"hello"


def many() -> bytes:
    return ours({f"f{n}": b"" for n in range(5001)})


def empty_folder() -> bytes:
    return theirs((info("data/", 0o40755), b""), ("a.txt", b"x"))


def deflate_garbage() -> bytes:
    raw = ours({"a.txt": bytes(range(256)) * 20})
    return patched(raw, 40, b"\xff" * 20)


def bit_flipped_directory() -> bytes:
    raw = ours({"a.txt": b"x"})
    return patched(raw, central(raw) + 46, b"z")


WHOLE = ours(FILES)
BAD: dict[str, Callable[[], bytes]] = {
    "bomb": bomb,
    "overlap": overlap,
    "lying size": lying_size,
    "wrong checksum": wrong_crc,
    "two names": two_names,
    "hidden between entries": hidden_between,
    "second name in an extra field": second_name,
    "hidden behind a stream": hidden_behind_stream,
    "encrypted": encrypted,
    "lzma": with_lzma,
    "bzip2": with_bzip2,
    "zip64": zip64,
    "comment": with_comment,
    "too many files": many,
    "empty folder": empty_folder,
    "garbage in a stream": deflate_garbage,
    "directory names another file": bit_flipped_directory,
    "program in front": lambda: b"#!/bin/sh\nexit\n" + WHOLE,
    "something behind": lambda: WHOLE + b"x",
    "truncated": lambda: WHOLE[:-30],
    "half": lambda: WHOLE[: len(WHOLE) // 2],
    "empty file": lambda: b"",
    "text": lambda: b"Dear partner, please find attached" * 10,
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD.keys())
def test_a_hostile_archive_is_refused_quickly(make: Callable[[], bytes]) -> None:
    raw = make()
    started = time.process_time()
    with pytest.raises(Refused):
        read(raw)
    assert time.process_time() - started < 5


def test_limits_are_on_content_and_can_be_raised() -> None:
    raw = ours({"a.txt": bytes(range(256)) * 400})
    with pytest.raises(Refused, match="--max-mb"):
        read(raw, entry_bytes=100_000)
    with pytest.raises(Refused, match="--max-mb"):
        read(raw, total_bytes=100_000)
    assert len(read(raw, total_bytes=200_000)["a.txt"]) == 102_400


def test_the_writer_refuses_a_name_that_the_reader_would_refuse() -> None:
    with pytest.raises(Refused):
        ours({"../evil": b""})
