"""What people type for a field of a record is plain text, a number, yes or no, a list; no JSON."""

from __future__ import annotations

from typing import Any

import pytest

from cap_tui.bundle.plain_values import parse_plain, plain_text
from cap_tui.errors import WrongUse


@pytest.mark.parametrize(
    ("text", "kind", "sample", "value"),
    [
        ("2027-05-31", "string", "", "2027-05-31"),
        ("12", "string", "", "12"),
        ('"short"', "string", "", "short"),
        ("", "string", "x", ""),
        ("400000", "integer", 1, 400_000),
        ("1.5", "number", None, 1.5),
        ("", "integer", 4, None),
        ("yes", "boolean", False, True),
        ("no", "any", True, False),
        ("a; b ;c", "array", [], ["a", "b", "c"]),
        ('["a;b"]', "array", [], ["a;b"]),
        ("", "array", ["a"], []),
        ("money = 5", "object", {"id": "AAA", "money": 1}, {"id": "AAA", "money": 5}),
        ("free text", "any", None, "free text"),
    ],
)
def test_a_value_is_read_as_its_field_has_it(text: str, kind: str, sample: Any, value: Any) -> None:
    found = parse_plain(text, kind, sample, "en", where="--value")
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        ("1.5", "integer", "whole number"),
        ("many", "number", "number"),
        ("perhaps", "boolean", "yes or no"),
        ("money", "object", "a name and a value"),
        ("[", "array", "cannot be read"),
    ],
)
def test_what_does_not_fit_is_refused_in_plain_words(text: str, kind: str, why: str) -> None:
    with pytest.raises(WrongUse, match=why):
        parse_plain(text, kind, None, "en", where="--value")


def test_a_value_is_shown_in_words_and_a_record_by_its_name() -> None:
    assert (
        plain_text(["u-1", "u-2"], lambda uid: "Timber" if uid == "u-1" else uid) == "Timber; u-2"
    )
    assert plain_text({"id": "AAA", "lead": True}) == "id AAA, lead yes"
    assert plain_text(None) == plain_text("") == "(empty)"
