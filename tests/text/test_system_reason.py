"""What the system says of a failure is said in the person's language, where it is one of the usual reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.text.i18n import LANGUAGES, speaking
from cap_tui.text.system_reason import system_reason


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_what_the_system_says_is_translated(language: str, tmp_path: Path) -> None:
    said = []
    for path in (tmp_path / "none", tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(OSError, match="Errno") as failed:
            path.read_bytes()
        with speaking(language):
            said.append(system_reason(failed.value))
        assert said[-1] != failed.value.strerror
    assert len(set(said)) == len(said)


def test_what_is_not_usual_stays_as_it_is_said() -> None:
    with speaking("sl"):
        assert system_reason(OSError(5, "Strange")) == "Strange"
        assert system_reason(OSError("timed out")) == "timed out"
