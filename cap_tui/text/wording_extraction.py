"""What content packs say by language: the wordings ``{ en = "…", de = "…" }`` in TOML files and in code, with their places."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cap_tui.text.i18n import LANGUAGES, is_wording

LEFT_OUT = {"demo", "samples", "templates", "testing", "tests"}
"""Folders whose words are samples, or are copied by authors."""

Wordings = dict[str, tuple[dict[str, str], list[str]]]
"""English text -> its wordings by language, and the files that have it."""


def extract_wordings(folder: Path, root: Path, *, code: bool = True) -> Wordings:
    """The wordings of the TOML files below ``folder``, and those in its Python code when ``code`` is wanted."""
    found: Wordings = {}
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.suffix not in (".toml", ".py") or LEFT_OUT.intersection((*inner.parts, path.stem)):
            continue
        if path.suffix == ".py" and not code:
            continue
        place = path.relative_to(root).as_posix()
        for words in _wordings_of(path):
            english = words.get("en", "")
            if not any(char.isalpha() for char in english):
                continue
            known, places = found.setdefault(english, ({}, []))
            known.update({key: text for key, text in words.items() if key not in known})
            if place not in places:
                places.append(place)
    return found


def _wordings_of(path: Path) -> Iterator[Mapping[str, str]]:
    text = path.read_text("utf-8-sig")
    if path.suffix == ".py":
        if '"en":' in text:
            yield from _in_code(ast.parse(text))
        return
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    if is_table_by_language(document):
        for key in document["en"]:
            yield {code: words[key] for code, words in document.items() if key in words}
    else:
        yield from wordings_in(document)


def is_table_by_language(document: Mapping[str, Any]) -> bool:
    """Whether a file has one table of words a language, as ``labels.toml`` has."""
    return set(LANGUAGES) == set(document) and all(
        isinstance(words, dict) and all(isinstance(text, str) for text in words.values())
        for words in document.values()
    )


def wordings_in(value: Any) -> Iterator[Mapping[str, str]]:
    """Every text by language in a document of content."""
    if isinstance(value, list):
        for inner in value:
            yield from wordings_in(inner)
    elif isinstance(value, Mapping):
        if is_wording(value):
            yield value
        else:
            for inner in value.values():
                yield from wordings_in(inner)


def _in_code(tree: ast.AST) -> Iterator[Mapping[str, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Dict):
            continue
        keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        values = [value.value if isinstance(value, ast.Constant) else None for value in node.values]
        words = dict(zip(keys, values, strict=True))
        if is_wording(words):
            yield {str(key): str(text) for key, text in words.items()}
