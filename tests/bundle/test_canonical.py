"""Canonical JSON: one spelling is written, every other is refused."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.bundle.canonical import decode_line, encode, revision, strict_json
from cap_tui.errors import Refused

NUMBERS = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
DOCUMENTS = st.dictionaries(st.text(), VALUES, max_size=6)


@given(DOCUMENTS)
def test_what_is_written_is_read_back_and_written_the_same(document: dict[str, Any]) -> None:
    raw = encode(document)
    assert decode_line(raw, where="line 1") == document
    assert encode(decode_line(raw, where="line 1")) == raw
    assert strict_json(raw, where="x") == document
    assert json.loads(raw) == document


@given(DOCUMENTS)
def test_the_order_of_keys_is_no_part_of_a_revision(document: dict[str, Any]) -> None:
    turned = dict(reversed(document.items()))
    assert revision(turned) == revision(document)


DEEP = 100_000
BAD_TEXTS = {
    "deep": b'{"a":' + b"[" * DEEP + b"]" * DEEP + b"}",
    "deep objects": b'{"a":' * 70 + b"1" + b"}" * 70,
    "not a number": b'{"a":NaN}',
    "infinity": b'{"a":Infinity}',
    "silent infinity": b'{"a":1e999}',
    "key twice": b'{"a":1,"a":2}',
    "half a character": b'{"a":"\\ud800"}',
    "half a character in a list": b'{"a":["\\udc00"]}',
    "half a character in a key": b'{"\\ud800":1}',
    "huge integer": b'{"a":' + b"1" * 5000 + b"}",
    "integer of 65 bits": b'{"a":18446744073709551616}',
    "byte order mark": b'\xef\xbb\xbf{"a":1}',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "UTF-16 without mark": '{"a":1}'.encode("utf-16-le"),
    "not UTF-8": b'{"a":"\xff"}',
    "truncated": b'{"a":1',
    "two values": b'{"a":1}{"b":2}',
    "comment": b'{"a":1}//x',
    "empty": b"",
}


@pytest.mark.parametrize("raw", BAD_TEXTS.values(), ids=BAD_TEXTS.keys())
def test_what_readers_disagree_on_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        strict_json(raw, where="x")
    with pytest.raises(Refused):
        decode_line(raw, where="x")


OTHER_SPELLINGS = {
    "blank": b'{"a": 1}',
    "keys not sorted": b'{"b":1,"a":1}',
    "escaped letter": b'{"a":"\\u0061"}',
    "long number": b'{"a":1.0000}',
    "exponent": b'{"a":1E2}',
    "escaped slash": b'{"a":"\\/"}',
    "no object": b"[1]",
    "carriage return": b'{"a":1}\r',
    "rounded number": b'{"a":0.1000000000000000055511151231257827}',
}


@pytest.mark.parametrize("raw", OTHER_SPELLINGS.values(), ids=OTHER_SPELLINGS.keys())
def test_a_document_in_another_spelling_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        decode_line(raw, where="x")


@pytest.mark.parametrize("value", [math.nan, math.inf, [-math.inf], {"a": {"b": math.nan}}, 2**70])
def test_what_json_cannot_hold_is_not_written(value: Any) -> None:
    with pytest.raises(Refused):
        encode({"a": value})


def test_a_refusal_names_the_place() -> None:
    with pytest.raises(Refused) as error:
        decode_line(b'{"a":1,"a":2}', where="data/documents/areas.jsonl, line 7")
    assert "line 7" in error.value.where
    assert "repeated" in error.value.what
