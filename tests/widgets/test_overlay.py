"""A question over a screen, as keys find it that are typed before it is built or after it was answered."""

from __future__ import annotations

from cap_tui.widgets.overlay import Choose


def test_a_key_that_comes_before_the_box_is_built_is_no_fault() -> None:
    question = Choose("Sure?", [("yes", "Yes"), ("no", "No")], lambda _answer: None)
    assert question.check_action("scroll_text", (1,)) is False
    assert question.check_action("answer", ("yes",)) is True
    question._fit_list()
