"""Every command that --help lists can be called and explains itself."""

from __future__ import annotations

import pytest

from cap_tui.cli import commands
from tests.cli.conftest import Run


@pytest.mark.parametrize("name", commands())
def test_every_command_explains_itself(run: Run, name: str) -> None:
    answer = run(name, "--help")
    assert answer.code == 0, answer.err
    assert answer.out.startswith("Usage: cap-tui " + name)


def test_help_lists_every_command_and_the_plugins(run: Run) -> None:
    answer = run("--help")
    assert answer.code == 0
    assert [name for name in (*commands(), "stresstest") if f"  {name} " not in answer.out] == []
