"""Everything that the commands of bundles answer, in words and with ``--json``, as a person approved it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.approval import stop_the_clock
from tests.approved_commands import as_words_and_json, check, desk, of_scripts


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
    check(script, desk(tmp_path), capsys, as_json=as_json)
