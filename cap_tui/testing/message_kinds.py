"""A message of an unknown kind is shown as a hint: nobody sees the mistake, so that tests have to notice it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from cap_tui.widgets.header_footer import MessageLine


@contextmanager
def known_message_kinds() -> Iterator[None]:
    """At its end nothing was said of a kind that there is not, nor a kind in the place of the words."""
    mistakes: list[tuple[str, str]] = []
    say = MessageLine.say

    def noted(line: MessageLine, text: str, kind: str = "good") -> None:
        if kind not in MessageLine.KINDS:
            mistakes.append((text, kind))
        say(line, text, kind)

    with patch.object(MessageLine, "say", noted):
        yield
    assert not mistakes, f"said of an unknown kind: {mistakes}"
