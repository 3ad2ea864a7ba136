"""Approved texts: what the program wrote when a person last read it, and today's words beside it.

``CAP_TUI_WRITE_GOLDEN=1 pytest …`` writes today's; then read the difference before you commit it.
"""

from __future__ import annotations

import datetime as datetime_module
import itertools
import math
import os
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cap_tui import __version__
from cap_tui.errors import CapError
from cap_tui.methods.result import plain as of_json
from cap_tui.model.listing import Listing, ListingColumn
from cap_tui.workspace import log, uid

_MOMENT = datetime(2031, 3, 4, 10, 20, 30, tzinfo=UTC)
"""When approved texts are written: a day that no sample mentions."""
DATED = (
    "plugin.host",
    "operations.board",
    "operations.board_cache",
    "model.actor_kinds",
    "model.erasure",
)
"""Modules that ask for the day themselves."""
_UID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_HASH = re.compile(r"\b(?:[0-9a-f]{128}|[0-9a-f]{64})\b")
_PSEUDONYM = re.compile(r"\bp-[0-9a-f]{32}\b")
_SIGNATURE = re.compile(r"(?<=-----BEGIN SSH SIGNATURE-----\n).*?(?=-----END)", re.DOTALL)


class _FixedDay(datetime):
    """A clock that stands."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return _MOMENT.astimezone(tz)


def stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store's clock stands, and uids count up, so that records keep the order in which they were made."""
    steps = itertools.count(1)
    begin = int(_MOMENT.timestamp() * 1000) * 1_000_000
    clock = types.SimpleNamespace(time_ns=lambda: begin + next(steps) * 1_000_000)
    monkeypatch.setattr(uid, "_last", 0)
    monkeypatch.setattr(uid, "time", clock)
    monkeypatch.setattr(uid, "os", types.SimpleNamespace(urandom=bytes))
    monkeypatch.setattr(log, "datetime", _FixedDay)
    today = types.SimpleNamespace(today=_MOMENT.date)
    day = types.SimpleNamespace(**(vars(datetime_module) | {"date": today, "datetime": _FixedDay}))
    for module in DATED:
        monkeypatch.setattr(f"cap_tui.{module}.datetime", day)
    monkeypatch.setenv("LOGNAME", "officer")
    monkeypatch.setenv("COLUMNS", "80")


def plain(text: str, named: Mapping[str, str] | None = None) -> str:
    """The text without what differs from run to run: folders (``named``), and uids by the order they appear in."""
    for name, folder in (named or {}).items():
        text = text.replace(folder, f"{{{name}}}")
    text = text.replace(f"cap-tui {__version__}", "cap-tui <version>")
    text = re.sub(r"\b\d+ bytes\b", "<n> bytes", text)
    text = re.sub(
        r"((?:receipt|Beleg): \"?)[0-9a-f]{16}", r"\1<receipt>", text, flags=re.IGNORECASE
    )
    text = re.sub(r"[A-Za-z0-9+/]{43}=", "<key>", text)
    text = _SIGNATURE.sub("<signature>\n", text)
    for pattern, word in ((_UID, "uid"), (_HASH, "hash"), (_PSEUDONYM, "pseudonym")):
        text = _numbered(text, pattern, word)
    return text


def numbered_uids(text: str) -> str:
    """The text with every uid replaced by its number in it: they are other ones in each run."""
    return _numbered(text, _UID, "uid")


def _numbered(text: str, pattern: re.Pattern[str], word: str) -> str:
    seen: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        return seen.setdefault(found[0], f"<{word} {len(seen) + 1}>")

    return pattern.sub(name, text)


def approve(file: Path, text: str) -> None:
    """Compare with what was approved. Line by line, so that a difference is readable."""
    made = text if text.endswith("\n") else f"{text}\n"
    if renewing():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(made, "utf-8")
    assert made.splitlines() == file.read_text("utf-8").splitlines()


def shown(listing: Listing) -> Iterator[str]:
    """A listing: its columns with what is not usual of them, its rows as people read them with what else they hold."""
    yield f"##### {listing.id}: {listing.title}"
    usual = ListingColumn("", "")
    for column in listing.columns:
        told = {f.name: getattr(column, f.name) for f in fields(column)}
        unusual = {name: value for name, value in told.items() if value != getattr(usual, name)}
        yield f"column {unusual}"
    for row in listing.rows:
        texts = [listing.text(row, place) for place in range(len(listing.columns))]
        marks = [cell.role for cell in row.cells if cell.role]
        yield " | ".join([row.key, *texts, *row.notes, row.role, *marks])
    yield from (f"note: {note}" for note in listing.notes)
    yield f"empty: {listing.empty}"


def check_ids_and_words(listing: Listing) -> None:
    """In pseudo-language: ids are no words, and titles are words or initials. In English both are often the same text."""
    for column in listing.columns:
        assert not column.id.startswith("["), f"{listing.id}: the id {column.id} is translated"
        bare = column.title in ("", "n", "uid") or column.title.isupper()
        assert bare or column.title.startswith("["), f"{listing.id}: {column.title} is no word"
    assert listing.title[:1] in ("", "["), f"the title of {listing.id} is not translated"
    assert listing.id.replace("-", "").replace(".", "").replace("_", "").isalnum()


def renewing() -> bool:
    """Whether today's texts are written over what was approved."""
    return bool(os.environ.get("CAP_TUI_WRITE_GOLDEN"))


def cut(lines: list[str], most: int) -> Iterator[str]:
    """The first lines, and how many follow."""
    yield from lines[:most]
    if len(lines) > most:
        yield f"... {len(lines) - most} more"


def approve_calls(file: Path, names: Mapping[str, Any]) -> None:
    """A approved file of calls (``$`` lines, Python over ``names``), each with what it gives or how it is refused."""
    called = [line[2:] for line in file.read_text("utf-8").splitlines() if line[:2] == "$ "]
    parts = ["\n".join([f"$ {call}", *_told(call, names)]) for call in called]
    approve(file, "\n\n".join(parts) + "\n")


def names_of(*modules: types.ModuleType) -> dict[str, Any]:
    """What calls may name: all public names of these modules."""
    found: dict[str, Any] = {"nan": math.nan, "inf": math.inf, "np": np}
    for module in modules:
        found |= {name: value for name, value in vars(module).items() if not name.startswith("_")}
    return found


def _told(call: str, names: Mapping[str, Any]) -> Iterator[str]:
    """What a call gives: a field in each line; or the class of the error and its words."""
    try:
        result = eval(call, dict(names))
    except (CapError, ValueError) as error:
        yield f"{type(error).__name__}: {error}"
        return
    found = of_json(result)
    if isinstance(found, Mapping):
        yield from (f"{name}: {short(value)}" for name, value in found.items())
    else:
        yield short(found)


def short(value: Any) -> str:
    """A value with six digits, the same on every machine."""
    if isinstance(value, float):
        return f"{value + 0.0:.6g}" if abs(value) > 1e-12 else "0"
    if isinstance(value, list):
        return f"[{', '.join(map(short, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {short(item)}' for name, item in value.items())}}}"
    return repr(value)
