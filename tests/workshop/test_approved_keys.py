"""Each key of a workshop's terminals in each phase of a day: what it asks, says, changes and stores, as it was kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cap_tui.operations.workshops.access import access_workshop
from cap_tui.operations.workshops.phone_door import DoorFile
from cap_tui.testing.shell_driver import ShellDriver
from cap_tui.widgets.workshop import run_phones
from cap_tui.workshop.join_address import JoinAddress
from tests.workshop.conftest import Room
from tests.workshop.terminal_script import Act, acts, back, keep, size, stand, terminal
from tests.workshop.test_approved_terminals import Stage, gathered

KEYS = [
    "N",
    "X",
    "P",
    "U",
    "Z",
    "z",
    "D",
    "H",
    "C",
    "J",
    "O",
    "x",
    "R",
    "V",
    "F",
    "L",
    "n",
    "M",
    "Y",
    "T",
    "E",
    "A",
    "I",
    "a",
]
EACH: list[Act] = [step for key in KEYS for step in (key, back)]
READ: list[Act] = [step for key in ("C", "J", "F", "X", "M", "T", "E", "o") for step in (key, back)]


@pytest.fixture
def stage(region_only: Room, monkeypatch: pytest.MonkeyPatch) -> Stage:
    made = Stage(region_only, monkeypatch)
    stand(made, monkeypatch, -10)
    return made


@pytest.fixture
def phones(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The servers that are started: none is, their words are kept."""
    started: list[Any] = []
    monkeypatch.setattr(run_phones, "start_phone_server", lambda *words: started.append(words[2]))
    monkeypatch.setattr("cap_tui.widgets.server_address.network_address", lambda: "10.0.0.7")
    return started


def begun(stage: Stage, patch: pytest.MonkeyPatch, flow: str = "empty", minutes: float = 5) -> Room:
    """A workshop that runs, in the first of two steps."""
    room = gathered(stage, flow)
    for title, length in (("Collecting", "15"), ("Voting", "20")):
        room("agenda", "insert", "--minutes", length, "--title", title)
    room("agenda", "start", "--at", "09:00")
    stand(stage, patch, minutes)
    return room


def opened(stage: Stage, patch: pytest.MonkeyPatch) -> Room:
    """A ballot is open in it, and ann has voted."""
    room = begun(stage, patch)
    room("ballot", "open", "--kind", "dots", "--dots", "3", "--ref", "b1")
    room("vote", "b1", "c1=2", "c2=1", who="ann")
    return room


def revealed(stage: Stage, patch: pytest.MonkeyPatch) -> Room:
    """The results are seen."""
    room = opened(stage, patch)
    for voter in ("bea", "cem", "dan", "eva"):
        room("vote", "b1", "c1=3", who=voter)
    room("ballot", "reveal", "b1")
    return room


def run(name: str, room: Room, steps: list[Act], view: str = "edw.run") -> None:
    """Play on the terminal of this view."""
    for shell in terminal(room, view):
        keep(name, shell, steps)


PHASES: dict[str, Callable[[Stage, pytest.MonkeyPatch], Room]] = {
    "none": lambda stage, _patch: stage.room,
    "planned": lambda stage, _patch: gathered(stage, "empty"),
    "running": begun,
    "ballot": opened,
    "revealed": revealed,
}


HALVES = [
    ("none", 0),
    *((phase, half) for phase in ("planned", "ballot", "revealed") for half in (1, 2)),
]


@pytest.mark.parametrize(("phase", "half"), HALVES)
def test_each_key_in_each_phase(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, phones: list[Any], phase: str, half: int
) -> None:
    room = PHASES[phase](stage, monkeypatch)
    middle = len(EACH) // 4 * 2
    run(f"run-{phase}-{half}", room, [EACH, EACH[:middle], EACH[middle:]][half])


TIME: list[Act] = acts(
    """
    X | P | N | U | enter | ctrl+u | type 0 | enter | type 5 | enter | Z | N | N | N | y
    """
)
NOTED: list[Act] = acts(
    """
    z | type Roads | enter | D | type A paper | enter | down | enter | enter | D | type
    Another | enter | enter | ctrl+u | type never | enter | ctrl+u | enter | type
    31/12/2026 | enter
    """
)
PEOPLE: list[Act] = acts(
    """
    H | enter | H | down down enter | H | end | enter | down | enter | type Zoe | enter |
    enter | escape | H
    """
)
CARDS: list[Act] = acts(
    """
    a | type New card @bea | enter | type + more of it | enter | type - | enter | ctrl+u |
    type Nobody @zoe | enter | escape | A | A | M | enter | ctrl+u | type Both | enter | T
    | T | Y | down | enter | back
    """
)
ADOPTED: list[Act] = acts(
    """
    E | ctrl+u | type Named | enter | I | enter | enter | type Übersetzt | enter | end | E
    | back
    """
)
VOTED: list[Act] = acts(
    """
    V | enter | type nobody | enter | ctrl+u | type bea | enter | 2 | 1 | enter | type c |
    enter | ctrl+u | type cem | enter | f8 | escape | x | n | x | y | V | escape | F |
    back | R | y | F | back
    """
)
OPENED: list[Act] = acts(
    """
    O | end | up | enter | enter | home | enter | ctrl+u | type 0 | enter | backspace |
    type 7 | enter | escape | R | y
    """
)
CRITERIA: list[Act] = acts(
    """
    O | type c | enter | ctrl+u | type useful cheap | enter | F | x | y
    """
)
SECRET: list[Act] = acts(
    """
    O | end | enter | type abc | enter | type abd | enter | end | enter | type abc | enter
    | type abc | enter | home | down | enter | R | y | type wrong | enter | escape | R | y
    | type abc | enter
    """
)
OWN: list[Act] = acts(
    """
    O | end up up | enter | end up up | enter | end up up | enter | type s | enter
    """
)
ROAD: list[Act] = acts(
    """
    L | enter | enter | type A need | enter | type Another | enter | escape | L | end |
    enter | escape | L | down | down | enter | end | enter | type Far | enter | escape
    """
)
ACTION: list[Act] = acts(
    """
    n | f10 | P tab ctrl+u | type 45 | tab right tab tab | type 2027-03-31 | tab | type
    10.5 | f10 | n | D | escape | n | f9 | escape
    """
)
SCRIPTS: dict[str, tuple[Callable[[Stage, pytest.MonkeyPatch], Room], list[Act]]] = {
    "time": (begun, TIME), "noted": (begun, NOTED), "people": (begun, PEOPLE), "cards": (begun, CARDS), "adopted": (begun, ADOPTED),
    "voted": (opened, VOTED), "opened": (begun, OPENED), "criteria": (begun, CRITERIA), "secret": (begun, SECRET), "own": (begun, OWN),
    "road": (begun, ROAD), "action": (begun, ACTION), "read": (revealed, READ),
}  # fmt: skip


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_the_facilitator_does_to_its_end(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, phones: list[Any], script: str
) -> None:
    prepare, steps = SCRIPTS[script]
    run(f"script-{script}", prepare(stage, monkeypatch), steps)


def test_phones(stage: Stage, monkeypatch: pytest.MonkeyPatch, phones: list[Any]) -> None:
    room = begun(stage, monkeypatch)

    def door(shell: ShellDriver) -> DoorFile:
        context = shell.context("edw")
        return DoorFile(context.home_folder, access_workshop(context).workshop.uid)

    def serve(shell: ShellDriver) -> object:
        door(shell).write(JoinAddress("tokentoken", "ABC123", url="http://10.0.0.7:8080"))
        return [words[2:] for words in phones]

    def look(shell: ShellDriver) -> object:
        address = door(shell).stored()
        assert address is not None
        return address.open, address.stop, address.code == "ABC123"

    def same_code(shell: ShellDriver) -> None:
        door(shell).change(code="ABC123")

    steps: list[Act] = [
        "J", "escape", "J", "enter", "ctrl+u", "type 99999", "enter", "ctrl+u", "type 8088", "enter", "J", "end", "enter", "enter", serve,
        "J", "enter", look, "J", "enter", look, "J", "down", "down", "enter", "J", "down", "down", "down", "enter", look,
    ]  # fmt: skip
    run("phones", room, [*steps, same_code])
    assert phones[0][:3] == ["--workshop", phones[0][1], "--keep-code"]


JOINED: list[Act] = acts(
    """
    a | V | I | type wrong | enter
    """
)
MEMBER: list[Act] = acts(
    """
    a | type My card | enter | type + more | enter | type - | enter | escape | I | enter |
    enter | type Meine | enter | V | 2 | escape | V | 9 | + | - | backspace | 3 | enter |
    tab | shift+tab | home | backspace | 2 | 1 | enter | V | escape
    """
)


@pytest.mark.parametrize("phase", ["planned", "ballot"])
def test_a_participants_terminal(stage: Stage, monkeypatch: pytest.MonkeyPatch, phase: str) -> None:
    room = PHASES[phase](stage, monkeypatch)
    more = MEMBER if phase == "ballot" else ["V", "escape", "I", "escape"]
    steps: list[Act] = [*JOINED, f"type {room.tokens['bea']}", "enter", size(60, 18), *more]

    def hidden(shell: ShellDriver) -> object:
        return room.tokens["bea"] in shell.text

    for shell in terminal(room, "edw.join"):
        keep_without(room.tokens["bea"], f"join-{phase}", shell, [*steps, hidden])


def keep_without(word: str, name: str, shell: ShellDriver, steps: list[Act]) -> None:
    """Play steps of which one types a word that is drawn by chance."""
    given = [step for step in steps if step != f"type {word}"]
    at = steps.index(f"type {word}")

    def token(driver: ShellDriver) -> None:
        driver.press(word)

    given.insert(at, token)
    keep(name, shell, given)


NOTES: list[Act] = acts(
    """
    a | type decision: We begin | enter | type di: Bea disagrees | enter | type same kind
    | enter | type promise: nobody | enter | ctrl+u | type promise: A paper @ann
    2026-12-31 | enter | escape | down | up
    """
)


@pytest.mark.parametrize("phase", ["none", "ballot"])
def test_the_minute_takers_terminal(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, phase: str
) -> None:
    run(f"notes-{phase}", PHASES[phase](stage, monkeypatch), [size(60, 18), *NOTES], "edw.notes")


@pytest.mark.parametrize("phase", ["none", "planned", "ballot", "revealed"])
def test_the_projector(stage: Stage, monkeypatch: pytest.MonkeyPatch, phase: str) -> None:
    room = PHASES[phase](stage, monkeypatch)

    def phones_join(shell: ShellDriver) -> None:
        context = shell.context("edw")
        if phase != "none":
            file = DoorFile(context.home_folder, access_workshop(context).workshop.uid)
            file.write(JoinAddress("tokentoken", "ABC123", url="http://10.0.0.7:8080"))
            shell.wait("ABC")

    steps: list[Act] = ["J", phones_join, size(60, 18), "J", size(120, 45), "J", "f11", "J", "f11"]
    run(f"present-{phase}", room, steps, "edw.present")


def test_the_lists_of_workshops(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[Act] = ["o", "end", "enter", "enter", "ctrl+u", "type Bark day", "enter", "ctrl+u", "type never", "enter", "ctrl+u", "type 2026-03-11T10:00", "enter", "o", "escape", "o", "down", "enter"]  # fmt: skip
    run("workshops", gathered(stage, "empty"), steps)
    run("workshops-adw", stage.room, ["o", "escape", "N", "L", "escape", "n", "escape"], "adw.run")
