"""``cap-tui plugins`` as a person uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cap_tui.cli import main
from cap_tui.plugin.disabled_plugins import set_disabled
from cap_tui.plugin.host import Host
from cap_tui.testing import sample_config
from cap_tui.workspace import Home, Workspace
from tests.plugin.conftest import Make, manifest


@dataclass(frozen=True)
class Answer:
    """What a call answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What stands in the one JSON document."""
        return json.loads(self.out)["data"]


Call = Callable[..., Answer]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """``call("list", "--json")`` runs ``cap-tui plugins list --json``."""

    def run(*words: object, before: tuple[str, ...] = ()) -> Answer:
        with pytest.raises(SystemExit) as left:
            main([*before, "plugins", *(str(word) for word in words)])
        said = capsys.readouterr()
        return Answer(
            left.value.code if isinstance(left.value.code, int) else 0, said.out, said.err
        )

    return run


def test_the_list_says_state_reason_and_remedy(call: Call, drop: Make) -> None:
    drop("stranger", code="", trusted=False)
    answer = call("list")
    assert answer.code == 0
    assert "stresstest" in answer.out
    assert "untrusted" in answer.out
    assert "→ cap-tui plugins trust stranger" in answer.out


def test_the_list_as_json(call: Call, drop: Make) -> None:
    drop("hello", manifest("hello", '[[services]]\nid = "hello.a"\nname = "A"\nsummary = "b"\n'))
    by_id = {plugin["id"]: plugin for plugin in call("list", "--json").data}
    assert by_id["hello"]["state"] == "data only"
    assert by_id["hello"]["services"] == ["hello.a"]
    assert by_id["stresstest"]["kind"] == "built-in"
    assert "stresstest.responses" in by_id["stresstest"]["tables"]


def test_the_list_in_a_region_shows_what_the_region_enables(
    call: Call, drop: Make, tmp_path: Path
) -> None:
    drop("hello")
    with Workspace.create(tmp_path / "r", sample_config()) as region:
        region.save_config({"plugins.enabled": ["stresstest"]})
    data = call("list", "--json", before=("-w", str(tmp_path / "r"))).data
    assert {plugin["id"]: plugin["state"] for plugin in data}["hello"] == "disabled"


def test_info_tells_everything_of_one_plugin_and_names_no_other(call: Call) -> None:
    answer = call("info", "stresstest")
    assert "stresstest.rounds" in answer.out
    assert call("info", "nobody").code == 2


def test_trust_is_given_shown_and_withdrawn(call: Call, drop: Make, home: Home) -> None:
    drop("hello", code="", trusted=False)
    assert call("trust", "hello", "--dry-run").code == 0
    assert Host.discover(home).plugin("hello").state.value == "untrusted"

    answer = call("trust", "hello", "--json")
    assert set(answer.data["files"]) == {"__init__.py", "plugin.toml"}
    assert "no sandbox" in answer.err
    assert Host.discover(home).plugin("hello").state.value == "active"

    assert call("trust", "hello", "--withdraw").code == 0
    assert Host.discover(home).plugin("hello").state.value == "untrusted"


def test_an_installed_plugin_needs_no_trust(call: Call) -> None:
    assert call("trust", "stresstest").code == 2


def test_doctor_imports_everything_and_fails_when_something_is_wrong(
    call: Call, install: Make
) -> None:
    assert call("doctor").code == 0
    install("lame", code="1 / 0")
    answer = call("doctor", "--json")
    assert answer.code == 1
    assert answer.data["problems"] == ["lame"]
    assert "ZeroDivisionError" in call("list").out


def test_doctor_releases_a_plugin_from_quarantine(call: Call, install: Make, home: Home) -> None:
    install("ugly")
    Host.discover(home).quarantine("ugly", "ugly.v", "crashed")
    assert "crashed" in call("list").out
    tried = call("doctor", "--release", "ugly", "--dry-run")
    assert tried.code == 0
    assert "would be released" in tried.out
    assert "crashed" in call("list").out
    assert call("doctor", "--release", "ugly", "--json").data["released"] is True
    assert "crashed" not in call("list").out
    assert call("doctor", "--release", "ugly", "--json").data["released"] is False


def test_a_plugin_is_switched_off_and_on_in_the_settings_whose_comments_stay(
    call: Call, install: Make, home: Home
) -> None:
    install("hello")
    home.config_file.write_text("# mine\n[look]\ntheme = 'dark'\n")
    assert call("disable", "hello", "--dry-run").code == 0
    assert "disabled" not in call("list").out
    call("disable", "hello")
    assert "# mine" in home.config_file.read_text()
    assert Host.discover(home).plugin("hello").state.value == "disabled"
    call("enable", "hello")
    assert Host.discover(home).plugin("hello").state.value == "active"
    assert call("disable", "nobody").code == 2
    assert call("enable", "nobody").code == 2
    assert set_disabled(home, "gone", disabled=True) == ["gone"]
    assert call("enable", "gone", "--json").data["disabled"] == [], "it was taken away since"


def test_validate_exits_1_and_names_the_line(call: Call, tmp_path: Path) -> None:
    (tmp_path / "plugin.toml").write_text(manifest("hello", "colour = 1\n"))
    answer = call("validate", tmp_path, "--json")
    assert answer.code == 1
    (problem,) = answer.data["problems"]
    assert problem["where"].endswith("plugin.toml:7")
    (tmp_path / "plugin.toml").write_text(manifest("hello"))
    assert call("validate", tmp_path).code == 0


def test_new_writes_a_plugin_and_a_dry_run_does_not(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    planned = call("new", "mine", "--dir", folder, "--dry-run")
    assert planned.code == 0
    assert not folder.exists()
    made = call("new", "mine", "--dir", folder, "--kind", "indicators")
    assert made.code == 0
    assert ["Next:" in answer.err for answer in (planned, made)] == [False, True]
    assert call("validate", folder).code == 0
    assert call("new", "mine", "--dir", folder).code == 3


def test_no_plugins_leaves_only_the_built_in_ones_on(call: Call, install: Make) -> None:
    install("hello")
    states = {p["id"]: p["state"] for p in call("list", "--json", "--no-plugins").data}
    assert states["hello"] == "disabled"
    assert states["stresstest"] == "active"


def test_what_a_plugin_prints_in_passing_does_not_spoil_the_document(
    call: Call, install: Make
) -> None:
    install("loud", code="print('noise')")
    answer = call("doctor", "--json")
    assert "loud" in {plugin["id"] for plugin in answer.data["plugins"]}
    assert "noise" in answer.err


def test_the_pages_for_authors_are_read_without_the_repository(call: Call) -> None:
    index = call("docs")
    assert index.out.startswith("# Plugins")
    pages = call("docs", "hooks", "--json").data
    assert pages["text"].startswith("# Hooks")
    assert next(iter(pages["pages"])) == "README"
    assert "cap_views" in pages["text"]


def test_a_page_that_is_not_there_names_those_that_are(call: Call) -> None:
    answer = call("docs", "hook")
    assert answer.code == 2
    assert "hooks" in answer.err


def test_a_faulty_entry_is_told_alike_by_validate_add_list_and_doctor(
    call: Call, home: Home, tmp_path: Path
) -> None:
    entries = '[[glossary]]\nid = "lab.pole"\nname = "Pole"\ndefinitoin = "A cluster"\n'
    folder = tmp_path / "lab"
    folder.mkdir()
    (folder / "plugin.toml").write_text(manifest("lab", entries), "utf-8")
    told = "has an unknown key 'definitoin'."
    [problem] = call("validate", folder, "--json").data["problems"]
    assert told in problem["message"]
    added = call("add", folder)
    assert told in added.out
    assert "What is wrong is left out." in added.out
    [listed] = [each for each in call("list", "--json").data if each["id"] == "lab"]
    assert [each["message"] for each in listed["content_problems"]] == [problem["message"]]
    assert listed["content_problems"][0]["remedy"] == problem["remedy"]
    for command in (("list",), ("info", "lab"), ("doctor",)):
        answer = call(*command)
        assert told in answer.out
        assert answer.code == (1 if command == ("doctor",) else 0)


def test_a_file_in_a_folder_inside_a_kinds_folder_is_told_by_validate_list_and_doctor(
    call: Call, tmp_path: Path
) -> None:
    folder = tmp_path / "lab"
    file = folder / "content" / "glossary" / "old" / "own.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[[glossary]]\nid = "lab.pole"\nname = "Pole"\ndefinition = "A"\n', "utf-8")
    (folder / "plugin.toml").write_text(manifest("lab"), "utf-8")
    answer = call("validate", folder, "--json")
    assert answer.code == 1
    [problem] = answer.data["problems"]
    assert problem["where"] == str(file)
    assert "Move it to content/glossary/" in problem["remedy"]
    assert "content/glossary/old/own.toml" in call("add", folder).out
    for command in (("list",), ("info", "lab"), ("doctor",)):
        assert "content/glossary/old/own.toml" in call(*command).out


def test_each_mistake_in_an_entry_says_where_it_is_and_what_would_be_right(
    call: Call, tmp_path: Path
) -> None:
    one = '[[glossary]]\nid = "lab.pole"\nname = { en = "Pole" }\ndefinition = "A cluster"\n'
    mistakes = {
        one + one: ("'lab.pole' appears twice", "Give one of them another id"),
        one.replace("en =", "deee ="): ("'deee' is not one of the languages", "Use one of these"),
        one.replace("definition = ", "file = "): ("There is no file", "Put it beside this one"),
        one.replace('definition = "A cluster"\n', ""): (
            "lacks the key",
            "cap-tui plugins docs content-kinds",
        ),
    }
    for number, (entries, (what, remedy)) in enumerate(mistakes.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        text = manifest("lab", entries.replace('"A cluster"', '"x.toml"'))
        (folder / "plugin.toml").write_text(text, "utf-8")
        [problem] = call("validate", folder, "--json").data["problems"]
        assert what in problem["message"]
        assert remedy in problem["remedy"]
        assert "plugin.toml:" in problem["where"]


def test_a_dry_run_of_trust_says_what_would_be_and_trusts_nothing(
    call: Call, home: Home, tmp_path: Path
) -> None:
    assert call("new", "mine", "--kind", "code", "--dir", tmp_path / "mine").code == 0
    assert "would be trusted" in call("trust", "--dev", tmp_path / "mine", "--dry-run").out
    assert "mine" not in [each["id"] for each in call("list", "--json").data]


@pytest.mark.parametrize(
    ("own", "inner", "file", "line"),
    [
        ('id = "pole"', "", "plugin.toml", '"pole"'),
        ('id = "lab.pole"\nnme = "Pole"', "", "plugin.toml", "nme"),
        ('id = "lab.pole"\nname = 4', "", "plugin.toml", "name = 4"),
        ('id = "lab.pole"', "nme = 4\n", "x.toml", "nme"),
        ('id = "lab.pole"', 'name = 4\ndefinition = "A"\n', "x.toml", "name = 4"),
    ],
)
def test_a_mistake_of_an_entry_in_two_files_is_told_where_it_stands(
    call: Call, tmp_path: Path, own: str, inner: str, file: str, line: str
) -> None:
    folder = tmp_path / "lab"
    folder.mkdir()
    text = manifest("lab", f'[[glossary]]\n{own}\nfile = "x.toml"\n')
    (folder / "plugin.toml").write_text(text, "utf-8")
    name = "" if "name" in own + inner else 'name = "Pole"\n'
    there = "" if "definition" in inner else 'definition = "A"\n'
    (folder / "x.toml").write_text(inner + name + there, "utf-8")
    found = [problem["where"] for problem in call("validate", folder, "--json").data["problems"]]
    lines = (folder / file).read_text("utf-8").splitlines()
    at = next(number for number, one in enumerate(lines, 1) if line in one)
    assert f"{folder / file}:{at}" in found
