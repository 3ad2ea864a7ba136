"""Scripts of calls with everything that each answers: the text a person reads, the values a script gets.

A script is a text file of :data:`FOLDER` that is both the calls and the approved file:

    $ activities list         a call; words in braces are folders, or what was kept before
    | Timber   idea           a line of its standard output
    ! A warning               a line of its standard error
    exit 2                    only when it is not 0
    = activities list         the same with --json
    : [0].name "Timber"       a value of its answer
    @ mine = [0].uid          keep a value of the answer for later calls: {mine}
    ~ activities list         a call with --json whose answer is only for what is kept of it
    ----                      here begins another chapter, with regions as they were made

To add a call, write its line and run ``CAP_TUI_WRITE_GOLDEN=1 pytest tests/cli/test_approved_answers.py``;
then read the difference before you commit it.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli.json_transcripts import value_at

FOLDER = Path(__file__).with_name("approved")
CALLS = ("$", "=", "~")
SCRIPT = (*CALLS, "@")
CHAPTER = "----\n"
MOST = 3
"""So many elements of a list have all their values in a script; then their number is enough."""
LONGEST = 160
"""So much of a text that is one value."""

UID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
CHANCE = (
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}\b"), "<cut uid>"),
    (re.compile(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"), "<time>"),
    (re.compile(r"\b20\d\d-\d\d-\d\d \d\d:\d\d(:\d\d)?\b"), "<time>"),
    (re.compile(r"\b\d+\.\d+ ?(s|ms|seconds)\b"), "<duration>"),
    (re.compile(r"(?<!\.)\b([0-9a-f]{16}|[0-9a-f]{40}|[0-9a-f]{64})\b"), "<hash>"),
    (re.compile(r"\b\d\.\d+\.\d+ \(.*python[\d.]*\)"), "<python>"),
    (re.compile(r"\bLinux-\S+?(?=\"|$)", re.MULTILINE), "<system>"),
)
"""What is another one in every run, and what stands for it."""


@dataclass
class Plainer:
    """Makes a text the same in every run and on every machine."""

    places: Mapping[str, str]
    days: tuple[str, ...]
    """Today and yesterday: the sample may have been made before midnight."""
    uids: dict[str, str] = field(default_factory=dict)

    def plain(self, text: str) -> str:
        for name, place in sorted(self.places.items(), key=lambda item: -len(item[1])):
            text = text.replace(place, f"{{{name}}}")
        text = UID.sub(self._number, text)
        for what, sign in CHANCE:
            text = what.sub(sign, text)
        for day in self.days:
            text = text.replace(day, "<today>")
        return text

    def _number(self, found: re.Match[str]) -> str:
        return self.uids.setdefault(found[0], f"<uid {len(self.uids) + 1}>")


def chapters(script: str) -> list[str]:
    """The parts of a script; each is played on regions of its own."""
    return script.split(CHAPTER)


def values(value: Any, path: str = "") -> Iterator[str]:
    """Every value of an answer with its path; of a long list the first ones and their number."""
    if isinstance(value, dict) and value:
        for name, content in value.items():
            yield from values(content, f"{path}.{name}")
    elif isinstance(value, list) and value:
        for number, element in enumerate(value[:MOST]):
            yield from values(element, f"{path}[{number}]")
        if len(value) > MOST:
            yield f"{path} has {len(value)}"
    else:
        value = round(value, 6) if isinstance(value, float) else value
        text = json.dumps(value, ensure_ascii=False)
        shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} signs)"
        yield f"{path or '.'} {shown}"


Run = Callable[[list[str]], tuple[int, str, str]]


def play(script: str, run: Run, plainer: Plainer) -> Iterator[str]:
    """Make every call of a script; the lines of the script as it is today."""
    known = dict(plainer.places)
    document: Any = None
    for line in script.splitlines():
        sign, _space, words = line.partition(" ")
        if sign not in SCRIPT:
            continue
        if sign == "@":
            name, _equals, path = words.partition(" = ")
            known[name] = str(value_at(document, path))
        if sign not in CALLS:
            yield line
            continue
        yield from ("", line)
        asked = [word.format(**known) for word in shlex.split(words)]
        code, out, err = run([*asked, *(["--json"] if sign in "=~" else [])])
        if sign == "~":
            document = json.loads(out)["data"]
            continue
        if code:
            yield f"exit {code}"
        if sign == "=":
            answer = json.loads(out)
            document = answer["data"]
            yield f": {answer['kind']}"
            yield from (
                f": {each}" for each in plainer.plain("\n".join(values(document))).splitlines()
            )
        else:
            yield from (f"| {each}".rstrip() for each in plainer.plain(out).splitlines())
        yield from (f"! {each}".rstrip() for each in plainer.plain(err).splitlines())
