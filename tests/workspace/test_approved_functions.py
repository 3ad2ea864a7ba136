"""What the pure functions of the store give, and the words of their refusals, as a person approved them."""

from __future__ import annotations

import errno
import itertools
import math
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cap_tui.workspace import (
    disk_errors,
    history,
    identity,
    index,
    journal,
    json_validation,
    memory_tables,
    news,
    places,
    query,
    snapshot,
    table_rules,
)
from cap_tui.workspace.journal import Change, JournalLine, encode, scan
from cap_tui.workspace.table_rules import TableRule
from tests.approval import approve_calls, names_of

APPROVED = Path(__file__).with_name("approved") / "pure"
MODULES = (
    disk_errors, history, identity, index, json_validation, memory_tables, news, places, query, snapshot, table_rules,
    journal,
)  # fmt: skip
DOCUMENTS = (
    b'{"uid":"a","n":1,"deep":{"x":"y"}}',
    b'{"uid":"b","n":2,"tags":["x"]}',
    b'{"uid":"c"}',
    b'{"uid":"d","n":1}',
)


def raw(text: str) -> msgspec.Raw:
    return msgspec.Raw(text.encode())


def change(table: str, number: int, before: str, after: str) -> Change:
    return Change(table, number, raw(before), raw(after))


def line(seq: int, *ops: Change, **fields: Any) -> JournalLine:
    return JournalLine(seq=seq, at="2031-03-04T10:20:30.000Z", ops=ops, **fields)


def written(*lines: JournalLine) -> bytes:
    """Lines of a journal, one behind the other."""
    crc, text = 0, b""
    for each in lines:
        piece, crc = encode(each, crc)
        text += piece
    return text


def scanned(data: bytes, seq: int = 0) -> str:
    """How far a piece of a journal is whole."""
    found = scan(data, 0, 0, seq)
    damage = found.damage and (found.damage.offset, found.damage.reason)
    return f"{[each.seq for each in found.lines]} to {found.end}, damage {damage}, unfinished {found.unfinished}"


def indexed(*path: str) -> dict[str, list[int]]:
    """The index of a field over some documents, after one was taken away and put back."""
    made = index.HashIndex(path, enumerate(DOCUMENTS))
    before = {
        str(value): made.ids(value) for value in (1, 2, "y", "a", None, msgspec.UNSET, True, 1.0)
    }
    made.drop(0, DOCUMENTS[0])
    after = {f"{value} later": made.ids(value) for value in (1, "y", "a")}
    made.add(0, DOCUMENTS[0])
    made.add(0, DOCUMENTS[0])
    return before | after | {"back": made.ids(1)}


def rules(*words: str) -> TableRule:
    return TableRule(table="t", **dict.fromkeys(words, True))


def raised(error: Exception) -> Any:
    """An error made by a function, raised."""
    raise error


NAMES = names_of(*MODULES) | {
    "raw": raw, "change": change, "line": line, "written": written, "scanned": scanned, "indexed": indexed, "rules": rules,
    "raised": raised, "Path": Path, "errno": errno, "itertools": itertools, "math": math, "DOCUMENTS": DOCUMENTS, "json_validation": json_validation, "snapshot": snapshot,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(file.stem for file in APPROVED.glob("*.txt")))
def test_every_answer_is_as_it_was_approved(name: str) -> None:
    time.tzset()  # in UTC, as tests/conftest.py says
    approve_calls(APPROVED / f"{name}.txt", NAMES)
