"""Every refusal of a plugin.toml and of a content entry, word by word, with its line and its remedy."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
import tomli_w

from cap_tui.errors import CapError
from cap_tui.plugin.host import Host
from cap_tui.plugin.manifest_file import faults
from cap_tui.plugin.validation import content_problems
from cap_tui.workspace import Home
from tests.approval import approve

FOLDER = Path(__file__).with_name("approved")

WHOLE: dict[str, Any] = {
    "id": "demo-x",
    "api": "1.0",
    "version": "0.3.0",
    "line": "support",
    "name": {"fr": "Services", "en": "Services"},
    "summary": "What it does",
    "authors": ["Somebody"],
    "license": "EUPL-1.2",
    "link": "https://example.org/x",
    "order": 40,
    "requires": ["tact>=1.0"],
    "writes": ["activities"],
    "hooks": {"checks": "hooks:findings"},
    "settings": [
        {"key": "least", "type": "int", "min": 0, "max": 100, "default": 60, "help": "Lowest"},
        {"key": "share", "type": "float", "min": 0.5, "max": 1.5, "default": 1.0},
        {"key": "mode", "type": "choice", "choices": ["a", "b"], "default": "b"},
        {"key": "word", "type": "text", "default": "x"},
        {"key": "on", "type": "bool", "default": True},
    ],
    "tables": [
        {"name": "visits", "version": 2, "record": "records:Visit", "kind": "records:VISITS",
         "migrations": {"1": "records:one"}},
    ],
    "commands": [{"name": "demo-x", "help": "Visits", "run": "commands:group"}],
    "views": [{"id": "demo-x.list", "title": "Visits", "order": 1, "widget": "views:widget", "lines": "views:lines"}],
    "importers": [{"id": "demo-x.csv", "title": "Table", "purpose": "visits", "read": "io:read"}],
    "exporters": [{"id": "demo-x.out", "title": "Table", "suffix": ".csv", "write": "io:write"}],
    "actions": [{"id": "demo-x.visit", "title": "Visit", "key": "v", "run": "io:visit"}],
    "kinds": [{"name": "cases", "title": "Cases", "record": "records:Case"}],
}  # fmt: skip
"""A manifest with every key; each is then left out, misspelt, emptied, and given what does not fit."""

BARE: dict[str, Any] = {key: WHOLE[key] for key in ("id", "api", "version", "line", "name")}
OTHERS: tuple[Any, ...] = (-1, "", "Ä b!", 200, {"xx": "word"})
"""What is written in the place of every value."""


def changed(document: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str, Any]]:
    """The document with one thing changed at a time, with what that is."""
    here = document
    for step in path:
        here = here[step]
    if isinstance(here, dict):
        for key in here:
            yield f"{dotted((*path, key))} left out", without(document, path, key)
            yield f"{dotted((*path, key))} misspelt", with_key(document, path, key, f"{key}s")
            yield from changed(document, (*path, key))
    elif isinstance(here, list) and here:
        twice = replaced(document, path, [*here, here[0]])
        yield f"{dotted(path)} with the first one twice", twice
        yield from changed(document, (*path, 0))
        for place in range(1, len(here)) if isinstance(here[0], dict) else ():
            yield from changed(document, (*path, place))
    if path:
        for other in OTHERS if isinstance(here, int | float) else OTHERS[1:]:
            yield f"{dotted(path)} = {other!r}", replaced(document, path, other)


def dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, path))


def at(document: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


def replaced(document: Any, path: tuple[str | int, ...], value: Any) -> Any:
    fresh = copy.deepcopy(document)
    at(fresh, path[:-1])[path[-1]] = value
    return fresh


def without(document: Any, path: tuple[str | int, ...], key: str) -> Any:
    fresh = copy.deepcopy(document)
    del at(fresh, path)[key]
    return fresh


def with_key(document: Any, path: tuple[str | int, ...], key: str, other: str) -> Any:
    fresh = copy.deepcopy(document)
    here = at(fresh, path)
    items = [(other if each == key else each, value) for each, value in here.items()]
    here.clear()
    here.update(items)
    return fresh


def told(found: Iterable[CapError]) -> Iterator[str]:
    for error in found:
        line = error.where.partition(":")[2]
        yield f"    {line}: {error.what} → {error.remedy}"


def with_what(what: str, found: list[str]) -> list[str]:
    return [what, *found] if found else [f"{what}: sound"]


def lines_of(document: dict[str, Any], where: str) -> list[str]:
    return list(told(faults(tomli_w.dumps(document), where)[1]))


def test_a_whole_manifest_is_sound() -> None:
    assert lines_of(WHOLE, "plugin.toml") == []


PARTS = ("settings", "tables", "commands", "views", "importers", "exporters", "actions", "kinds")


@pytest.mark.parametrize("part", ["itself", *PARTS])
def test_every_fault_of_a_manifest_is_told_word_by_word(part: str) -> None:
    lines: list[str] = []
    for what, document in changed(WHOLE):
        if what.startswith(part) or (part == "itself" and not what.startswith(PARTS)):
            lines += with_what(what, lines_of(document, "plugin.toml"))
    approve(FOLDER / f"manifest-{part}.txt", "\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Host:
    return Host.discover(Home(tmp_path_factory.mktemp("home")))


KINDS = ("flows", "glossary", "indicators", "practices", "services",
         "training-units", "translations")  # fmt: skip
OWN: dict[str, dict[str, Any]] = {
    "glossary": {"id": "demo-x.term", "name": {"en": "Term"}, "definition": {"en": "What it is"}},
    "translations": {
        "id": "demo-x.words",
        "name": "Wörter",
        "language": "de",
        "texts": {"Board": "Tafel"},
    },
}
"""Entries of kinds of which nothing is shipped."""


EMPTY: tuple[object, ...] = (None, "", [], {})


def small_entry(shipped: Host, kind: str) -> dict[str, Any]:
    """The smallest entry that is shipped, under an id of the plugin."""
    documents = [msgspec.to_builtins(item.record) for item in shipped.content().entries(kind)]
    found = min(documents or [OWN[kind]], key=lambda each: len(str(each)))
    return {**filled(found), "id": "demo-x.entry"}


def filled(value: Any) -> Any:
    """Without what TOML cannot write and without empty values; of a list the first element."""
    if isinstance(value, dict):
        return {key: filled(each) for key, each in value.items() if each not in EMPTY}
    if isinstance(value, tuple):
        return [filled(each) for each in value]
    return [filled(value[0])] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_of_a_content_entry_is_told_word_by_word(shipped: Host, kind: str) -> None:
    kinds = {each.name: each for each in shipped.content().kinds()}
    document = {**BARE, kind: [small_entry(shipped, kind)]}
    lines: list[str] = []
    for what, wrong in changed(document):
        if what.startswith(f"{kind}.0"):
            text = tomli_w.dumps(wrong)
            manifest, found = faults(text, "plugin.toml")
            if manifest is not None:
                content = tuple(replace(entry, text=text) for entry in manifest.content)
                sound = msgspec.structs.replace(manifest, content=content)
                found += content_problems(Path("nowhere"), sound, kinds)
            lines += with_what(what, list(told(found)))
    approve(FOLDER / f"content-{kind}.txt", "\n".join(lines) + "\n")
