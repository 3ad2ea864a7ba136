"""Ten plugins, seven of them bad: each gets its state, its reason and its remedy; the rest works."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cap_tui.cli import commands
from cap_tui.errors import PluginFault
from cap_tui.plugin.contributions import Line
from cap_tui.plugin.disabled_plugins import set_disabled
from cap_tui.plugin.host import Host
from cap_tui.plugin.plugin_status import RESERVED_IDS
from cap_tui.plugin.quarantine import Marks
from cap_tui.plugin.states import State
from cap_tui.workspace import Home, Workspace
from tests.plugin.conftest import Make, manifest

GOOD = """
from cap_tui.api import Finding, Severity, hookimpl

@hookimpl
def cap_checks(ctx, line):
    yield Finding("good.one", Severity.HINT, "a hint")
"""
RAISES = """
from cap_tui.api import hookimpl

@hookimpl
def cap_checks(ctx):
    return {}["k"]
"""
MISSPELT = """
from cap_tui.api import hookimpl

@hookimpl
def cap_cheks(ctx):
    return []
"""


@pytest.fixture
def ten(drop: Make, install: Make, home: Home, tmp_path: Path) -> Host:
    """Ten plugins; only good, data and off are in order."""
    install("good", code=GOOD)
    drop("data")
    install("off")
    set_disabled(home, "off", disabled=True)
    install("syntax", code="def broken(:\n")
    install("leaves", code="import sys; sys.exit(9)")
    drop("typo", 'id = "typo"\napi = "1.0"\nversion = 1.0.\n')
    install("misspelt", code=MISSPELT)
    install("future", manifest("future").replace('"1.0"', '"2.0"', 1))
    drop("stranger", code=f"open({str(tmp_path / 'ran')!r}, 'w')", trusted=False)
    install("raises", code=RAISES)
    return Host.discover(home)


def test_each_of_ten_plugins_has_its_state_with_a_reason_and_a_remedy(
    ten: Host, cap_workspace: Workspace
) -> None:
    ten.attach(cap_workspace)
    findings = ten.checks()

    states = {p.id: (p.state, p.reason) for p in ten.plugins if p.source.kind != "built-in"}
    assert [finding.id for finding in findings if finding.id.startswith("good.")] == ["good.one"]
    assert {name: state for name, (state, _reason) in states.items()} == {
        "good": State.ACTIVE,
        "data": State.DATA_ONLY,
        "off": State.DISABLED,
        "syntax": State.FAILED,
        "leaves": State.FAILED,
        "typo": State.FAILED,
        "misspelt": State.FAILED,
        "future": State.INCOMPATIBLE,
        "stranger": State.UNTRUSTED,
        "raises": State.QUARANTINED,
    }
    assert "SyntaxError" in states["syntax"][1]
    assert "SystemExit: 9" in states["leaves"][1]
    assert "plugin.toml:3" in states["typo"][1]
    assert "Did you mean cap_checks?" in states["misspelt"][1]
    assert states["future"][1] == "It requires plugin API 2.0; this program has 1.1."
    assert states["raises"][1] == "cap_checks: KeyError: 'k'"
    for plugin in ten.plugins:
        assert plugin.state.on or (plugin.reason and plugin.remedy)
    off = {finding.id.split(".")[1] for finding in findings if finding.id.endswith(".off")}
    assert off == {"syntax", "leaves", "typo", "misspelt", "raises", "future", "stranger"}


def test_untrusted_code_does_not_run(ten: Host, tmp_path: Path) -> None:
    ten.load()
    assert not (tmp_path / "ran").exists()


def test_listing_imports_nothing(ten: Host) -> None:
    import sys

    assert len(ten.plugins) >= 10
    assert [ten.commands(), ten.views(), ten.content().entries("services")]
    loaded = {name for name in sys.modules if name.startswith("cap_")}
    assert not loaded & {"cap_good", "cap_syntax", "cap_raises", "cap_misspelt"}


def test_what_failed_when_last_used_is_listed_as_failed_without_importing_it(
    ten: Host, home: Home
) -> None:
    ten.load()
    again = Host.discover(home)
    assert again.plugin("syntax").state is State.FAILED
    assert again.plugin("syntax").reason.startswith("When last used: import: SyntaxError")
    assert again.plugin("leaves").state is State.FAILED


def test_a_plugin_that_was_mended_is_active_again(install: Make, home: Home) -> None:
    folder = install("lame", code="1 / 0")
    Host.discover(home).load()
    assert Host.discover(home).plugin("lame").state is State.FAILED

    (folder / "__init__.py").write_text("")

    assert Host.discover(home).plugin("lame").state is State.ACTIVE


def test_a_failure_that_has_passed_is_forgotten_when_the_code_is_used_again(
    install: Make, home: Home, tmp_path: Path
) -> None:
    install("moody", code=f"open({str(tmp_path / 'flag')!r})")
    Host.discover(home).load()
    (tmp_path / "flag").touch()

    second = Host.discover(home)
    assert second.plugin("moody").state is State.FAILED
    second.load()
    assert second.plugin("moody").state is State.ACTIVE
    assert Host.discover(home).plugin("moody").state is State.ACTIVE


def test_no_plugins_imports_no_foreign_code_and_keeps_the_built_in(ten: Host, home: Home) -> None:
    import sys

    host = Host.discover(home, use_plugins=False)
    host.load()
    assert host.plugin("good").state is State.DISABLED
    assert "--no-plugins" in host.plugin("good").reason
    assert host.plugin("stresstest").state is State.ACTIVE
    assert "cap_good" not in sys.modules


@pytest.mark.parametrize(("only", "active"), [("", []), ("good", ["good"]), ("good, data", ["good", "data"])])  # fmt: skip
def test_the_environment_names_the_plugins_to_use(
    ten: Host, home: Home, monkeypatch: pytest.MonkeyPatch, only: str, active: list[str]
) -> None:
    monkeypatch.setenv("CAP_TUI_PLUGINS", only)
    on = {plugin.id for plugin in Host.discover(home).plugins if plugin.state.on}
    assert on == set(active)


def test_two_plugins_with_one_id_are_both_refused_and_both_named(
    install: Make, drop: Make, home: Home
) -> None:
    first = install("twin", code=GOOD)
    second = drop("other", manifest("twin"))
    twins = [plugin for plugin in Host.discover(home).plugins if plugin.id == "twin"]
    assert [plugin.state for plugin in twins] == [State.FAILED, State.FAILED]
    for plugin in twins:
        assert str(first) in plugin.reason
        assert str(second) in plugin.reason


def test_a_copy_of_a_built_in_plugin_does_not_shadow_it(drop: Make, home: Home) -> None:
    drop("copy", manifest("stresstest"), code="raise SystemExit('shadow')")
    host = Host.discover(home)
    host.load()
    ours, copy = [plugin for plugin in host.plugins if plugin.id == "stresstest"]
    assert (ours.state, ours.source.kind) == (State.ACTIVE, "built-in")
    assert copy.state is State.FAILED
    assert copy.reason == "The id 'stresstest' belongs to a built-in plugin, which stays in use."
    assert copy.remedy == "Give it another id, or remove it."
    assert host.plugin("stresstest") is ours


@pytest.mark.parametrize("use_plugins", [True, False])
def test_data_under_the_id_of_a_built_in_plugin_changes_nothing(
    drop: Make, home: Home, use_plugins: bool
) -> None:
    drop("mine", manifest("stresstest"))
    host = Host.discover(home, use_plugins=use_plugins)
    assert host.plugin("stresstest").state is State.ACTIVE
    assert "stresstest" in host.commands()


def test_the_names_of_the_program_are_no_ids_of_plugins(drop: Make, home: Home) -> None:
    assert set(commands()) <= RESERVED_IDS
    drop("status", manifest("status", '[[commands]]\nname = "status"\n'))
    assert Host.discover(home).plugin("status").reason == "The id 'status' is the program's own."


def test_a_plugin_installed_under_another_name_is_refused(install: Make, home: Home) -> None:
    install("alias", manifest("real"))
    assert "calls itself 'real'" in Host.discover(home).plugin("real").reason


def test_a_requirement_that_is_not_met_fails_the_plugin_and_those_that_build_on_it(
    install: Make, home: Home
) -> None:
    install("base", manifest("base", 'requires = ["missing>=2"]\n'))
    install("upper", manifest("upper", 'requires = ["base>=1.0"]\n'))
    install("old", manifest("old", 'requires = ["plain>=3"]\n'))
    install("plain")
    host = Host.discover(home)
    assert host.plugin("base").reason == "It requires 'missing>=2', which is not running."
    assert host.plugin("upper").state is State.FAILED
    assert host.plugin("old").reason == "It requires 'plain>=3', but 1.0 is running."
    assert host.plugin("plain").state is State.ACTIVE


def test_an_entry_point_without_its_package_is_failed(install: Make, home: Home) -> None:
    folder = install("gone")
    (folder / "plugin.toml").unlink()
    (folder / "__init__.py").unlink()
    folder.rmdir()
    assert Host.discover(home).plugin("gone").state is State.FAILED


def test_a_crash_mark_keeps_the_plugin_off_at_the_next_start_until_it_is_released(
    install: Make, home: Home
) -> None:
    install("ugly", code=GOOD.replace("good.", "ugly."))
    Host.discover(home).quarantine("ugly", "ugly.view", ValueError("no such colour"))

    host = Host.discover(home)
    host.load()
    ugly = host.plugin("ugly")
    assert ugly.state is State.QUARANTINED
    assert ugly.reason == "While drawing ugly.view: ValueError: no such colour"
    assert ugly.remedy == "cap-tui plugins doctor --release ugly"
    with pytest.raises(PluginFault, match="quarantined"):
        host.context("ugly")


def test_a_new_version_of_a_plugin_leaves_quarantine(install: Make, home: Home) -> None:
    folder = install("ugly", code=GOOD.replace("good.", "ugly."))
    Host.discover(home).quarantine("ugly", "ugly.view", "crash")
    text = (folder / "plugin.toml").read_text().replace('version = "1.0"', 'version = "1.1"')
    (folder / "plugin.toml").write_text(text)
    assert Host.discover(home).plugin("ugly").state is State.ACTIVE


def test_contributions_come_by_declared_order_and_id_never_by_installation(
    install: Make, home: Home
) -> None:
    for name in ("zeta", "alpha", "mid"):
        install(name)
    ids = [plugin.id for plugin in Host.discover(home).plugins]
    assert ids[0] == "stresstest"
    assert [name for name in ids if name in ("zeta", "alpha", "mid")] == ["alpha", "mid", "zeta"]


def test_checks_of_one_line_are_of_that_line(ten: Host, cap_workspace: Workspace) -> None:
    ten.attach(cap_workspace)
    assert all(finding.line is Line.SUPPORT for finding in ten.checks(Line.SUPPORT))


def test_marks_of_plugins_that_are_written_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        for plugin in range(24):
            threads.submit(Marks(tmp_path).failed, f"p{plugin}", "1.0", "no", 1)
    assert len(Marks(tmp_path).read().failed) == 24
