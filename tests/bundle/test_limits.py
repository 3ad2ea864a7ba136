"""The largest hostile bundles that the limits let through are refused in under 5 seconds and 300 MB."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cap_tui.bundle import age, bag
from cap_tui.bundle.archive_write import ArchiveWriter
from cap_tui.bundle.layout import LIMITS
from tests.bundle.conftest import Share, key_of, make_places, public_line, write_key
from tests.bundle.forging import Files, content

SECONDS = 5.0
MEGABYTES = 300.0

REFUSE = """
import resource, sys, time
from pathlib import Path
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.verify import judge
from cap_tui.errors import Refused
started = time.process_time()
try:
    with OpenBundle(Path(sys.argv[1]), identities=lambda: [Path(sys.argv[2])]) as bundle:
        told = judge(bundle, [], "2026-01-01").schema_note
except Refused as error:
    told = str(error)
print(time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, told)
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


def refused(path: Path, key: Path = Path()) -> tuple[float, float, str]:
    """Open and judge a bundle in a process of its own: seconds, megabytes, what it says."""
    command = [sys.executable, "-c", REFUSE, str(path), str(key)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    took, memory, told = done.stdout.split(" ", 2)
    return float(took), float(memory), told


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
    seconds, megabytes, told = refused(path)
    print(f"{line.__name__} wrong_hash={wrong_hash}: {seconds:.2f} s, {megabytes:.0f} MB, {told}")
    assert ("wrong hash" if wrong_hash else "documents") in told
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


@pytest.mark.long
def test_noise_as_large_as_allowed_and_encrypted_for_us_is_refused_in_time(tmp_path: Path) -> None:
    noise, path = tmp_path / "noise", tmp_path / "noise.cap.zip.age"
    draw, piece = random.Random(1), 1_000_000
    with noise.open("wb") as file:  # piece by piece: a child is charged with its parent's peak
        for _place in range(piece, LIMITS.total_bytes, piece):
            file.write(draw.randbytes(piece))
    age.encrypt_file(noise, path, [public_line(key_of(1))])
    seconds, megabytes, told = refused(path, write_key(key_of(1), tmp_path / "key"))
    print(f"encrypted: {seconds:.2f} s, {megabytes:.0f} MB, {told}")
    assert "not a sound bundle" in told
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
