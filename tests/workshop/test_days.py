"""A day is typed as people write it in their language; one that means two days is refused with both."""

from __future__ import annotations

import pytest

from cap_tui.errors import WrongUse
from cap_tui.operations.workshops.notes import read_day
from cap_tui.text.i18n import speaking


@pytest.mark.parametrize(
    ("language", "typed"),
    [("en", "2026-12-31"), ("en", "31.12.2026"), ("de", "31.12.2026"), ("fr", "31/12/2026")],
)
def test_a_day_is_read_as_the_language_writes_it(language: str, typed: str) -> None:
    with speaking(language):
        assert read_day(typed) == "2026-12-31"
        assert read_day("") == ""


def test_what_means_two_days_or_none_is_refused_with_the_remedy() -> None:
    with pytest.raises(WrongUse, match="2026-04-03 or 2026-03-04"):
        read_day("03/04/2026")
    with pytest.raises(WrongUse, match="Write it as 2026-11-21"):
        read_day("tomorrow")
