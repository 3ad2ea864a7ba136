"""The largest hostile bundles that the limits let through are refused in under 5 seconds and 300 MB."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cap_tui.bundle import bag
from cap_tui.bundle.archive_write import ArchiveWriter
from cap_tui.bundle.layout import LIMITS
from tests.bundle.conftest import Share, make_places
from tests.bundle.forging import Files, content

SECONDS = 5.0
MEGABYTES = 300.0

REFUSE = """
import resource, sys, time
from pathlib import Path
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.verify import judge
from cap_tui.errors import Refused
started = time.perf_counter()
try:
    with OpenBundle(Path(sys.argv[1])) as bundle:
        told = judge(bundle, [], "2026-01-01").schema_note
except Refused as error:
    told = str(error)
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, told)
"""

Lines = Callable[[int], Iterator[bytes]]


def blocks(size: int, line: Callable[[int], bytes]) -> Iterator[bytes]:
    """Lines up to ``size`` bytes."""
    done, number = 0, 0
    while done < size:
        piece = b"".join(line(number + n) for n in range(1000))
        number, done = number + 1000, done + len(piece)
        yield piece


def tiny(number: int) -> bytes:
    return b'{"owner":"AAA","uid":"%012d","version":1}\n' % number


def large(number: int) -> bytes:
    return b'{"a":"%s","owner":"AAA","uid":"%012d","version":1}\n' % (
        b"%012d" % number * 40,
        number,
    )


def nested(number: int) -> bytes:
    return b'{"a":%s,"owner":"AAA","uid":"%012d","version":1}\n' % (b"[" * 60 + b"]" * 60, number)


def write(path: Path, files: Files, line: Callable[[int], bytes], *, wrong_hash: bool) -> None:
    """A bundle that fills the limits; its last document is bad, or its last hash is wrong."""
    size = LIMITS.entry_bytes - 200_000
    with path.open("wb") as file:
        archive = ArchiveWriter(file)
        for number in range(3):
            archive.add(f"data/documents/x{number}.jsonl", blocks(size, line))
        archive.add("data/documents/y.jsonl", [b'{"owner":"AAA","uid":"z","version":-1}\n'])
        hashes = {entry.name: entry.sha512 for entry in archive.entries}
        if wrong_hash:
            hashes["data/documents/y.jsonl"] = "0" * 128
        total = sum(entry.size for entry in archive.entries)
        info = files["bag-info.txt"].splitlines()
        info = [x for x in info if not x.startswith(b"Payload-Oxum")] + [
            b"Payload-Oxum: %d.4" % total
        ]
        tags = {name: files[name] for name in ("README.txt", "bagit.txt", "datapackage.json")}
        tags |= {
            "bag-info.txt": b"\n".join(info) + b"\n",
            "manifest-sha512.txt": bag.manifest(hashes),
        }
        tag_hashes = {name: archive.add(name, [raw]).sha512 for name, raw in tags.items()}
        archive.add("tagmanifest-sha512.txt", [bag.manifest(tag_hashes)])
        archive.close()


@pytest.mark.long
@pytest.mark.parametrize("line", [tiny, large, nested])
@pytest.mark.parametrize("wrong_hash", [True, False])
def test_a_bundle_as_large_as_allowed_is_refused_in_time(
    line: Callable[[int], bytes], wrong_hash: bool, tmp_path: Path
) -> None:
    (one,) = make_places(["AAA"], tmp_path)
    with one.workspace.transaction("fill") as tx:
        tx.add(Share(name="Call"))
    path = tmp_path / "large.zip"
    write(path, content(one.export().path), line, wrong_hash=wrong_hash)
    done = subprocess.run(
        [sys.executable, "-c", REFUSE, str(path)], capture_output=True, text=True, check=True
    )
    took, memory, told = done.stdout.split(" ", 2)
    seconds, megabytes = float(took), float(memory)
    print(f"{line.__name__} wrong_hash={wrong_hash}: {seconds:.2f} s, {megabytes:.0f} MB, {told}")
    assert ("wrong hash" if wrong_hash else "documents") in told
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
