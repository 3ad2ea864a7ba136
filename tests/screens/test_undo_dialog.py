"""Undo, redo and revert in the shell: a question first, and what depends on a change is named."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from cap_tui.errors import Conflict, Corrupt, NotSaved
from cap_tui.model.activity import Aspect, Rating, TransformativeActivity
from cap_tui.screens.record_names import RecordNames
from cap_tui.testing import ShellDriver
from cap_tui.text.i18n import set_language
from cap_tui.workspace import Home, Workspace


def add(workspace: Workspace, name: str) -> TransformativeActivity:
    with workspace.transaction(f"Add {name}") as tx:
        return tx.add(TransformativeActivity(name=name))


def rate(workspace: Workspace, activity: TransformativeActivity) -> None:
    with workspace.transaction(f"Rate {activity.name}") as tx:
        tx.add(Rating(activity=activity.uid, aspect=Aspect.RELEVANCE, value=4))


@pytest.fixture
def shell(home: Home, make_region: Callable[..., Path]) -> ShellDriver:
    return ShellDriver(make_region(), home, plugins=[])


def test_the_question_names_records_and_the_history_names_fields(shell: ShellDriver) -> None:
    with shell:
        rate(shell.workspace, add(shell.workspace, "Timber"))
        shell.press("u")
        shell.wait("Take “Rate Timber” back?")
        shell.wait("rating of Timber: removed")
        shell.press("escape", "c", "enter")
        shell.wait("rating of Timber added")
        assert shell.workspace.records(TransformativeActivity).all() is not None
        [activity] = shell.records("activities")
        assert activity["uid"] not in shell.text


def test_values_of_a_change_are_written_as_the_language_does(shell: ShellDriver) -> None:
    values = ("2026-11-21", 2.5, "Wood")
    with shell:
        names = RecordNames(shell.app.region)
        assert [names.value(each) for each in values] == ["2026-11-21", "2.5", "Wood"]
        set_language("de")
        assert [names.value(each) for each in values] == ["21.11.2026", "2,5", "Wood"]


def test_the_question_counts_records_that_it_names_alike(shell: ShellDriver) -> None:
    with shell:
        timber = add(shell.workspace, "Timber")
        with shell.workspace.transaction("Import") as tx:
            for value in range(1, 6):
                tx.add(Rating(activity=timber.uid, aspect=Aspect.RELEVANCE, value=value))
            tx.add(TransformativeActivity(name="Pellets"))
        shell.press("u")
        shell.wait("rating of Timber: removed (5 records)")
        shell.wait("activity Pellets: removed")
        assert "more" not in shell.text.split("Yes, take it back")[0].split("back?")[1]


def test_a_change_that_others_depend_on_says_which(shell: ShellDriver) -> None:
    with shell:
        rate(shell.workspace, add(shell.workspace, "Timber"))
        shell.press("c", "down", "u")
        shell.wait("“Add Timber” cannot be taken back")
        shell.wait("Rate Timber, by officer")
        shell.press("enter")
        assert len(shell.records("activities")) == 1
        shell.press("u", "o", "enter")
        assert shell.place == "history"
        shell.press("u", "y", "down", "u", "y")
        assert shell.records("activities") == []


def test_under_what_is_final_nobody_is_told_to_take_that_back(shell: ShellDriver) -> None:
    with shell:
        shell.workspace.declare_table("ratings", append_only=True)
        rate(shell.workspace, add(shell.workspace, "Timber"))
        shell.press("u")
        shell.wait("“Add Timber” cannot be taken back")
        shell.wait("Rate Timber, by officer")
        shell.wait("is never taken back")
        assert "Take these back first" not in shell.text
        shell.press("escape")
        assert len(shell.records("activities")) == 1


def test_a_session_without_changes_and_an_empty_region_say_so(shell: ShellDriver) -> None:
    with shell:
        shell.press("u")
        shell.wait("Nothing has been changed yet.")
        shell.press("ctrl+r")
        shell.wait("This session took nothing back")


def test_a_redo_asks_too(shell: ShellDriver) -> None:
    with shell:
        add(shell.workspace, "Timber")
        shell.press("u", "enter", "ctrl+r")
        shell.wait("Make “Add Timber” again?")
        assert shell.records("activities") == []
        shell.press("enter")
        assert len(shell.records("activities")) == 1


@pytest.mark.parametrize(
    ("method", "error", "words"),
    [
        ("undoable", Corrupt("The journal is damaged."), "The journal is damaged."),
        ("revert", NotSaved("The disk is full."), "The disk is full."),
    ],
)
def test_what_goes_wrong_is_said(
    shell: ShellDriver,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    error: Exception,
    words: str,
) -> None:
    def fails(*_given: object, **_more: object) -> None:
        raise error

    with shell:
        add(shell.workspace, "Timber")
        monkeypatch.setattr(shell.workspace, method, fails)
        shell.press("u")
        if method == "revert":
            shell.press("y")
        shell.wait(words)


def test_a_conflict_that_comes_between_shows_both_versions(
    shell: ShellDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell:
        activity = add(shell.workspace, "Timber")
        shell.press("u")

        def fails(_seq: int, **_more: object) -> None:
            theirs = {"uid": activity.uid, "name": "Theirs"}
            raise Conflict(
                "Later changes.",
                table="activities",
                uid=activity.uid,
                ours={"name": "Ours"},
                theirs=theirs,
            )

        monkeypatch.setattr(shell.workspace, "revert", fails)
        shell.press("y")
        assert shell.place == "conflict"


def test_a_conflict_has_the_words_of_choices_and_keeps_what_is_no_choice_here(
    shell: ShellDriver,
) -> None:
    with shell:
        for ours, told in (("applied", "applied for"), ("of a later version",) * 2):
            conflict = Conflict(
                "changed",
                table="actions",
                uid="1",
                ours={"funding": ours},
                theirs={"funding": "open"},
            )
            shell.call(partial(shell.app.show_error, conflict))
            shell.wait(f"(•) {told}")
            shell.press("escape")
