"""A label before its text, as the language in force sets the colon."""

import pytest

from cap_tui.text.i18n import speaking
from cap_tui.text.labelled import colon, label_end, labelled


@pytest.mark.parametrize("language", ["en", "de", "it", "sl"])
def test_the_colon_stands_at_the_label(language: str) -> None:
    with speaking(language):
        assert labelled("stage", 3) == "stage: 3"
        assert label_end("stage") == "stage:"
        assert colon() == ": "


def test_french_has_a_blank_before_the_colon_at_which_no_line_breaks() -> None:
    with speaking("fr"):
        assert labelled("étape", "3 : {x}") == "étape\u00a0: 3 : {x}"
        assert label_end("étape") == "étape\u00a0:"
        assert colon() == "\u00a0: "
