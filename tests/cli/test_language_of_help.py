"""The help of every command and option is in the language that was asked for, whichever code declares it."""

from __future__ import annotations

import json
import subprocess
import sys
from contextvars import copy_context
from pathlib import Path

import pytest

from cap_tui.cli.language_choice import choose_language
from cap_tui.text.i18n import language

PROBE = """
import json
import click
from cap_tui.text.i18n import set_language
set_language("x-pseudo")
from cap_tui.cli import build
found = []

def walk(command, context, path):
    found.append((path, command.help or ""))
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            found.append((f"{path} {parameter.opts[0]}", parameter.help or ""))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            with click.Context(inner, parent=context, info_name=name) as below:
                below.obj = context.obj
                walk(inner, below, f"{path} {name}")

program = build()
with program.make_context("cap-tui", [], resilient_parsing=True) as context:
    walk(program, context, "cap-tui")
print(json.dumps(found))
"""


def test_every_word_of_help_is_translated() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=True, timeout=120
    )
    found = json.loads(done.stdout)
    assert len(found) > 600
    assert [(path, text) for path, text in found if text and not text.startswith("[")] == []


def test_words_behind_two_dashes_are_text_and_choose_no_language(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("CAP_TUI_LANG", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("CAP_TUI_HOME", str(tmp_path))

    def spoken(*words: str) -> str:
        choose_language(words)
        return language()

    said = [
        copy_context().run(spoken, *words)
        for words in (("--lang", "de", "status"), ("edw", "card", "add", "--", "--lang", "de"))
    ]
    assert said == ["de", "en"]
