"""Every unit that ships: five languages, an idea of one screen, and an exercise that the real program checks."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2
import pytest

from cap_tui.charts.cell_text import broken
from cap_tui.model.content import ContentProblem
from cap_tui.model.conversion import convert
from cap_tui.model.training_unit import TrainingUnit, check_training_unit
from cap_tui.plugin.host import Host
from cap_tui.report.write import as_bytes
from cap_tui.screens.actions import PLACES
from cap_tui.testing import ShellDriver
from cap_tui.text.i18n import LANGUAGES, _, pick, speaking
from cap_tui.training.exercise import ExerciseState
from cap_tui.training.progress import read_progress
from cap_tui.training.trainers_pack import PAPERS, paper, slides
from cap_tui.training.unit_path import UnitItem, explaining_unit, training_units
from cap_tui.training.unit_text import idea_lines, result_line, translation_notice
from cap_tui.workspace import Home
from tests.cli.conftest import Run

WITHOUT_IDEA = {"everywhere", "view", "text", "failure", "training", "training_unit"}
"""Places that show no part of the Plan; a view has the idea of its tool."""
FIGURE = re.compile(r"[A-Z]?\d[\d.,]*\d|\d")
"""What the answer of a step says with a number, or an indicator by its id."""
WIDTH, LINES = 78, 20
"""A screen of 80x24 without its frame."""


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> tuple[UnitItem, ...]:
    """Every unit that comes with the program."""
    return training_units(Host.discover(Home(tmp_path_factory.mktemp("units"))).content())


def texts(value: Any) -> Iterator[dict[str, str]]:
    """Every text of a document that is given by language."""
    if isinstance(value, dict):
        if "en" in value and all(isinstance(text, str) for text in value.values()):
            yield value
        else:
            for inner in value.values():
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def test_the_path_has_a_unit_for_each_tool(units: tuple[UnitItem, ...]) -> None:
    assert [item.entry.order for item in units] == list(range(len(units)))


def test_every_text_of_every_unit_is_there_in_five_languages(units: tuple[UnitItem, ...]) -> None:
    for item in units:
        found = list(texts(item.document))
        assert len(found) >= 10, item.ref
        for words in found:
            assert set(words) == set(LANGUAGES), (item.ref, words)
            assert all(words.values()), (item.ref, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_idea_of_a_unit_fits_one_screen(units: tuple[UnitItem, ...], language: str) -> None:
    with speaking(language):
        for item in units:
            lines = [part for line in idea_lines(item) for part in broken(line, WIDTH) or [""]]
            assert len(lines) <= LINES, (item.ref, len(lines))


@pytest.mark.long
def test_the_exercise_of_every_unit_is_done_by_its_commands(
    units: tuple[UnitItem, ...], practice_home: Home, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a practice region, when the commands of the solution are typed, then the check says that it is done."""
    for item in units:
        assert run("training", "start", item.ref).code == 0
        monkeypatch.chdir(practice_home.training / item.ref / "valdora")
        assert run("training", "check").code == 1, "nothing is done yet"
        told = ""
        for command in commands_of(item):
            program, *words = shlex.split(command)
            assert program == "cap-tui"
            answer = run(*words)
            assert answer.code == 0, command
            told += answer.out
        said = [step.hint for step in item.entry.steps]
        said += [point for page in item.entry.slides for point in page.points]
        for figure in FIGURE.findall(" ".join(map(pick, said))):
            assert figure in told, (item.ref, figure)
        answer = run("training", "check", "--json")
        assert (answer.code, answer.data["done"]) == (0, True), item.ref
    assert all(unit["done"] for unit in run("training", "list", "--json").data)
    assert practice_home.recent() == [], "a practice region is nobody's last region"


def commands_of(item: UnitItem) -> Iterator[str]:
    """The commands of the exercise, then those of the group."""
    for step in item.entry.steps:
        yield from step.commands
    yield from item.entry.group.commands if item.entry.group else ()


def test_every_unit_has_the_slides_that_its_timing_names(units: tuple[UnitItem, ...]) -> None:
    assert all(item.entry.slides for item in units)


def test_the_solution_answers_what_a_step_asks(units: tuple[UnitItem, ...]) -> None:
    """A step that is only looked at asks something; the trainer has the answer."""
    for item in units:
        for step in item.entry.steps:
            asked = "?" in pick(step.text) and not step.checks
            assert not asked or pick(step.hint), (item.ref, pick(step.text))


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_of_the_pack_is_one_page(
    units: tuple[UnitItem, ...], run: Run, tmp_path: Path, language: str
) -> None:
    for item in units:
        assert run("--lang", language, "training", "pack", item.ref, "-o", tmp_path).code == 0
    papers = [file for part in PAPERS for file in tmp_path.glob(f"*-{part}.pdf")]
    assert len(papers) == len(units) * len(PAPERS)
    for file in papers:
        assert len(pypdfium2.PdfDocument(file)) == 1, file.name
    with speaking(language):
        for item in units:
            shown = pypdfium2.PdfDocument(tmp_path / f"{item.ref}-{language}-slides.pdf")
            assert len(shown) == len(slides(item)["slides"]), "no slide runs over its page"


def test_a_unit_without_a_check_or_with_two_conditions_is_named() -> None:
    document = {"id": "x.y", "name": "N", "minutes": 5, "idea": "I", "steps": [{"text": "T"}]}
    assert problems(document) == ["steps"]
    check = {"table": "ratings", "where": [{"field": "value", "equals": 1, "filled": True}]}
    document["steps"] = [{"text": "T", "checks": [check]}]
    assert problems(document) == ["steps.0"]


def problems(document: dict[str, Any]) -> list[str]:
    """The keys that the rules of the kind complain about."""
    found: list[ContentProblem] = check_training_unit(convert(document, TrainingUnit))
    return [problem.key for problem in found]


def test_a_person_takes_the_tour_by_keys(practice_home: Home) -> None:
    """Given no region, when a person opens the training and rates the activity, then the tour is done, and O leads back."""
    with ShellDriver(None, practice_home, size=(80, 24)) as shell:
        shell.wait("a tour, then every tool")
        shell.press("f7")
        shell.wait("Tour of ten minutes")
        shell.press("enter")
        shell.wait("T begins the exercise")
        shell.press("T")
        shell.wait("[ ]  Rate the relevance")
        shell.press("down", "enter")
        shell.wait("Rete digitale di vicinato")
        shell.press("/")
        shell.type("vicinato")
        rated = len(shell.records("ratings"))
        shell.press("enter", "r")
        shell.wait("Rate which aspect?")
        shell.press("down", "down", "enter")
        shell.wait("3 middling")
        shell.press("4", "enter")
        shell.until(lambda: len(shell.records("ratings")) > rated, "the rating is stored")
        shell.press("f7")
        shell.wait("[x]  Rate the relevance")
        (done,) = read_progress(practice_home).units.values()
        assert done.finished
        shell.press("end", "enter")
        shell.wait("Action line")
        shell.press("w")
        shell.wait("Write the report to which file?")
        shell.press("enter")
        report = practice_home.training / "core.tour" / "val-report.html"
        shell.until(report.exists, "the report stands beside the practice region")
        shell.press("f7")
        shell.wait("▌ -    Write the region's report")
        shell.press("O")
        shell.wait("Begin")


def test_help_explains_the_idea_on_every_screen_that_shows_the_plan(
    units: tuple[UnitItem, ...], tmp_path: Path
) -> None:
    host = Host.discover(Home(tmp_path))
    tools = {view.plugin for view in host.views()}
    assert tools == {item.entry.tool for item in units} - {"", "bundle"}
    for tool in tools:
        unit = explaining_unit(host.content(), "view", tool)
        assert unit is not None
        assert unit.entry.tool == tool
    for place in PLACES.keys() - WITHOUT_IDEA:
        assert explaining_unit(host.content(), place, "") is not None, place


def test_help_on_a_list_has_the_idea_of_the_unit_that_names_it(
    practice_home: Home, run: Run
) -> None:
    assert run("training", "start", "tour").code == 0
    with ShellDriver(practice_home.training / "core.tour" / "valdora", practice_home) as shell:
        shell.wait("▌ -    Look at the board")  # a practice region shows its unit first
        shell.press("enter")
        shell.wait("Action line")
        shell.press("d", "end", "home", *["down"] * 6)
        shell.wait("▌ ratings")
        shell.press("enter")
        shell.wait("80 records")
        shell.press("f1")
        shell.wait("The idea: Synergy Diamond")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_trainers_pack_is_made_from_the_same_content(
    units: tuple[UnitItem, ...], language: str
) -> None:
    """Given a unit, when the pack is written, then every paper says what is made up and who checked the translation."""
    with speaking(language):
        for item in units:
            head = pick(item.entry.name)
            assert head in slides(item)["slides"][0]["head"]
            assert "cap-tui" in slides(item)["footer"]
            papers = {part: as_bytes(paper(item, part), ".md").decode() for part in PAPERS}
            assert pick(item.entry.idea) in papers["handout"].replace("\\", "")
            assert all(str(part.minutes) in papers["timing"] for part in item.entry.timing)
            if item.entry.group is not None:
                assert pick(item.entry.group.name) in papers["exercise"]
            for text in papers.values():
                assert _("SYNTHETIC: the practice regions and all their data are made up.") in text
                assert not translation_notice(item) or translation_notice(item) in text
    groups = [item.entry.tool for item in units if item.entry.group is not None]
    assert groups == ["edw", "acie"]


def test_the_slides_are_a_pdf_of_one_page_for_each_thought(run: Run, tmp_path: Path) -> None:
    answer = run("--lang", "sl", "training", "pack", "3", "-o", tmp_path, "--format", "md")
    assert answer.code == 0
    document = pypdfium2.PdfDocument(tmp_path / "edw.unit-sl-slides.pdf")
    pages = [page.get_textpage().get_text_bounded() for page in document]
    assert len(pages) == 6
    assert "EDW: delavnica" in pages[0]
    assert "tajno glasovanje" in pages[1]
    assert "Vaja delavnice odkrivanja" in pages[4]


def test_a_language_that_a_native_speaker_signed_has_no_notice(units: tuple[UnitItem, ...]) -> None:
    tour = units[0]
    signed = replace(tour, record=msgspec.structs.replace(tour.entry, reviewed={"de": "A. B., 2026-11-01"}))  # fmt: skip
    with speaking("de"):
        assert translation_notice(tour)
        assert not translation_notice(signed)


def test_when_all_checks_hold_the_steps_behind_them_are_only_looked_at(
    units: tuple[UnitItem, ...],
) -> None:
    told = set()
    for item in units:
        checked = tuple(place for place, step in enumerate(item.entry.steps, 1) if step.checks)
        left = checked[-1] < len(item.entry.steps)
        line = result_line(item, ExerciseState(checked, checked))
        assert line.endswith(f"From step {checked[-1] + 1}: only to look at." if left else "done.")
        assert len(line) <= 76, "the notice is one line of the screen"
        told.add(left)
    assert told == {True, False}
