"""What the reader answers to every kind of broken bundle: taken, or the error's class and words, as approved.

One thing at a time is wrong: a field of the zip, a tag file, a key of the descriptor, a field of a document, a byte of
the signature. Everything else is sound, and what is signed is signed by the partner's key.
"""

from __future__ import annotations

import base64
import copy
import io
import json
import re
import struct
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from cap_tui.bundle.archive_read import Archive
from cap_tui.bundle.archive_write import STORED
from cap_tui.bundle.canonical import encode
from cap_tui.bundle.descriptor_reading import read_descriptor
from cap_tui.bundle.keys import pinned
from cap_tui.bundle.layout import NAMESPACE, Limits
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.sshsig import BadSignature, armour, fingerprint, sign, verify
from cap_tui.bundle.verify import Integrity, judge
from cap_tui.errors import CapError
from tests.approval import approve
from tests.bundle.conftest import key_of, public_line
from tests.bundle.forging import Files, content, packed, sealed
from tests.bundle.test_archive import BAD, MODES, NAMES, PAIRS, central, info, ours, patched, theirs
from tests.bundle.write_golden import FOLDER, KEY

SOUND = FOLDER / "format-1.0.cap.zip"
TODAY = "2026-11-29"
APPROVED = Path(__file__).with_name("approved") / "refusals"

Case = tuple[str, Callable[[], object]]


def outcomes(cases: Iterable[Case]) -> str:
    """One line for each case."""
    text = "\n".join(f"{name}: {outcome(make)}" for name, make in cases) + "\n"
    # The words of Python, by its version.
    return re.sub(r"not JSON: [^(]*\(", "not JSON: <why> (", text)


def outcome(make: Callable[[], object]) -> str:
    """What came of it: the answer, or the class of the error and its words."""
    try:
        return str(make() or "taken")
    except CapError as error:
        return f"{type(error).__name__}: {error}"
    except BadSignature as error:
        return f"BadSignature: {error}"


# ------------------------------------------------------------------------------- the zip

FILES = {"a.txt": b"one", "data/b.csv": b"x,y\r\n"}
LOCAL = ("mark:4", "needs:2", "flags:2", "method:2", "time:2", "date:2", "crc:4", "stored:4", "size:4",
         "names:2", "extra:2")  # fmt: skip
CENTRAL = ("mark:4", "made:2", "needs:2", "flags:2", "method:2", "time:2", "date:2", "crc:4", "stored:4", "size:4",
           "names:2", "extra:2", "comment:2", "disk:2", "internal:2", "external:4", "offset:4")  # fmt: skip
END = ("mark:4", "disk:2", "first:2", "here:2", "count:2", "size:4", "start:4", "comment:2")


def unzip(raw: bytes, **limits: int) -> str:
    archive = Archive(io.BytesIO(raw), Limits(**limits))
    return " ".join(f"{name} {len(archive.read(name, 10**8))}" for name in archive.entries)


def fields(raw: bytes, part: str, start: int, names: tuple[str, ...]) -> Iterator[Case]:
    """Every field of a head, one more than it is, and of flags every bit."""
    for field in names:
        name, width = field.split(":")
        code = {"2": "<H", "4": "<I"}[width]
        (value,) = struct.unpack_from(code, raw, start)
        others = [(value + 1) % 2 ** (8 * int(width))]
        if name == "flags":
            others = [value ^ (1 << bit) for bit in range(16)]
        elif name in ("stored", "size", "offset", "count", "start"):
            others += [0, 2 ** (8 * int(width)) - 1]
        elif name == "external":
            others = [mode << 16 for mode in (0, *MODES.values(), 0o040755)]
        for other in others:
            changed = patched(raw, start, struct.pack(code, other))
            yield f"{part} {name} {value} → {other}", lambda changed=changed: unzip(changed)  # type: ignore[misc]
        start += int(width)


def archives() -> Iterator[Case]:
    raw = ours(FILES, STORED)
    second = struct.unpack_from("<I", raw, central(raw, 1) + 42)[0]
    yield "sound", lambda: unzip(raw)
    yield from fields(raw, "end", len(raw) - 22, END)
    yield from fields(raw, "directory", central(raw), CENTRAL)
    yield from fields(raw, "second entry", second, LOCAL)
    for name, make in BAD.items():
        yield f"bad {name}", lambda make=make: unzip(make())  # type: ignore[misc]
    for title, name in NAMES.items():
        yield f"name {title}", lambda name=name: unzip(theirs((name, b"x")))  # type: ignore[misc]
    for title, pair in PAIRS.items():
        yield f"pair {title}", lambda pair=pair: unzip(theirs(*((n, b"x") for n in pair)))  # type: ignore[misc]
    for mode in (0o40755, 0o100644, 0o120777):
        folder = theirs((info("data/", mode), b""), (info("data/a"), b"x"))
        yield f"folder of mode {mode:o}", lambda folder=folder: unzip(folder)  # type: ignore[misc]
    for kind in (0x5455, 0x5855, 0x7875, 0x000A, 0x0001, 0x7075):
        for cut in (0, 1):
            entry = info("a")
            entry.extra = (struct.pack("<HH", kind, 4) + b"1234")[: 8 - cut]
            zipped = theirs((entry, b"x"))
            yield f"extra {kind:#x}, cut {cut}", lambda zipped=zipped: unzip(zipped)  # type: ignore[misc]
    for limits in ({"entries": 1}, {"entries": 2}, {"entry_bytes": 4}, {"entry_bytes": 5}, {"total_bytes": 7},
                   {"total_bytes": 8}, {"ratio_from": 4, "ratio": 0}, {"ratio_from": 5, "ratio": 0}):  # fmt: skip
        yield f"limits {limits}", lambda limits=limits: unzip(raw, **limits)  # type: ignore[misc]
    yield "a file larger than is read", lambda: Archive(io.BytesIO(raw)).read("a.txt", 2)
    yield "a file as large as is read", lambda: Archive(io.BytesIO(raw)).read("a.txt", 3)
    yield "a file that is not there", lambda: Archive(io.BytesIO(raw)).read("nothing", 3)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_every_broken_zip_is_answered_as_it_was_approved() -> None:
    approve(APPROVED / "zip.txt", outcomes(archives()))


# ------------------------------------------------------------------ tag files and documents


def judged(files: Files) -> str:
    """The answers to a bundle in memory, from a region that pinned the key; what is refused has words."""
    with OpenBundle(Path("x.cap.zip"), content=io.BytesIO(packed(files))) as bundle:
        line = public_line(KEY)
        found = judge(bundle, [pinned("AAA", line, fingerprint(line))], TODAY)
    assert found.integrity is Integrity.OK
    return f"{found.signature.value}, {found.signature_note}; {found.schema.value}, {found.schema_note}"


def tags(sound: Files) -> Iterator[Case]:
    """A tag file is missing, empty, or has one line more, less or changed; nothing, or all, is sealed anew."""
    for name in sorted(name for name in sound if not name.startswith("data/")):
        raw = sound[name]
        lines = raw.splitlines(keepends=True)
        changes = {
            "missing": None, "empty": b"", "one line more": raw + b"more\n", "first line twice": lines[0] + raw,
            "first line less": b"".join(lines[1:]), "not UTF-8": raw + b"\xff", "no last end": raw[:-1],
        }  # fmt: skip
        for title, other in changes.items():
            files = {k: v for k, v in sound.items() if k != name}
            if other is not None:
                files[name] = other
            yield f"{name} {title}", lambda files=files: judged(files)  # type: ignore[misc]
            if name in ("README.txt", "bagit.txt", "datapackage.json") and other is not None:
                yield f"{name} {title}, sealed", lambda files=files: judged(sealed(files, key=KEY))  # type: ignore[misc]
    info_file = sound["bag-info.txt"]
    for old, new in (
        (b"1.0", b"1.1"),
        (b"1.0", b"2.0"),
        (b"1.0", b"one"),
        (b"-Format", b""),
        (b": ", b":"),
    ):
        changed = sound | {"bag-info.txt": info_file.replace(old, new)}
        yield f"bag-info {old!r} → {new!r}", lambda c=changed: judged(sealed(c, key=KEY))  # type: ignore[misc]
    for oxum in ("0.0", "1", "x.y", "99999999.3"):
        yield f"oxum {oxum}", lambda oxum=oxum: judged(sealed(sound, oxum=oxum, key=KEY))  # type: ignore[misc]
    for name in (
        "data/other.txt",
        "data/documents/x.exe",
        "data/documents/A B.jsonl",
        "data/tables/x.csv",
        "x.txt",
    ):
        files = sound | {name: b"x\n"}
        yield f"more: {name}", lambda files=files: judged(sealed(files, key=KEY))  # type: ignore[misc]
        yield f"more: {name}, not listed", lambda files=files: judged(files)  # type: ignore[misc]
    yield "signed by another", lambda: judged(sealed(sound, key=key_of(1)))
    yield "not signed", lambda: judged(sealed(sound))


def test_every_broken_part_is_answered_as_it_was_approved() -> None:
    approve(APPROVED / "parts.txt", outcomes(tags(content(SOUND))))


AREAS = "data/documents/areas.jsonl"
VALUES: tuple[Any, ...] = (None, "", "x", "x y", 0, -1, 2**62, 1.5, True, [], {}, "2026-11-20", "2026-11-20T10:00:00Z",
                           "2026-11-20T10:00:00.123456789+01:00", "A" * 65)  # fmt: skip


def documents(sound: Files) -> Iterator[Case]:
    """One field of one document has another value, or is not there."""
    rows = [orjson.loads(line) for line in sound[AREAS].splitlines()]
    for field in ("uid", "version", "owner", "created", "updated"):
        for value in (..., *VALUES):
            changed = copy.deepcopy(rows)
            if value is ...:
                del changed[1][field]
            else:
                changed[1][field] = value
            files = sound | {AREAS: b"".join(encode(row) + b"\n" for row in changed)}
            title = "not there" if value is ... else json.dumps(value)[:50]
            yield f"{field} {title}", lambda files=files: judged(sealed(files, key=KEY))  # type: ignore[misc]
    lines = sound[AREAS].splitlines(keepends=True)
    shapes = {
        "in the other order": lines[1] + lines[0], "twice": lines[0] * 2, "blank line": lines[0] + b"\n" + lines[1],
        "no last end": sound[AREAS][:-1], "a list": b"[]\n" + sound[AREAS], "blanks": sound[AREAS].replace(b",", b", "),
        "windows ends": sound[AREAS].replace(b"\n", b"\r\n"), "no document": b"",
    }  # fmt: skip
    for title, raw in shapes.items():
        yield title, lambda raw=raw: judged(sealed(sound | {AREAS: raw}, key=KEY))  # type: ignore[misc]


def test_every_broken_document_is_answered_as_it_was_approved() -> None:
    approve(APPROVED / "documents.txt", outcomes(documents(content(SOUND))))


# ---------------------------------------------------------------------------- the descriptor


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values of the descriptor; of lists the first element."""
    if path:
        yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list) and value:
        yield from places(value[0], (*path, 0))


def changed_at(package: Any, path: tuple[Any, ...], value: Any) -> bytes:
    """The descriptor with another value at one place, or without it."""
    package = copy.deepcopy(package)
    inner = package
    for step in path[:-1]:
        inner = inner[step]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return json.dumps(package).encode()


OTHERS = {
    "not there": ...,
    "5": 5,
    "text": "\x1b[2J x",
    "list": [1],
    "object": {"a": 1},
    "null": None,
    "true": True,
}


def descriptors(raw: bytes) -> Iterator[Case]:
    """Every value of the descriptor is missing or of another type."""
    package = json.loads(raw)

    def read(changed: bytes) -> str:
        found = read_descriptor(changed)
        usual = read_descriptor(raw)
        differing = [name for name in vars(usual) if getattr(usual, name) != getattr(found, name)]
        return " ".join(["taken", *differing])

    for path in places(package):
        for title, value in OTHERS.items():
            changed = changed_at(package, path, value)
            yield f"{'.'.join(map(str, path))} {title}", lambda changed=changed: read(changed)  # type: ignore[misc]


def test_every_broken_descriptor_is_answered_as_it_was_approved() -> None:
    approve(APPROVED / "descriptor.txt", outcomes(descriptors(content(SOUND)["datapackage.json"])))


# ----------------------------------------------------------------------------- the signature


def signatures() -> Iterator[Case]:
    """Every field of a signature is changed, cut or followed by more."""
    good = sign(b"words", KEY, NAMESPACE)
    blob = base64.b64decode(b"".join(good.splitlines()[1:-1]))
    checked = lambda raw: verify(b"words", raw, NAMESPACE).fingerprint  # noqa: E731
    yield "good", lambda: checked(good)
    yield "other words", lambda: verify(b"other", good, NAMESPACE).fingerprint
    yield "other purpose", lambda: verify(b"words", good, "file").fingerprint
    for title, raw in {
        "empty": b"", "windows ends": good.replace(b"\n", b"\r\n"), "no last end": good[:-1], "more": good + b"x",
        "long lines": good.replace(b"\n", b"", 3), "too long": good + b"A" * 9000, "blank": good.replace(b"A", b" ", 1),
    }.items():  # fmt: skip
        yield title, lambda raw=raw: checked(raw)  # type: ignore[misc]
    place, number = 10, 0
    yield "version 2", lambda: checked(armour(blob[:9] + b"\2" + blob[10:]))
    while place < len(blob):
        (size,) = struct.unpack_from(">I", blob, place)
        longer = blob[place + 4 : place + 4 + size] + b"x"
        for title, field in (("empty", b""), ("longer", longer), ("other", b"y" * size)):
            raw = armour(
                blob[:place] + struct.pack(">I", len(field)) + field + blob[place + 4 + size :]
            )
            yield f"field {number} {title}", lambda raw=raw: checked(raw)  # type: ignore[misc]
        yield f"cut before field {number}", lambda end=place: checked(armour(blob[:end]))  # type: ignore[misc]
        place, number = place + 4 + size, number + 1
    yield "data behind", lambda: checked(armour(blob + b"x"))


def test_every_broken_signature_is_answered_as_it_was_approved() -> None:
    approve(APPROVED / "signature.txt", outcomes(signatures()))
