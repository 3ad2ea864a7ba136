"""Ten thousand damaged bundles: each is refused or read, none crashes, hangs or writes."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cap_tui.bundle.keys import pins
from cap_tui.bundle.layout import Limits
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.planning import make_plan
from cap_tui.bundle.verify import judge
from cap_tui.errors import Refused
from cap_tui.model.activity import PriorityArea
from tests.bundle.conftest import RECORDS, TODAY, Place, Share, key_of, make_places
from tests.bundle.forging import Files, content, packed, sealed

ROUNDS = 10_000
SLOWEST = 5.0
"""Seconds of this process: what others do on the machine does not count."""

LIMITS = Limits(entry_bytes=2_000_000, total_bytes=4_000_000, ratio_from=100_000)
INTERESTING = (0, 1, 0x7F, 0x80, 0xFF)
SNIPPETS = (
    b"../", b"\x00" * 8, b"\xff" * 8, b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"data/", b"[" * 80,
    b"1e999", b"NaN", b"\\ud800", b'"uid":', b'"clocks":{"name":{"AAA":99}}', b"\n", b"null", b"\x1b[2J",
)  # fmt: skip

Mutate = Callable[[random.Random, bytes], bytes]


def flipped(chance: random.Random, raw: bytes) -> bytes:
    out = bytearray(raw)
    for _time in range(chance.randint(1, 4)):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def overwritten(chance: random.Random, raw: bytes) -> bytes:
    out = bytearray(raw)
    place = chance.randrange(len(out))
    size = chance.choice((1, 2, 4))
    out[place : place + size] = bytes([chance.choice(INTERESTING)]) * size
    return bytes(out)


def cut(chance: random.Random, raw: bytes) -> bytes:
    begin, end = sorted(chance.sample(range(len(raw)), 2))
    return raw[:begin] if chance.random() < 0.4 else raw[:begin] + raw[end:]


def doubled(chance: random.Random, raw: bytes) -> bytes:
    begin, end = sorted(chance.sample(range(len(raw)), 2))
    return raw[:end] + raw[begin:end] + raw[end:]


def spliced(chance: random.Random, raw: bytes) -> bytes:
    place = chance.randrange(len(raw))
    return raw[:place] + chance.choice(SNIPPETS) + raw[place:]


BLIND: tuple[Mutate, ...] = (flipped, overwritten, cut, doubled, spliced)


def knowing(chance: random.Random, files: Files) -> bytes:
    """A forger: the damage is inside a file, and all manifests and the signature fit it."""
    out = dict(files)
    name = chance.choice(
        [n for n in out if n.startswith("data/documents/") or n == "datapackage.json"]
    )
    out[name] = chance.choice(BLIND)(chance, out[name])
    if chance.random() < 0.1:
        out[chance.choice(("data/x.csv", "fetch.txt", "data/evil.py", "notes.txt"))] = b"x"
    return packed(sealed(out, key=key_of(65)))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Files, Place]:
    """A small bundle of AAA, its files, and BBB who trusts it."""
    one, two = make_places(["AAA", "BBB"], tmp_path_factory.mktemp("fuzz"))
    with one.workspace.transaction("fill") as tx:
        tx.add(PriorityArea(name="Health"))
        tx.add(Share(name="Call", partners=[{"id": "AAA", "money": 1}]))
    path = one.export().path
    return path.read_bytes(), content(path), two


class Held(io.BytesIO):
    """A file in memory that stands for a path: nothing of the fuzzing touches the disk."""


def look(raw: bytes, place: Place, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Open, judge and plan as an import does; whether it was read to the end."""
    monkeypatch.setattr("cap_tui.bundle.opened._open", lambda *_given: Held(raw))
    try:
        with OpenBundle(Path("fuzz.cap.zip"), limits=LIMITS) as bundle:
            judge(bundle, pins(place.workspace), TODAY)
            make_plan(place.workspace, bundle, RECORDS, today=TODAY, allow_unsigned=True)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("part", range(4))
def test_damaged_bundles_are_refused_or_read_and_nothing_is_written(
    part: int, sample: tuple[bytes, Files, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, files, place = sample
    assert look(whole, place, monkeypatch)
    seq = place.workspace.seq
    chance = random.Random(part)
    read, slowest = 0, 0.0
    for number in range(ROUNDS // 4):
        if number % 5 == 0:
            raw = knowing(chance, files)
        else:
            raw = chance.choice(BLIND)(chance, whole)
        started = time.process_time()
        read += look(raw, place, monkeypatch)
        slowest = max(slowest, time.process_time() - started)
    assert place.workspace.seq == seq
    assert slowest < SLOWEST
    assert 0 < read < ROUNDS // 8, "some damage is harmless, most is not"
