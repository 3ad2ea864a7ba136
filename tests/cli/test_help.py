"""``cap-tui help`` has every page and every command, ``completion`` completes them, ``man`` lists them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest

from cap_tui.cli import build
from cap_tui.cli.manual_page import manual_page
from cap_tui.cli.reference_pages import screens_page
from cap_tui.plugin.shipped import DOCS, shipped, topics
from cap_tui.screens import SCREENS
from tests.approval import approve
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
CONTEXT = click.Context(click.Command("cap-tui"))


def test_every_page_of_the_documentation_is_a_topic(run: Run) -> None:
    listed = {each["topic"] for each in run("help", "--json").data}
    assert len(listed) > 35
    assert set(topics().values()) == {
        path for path in shipped(DOCS).rglob("*.md") if path.parent.name != "pictures"
    }
    assert {"workspace", "keys", "plugins", "plugins/hooks", "commands", "directory"} <= listed
    assert run("help", "workspace").out.startswith("# A region's folder")


def test_pages_are_documents_too(run: Run) -> None:
    documents = [
        json.loads(run("help", *words, "--json").out)
        for words in (["workspace"], [], ["--search", "journal segment"])
    ]
    assert [each["kind"] for each in documents] == ["help", "help-topics", "help-search"]
    page, listed, found = (each["data"] for each in documents)
    assert page["topic"] == "workspace"
    assert page["text"].startswith("# A region's folder")
    assert {"topic": "workspace", "title": "A region's folder"} in listed
    assert {tuple(each) for each in found} == {("topic", "line", "text")}


def test_the_reference_has_every_command_and_its_options(run: Run) -> None:
    page = run("help", "commands").out
    assert page.count("\n### cap-tui ") > 380
    assert [
        name for name in build().list_commands(CONTEXT) if f"\n## cap-tui {name}\n" not in page
    ] == []
    assert "\n### cap-tui acie form read\n" in page
    assert "- `--round R`" in page


def test_a_command_is_a_topic_too(run: Run) -> None:
    answer = run("help", "activities", "add")
    assert "cap-tui activities add [OPTIONS] NAME" in answer.out
    assert "--between AREA AREA" in answer.out
    missing = run("help", "astrology")
    assert missing.code == 2
    assert "cap-tui help lists the topics" in missing.err


def test_the_pages_made_from_the_program_name_all_screens_views_kinds_and_formats(run: Run) -> None:
    screens = run("help", "screens").out

    assert [name for name in SCREENS if f"`{name}`" not in screens] == []
    assert all(f"`{view}`" in screens for view in ("diamond.diamond", "edw.run", "acie.calls"))
    kinds = run("help", "kinds").out
    assert "### transformative activities" in kinds
    assert "`[[services]]`" in kinds
    assert "`stresstest.limesurvey`" in run("help", "formats").out
    assert "`meetings`" in run("help", "directory").out


def test_a_search_names_page_and_line(run: Run) -> None:
    found = run("help", "--search", "fair lock", "--json").data
    assert all({"topic", "line", "text"} <= set(each) for each in found)
    answer = run("help", "--search", "erase_journal_xyz")
    assert answer.out.strip() == "No page holds these words."


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(run: Run, shell: str) -> None:
    answer = run("completion", shell)
    assert "_CAP_TUI_COMPLETE" in answer.out
    assert "start file" in answer.err


def test_fish_shows_whole_descriptions(run: Run) -> None:
    """Click's script cuts them at the first comma; "a folder or a server: look, move" became "look"."""
    script = run("completion", "fish").out
    assert 'string split "," ' not in script
    assert 'set -l metadata (string split --max 1 "," $completion);' in script


def test_bash_completes_commands_of_the_core_and_of_plugins(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "completion.bash"
    script.write_text(run("completion", "bash").out, "utf-8")
    folder = Path(sys.executable).parent
    asked = f"source {script}\n" + "".join(
        f"COMP_WORDS=(cap-tui {words}); COMP_CWORD={words.count(' ') + 1}; COMPREPLY=()\n"
        '_cap_tui_completion cap-tui; echo "${COMPREPLY[@]}"\n'
        for words in ("act", "stresstest im", "critical-mass ''", "help trai", "training pack ''")
    )
    done = subprocess.run(
        ["bash", "-c", asked],
        env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    first, second, third, topic, units = done.stdout.splitlines()
    assert {"activities", "actions", "actors"} == set(first.split())
    assert second.split() == ["import"]
    assert {"add", "edit", "list"} <= set(third.split())
    assert topic == "training"
    assert units.split() == ["tour", *"12345678"]


def test_completing_the_first_word_imports_no_command() -> None:
    program = build()
    with program.make_context("cap-tui", ["status"], resilient_parsing=True) as context:
        program.get_command = _refused  # type: ignore[method-assign]
        words = [item.value for item in program.shell_complete(context, "s")]
    assert {"status", "selftest", "stresstest", "storage"} <= set(words)


def _refused(_context: click.Context, name: str) -> click.Command | None:
    raise AssertionError(f"{name} was imported")


def test_the_manual_page_is_what_the_program_says_today() -> None:
    """When this fails: python -m cap_tui.cli.manual_page docs/cap-tui.1"""
    page = (ROOT / "docs" / "cap-tui.1").read_text("utf-8")
    assert page == manual_page()
    assert ".B \\-\\-plain" in page
    assert ".B joint\\-activities" in page


def test_the_page_of_screens_names_each_plugin_its_line_and_its_views() -> None:
    """Of plugins with one view and with several, with a line and without one, and with no view."""
    views = [
        SimpleNamespace(plugin="one", line="evidence", id="one.only", title="Only", help="All of it."),
        SimpleNamespace(plugin="two", line="", id="two.first", title="First", help=""),
        SimpleNamespace(plugin="two", line="", id="two.second", title="Second", help="More."),
    ]  # fmt: skip
    host: Any = SimpleNamespace(
        plugins=[SimpleNamespace(id=name) for name in ("none", "one", "two")], views=lambda: views
    )
    session: Any = SimpleNamespace(host=lambda: host)
    page = screens_page(session)
    approve(
        Path(__file__).with_name("approved") / "pages" / "views_of_plugins.txt",
        page[page.index("## Views") :],
    )
    assert page.index("`board`") < page.index("## Views")
