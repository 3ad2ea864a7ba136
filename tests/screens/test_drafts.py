"""Drafts of forms: a disk that refuses stops nobody who is typing, and nothing is lost when it takes words again."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.screens.drafts import FormDrafts


def test_a_disk_that_refuses_is_tried_again_with_the_next_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _content: bytes) -> int:
        raise OSError("The disk is full.")

    drafts = FormDrafts(tmp_path)
    drafts.keep("activities.new", {"name": "Timber"})
    with monkeypatch.context() as full:
        full.setattr("cap_tui.screens.running_file.locked_file", refuse)
        drafts.leave_behind()
    assert FormDrafts(tmp_path).kept("activities.new") == {}
    assert drafts.kept("activities.new") == {"name": "Timber"}
    drafts.leave_behind()
    after = FormDrafts(tmp_path)
    assert after.kept("activities.new") == {"name": "Timber"}
    after.drop("activities.new")
    assert FormDrafts(tmp_path).kept("activities.new") == {}


def test_of_drafts_that_ended_shells_left_each_is_given_once_the_newest_first(
    tmp_path: Path,
) -> None:
    for words in ("Timber", "Stone"):
        ended = FormDrafts(tmp_path)
        ended.keep("activities.new", {"name": words})
        ended.keep("actors.new", {"name": f"{words} mill"})
        ended.leave_behind()
    one, two, three = (FormDrafts(tmp_path) for _number in range(3))
    assert one.kept("activities.new") == {"name": "Stone"}
    assert two.kept("activities.new") == {"name": "Timber"}
    assert three.kept("activities.new") == {}
    assert three.kept("actors.new") == {"name": "Stone mill"}


def test_a_shell_that_runs_keeps_its_drafts_to_itself(tmp_path: Path) -> None:
    one, two = FormDrafts(tmp_path), FormDrafts(tmp_path)
    for shell, words in ((one, "Timber"), (two, "Stone")):
        assert shell.kept("activities.new") == {}
        shell.keep("activities.new", {"name": words})
        shell.save()
    two.drop("activities.new")
    assert two.kept("activities.new") == {}
    assert one.kept("activities.new") == {"name": "Timber"}
    one.leave_behind()
    assert two.kept("activities.new") == {"name": "Timber"}


def test_drafts_of_an_earlier_version_are_given_back(tmp_path: Path) -> None:
    file = tmp_path / "drafts.json"
    file.write_text('{"a": {"name": "Timber"}, "b": {"name": "Stone"}}', "utf-8")
    drafts = FormDrafts(tmp_path)
    assert drafts.kept("a") == {"name": "Timber"}
    assert drafts.kept("b") == {"name": "Stone"}
    assert not file.exists()


def test_words_for_one_region_are_not_offered_in_another(tmp_path: Path) -> None:
    here = ["/valdora"]
    drafts = FormDrafts(tmp_path, lambda: here[0])
    drafts.keep("activities.new", {"name": "Timber"})
    here[0] = "/hochtal"
    assert drafts.kept("activities.new") == {}
    drafts.drop("activities.new")
    here[0] = "/valdora"
    assert drafts.kept("activities.new") == {"name": "Timber"}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"a": 1}', "[" * 100_000],
    ids=["empty", "list", "half", "other", "deep"],
)
def test_a_damaged_file_of_drafts_counts_as_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "drafts.json").write_text(text, "utf-8")
    assert FormDrafts(tmp_path).kept("a") == {}
