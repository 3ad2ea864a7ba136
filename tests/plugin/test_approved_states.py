"""Every state that a plugin can be in, as list, info, doctor and the board tell it, word by word."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from cap_tui import __version__
from cap_tui.cli import main
from cap_tui.errors import CapError
from cap_tui.operations.board import boards
from cap_tui.plugin.call_marker import FOLDER as RUNNING
from cap_tui.plugin.disabled_plugins import disabled_by, set_disabled
from cap_tui.plugin.host import Host
from cap_tui.plugin.last_end import note_ended_calls
from cap_tui.plugin.plugin_status import assess
from cap_tui.plugin.quarantine import Marks, stamp
from cap_tui.plugin.states import PluginState
from cap_tui.workspace import Home, Workspace
from tests.approval import approve, stop_the_clock
from tests.plugin.conftest import Make, manifest
from tests.workspace.test_approved_store import worded

FOLDER = Path(__file__).with_name("approved") / "states"
HEAD = "from cap_tui.api import hookimpl\n"
FULL = """
summary = { en = "Everything that there is", de = "Alles" }
requires = ["base>=1.0"]
writes = ["activities"]
hooks = { checks = "hooks:findings" }
settings = [{ key = "least", type = "int", default = 3, help = "Lowest" }]
tables = [{ name = "visits", record = "records:Visit", title = "Visits" }]
commands = [{ name = "full", help = "Visits", run = "commands:group" }]
views = [{ id = "full.list", title = "List", widget = "views:widget", lines = "views:lines" }]
importers = [{ id = "full.csv", title = "Table", purpose = "visits", read = "io:read" }]
exporters = [{ id = "full.out", title = "Out", suffix = ".csv", write = "io:write" }]
actions = [{ id = "full.do", title = "Do", run = "io:do" }]
kinds = [{ name = "cases", title = "Cases", record = "records:Case" }]
services = [{ id = "full.a", name = "A", summary = "b" }]
others = [{ id = "full.b", name = { en = "B" } }, { id = "full.c" }]
"""
VIEWS = 'views = [{ id = "%s.list", title = "List" }]\n'


def marked(home: Home, folders: dict[str, Path]) -> None:
    """What earlier runs remembered."""
    marks = Marks(home.state)
    marks.quarantine("crashed", "1.0", "crashed.view", "ValueError: no such colour")
    marks.quarantine("ended", "1.0", "", "The program ended without a word in cap_checks.")
    marks.quarantine("renewed", "0.9", "renewed.view", "ValueError: an older version")
    marks.failed("failed", "1.0", "cap_checks: KeyError: 'k'", stamp(folders["failed"]))
    marks.failed("mended", "1.0", "cap_checks: KeyError: 'k'", stamp(folders["mended"]) - 1)
    marks.failed("hung", "1.0", "The import did not finish in 5 s.", stamp(folders["hung"]), hung=True)  # fmt: skip
    marks.slow("slow", "1.0", "cap_status", "cap_status did not answer in 2 s.")
    marks.ended("shown", "1.0", "shown.view", "The program ended without a word while the view shown.view was on the screen.")  # fmt: skip
    marks.slow("both", "1.0", "cap_status", "cap_status did not answer in 2 s.")
    marks.ended("both", "1.0", "cap_status", "The program ended without a word in both.x read.")


@pytest.fixture
def many(drop: Make, install: Make, home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with a plugin in every state."""
    stop_the_clock(monkeypatch)
    folders = {
        name: install(name, code="")
        for name in ("base", "off", "crashed", "ended", "renewed", "failed", "mended", "hung", "slow", "shown", "both")
    }  # fmt: skip
    marked(home, folders)
    set_disabled(home, "off", disabled=True)
    install(
        "full",
        manifest("full", FULL),
        code=HEAD + "@hookimpl\ndef cap_status(ctx):\n    return []\n",
    )
    drop("data", manifest("data", 'services = [{ id = "data.a", name = "A", summary = "b" }]\n'))
    drop("wrong", manifest("wrong", 'services = [{ id = "wrong.a", nme = "A", summary = "b" }]\nservces = [{ id = "wrong.b" }]\n'))  # fmt: skip
    install("raises", code="1 / 0")
    install("syntax", code="def broken(:\n")
    install("leaves", code="import sys; sys.exit(9)")
    install("misspelt", code=HEAD + "@hookimpl\ndef cap_veiws(ctx): ...")
    install("lacking", manifest("lacking", VIEWS % "lacking"), code="")
    install("major", manifest("major").replace('"1.0"', '"2.0"', 1))
    install("minor", manifest("minor").replace('"1.0"', '"1.9"', 1))
    install("older", manifest("older").replace('"1.0"', '"0.9"', 1))
    install("alias", manifest("real"))
    install("missing", manifest("missing", 'requires = ["nothing>=2"]\n'))
    install("upper", manifest("upper", 'requires = ["missing"]\n'))
    install("newer", manifest("newer", 'requires = ["base>=3"]\n'))
    gone = install("gone")
    shutil.rmtree(gone)
    install("twin", code="")
    drop("other-twin", manifest("twin"))
    drop("typo", 'id = "typo"\napi = "1.0"\nversion = 1.0.\n')
    drop("copy", manifest("stresstest"))
    drop("status", manifest("status"))
    drop("bare", manifest("bare", VIEWS % "bare"))
    drop("stranger", code="", trusted=False)
    for name in ("changed", "grown", "shrunk"):
        drop(name, code="x = 1\n")
    (home.drop_in / "changed" / "__init__.py").write_text("x = 2\n")
    for name in "abcd":
        (home.drop_in / "grown" / f"{name}.py").write_text("")
    (home.drop_in / "shrunk" / "plugin.toml").write_text(manifest("shrunk"))
    (home.drop_in / "shrunk" / "__init__.py").rename(home.drop_in / "shrunk" / "code.py")
    (home.drop_in / "linked").mkdir()
    (home.drop_in / "linked" / "plugin.toml").write_text(manifest("linked"))
    (home.drop_in / "linked" / "code.py").symlink_to("/nowhere")
    (home.drop_in / "empty").mkdir()
    (home.drop_in / "deep" / "inner").mkdir(parents=True)
    (home.drop_in / "deep" / "inner" / "plugin.toml").write_text(manifest("deep"))
    (home.drop_in / "project" / "cap_project").mkdir(parents=True)
    (home.drop_in / "project" / "cap_project" / "plugin.toml").write_text(manifest("project"))
    (home.drop_in / "plugin.toml").write_text(manifest("alone"))
    (home.drop_in / "utf16").mkdir()
    (home.drop_in / "utf16" / "plugin.toml").write_bytes(manifest("utf16").encode("utf-16"))
    for hidden in (".hidden", "_private"):
        (home.drop_in / hidden).mkdir()
        (home.drop_in / hidden / "plugin.toml").write_text(manifest("hidden"))
    return home


DIGEST = re.compile(r"\b[0-9a-f]{16}\b")
BUILT_IN = ("stresstest", "diamond", "edw", "adw", "tact", "evaluation", "acie")


def plainly(text: str, home: Home) -> str:
    text = text.replace(f"cap_tui {__version__}", "cap_tui <version>")
    site = str(home.path.parent / "site")
    for folder, name in ((str(home.path), "{home}"), (site, "{site}")):
        text = text.replace(folder, name)
    return "\n".join(line.rstrip() for line in text.splitlines())


def without_built_in(text: str) -> str:
    """The lines of a list but for those of the plugins that ship with the program."""
    lines: list[str] = []
    keep = True
    for line in text.splitlines():
        if not line.startswith(" "):
            keep = not line.startswith(tuple(f"{name} " for name in BUILT_IN)) or "failed" in line
        if keep:
            lines.append(line)
    return "\n".join(lines)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main([*words])
    told = capsys.readouterr()
    out = told.out + "".join(f"! {line}\n" for line in told.err.splitlines())
    return int(left.value.code or 0), out


@pytest.fixture
def site(tmp_path: Path) -> str:
    return str(tmp_path / "site")


def blocks(text: str) -> list[str]:
    """A list in pieces, a plugin each with its reason and its remedy."""
    found: list[str] = []
    for line in text.splitlines():
        if line.startswith(" ") and found:
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return found


def test_every_state_in_the_list_and_with_the_doctor(
    many: Home, capsys: pytest.CaptureFixture[str], site: str
) -> None:
    """Of each later list what the one before it did not say."""
    parts = []
    before: list[str] = []
    for words in (("list",), ("list", "--no-plugins"), ("list",), ("doctor",), ("list",)):
        code, out = said(capsys, "plugins", *words)
        now = blocks(without_built_in(out))
        new = [each for each in now if each not in before]
        parts.append("\n".join([f"$ plugins {' '.join(words)}  ({code})", *new]))
        before = now
    text = worded("\n\n".join(parts).replace(site, "{site}"))
    approve(FOLDER / "list.txt", plainly(text, many))


def test_what_the_board_says_of_each(many: Home, cap_workspace: Workspace, site: str) -> None:
    host = Host(assess(many), home=many, budget=60, hook_budget=60)
    host.attach(cap_workspace)
    *_before, board = boards(host, cap_workspace)
    lines = [f"{f.id} {f.severity} {f.line} {f.message} → {f.remedy}" for f in board.plugins]
    approve(FOLDER / "board.txt", worded(plainly("\n".join(lines).replace(site, "{site}"), many)))


def test_everything_that_is_known_of_some(
    many: Home, capsys: pytest.CaptureFixture[str], site: str
) -> None:
    parts = []
    for plugin in ("full", "wrong", "data", "crashed", "twin", "typo", "stranger", "nobody"):
        parts += [f"$ plugins info {plugin}", said(capsys, "plugins", "info", plugin)[1]]
    for plugin in ("full", "wrong", "crashed"):
        answer: Any = json.loads(said(capsys, "plugins", "info", plugin, "--json")[1])
        parts += ["", *(f"{key}: {value}" for key, value in answer["data"].items() if value)]
    approve(FOLDER / "info.txt", worded(plainly("\n".join(parts).replace(site, "{site}"), many)))


def test_which_are_left_when_some_are_named(many: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = []
    for only in ("", "base", "base, data,full", "nobody"):
        monkeypatch.setenv("CAP_TUI_PLUGINS", only)
        on = [state.id for state in assess(many) if state.state.on]
        off = {(state.reason, state.remedy) for state in assess(many) if state.id == "shown"}
        lines.append(f"{only!r}: {on} {off}")
    approve(FOLDER / "named.txt", "\n".join(lines))


def test_what_is_said_of_each_when_it_is_asked_for(
    many: Home, cap_workspace: Workspace, site: str
) -> None:
    """A context, a view, a command, lines: of a plugin that is on, off, or not there."""
    host = Host.discover(many)
    host.attach(cap_workspace)
    lines = []
    for plugin in (
        "base",
        "off",
        "crashed",
        "failed",
        "hung",
        "slow",
        "typo",
        "stranger",
        "major",
        "twin",
        "nobody",
    ):
        for what, ask in (
            ("context", lambda p=plugin: host.context(p).plugin_id),
            ("view", lambda p=plugin: host.view(f"{p}.list").id),
            ("lines", lambda p=plugin: host.view_text(f"{p}.list", 80)),
            ("command", lambda p=plugin: host.command(p).name),
            ("kind of a command", lambda p=plugin: host.command_kind(p)),
        ):
            try:
                told = repr(ask())
            except CapError as error:
                told = f"{type(error).__name__}: {error.what} | {error.remedy}"
            lines.append(f"{plugin} {what}: {told}")
    approve(FOLDER / "asked.txt", worded(plainly("\n".join(lines).replace(site, "{site}"), many)))


def test_what_a_person_can_lift(many: Home, capsys: pytest.CaptureFixture[str]) -> None:
    lines = []
    for plugin in ("crashed", "failed", "slow", "shown", "base", "nobody"):
        for more in (["--dry-run"], [], []):
            lines.append(
                f"{plugin} {more}: {said(capsys, 'plugins', 'doctor', '--release', plugin, *more)}"
            )
    left = Marks(many.state).read()
    lines += [str(sorted(group)) for group in left.groups()]
    approve(FOLDER / "released.txt", "\n".join(lines))


def test_whose_code_can_be_trusted(
    many: Home, capsys: pytest.CaptureFixture[str], site: str
) -> None:
    lines = []
    for plugin in (
        "stranger",
        "changed",
        "data",
        "typo",
        "empty",
        "linked",
        "base",
        "stresstest",
        "off",
        "nobody",
    ):
        for more in (["--dry-run"], ["--withdraw", "--dry-run"], [], ["--withdraw"]):
            code, out = said(capsys, "plugins", "trust", plugin, *more)
            lines.append(f"{plugin} {more}: {code} {out.strip()}")
    text = DIGEST.sub("<digest>", worded("\n".join(lines).replace(site, "{site}")))
    approve(FOLDER / "trusted.txt", plainly(text, many))


def test_what_is_made_of_a_run_that_ended_without_a_word(
    home: Home, drop: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch)
    drop("mine")
    states: tuple[PluginState, ...] = tuple(assess(home))
    versions = {state.id: state.version for state in states}
    lines = []
    for rows in (
        ["call\tmine\timport"], ["call\tmine\tcap_checks"], ["call\tmine\tmine.csv read"], ["view\tmine\tmine.view"],
        ["view\tmine\tcap_checks"], ["call\tstresstest\timport"], ["call\tnobody\timport"],
        ["view\tmine\tmine.view", "call\tmine\tcap_status"], ["call\tmine\tone", "call\tmine\ttwo"], ["call\tmine"], [""],
        ["call\tmine\t" + "x" * 300],
    ):  # fmt: skip
        marks = Marks(home.state)
        marks.release("mine")
        marks.release("stresstest")
        for time in (1, 2):
            (home.state / RUNNING).mkdir(parents=True, exist_ok=True)
            (home.state / RUNNING / "1-a").write_bytes("\n".join(rows).encode().ljust(1024, b"\0"))
            note_ended_calls(home.state, marks, states)
            found = {
                group: {name: (mark.version == versions[name], mark.view, mark.error) for name, mark in getattr(marks.read(), group).items()}
                for group in ("quarantined", "failed", "slow", "ended")
                if getattr(marks.read(), group)
            }  # fmt: skip
            lines.append(f"{rows} {time}: {found}")
            assert not os.listdir(home.state / RUNNING)  # noqa: PTH208 - told once
    approve(FOLDER / "ended.txt", "\n".join(lines))


SETTINGS = ("", "[plugins]\n", '[plugins]\ndisabled = ["a", "b"]\n', "[plugins]\ndisabled = 5\n", "plugins = 5\n",
            '[plugins]\ndisabled = "ab"\n', "[plugins]\ndisabled = [1]\n", "x = \n", '# ours\n[plugins]\ndisabled = ["b"] # why\n')  # fmt: skip


def test_what_the_settings_of_a_person_switch_off(home: Home) -> None:
    lines = [str(disabled_by(None))]
    for text in SETTINGS:
        home.config_file.parent.mkdir(parents=True, exist_ok=True)
        home.config_file.write_text(text, "utf-8")
        lines += [repr(text), f"  off: {sorted(disabled_by(home))}"]
        for disabled, dry_run in ((True, True), (True, False), (False, False)):
            try:
                left = str(set_disabled(home, "b", disabled=disabled, dry_run=dry_run))
            except CapError as error:
                left = f"{type(error).__name__}: {error.what}"
            lines.append(f"  {disabled} {dry_run}: {left} {home.config_file.read_text('utf-8')!r}")
    approve(FOLDER / "disabled.txt", plainly("\n".join(lines), home))
