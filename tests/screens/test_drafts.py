"""Drafts of forms: a disk that refuses stops nobody who is typing, and nothing is lost when it takes words again."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.errors import NotSaved
from cap_tui.screens.drafts import FormDrafts


def test_a_disk_that_refuses_is_tried_again_with_the_next_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _data: bytes) -> None:
        raise NotSaved("The disk is full.")

    drafts = FormDrafts(tmp_path)
    drafts.keep("activities.new", {"name": "Timber"})
    with monkeypatch.context() as full:
        full.setattr("cap_tui.screens.drafts.keep", refuse)
        drafts.save()
    assert FormDrafts(tmp_path).kept("activities.new") == {}
    assert drafts.kept("activities.new") == {"name": "Timber"}
    drafts.save()
    assert FormDrafts(tmp_path).kept("activities.new") == {"name": "Timber"}
    drafts.drop("activities.new")
    assert FormDrafts(tmp_path).kept("activities.new") == {}


def test_words_for_one_region_are_not_offered_in_another(tmp_path: Path) -> None:
    here = ["/valdora"]
    drafts = FormDrafts(tmp_path, lambda: here[0])
    drafts.keep("activities.new", {"name": "Timber"})
    here[0] = "/hochtal"
    assert drafts.kept("activities.new") == {}
    drafts.drop("activities.new")
    here[0] = "/valdora"
    assert drafts.kept("activities.new") == {"name": "Timber"}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', "[" * 100_000])
def test_a_damaged_file_of_drafts_counts_as_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "drafts.json").write_text(text, "utf-8")
    assert FormDrafts(tmp_path).kept("a") == {}
