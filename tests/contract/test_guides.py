"""The pages for authors, followed word by word as a new user would; in CI against the installed wheel.

A block after a line that names a file in backquotes is that file's content. In a ``console`` block a line with
``$`` is run, and the lines below it must be in what it prints.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cap_tui.plugin.shipped import page

FILE = re.compile(r"`([\w./-]+\.(?:py|toml|csv))`:$")


class Step(NamedTuple):
    """One block: a file to write, or a command with what it must print."""

    kind: str
    name: str
    text: str


def steps(text: str) -> Iterator[Step]:
    """The blocks of a page in their order; blocks without a file's name are explanations."""
    before = ""
    for found in re.finditer(r"(?ms)(.*?)^```(\w*)\n(.*?)^```$", text):
        before = found.group(1).strip().splitlines()[-1:] and found.group(1).strip()
        language, body = found.group(2), found.group(3)
        named = FILE.search(str(before).rstrip())
        if language == "console":
            for call in re.split(r"(?m)^\$ ", body)[1:]:
                command, _newline, printed = call.partition("\n")
                yield Step("run", command, printed.strip())
        elif named:
            yield Step("write", named.group(1), body)


class Author:
    """A new user in an empty folder."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.lines = 0
        self._environment = {**os.environ, "CAP_TUI_HOME": str(home), "LANG": "C.UTF-8"}
        self._environment.pop("CAP_TUI_PLUGINS", None)

    def follow(self, step: Step) -> None:
        """Do what one block says; fails with what was printed."""
        if step.kind == "write":
            path = self.folder / step.name
            path.write_text(step.text, "utf-8")
            return
        words = shlex.split(step.name)
        if words[0] == "cd":
            self.folder /= words[1]
            return
        if words[0] == "cap-tui":
            words[:1] = [sys.executable, "-m", "cap_tui"]
        if words[0] == "python":
            words[0] = sys.executable
        done = subprocess.run(
            words, cwd=self.folder, env=self._environment, capture_output=True, text=True, check=False
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert done.returncode == 0, f"$ {step.name}\n{said}"
        for line in filter(None, step.text.splitlines()):
            assert line.strip() in said, f"$ {step.name}\nlacks: {line}\n{said}"


@pytest.mark.parametrize("name", ["ten-minutes", "thirty-minutes"])
def test_a_page_is_followed_word_by_word(name: str, tmp_path: Path) -> None:
    author = Author(tmp_path, tmp_path / "home")
    blocks = list(steps(page(name)))
    assert len(blocks) > 8
    for step in blocks:
        author.follow(step)


def test_the_plugin_of_thirty_minutes_has_at_most_150_lines() -> None:
    written = [
        s for s in steps(page("thirty-minutes")) if s.kind == "write" and "cap_letters" in s.name
    ]
    assert len(written) == 4
    code = [line for step in written for line in step.text.splitlines() if line.strip()]
    assert len(code) <= 150
