"""Transcripts of ``--json`` calls: the commands of a group and the tree of keys that each answers.

A transcript is a text file of :data:`FOLDER` that is both the script and the approved file:

    * counts drop_one         objects whose keys are data: below them any key is ``*``
    ~ before after            contents that are data as a whole: nothing below them is pinned
    $ activities add "Mine"   a call; words in braces are folders, or what was kept before
    kind activity-added       what it answered: the kind, then the tree of keys
    .uid
    @ mine = .uid             keep a value of the answer for later calls: {mine}
    $ show nothing
    exit 2                    only when it is not 0

To add a command, write its ``$`` line and run ``CAP_TUI_WRITE_GOLDEN=1 pytest
tests/cli/test_json_keys.py``; then read the difference before you commit it.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("json_keys")


@dataclass(frozen=True)
class Call:
    """One command of a transcript, with the values that later commands need from its answer."""

    words: str
    answer: tuple[str, ...] = ()
    keep: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DataKeys:
    """The keys below which keys are data: of objects (``maps``), of whole contents (``opaque``)."""

    maps: frozenset[str] = frozenset()
    opaque: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Transcript:
    """The calls of one group, and the keys whose content is data."""

    calls: tuple[Call, ...]
    data_keys: DataKeys = DataKeys()
    head: tuple[str, ...] = ()


def read_transcript(text: str) -> Transcript:
    """The calls in the text of a transcript."""
    head: list[str] = []
    named: dict[str, set[str]] = {"*": set(), "~": set()}
    calls: list[Call] = []
    for line in text.splitlines():
        sign, _space, rest = line.partition(" ")
        if not line:
            continue
        if sign == "$":
            calls.append(Call(rest))
        elif not calls:
            head.append(line)
            named[sign] |= set(rest.split())
        else:
            calls[-1] = _with_line(calls[-1], line, sign, rest)
    data_keys = DataKeys(frozenset(named["*"]), frozenset(named["~"]))
    return Transcript(tuple(calls), data_keys, tuple(head))


def _with_line(call: Call, line: str, sign: str, rest: str) -> Call:
    if sign == "@":
        name, _equals, path = rest.partition(" = ")
        return Call(call.words, call.answer, (*call.keep, (name, path)))
    return Call(call.words, (*call.answer, line), call.keep)


def key_tree(value: Any, data_keys: DataKeys, path: str = "", key: str = "") -> Iterator[str]:
    """The paths of all keys: ``.key`` in an object, ``[]`` in a list (all elements together)."""
    if isinstance(value, dict | list) and key in data_keys.opaque:
        yield f"{path} ~"
    elif isinstance(value, dict) and value:
        for name, content in value.items():
            shown = "*" if key in data_keys.maps else name
            yield from key_tree(content, data_keys, f"{path}.{shown}", name)
    elif isinstance(value, list) and value:
        for element in value:
            yield from key_tree(element, data_keys, f"{path}[]")
    else:
        yield (path or ".") + {dict: "{}", list: "[]"}.get(type(value), "")


def answer_lines(code: int, output: str, data_keys: DataKeys) -> tuple[str, ...]:
    """What a transcript holds of one answer."""
    document = json.loads(output)
    assert sorted(document) == ["cap_tui", "data", "kind"]
    lines = [] if code == 0 else [f"exit {code}"]
    lines.append(f"kind {document['kind']}")
    paths = set(key_tree(document["data"], data_keys))
    return (*lines, *sorted(path for path in paths if path not in _empty_twins(paths)))


def _empty_twins(paths: set[str]) -> set[str]:
    """Empty lists and objects of elements that are full elsewhere: ``.a[]`` beside ``.a[].b``."""
    return {p for p in paths if p.endswith(("[]", "{}")) and _full(p[:-2], p, paths)}


def _full(stem: str, path: str, paths: set[str]) -> bool:
    return any(p != path and p.startswith((f"{stem}[]", f"{stem}.")) for p in paths)


def value_at(document: Any, path: str) -> Any:
    """The value at a path such as ``[0].uid`` of an answer's data."""
    for part in path.replace("[", ".").replace("]", "").strip(".").split("."):
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


Run = Callable[[list[str]], tuple[int, str]]


def play(transcript: Transcript, run: Run, places: Mapping[str, str]) -> Transcript:
    """Make every call; the transcript as it is today."""
    known = dict(places)
    calls = []
    for call in transcript.calls:
        words = [word.format(**known) for word in shlex.split(call.words)]
        code, output = run(words)
        assert output, f"$ {call.words}: no answer, exit {code}"
        for name, path in call.keep:
            known[name] = value_at(json.loads(output)["data"], path)
        lines = answer_lines(code, output, transcript.data_keys)
        calls.append(Call(call.words, lines, call.keep))
    return Transcript(tuple(calls), transcript.data_keys, transcript.head)


def written(transcript: Transcript) -> str:
    """The text of a transcript."""
    parts = ["\n".join(transcript.head)] if transcript.head else []
    for call in transcript.calls:
        kept = [f"@ {name} = {path}" for name, path in call.keep]
        parts.append("\n".join([f"$ {call.words}", *call.answer, *kept]))
    return "\n\n".join(parts) + "\n"
