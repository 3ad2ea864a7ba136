"""A line of text that Enter sends: the line of keys says so, and what sending does."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input

from cap_tui.widgets.actions import Acting
from cap_tui.widgets.key_bindings import LINE_KEYS


class AskedLine(Acting, Input):
    """A line that is the answer to something; ``verb`` says what Enter does with it, where that is not to go on."""

    ACTIONS = LINE_KEYS

    def __init__(self, *args: Any, verb: str = "", **options: Any) -> None:
        super().__init__(*args, compact=True, **options)
        self.verb = verb
