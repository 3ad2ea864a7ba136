"""The hook reference, written from the hooks' own docstrings: ``python -m cap_tui.plugin.reference FILE``.

The part of FILE between the two marks is replaced, so that the documentation is what the
code says. A test holds both together and runs every example.
"""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cap_tui.plugin.timed_import import hook_names, specification

BEGIN = "<!-- hooks: written by python -m cap_tui.plugin.reference -->"
END = "<!-- end of hooks -->"


@dataclass(frozen=True)
class Hook:
    """One hook as its docstring explains it. ``arguments`` maps each to its meaning."""

    name: str
    signature: str
    text: str
    arguments: dict[str, str]
    example: str


def hooks() -> Iterator[Hook]:
    """Every hook, in the order in which they are declared."""
    for name in hook_names():
        function = specification(name)
        text, example = _parted(inspect.getdoc(function) or "")
        text, arguments = _arguments(text)
        signature = f"{name}{inspect.signature(function)}".replace("'", "")
        signature = signature.replace("ReportSection", "Section")  # the name plugins know it by
        yield Hook(name, signature, text, arguments, example)


def _parted(doc: str) -> tuple[str, str]:
    """The words of a docstring, and the code under its last ``Example::``."""
    words, _mark, example = doc.partition("Example::\n")
    return words.strip(), textwrap.dedent(example).strip() + "\n" if example else ""


def _arguments(text: str) -> tuple[str, dict[str, str]]:
    """The words without their ``Arguments:`` block, and the block as a mapping."""
    found = re.search(r"^Arguments:\n((?:    .*\n?)+)", text, flags=re.M)
    if not found:
        return text, {}
    arguments: dict[str, str] = {}
    name = ""
    for line in textwrap.dedent(found.group(1)).splitlines():
        start = re.match(r"(\w+): (.*)", line)
        if start:
            name = start.group(1)
            arguments[name] = start.group(2)
        else:
            arguments[name] += " " + line.strip()
    return text[: found.start()].strip() + "\n\n" + text[found.end() :].strip(), arguments


def markdown() -> str:
    """The reference: a heading, the words, the arguments and the example of each hook."""
    parts = [BEGIN]
    for hook in hooks():
        arguments = "\n".join(f"- `{name}`: {said}" for name, said in hook.arguments.items())
        text = re.sub(r":\w+:`(.+?)`", r"`\1`", hook.text).replace("``", "`")
        head, *rest = text.strip().split("\n\n")
        blocks = [f"### {hook.name}", f"```python\n{hook.signature}\n```", head, arguments, *rest]
        parts += [*filter(None, blocks), f"```python\n{hook.example}```"]
    return "\n\n".join([*parts, END])


def written(document: str) -> str:
    """``document`` with the reference between its two marks."""
    head, _begin, rest = document.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    return head + markdown() + tail


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(written(path.read_text("utf-8")), "utf-8")
