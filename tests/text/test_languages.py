"""The language is the program's; a thread may speak another one for a while."""

from __future__ import annotations

import threading

from cap_tui.text.i18n import PSEUDO, _, language, pseudo, speaking


def test_another_language_holds_only_inside_the_block() -> None:
    with speaking("de_AT.UTF-8"):
        assert language() == "de"
    assert language() == "en"


def test_an_unknown_language_is_english_and_an_error_inside_ends_it() -> None:
    try:
        with speaking(PSEUDO), speaking("tlh"):
            assert language() == "en"
            raise ValueError
    except ValueError:
        assert language() == "en"


def test_what_one_thread_speaks_the_others_do_not_hear() -> None:
    begun, heard = threading.Event(), threading.Event()
    words: list[str] = []

    def report() -> None:
        with speaking(PSEUDO):
            begun.set()
            assert heard.wait(60)
            words.append(_("Save"))

    thread = threading.Thread(target=report)
    thread.start()
    assert begun.wait(60)
    assert _("Save") == "Save"
    heard.set()
    thread.join()
    assert words == [pseudo("Save")]
