"""Everything that the commands of workshops answer, in words and with ``--json``, as a person approved it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from cap_tui.workshop import clock
from tests.approval import stop_the_clock
from tests.approved_commands import as_words_and_json, check, desk, of_scripts

MORNING = clock.read_time("2026-03-10T10:20", "Europe/Vienna")


@as_words_and_json
@of_scripts(__file__)
def test_what_the_commands_answer_is_as_it_was_approved(
    script: Path,
    as_json: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stop_the_clock(monkeypatch)
    tokens = (f"TOKEN{number}" for number in itertools.count(1))
    monkeypatch.setattr("cap_tui.operations.workshops.people.new_token", lambda: next(tokens))
    monkeypatch.setattr(clock.time, "time", lambda: MORNING * 60)
    check(script, desk(tmp_path), capsys, as_json=as_json)
