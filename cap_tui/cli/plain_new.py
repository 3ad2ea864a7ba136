"""A new region as a dialogue of lines: its answers are the words of ``cap-tui new``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cap_tui.cli.command_session import CommandSession
from cap_tui.cli.plain_form import ask_until_stored, say_how
from cap_tui.errors import InvalidFields
from cap_tui.screens.new import asked, problems


def asked_words(session: CommandSession) -> list[str]:
    """Ask for what a region must say of itself, until it fits."""
    words: list[str] = []

    def take(values: Mapping[str, Any]) -> None:
        if found := problems(dict(values)):
            raise InvalidFields(next(iter(found.values())), found)
        folder = values["folder"] or session.home.regions / values["code"].lower()
        words.append(str(Path(folder).expanduser()))
        for name in ("code", "name", "country", "currency"):
            words.extend((f"--{name}", values[name]))
        words.extend(("--languages", ",".join(values["languages"])))

    fields = asked()
    say_how(fields)
    ask_until_stored(None, fields, {field.name: field.default for field in fields}, take)
    return words
