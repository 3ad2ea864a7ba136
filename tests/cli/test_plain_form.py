"""The form of every kind as a dialogue of lines, for a screen reader: asked field by field, stored as the form stores it."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from cap_tui.cli import build
from cap_tui.cli.command_session import CommandSession
from cap_tui.cli.plain_form import _ask_mapping
from cap_tui.model.activity import PriorityArea, TransformativeActivity
from cap_tui.model.actor import Actor, Helix
from cap_tui.widgets.fields import FieldProblem, FormField
from cap_tui.workspace import Region, Workspace, WorkspaceConfig


@pytest.fixture
def region(tmp_path: Path) -> Path:
    folder = tmp_path / "valdora"
    Workspace.create(folder, WorkspaceConfig(region=Region(code="VAL", name="Valdora"))).close()
    with Workspace.open(folder) as workspace, workspace.transaction("made") as tx:
        tx.add(PriorityArea(name="Wood"))
        tx.add(PriorityArea(name="Energy"))
    return folder


@pytest.fixture
def talk(region: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """``talk("actors", "add", "Alpfaser", "", …)``: a command, then what is typed at its questions."""
    monkeypatch.setattr(CommandSession, "talks", property(lambda session: session.plain))

    def run(kind: str, act: str, *typed: str, who: str = "") -> Result:
        words = ["--home", str(tmp_path / "home"), "--plain", "-w", str(region), kind, act]
        given = "".join(f"{line}\n" for line in typed)
        return CliRunner().invoke(build(), [*words, *([who] if who else [])], input=given)

    return run


def test_a_new_record_is_asked_for_field_by_field(talk, region: Path) -> None:
    answer = talk("actors", "add", "", "Alpfaser", "2", *[""] * 20)
    assert answer.exit_code == 0, answer.output
    assert "   2  business" in answer.output
    assert "! This is needed." in answer.output
    assert "Alpfaser is added." in answer.output
    assert "\x1b" not in answer.output
    with Workspace.open(region) as workspace:
        (actor,) = workspace.records(Actor).all()
        assert (actor.name, actor.helix) == ("Alpfaser", Helix.BUSINESS)


def test_records_are_named_and_what_is_not_known_is_asked_again(talk, region: Path) -> None:
    answer = talk("activities", "add", "Timber", "Wood; Nothing", "Wood; Energy", *[""] * 30)
    assert answer.exit_code == 0, answer.output
    assert "Nothing" in answer.output
    with Workspace.open(region) as workspace:
        (activity,) = workspace.records(TransformativeActivity).all()
        names = {area.uid: area.name for area in workspace.records(PriorityArea).all()}
        assert [names[uid] for uid in activity.areas] == ["Wood", "Energy"]


def test_enter_keeps_and_a_dash_empties(talk, region: Path) -> None:
    talk("activities", "add", "Timber", "Wood; Energy", *[""] * 30)
    nothing = talk("activities", "edit", *[""] * 30, who="Timber")
    assert "Nothing is changed." in nothing.output
    done = talk("activities", "edit", "Timber of houses", *[""] * 30, who="Timber")
    assert done.exit_code == 0, done.output
    with Workspace.open(region) as workspace:
        (activity,) = workspace.records(TransformativeActivity).all()
        assert activity.name == "Timber of houses"
        assert len(activity.areas) == 2


def test_a_dialogue_that_is_left_stores_nothing(talk, region: Path) -> None:
    answer = talk("activities", "add", "Timber")
    assert answer.exit_code != 0
    with Workspace.open(region) as workspace:
        assert not list(workspace.records(TransformativeActivity).all())


def test_counts_of_a_mapping_are_numbers_and_anything_else_is_asked_again() -> None:
    keys = (("business", "Business"), ("science", "Science"))
    field = FormField("invited", "invited", "mapping", keys=keys, counted=True)
    found: list[dict[str, object]] = []

    @click.command()
    def ask() -> None:
        found.append(_ask_mapping(field, {"business": 12}))

    answer = CliRunner().invoke(ask, [], input="\nmany\n7\n")
    assert answer.exit_code == 0, answer.output
    assert "! A whole number is needed" in answer.output
    assert found == [{"business": 12, "science": 7}]


def test_a_new_region_is_asked_for_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CommandSession, "talks", property(lambda session: session.plain))
    home = tmp_path / "home"
    typed = ("Dolina", "D L", "SI", "sl, xx", "", "", "DOL", "sl, en")
    answer = CliRunner().invoke(
        build(),
        ["--home", str(home), "--plain", "new"],
        input="".join(f"{line}\n" for line in typed),
    )
    assert answer.exit_code == 0, answer.output
    assert "! Letters, digits, - and _ only" in answer.output
    assert "xx: the program speaks" in answer.output
    with Workspace.open(home / "regions" / "dol") as made:
        config = made.config.region
    assert (config.name, config.country, config.languages) == ("Dolina", "SI", ("sl", "en"))


def test_an_answer_that_is_neither_yes_nor_no_is_asked_again() -> None:
    field = FormField("mouse", "Mouse", "bool")
    with pytest.raises(FieldProblem):
        field.read("perhaps")
    assert [field.read(word) for word in ("yes", "no", "")] == [True, False, None]
