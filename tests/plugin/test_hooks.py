"""Every hook and every argument is documented, and every example runs."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from cap_tui import api
from cap_tui.plugin.contributions import Event
from cap_tui.plugin.host import Host
from cap_tui.plugin.reference import Hook, hooks, written
from cap_tui.plugin.timed_import import faults_of, hook_names, specification
from cap_tui.report.document import Section
from cap_tui.workspace import Home, Workspace
from tests.plugin.conftest import Make, manifest

GUIDE = Path(__file__).parents[2] / "docs" / "plugins" / "hooks.md"
ALL = {hook.name: hook for hook in hooks()}
HELLO = manifest(
    "hello",
    """
tables = [{ name = "notes", version = 2 }]
commands = [{ name = "hello" }]
views = [{ id = "hello.region", title = "Region" }]
kinds = [{ name = "recipes", record = "__init__:Recipe" }]

[[recipes]]
id = "hello.soup"
name = "Soup"
least = 30
most = 20
""",
)


@pytest.fixture(params=list(ALL))
def hook(request: pytest.FixtureRequest) -> Hook:
    """Each hook in turn."""
    return ALL[str(request.param)]


def test_every_hook_of_the_design_that_is_built_is_here() -> None:
    assert hook_names() == (
        "cap_views",
        "cap_commands",
        "cap_tables",
        "cap_checks",
        "cap_status",
        "cap_importers",
        "cap_kinds",
        "cap_exporters",
        "cap_report_sections",
        "cap_actions",
        "cap_event",
        "cap_demo",
        "cap_survey_rounds",
        "cap_survey_forms",
        "cap_counts",
        "cap_diamonds",
        "cap_cooperation",
    )


def test_a_hook_says_what_it_is_for_and_shows_it(hook: Hook) -> None:
    assert len(hook.text) > 20
    assert f"def {hook.name}(" in hook.example
    assert "@hookimpl" in hook.example


def test_every_argument_is_explained_and_none_that_is_not_there(hook: Hook) -> None:
    real = inspect.signature(specification(hook.name)).parameters
    assert set(hook.arguments) == set(real)
    assert all(said.strip() for said in hook.arguments.values())


def test_every_hook_takes_the_context_and_is_typed(hook: Hook) -> None:
    signature = inspect.signature(specification(hook.name))
    assert next(iter(signature.parameters)) == "ctx"
    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty


def asked(host: Host, hook: str) -> list[Any]:
    """What the plugins return for one hook, asked for in the host's own way."""
    ways = {
        "cap_views": lambda: [host.view(v.id) for v in host.views() if v.plugin == "hello"],
        "cap_commands": lambda: [host.command("hello")],
        "cap_tables": lambda: [t for t in host.tables() if t.record.TABLE.startswith("hello.")],
        "cap_checks": lambda: [f for f in host.checks() if f.id.startswith("hello.")],
        "cap_status": lambda: [s for s in host.status() if s.view.startswith("hello.")],
        "cap_importers": lambda: list(host.importers("hello.survey")),
        "cap_kinds": lambda: [f for f in host.content().faults() if "'most'" in f.message],
        "cap_exporters": lambda: [e for e in host.exporters() if e.id.startswith("hello.")],
        "cap_report_sections": lambda: host.report_sections("region", Section),
        "cap_actions": lambda: [a for a in host.actions() if a.id.startswith("hello.")],
        "cap_survey_rounds": lambda: [r for r in host.survey_rounds() if "H1" in r.figures],
        "cap_survey_forms": lambda: [f for f in host.survey_forms() if f.name == "2026"],
        "cap_counts": lambda: [f for f in host.counted_figures() if f.name == "greetings"],
        "cap_diamonds": lambda: [d for d in host.diamonds() if d.name == "Hello"],
        "cap_cooperation": lambda: [o for c in host.cooperation() for o in c.options],
        "cap_event": lambda: [host.emit(Event("records.changed", ("activities",), 1))],
        "cap_demo": lambda: [host.demo()],
    }
    return ways[hook]()


@pytest.mark.parametrize("name", list(ALL))
def test_every_example_runs_and_contributes(
    name: str,
    install: Make,
    home: Home,
    cap_workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAP_TUI_PLUGINS", "hello")
    cap_workspace.save_config({"region.languages": ["en"]})
    install("hello", HELLO, code=ALL[name].example)
    host = Host.discover(home)
    ctx = host.attach(cap_workspace)["hello"]
    assert asked(host, name), "the example contributes nothing"
    assert host.plugin("hello").state.on, host.plugin("hello").reason
    if name == "cap_views":
        view = host.view("hello.region")
        assert type(view.factory(ctx)).__name__ == "Static"
        assert list(view.lines(ctx, 5)) == ["Sampl"]
    if name == "cap_demo":
        assert cap_workspace.tables() == ["hello.notes", "plugin_tables"]


def test_the_example_of_an_importer_reads_a_file_and_refuses_a_bad_one(
    install: Make, home: Home, cap_workspace: Workspace, tmp_path: Path
) -> None:
    install("hello", HELLO, code=ALL["cap_importers"].example)
    host = Host.discover(home)
    host.attach(cap_workspace)
    (importer,) = host.importers("hello.survey")
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("id;q\n1;yes\n")
    bad.write_bytes(b"id;q\n\xff\xfe")
    assert importer.sniff(good) == 0.9
    assert list(importer.read(good).rows) == [("row 2", ("1", "yes"))]
    with pytest.raises(api.Refused, match="UTF-8"):
        importer.read(bad)


def test_the_reference_in_the_guide_is_what_the_code_says() -> None:
    text = GUIDE.read_text("utf-8")
    assert text == written(text), "run: python -m cap_tui.plugin.reference docs/plugins/hooks.md"
    for name in hook_names():
        assert f"### {name}" in text


def test_a_guide_without_its_marks_is_not_mistaken_for_one() -> None:
    assert "### cap_views" in written("# Guide\n")


def test_the_front_door_gives_everything_that_it_lists() -> None:
    assert [name for name in api.__all__ if not hasattr(api, name)] == []
    assert len(set(api.__all__)) == len(api.__all__)


def test_the_front_door_explains_its_groups() -> None:
    doc = api.__doc__ or ""
    for group in ("Records", "Hooks", "Context", "Words", "Reports", "Figures", "Errors"):
        assert re.search(rf"^{group} ", doc, flags=re.M)


def test_a_module_with_sound_hooks_has_no_fault() -> None:
    import cap_stresstest

    assert list(faults_of(cap_stresstest)) == []
