"""How long a program must do nothing until a test takes it as at rest.

Textual's pilot looks every fiftieth of a second, twice a key, whether the program still works. Our tests wait for
conditions besides (no key unanswered, no worker at work), so that they may look more often.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

REST = 0.005
"""Seconds."""


@contextmanager
def short_rest() -> Iterator[None]:
    """The pilot looks every :data:`REST` seconds. The names are private to Textual; its minor version is pinned."""
    with (
        patch("textual._wait.SLEEP_GRANULARITY", REST),
        patch("textual._wait.SLEEP_IDLE", REST / 20),
    ):
        yield
