"""What people read in a package's code: the texts that are marked for translation, with their places.

It reads the syntax tree, because Babel's own reader misses what stands in an f-string or behind
``label=``, and takes twice as long.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

Texts = tuple[str, ...]
"""A message: one text, or singular and plural."""

_FIRST = {"_", "N_", "gettext"}
_NAMED = {
    "user_action": (slice(1, 3), ("label", "help", "area")),
    "UserAction": (slice(0, 0), ("label", "help", "area", "keywords")),
    "about": (slice(0, 1), ("meaning", "label", "purpose")),
}


def extract_messages(
    package: Path, root: Path, wanted: Callable[[Path], bool] = bool
) -> dict[Texts, list[str]]:
    """Message -> the ``wanted`` files that have it, below ``root``; in the order of files and of lines."""
    found: dict[Texts, list[str]] = {}
    for path in sorted(filter(wanted, package.rglob("*.py"))):
        if {"tests", "templates"} & set(path.relative_to(package).parts):
            continue
        place = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text("utf-8"))
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            for texts in _messages_of(call):
                places = found.setdefault(texts, [])
                if place not in places:
                    places.append(place)
    return found


def _messages_of(call: ast.Call) -> Iterator[Texts]:
    name = getattr(call.func, "id", None) or getattr(call.func, "attr", "")
    if name in _FIRST and call.args:
        texts: list[Texts] = [(text,) for text in _literals(call.args[0])]
    elif name == "ngettext" and len(call.args) > 1:
        texts = list(zip(_literals(call.args[0]), _literals(call.args[1]), strict=True))
    elif name in _NAMED:
        places, words = _NAMED[name]
        given = [*call.args[places], *(k.value for k in call.keywords if k.arg in words)]
        texts = [(text,) for node in given for text in _literals(node)]
    else:
        return
    yield from (each for each in texts if any(char.isalpha() for char in each[0]))


def _literals(node: ast.expr) -> list[str]:
    """The texts that an expression may be: a literal, or either branch of a choice between literals."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    return []
