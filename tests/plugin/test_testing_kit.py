"""The kit finds what it promises to find, and costs nothing before it is used."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cap_tui.app import CapApp
from cap_tui.errors import PluginFault
from cap_tui.plugin.scaffold import write
from cap_tui.testing import BROKEN_VIEWS, PluginContract, host_of, sample_region
from cap_tui.testing.stage import draw
from cap_tui.workspace import Workspace

EXAMPLE = Path(__file__).parents[2] / "examples" / "vouchers" / "cap_vouchers"


def test_the_fixtures_cost_nothing_before_a_test_asks_for_them() -> None:
    script = (
        "import sys, pytest; before = set(sys.modules)\n"
        "import cap_tui.testing, cap_tui.testing.pytest_plugin\n"
        "print(*sorted(n for n in set(sys.modules) - before if n.startswith(('cap_', 'textual'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["cap_tui", "cap_tui.testing", "cap_tui.testing.pytest_plugin"]


def broken(folder: Path, name: str, old: str, new: str, *, file: str) -> type[PluginContract]:
    """The contract of a plugin from the template, with one change that breaks it."""
    write(name, (), folder)
    path = folder / f"cap_{name}" / file
    text = path.read_text()
    assert old in text, old
    path.write_text(text.replace(old, new))
    return type("Contract", (PluginContract,), {"plugin": folder / f"cap_{name}"})


BREAKS = {
    "test_its_import_is_quiet_and_draws_nothing": ("hooks.py", "from collections", "import textual\nfrom collections"),
    "test_its_hooks_return_what_they_declare_in_an_empty_region": ("hooks.py", "    if not notes:", "    yield 'a note is missing'\n    if not notes:"),
    "test_its_hooks_return_what_they_declare_in_a_filled_region": ("hooks.py", "if len(note.text)", "if note.missing and len(note.text)"),
    "test_its_code_gives_the_tables_that_its_manifest_lists": ("records.py", ".notes\"", ".others\""),
    "test_its_demo_is_marked_as_synthetic_and_stays_in_its_tables": ("hooks.py", "synthetic=True", "synthetic=False"),
    "test_its_views_speak_in_lines_that_fit": ("views.py", "note.title[:width]", "note.title * 20"),
    "test_its_views_draw_in_every_size": ("plugin.toml", "lines = \"views:lines\"", "lines = \"views:lines\"\nwidget = \"views:missing\""),
}  # fmt: skip


@pytest.mark.parametrize(("test", "number"), [(t, n) for n, t in enumerate(BREAKS)])
def test_the_contract_fails_for_a_plugin_that_breaks_it(
    test: str, number: int, tmp_path: Path
) -> None:
    file, old, new = BREAKS[test]
    contract = broken(tmp_path, f"break{number}", old, new, file=file)()
    with sample_region() as region, pytest.raises((AssertionError, PluginFault)):
        run(contract, test, region)


def run(contract: PluginContract, test: str, region: Workspace) -> None:
    """Call one test of the contract with the fixtures it asks for."""
    import inspect

    fixtures = {"region": region}
    method = getattr(contract, test)
    if "filled" in inspect.signature(method).parameters:
        host = host_of(contract.plugin, workspace=region)
        host.demo()
        fixtures["filled"] = host  # type: ignore[assignment]
    method(**{name: fixtures[name] for name in inspect.signature(method).parameters})


def test_the_contract_asks_for_old_rows_and_notices_a_migration_that_is_not_pure(
    tmp_path: Path,
) -> None:
    contract = broken(
        tmp_path,
        "impure",
        'record = "records:Note"',
        'version = 2\nmigrations = { 1 = "records:counted" }\nrecord = "records:Note"',
        file="plugin.toml",
    )
    records = tmp_path / "cap_impure" / "records.py"
    records.write_text(
        records.read_text()
        + "\n\ndef counted(row, n=[]):\n    n.append(1)\n    return {**row, 'text': str(len(n))}\n"
    )
    test = "test_its_tables_can_be_brought_up_from_every_older_version"
    with sample_region() as region:
        with pytest.raises(AssertionError, match="give old_rows"):
            run(contract(), test, region)
        contract.old_rows = {
            "impure.notes": {1: [{"uid": "u", "version": 1, "title": "a", "text": "a"}]}
        }
        with pytest.raises(AssertionError, match="migrates to two results"):
            run(contract(), test, region)


def test_the_contract_notices_a_field_that_is_not_declared(tmp_path: Path) -> None:
    contract = broken(
        tmp_path,
        "silent",
        "    text: Annotated",
        "    more: str = ''\n    text: Annotated",
        file="records.py",
    )
    with sample_region() as region, pytest.raises(AssertionError, match="about\\(\\) is missing"):
        run(contract(), "test_every_field_of_its_records_is_declared", region)


FAIL_WHEN_DRAWN = (
    "factory", "nothing", "init", "compose", "mount", "async_mount", "worker", "thread", "render", "css",
)  # fmt: skip


@pytest.mark.parametrize("name", FAIL_WHEN_DRAWN)
def test_a_view_that_fails_when_it_is_drawn_fails_on_the_stage(name: str) -> None:
    with sample_region() as region:
        host = host_of(BROKEN_VIEWS, workspace=region)
        view = host.view(f"broken.{name}")
        with pytest.raises(Exception, match=r"broken on purpose|not a widget|is not valid"):
            asyncio.run(draw(view, host.context("broken"), (80, 24)))


@pytest.mark.parametrize("name", ["sound", "handler", "late_render", "lines"])
def test_a_view_that_fails_later_or_never_draws_on_the_stage(name: str) -> None:
    with sample_region() as region:
        host = host_of(BROKEN_VIEWS, workspace=region)
        asyncio.run(draw(host.view(f"broken.{name}"), host.context("broken"), (80, 24)))


def test_every_broken_view_is_listed_and_all_but_one_speak_in_lines() -> None:
    with sample_region() as region:
        host = host_of(BROKEN_VIEWS, workspace=region)
        for listed in host.views():
            if listed.id == "broken.lines":
                with pytest.raises(PluginFault):
                    list(host.view_lines(listed.id, 40))
            else:
                assert list(host.view_lines(listed.id, 9)) == ["Samplonia"]


def test_the_shell_can_be_driven_with_one_plugin_on_a_region_that_its_demo_filled(
    cap_app: Callable[..., CapApp],
) -> None:
    app = cap_app(EXAMPLE)

    async def play() -> list[str]:
        async with app.run_test(size=(80, 24)) as pilot:
            while app.region is None:
                await pilot.pause()
            host = app.region.host
            assert [plugin.id for plugin in host.plugins] == ["vouchers"]
            return list(host.view_lines("vouchers.years", 60))

    assert [line[:10] for line in asyncio.run(play())] == ["2024    1 ", "2025    1 "]
