"""Where things stand in a TOML file, what is wrong with them, and what would be right: word by word."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cap_tui.errors import CapError
from cap_tui.plugin.toml_fault import near_key, refusal_of
from cap_tui.plugin.toml_file import cleaned, parse_toml, place_of, read_toml_text
from cap_tui.plugin.toml_positions import (
    key_of,
    line_of,
    missing_field,
    nearest_line,
    steps_of,
    toml_positions,
)
from cap_tui.plugin.toml_remedies import type_remedy
from tests.approval import approve
from tests.workspace.test_approved_store import worded

FOLDER = Path(__file__).with_name("approved") / "toml"

WHOLE = '''# a comment with [brackets] and "quotes"
title = "one" # behind it
"quoted key" = 'literal # no comment'
dotted.key.deep = 1
  indented = [ 1,
    2, # two
    [3, 4],
    { a = 5, b = [ 6 ] },
  ]
text = """
several [lines]
= "with" \\""" everything
"""
literal = \'\'\'
more "lines" \\
\'\'\'
inline = { x = 1, "y z" = { deep = [ "a", "b" ] } }
empty = []
none = {}
date = 2026-03-01T10:00:00Z

[table]
key = true
[table.inner."with.dot"]
key = -1.5e3

[[list]]
id = "first"
[[list.inner]]
id = "a"
[[list.inner]]
id = "b"
[list.sub]
x = 1
[[list]]
id = "second"
[[list.inner]]
id = "c"
'escaped \\"' = "tab\\t"
'''
PATHS: tuple[tuple[str | int, ...], ...] = (
    ("title",), ("dotted", "key", "deep"), ("indented", 1), ("indented", 3, "b", 0), ("inline", "y z", "deep", 1), ("list",), ("list", 1),
    ("list", 0, "inner", 1, "id"), ("list", 1, "inner", 0, "id"), ("list", 0, "inner", 9), ("nothing",), ("table", "nothing"), (), ("list", 9, "id"),
)  # fmt: skip


def told(call: Callable[[], Any]) -> str:
    try:
        return repr(call())
    except CapError as error:
        return f"{type(error).__name__}: {error.what} | {error.where} | {error.remedy}"


def test_where_everything_stands() -> None:
    parse_toml(WHOLE, "x")
    positions = toml_positions(WHOLE)
    lines = [f"{line:3} {key_of(steps)}" for steps, line in positions.items()]
    lines += [
        f"{path}: {line_of(WHOLE, path)} {place_of('x.toml', WHOLE, path)} {key_of(path)}"
        for path in PATHS
    ]
    lines += [
        str(nearest_line({("a",): 3, ("a", 1): 5}, steps))
        for steps in (("a", 1, "b"), ("a", 2), ("b",), ())
    ]
    approve(FOLDER / "positions.txt", "\n".join(lines))


BROKEN = (
    'name = “x”', 'name = „x“', "name = «x»", "name: x", "name x", "name =", 'name = { en = "x", de = }', 'name = "x', "name = 'x", 'name = x"', "list = [1, 2", "list = [1, 2]]", "x = { a = 1",
    "name = Some words", "version = 1.0.0", "a = 1\na = 2", "[a]\n[a]", "a = 1\n[a]", "[[a]]\n[a]", "[a\nb = 1", "a.b = 1\n[a]\nb = 2", "= 1", "a = 01", "a = 2026-13-01",
    'a = "\\q"', "a = true false", "[]", "a = [1 2]", '"" = 1', "x" * 10, "a = \x01", "[a]]",
)  # fmt: skip


def test_what_is_said_of_broken_lines() -> None:
    lines = [f"{text!r}: {told(lambda t=text: parse_toml(t, 'plugin.toml'))}" for text in BROKEN]  # type: ignore[misc]
    lines.append(told(lambda: parse_toml("x = " + "[" * 3000, "deep")))
    lines.append(str(cleaned({"a": "x\u202ey", "b": ["\x07", 5], "c": {"d": "\r\n"}})))
    approve(FOLDER / "broken.txt", worded("\n".join(lines)))


def test_what_is_said_of_every_wrong_type() -> None:
    wanted = (
        "str",
        "int",
        "float",
        "bool",
        "array",
        "object",
        "str | null",
        "float | int",
        "str | object",
        "array | null",
        "date",
    )
    given = ("str", "int", "float", "bool", "array", "object")
    lines = [
        f"{want}, got {got}: {type_remedy(f'Expected `{want}`, got `{got}` - at `$.key`', 'key')}"
        for want, got in itertools.product(wanted, given)
        if want != got
    ]
    lines += [
        repr(type_remedy("Expected `str`, got `int`", "")),
        repr(type_remedy("Invalid value", "key")),
    ]
    approve(FOLDER / "types.txt", "\n".join(lines))


MESSAGES = (
    "Object contains unknown field `nmae` - at `$.views[0]`", "Object contains unknown field `zzz`", "Object contains unknown field `name`",
    "Object missing required field `id` - at `$.views[1]`", "Object missing required field `id`", "Expected `str`, got `int` - at `$.views[0].title`",
    "Expected `array`, got `object` - at `$.views`", "Invalid enum value 'x' - at `$.line`", "Expected `str` matching regex '^a$' - at `$.api`",
    "Expected `array` of length >= 1 - at `$.line`", "Expected `int` >= 1 - at `$.tables[0].version`", "Something else", "Expected `str`, got `int` - at `$.words[...]`",
    "Expected `str` matching regex '^a$'",
)  # fmt: skip
TEXT = 'name = "x"\nline = "y"\napi = "z"\n[[views]]\nid = "a"\nnmae = "b"\ntitle = 5\n[[views]]\ntitle = "c"\n[[tables]]\nversion = 0\n'


def test_a_message_becomes_a_sentence() -> None:
    lines = []
    for message in MESSAGES:
        for prefix in ((), ("views", 1)):
            found = refusal_of(
                message, TEXT, "plugin.toml", keys={"name", "title", "id"}, form=lambda key: f"Form of {key}.",
                choices=lambda steps: ["a", "b"] if list(steps)[-1:] == ["line"] else [], whole="The manifest", prefix=prefix,
            )  # fmt: skip
            lines.append(f"{message} {prefix}: {found.what} | {found.where} | {found.remedy}")
        lines.append(f"  steps {steps_of(message)} missing {missing_field(message)!r}")
    for key in ("nmae", "titel", "x", "name", "NAME"):
        lines.append(
            f"{key}: {near_key(key, {'name', 'title'})!r} {near_key(key, {'name', 'title'}, cutoff=0.9)!r} {near_key(key, set())!r}"
        )
    approve(FOLDER / "sentences.txt", "\n".join(lines))


def test_how_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    lines = [
        told(lambda: read_toml_text(file, 1024, missing="Make one.")),
        told(lambda: read_toml_text(tmp_path, 1024)),
    ]
    for data in (b"", b"\xef\xbb\xbfa = 1\r\nb = 2\n", b"a\rb", "č".encode(), b"a\nb\n\xffc", "a = 1".encode("utf-16"), "a = 1".encode("utf-16-be"),
                 b"\xfe\xff\x00a", b"a\x00b", b"abc\x00", b"abcd\x00", b"x" * 1024, b"x" * 1025):  # fmt: skip
        file.write_bytes(data)
        said = told(lambda: read_toml_text(file, 1024)).replace(str(tmp_path), "{here}")
        lines.append(f"{data[:12]!r} {len(data)}: {said[:160]}")
    approve(FOLDER / "read.txt", "\n".join(lines).replace(str(tmp_path), "{here}"))
