"""Foreign text is made harmless, and translation keeps what it must keep."""

from hypothesis import given
from hypothesis import strategies as st

from cap_tui.text.clean import clean, clean_line, decode_spreadsheet
from cap_tui.text.i18n import pick, pseudo


@given(st.text())
def test_clean_is_idempotent_and_leaves_no_control_character(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any((ord(c) < 32 and c not in "\n\t") or 0x7F <= ord(c) < 0xA0 for c in once)


def test_an_escape_sequence_from_a_spreadsheet_and_from_csv_is_the_same_text() -> None:
    assert clean(decode_spreadsheet("_x001B_[31mred")) == clean("\x1b[31mred") == "\ufffd[31mred"


def test_a_line_has_no_line_break() -> None:
    assert clean_line(" a\n b\tc ") == "a b c"


def test_pseudo_keeps_the_fields_of_a_message() -> None:
    assert "{name}" in pseudo("Hello {name}")


def test_content_falls_back_and_says_so() -> None:
    assert pick({"de": "Bogen"}, ["sl"]) == "Bogen (de)"
    assert pick({"en": "Sheet", "de": "Bogen"}) == "Sheet"
