"""Which tests reach the statements that will be changed: a module for the probes, and a plugin for pytest.

mutants.py copies it beside the project's copy. A probe of any process adds its number to ``hits.txt``;
after each test the plugin notes what is new there in ``reached.txt``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

HITS = Path(__file__).with_name("hits.txt")
REACHED = Path(__file__).with_name("reached.txt")
_seen: set[int] = set()


def hit(number: int) -> None:
    """A probe was passed; told once a test and process."""
    if number not in _seen:
        _seen.add(number)
        file = os.open(HITS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(file, f"{number}\n".encode())
        os.close(file)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note what was passed between the beginning of a test and its end."""
    _seen.clear()
    before = HITS.stat().st_size if HITS.exists() else 0
    result = yield
    if HITS.exists():
        with HITS.open("rb") as hits, REACHED.open("a", encoding="utf-8") as reached:
            hits.seek(before)
            for number in sorted({int(line) for line in hits.read().split()}):
                reached.write(f"{number}\t{item.nodeid}\n")
    return result
