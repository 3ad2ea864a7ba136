"""Dialogues: files of keys (``$`` lines), each with what it changed on the screen and in the store.

A word of a ``$`` line is a key by its name, ``+text`` is typed, ``:name`` is something that a test does meanwhile.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Awaitable, Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from cap_tui.app import CapApp
from tests.approval import approve, plain
from tests.screens.conftest import lines_of, play, press, settled, steady

Deed = Callable[[CapApp, Pilot[Any]], Awaitable[None] | None]
FOLDER = Path(__file__).with_name("approved")


def approve_dialogue(
    app: CapApp,
    name: str,
    *,
    deeds: Mapping[str, Deed] | None = None,
    folders: Mapping[str, str] | None = None,
    size: tuple[int, int] = (80, 24),
    from_start: bool = False,
) -> None:
    """Press the keys of the approved file, and compare what they change with what stands below them.

    With ``from_start`` the first screen is told, too.
    """
    file = FOLDER / f"dialogue-{name}.txt"
    asked = [line for line in file.read_text("utf-8").splitlines() if line[:1] in "$#" and line]
    told: list[str] = []

    async def talk(app: CapApp, pilot: Pilot[Any]) -> None:
        before, seq = await _now(app, pilot), _seq(app)
        if from_start:
            told.extend(_changed(app, [""] * size[1], before))
        for line in asked:
            told.append(line)
            if line[0] == "#":
                continue
            for word in shlex.split(line[1:]):
                await _say(app, pilot, word, deeds or {})
            now = await _now(app, pilot)
            told.extend(_changed(app, before, now))
            told.extend(_stored(app, seq))
            before, seq = now, _seq(app)

    play(app, talk, size)
    text = "\n".join(told)
    for name, folder in (folders or {}).items():
        text = text.replace(folder, name)
    text = re.sub(r"\b\d+ kB", "<n> kB", text)
    approve(file, plain(text))


async def _say(app: CapApp, pilot: Pilot[Any], word: str, deeds: Mapping[str, Deed]) -> None:
    if word[0] == ":":
        if (done := deeds[word[1:]](app, pilot)) is not None:
            await done
        await settled(app, pilot)
    elif word[0] == "+":
        await press(app, pilot, *(" " if letter == " " else letter for letter in word[1:]))
    else:
        await press(app, pilot, word)


async def _now(app: CapApp, pilot: Pilot[Any]) -> list[str]:
    await steady(app, pilot)
    return [row.rstrip() for row in lines_of(app)]


def _changed(app: CapApp, before: list[str], now: list[str]) -> Iterator[str]:
    """The rows that are others than before, each with its number; a page as a whole when most of it is."""
    if len(app.screen_stack) == 1 and before[0] != now[0] and app.region is not None:
        yield "    (the board)"
        return
    rows = enumerate(zip(now, before, strict=True))
    changed = [(number, row) for number, (row, old) in rows if row != old]
    for row, group in groupby(changed, key=lambda each: each[1] or None):
        numbers = [number for number, _row in group]
        if row is None:
            yield f"{numbers[0]:>3} … {numbers[-1]} empty"
        else:
            yield from (f"{number:>3} {row}" for number in numbers)


def _seq(app: CapApp) -> int:
    return app.region.workspace.seq if app.region is not None else 0


def _stored(app: CapApp, since: int) -> Iterator[str]:
    """The changes that were stored since then."""
    if app.region is not None:
        news = [entry for entry in app.region.workspace.history(limit=20) if entry.seq > since]
        yield from (f"  stored: {entry.label}" for entry in reversed(news))
