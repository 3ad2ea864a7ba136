"""Advice without the command that it ends with."""

import pytest

from cap_tui.text.command_hint import without_command


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Adopt its results: cap-tui edw adopt", "Adopt its results."),
        ("Voir ce qui manque : cap-tui edw outcome", "Voir ce qui manque."),
        ("cap-tui people list shows who; then cap-tui people erase UID.", ""),
        ("Call three firms", "Call three firms"),
        ("Written with cap-tui by us", "Written with cap-tui by us"),
        ("", ""),
    ],
)
def test_a_command_at_the_end_is_cut(text: str, left: str) -> None:
    assert without_command(text) == left
