"""Two files damaged at once, and files whose checksum fits while what they say does not: what is told, and what is saved."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from cap_tui.errors import CapError
from cap_tui.workspace import Workspace, WorkspaceConfig
from cap_tui.workspace.journal import NOTHING, Change, Header, JournalLine, encode
from cap_tui.workspace.recovery import recover
from cap_tui.workspace.snapshot import TAIL_LENGTH
from tests.approval import approve, plain
from tests.workspace.conftest import Card
from tests.workspace.test_approved_store import DAMAGES, told

APPROVED = Path(__file__).with_name("approved") / "forgeries"
DATA, BAK, JOURNAL = "data.json", "data.json.bak", "data.json.journal"
NEXT = f"{JOURNAL}.next"
FIRST, SECOND = (f"history/{number:016d}.journal" for number in (0, 1))
Forge = Callable[[Path], None]


def checked_cases(worked: Path, tmp_path: Path, name: str, cases: dict[str, Forge]) -> None:
    """What is told of each case, made in a copy of the region."""
    parts = []
    for number, (title, forge) in enumerate(cases.items()):
        folder = tmp_path / str(number) / "region"
        shutil.copytree(worked, folder)
        forge(folder)
        lines = [line.replace(str(folder.parent), "{here}") for line in told(folder, folder.parent)]
        aside = folder.parent / "saved" / "set-aside"
        kept = sorted(path.name for path in aside.iterdir()) if aside.is_dir() else []
        parts.append("\n".join([f"##### {title}", *lines, *(f"doctor, file: {f}" for f in kept)]))
    approve(APPROVED / f"{name}.txt", plain("\n\n".join(parts) + "\n"))


def hurt(**damages: str) -> Forge:
    """Each of these files with its damage."""
    names = {"data": DATA, "bak": BAK, "journal": JOURNAL, "first": FIRST, "second": SECOND}

    def forge(folder: Path) -> None:
        for short, damage in damages.items():
            path = folder / names[short]
            raw = DAMAGES[damage](path.read_bytes())
            path.unlink()
            if raw is not None:
                path.write_bytes(raw)

    return forge


MIDDLE, END, GONE = "a bit in its middle", "a bit at its end", "missing"
PAIRS: dict[str, Forge] = {
    "the snapshot and the one before it damaged": hurt(data=MIDDLE, bak=MIDDLE),
    "the snapshot damaged, the one before it gone": hurt(data=END, bak=GONE),
    "the snapshot gone, the one before it damaged": hurt(data=GONE, bak=END),
    "both gone": hurt(data=GONE, bak=GONE),
    "both damaged, and the first of the history": hurt(data=END, bak=MIDDLE, first=MIDDLE),
    "both damaged, the first of the history gone": hurt(data=MIDDLE, bak="half", first=GONE),
    "both half, the first of the history empty": hurt(data="half", bak="half", first="empty"),
    "both damaged, the second of the history gone": hurt(data=END, bak=END, second=GONE),
    "both gone, the first of the history gone": hurt(data=GONE, bak=GONE, first=GONE),
    "the snapshot damaged, the journal gone": hurt(data=END, journal=GONE),
    "the snapshot damaged, the journal too": hurt(data=END, journal=MIDDLE),
    "the snapshot damaged, the second of the history too": hurt(data=MIDDLE, second=END),
    "the journal gone, the history too": hurt(journal=GONE, first=GONE, second=GONE),
    "the journal empty": hurt(journal="empty"),
}


@pytest.mark.parametrize("half", [0, 1])
def test_two_damages_at_once_are_told_as_it_was_approved(
    worked: Path, tmp_path: Path, half: int
) -> None:
    cases = dict(list(PAIRS.items())[half::2])
    checked_cases(worked, tmp_path, f"pairs-{half}", cases)


def segment(path: Path) -> tuple[Header, list[JournalLine]]:
    header, *lines = path.read_bytes().splitlines()
    decode = msgspec.json.decode
    return decode(header, type=Header), [decode(each, type=JournalLine) for each in lines]


def rewrite(path: Path, header: Header, lines: list[JournalLine], tail: bytes = b"") -> None:
    """The segment anew with checksums that fit."""
    text, crc = b"", 0
    for each in (header, *lines):
        piece, crc = encode(each, crc)
        text += piece
    path.write_bytes(text + tail)


def headed(name: str, **fields: Any) -> Forge:
    def forge(folder: Path) -> None:
        header, lines = segment(folder / name)
        rewrite(folder / name, replace(header, **fields), lines)

    return forge


def lined(
    change: Callable[[list[JournalLine]], list[JournalLine]], name: str = JOURNAL, tail: bytes = b""
) -> Forge:
    def forge(folder: Path) -> None:
        header, lines = segment(folder / name)
        rewrite(folder / name, header, change(lines), tail)

    return forge


def numbered(place: int, seq: int) -> Callable[[list[JournalLine]], list[JournalLine]]:
    """The line at a place with another number."""
    return lambda lines: [replace(e, seq=seq) if e is lines[place] else e for e in lines]


def torn(durable: int, ending: bytes) -> Forge:
    """The last line but one is a page that was never written; the last knows ``durable``."""

    def forge(folder: Path) -> None:
        header, lines = segment(folder / JOURNAL)
        rewrite(folder / JOURNAL, header, lines[:-2])
        last = encode(replace(lines[-1], durable=durable), 0)[0]
        raw = (folder / JOURNAL).read_bytes()
        (folder / JOURNAL).write_bytes(raw + ending + last)

    return forge


def renamed(old: str, new: str) -> Forge:
    return lambda folder: (folder / old).replace(folder / new) and None


def copied(old: str, new: str) -> Forge:
    return lambda folder: shutil.copy(folder / old, folder / new) and None


def untyped(folder: Path) -> None:
    """A line that fits and is no transaction."""
    path = folder / JOURNAL
    raw = path.read_bytes()
    crc = int(raw.splitlines()[-1][8:16], 16)
    body = b'"seq":"seven"}'
    path.write_bytes(raw + b'{"crc":"%08x",%b\n' % (zlib.crc32(body, crc), body))


def removing(number: int, table: str = "cards") -> JournalLine:
    gone = Change(table, number, msgspec.Raw(b"{}"), NOTHING)
    return JournalLine(seq=7, at="2031-03-04T10:20:30.000Z", ops=(gone,))


LINES: dict[str, Forge] = {
    "the last number left out": lined(numbered(-1, 7)),
    "the last number twice": lined(numbered(-1, 5)),
    "the first number too high": lined(numbered(0, 4)),
    "a number of nought": lined(numbered(0, 0)),
    "a number below nought": lined(numbered(-1, -1)),
    "a line twice in its middle": lined(lambda lines: [lines[0], *lines]),
    "a line of the middle gone": lined(lambda lines: [lines[0], *lines[2:]]),
    "no lines": lined(lambda lines: []),
    "no lines in the history": lined(lambda lines: [], SECOND),
    "two lines of the history for one": lined(lambda lines: [*lines, replace(lines[0], seq=3)], SECOND),
    "a line that is no transaction": untyped,
    "a removal of what is not there": lined(lambda lines: [*lines, removing(99)]),
    "a removal in a table that is not there": lined(lambda lines: [*lines, removing(1, "none")]),
    "an empty line at the end": lined(list, tail=b"\n"),
    "a piece of a line at the end": lined(list, tail=b'{"crc":"'),
    "a page of nothing, not known to be on disk": torn(4, b"\0" * 40 + b"\n"),
    "a page of nothing, known to be on disk": torn(5, b"\0" * 40 + b"\n"),
    "a damaged line before a whole one": torn(3, b"x" * 40 + b"\n"),
    "a damaged newline before a whole line": torn(3, b"x" * 40),
}  # fmt: skip
HEADERS: dict[str, Forge] = {
    "the journal of another region": headed(JOURNAL, workspace="another"),
    "a newer form of the journal": headed(JOURNAL, journal=3),
    "a journal that has moved": headed(JOURNAL, journal=1000, moved="file:/elsewhere"),
    "a journal that begins later": headed(JOURNAL, base=9),
    "a journal that begins earlier": headed(JOURNAL, base=1),
    "a journal that follows another one": headed(JOURNAL, after="another"),
    "a history of another origin": headed(SECOND, after="another"),
    "a history with a first that follows one": headed(FIRST, after="another"),
    "a generation later": headed(JOURNAL, generation=1),
    "a newer form of the history": headed(SECOND, journal=3),
    "only the next journal": renamed(JOURNAL, NEXT),
    "a next journal beside the journal": copied(JOURNAL, NEXT),
    "a name in the history that is no number": renamed(SECOND, "history/second.journal"),
    "the journal in the history too": copied(JOURNAL, "history/0000000000000002.journal"),
    "a segment under the number of another": renamed(SECOND, "history/0000000000000002.journal"),
}


@pytest.mark.parametrize("half", [0, 1])
def test_lines_that_fit_and_say_what_cannot_be(worked: Path, tmp_path: Path, half: int) -> None:
    checked_cases(worked, tmp_path, f"lines-{half}", dict(list(LINES.items())[half::2]))


def test_headers_that_fit_and_say_what_cannot_be(worked: Path, tmp_path: Path) -> None:
    checked_cases(worked, tmp_path, "headers", HEADERS)


def footed(*changes: tuple[bytes, bytes], name: str = DATA) -> Forge:
    """A snapshot with other words in it, and the checksum that fits them."""

    def forge(folder: Path) -> None:
        raw = (folder / name).read_bytes()
        for old, new in changes:
            assert old in raw
            raw = raw.replace(old, new)
        end = len(raw) - TAIL_LENGTH
        crc = b"%08x" % zlib.crc32(raw[:end])
        (folder / name).write_bytes(raw[:end] + crc + raw[end + 8 :])

    return forge


SNAPSHOTS: dict[str, Forge] = {
    "a newer form": footed((b'"format":2', b'"format":3')),
    "of another region": footed((b'"workspace":"', b'"workspace":"x')),
    "a number before the history": footed((b'"seq":2', b'"seq":0')),
    "a number behind the journal": footed((b'"seq":2', b'"seq":9')),
    "one document more than it says": footed((b'"count":3', b'"count":2')),
    "one document less than it says": footed((b'"count":3', b'"count":4')),
    "a table that its last line does not name": footed((b'"next":{"cards":4}', b'"next":{}')),
    "no next number": footed((b'"next":{"cards":4}', b'"next":{"cards":1}')),
    "no number": footed((b'"seq":2,', b"")),
    "a document with a number that is none": footed((b'"3":{', b'"x":{')),
    "the one before it in a newer form": footed((b'"format":2', b'"format":3'), name=BAK),
    "the one before it in its place": copied(BAK, DATA),
    "nothing but noughts": lambda folder: (folder / DATA).write_bytes(bytes(400)) and None,
    "nothing but noughts, and the one before gone": lambda folder: (
        (folder / DATA).write_bytes(bytes(400)) and (folder / BAK).unlink()
    ),
}


def test_snapshots_that_fit_and_say_what_cannot_be(worked: Path, tmp_path: Path) -> None:
    checked_cases(worked, tmp_path, "snapshots", SNAPSHOTS)


def saved_files(folder: Path) -> Iterator[str]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        mode = path.stat().st_mode & 0o777
        yield f"{path.relative_to(folder)} {mode:o}"


def test_what_the_doctor_writes_and_when_it_does_not(worked: Path, tmp_path: Path) -> None:
    hurt(data=END, bak=MIDDLE, first=MIDDLE, journal=MIDDLE)(worked)
    lines = list(saved_files(recover(worked, tmp_path / "saved").folder))
    for target in (tmp_path / "saved", worked / "workspace.toml" / "x"):
        with pytest.raises(CapError) as refused:
            recover(worked, target)
        lines.append(f"{type(refused.value).__name__}: {refused.value}")
    (worked / "attachments" / "x").symlink_to(tmp_path / "nowhere")
    with pytest.raises(CapError) as refused:
        recover(worked, tmp_path / "again")
    lines += [
        f"{type(refused.value).__name__}: {refused.value}",
        f"left {(tmp_path / 'again').exists()}",
    ]
    approve(APPROVED / "saved.txt", plain("\n".join(lines), {"folder": str(tmp_path)}))


def test_what_was_saved_is_a_region_and_the_history_goes_on(
    worked: Path, tmp_path: Path, config: WorkspaceConfig
) -> None:
    hurt(data=END, bak=GONE)(worked)
    saved = recover(worked, tmp_path / "saved").folder
    with Workspace.open(saved, actor="ada") as region:
        with region.transaction("after the rescue") as tx:
            tx.add(Card(title="new"))
        titles = sorted(card.title for card in region.records(Card).all())
        assert titles == ["new", "three", "two", "Žaga"]
        assert region.verify().problems == ()
        assert region.config == config
