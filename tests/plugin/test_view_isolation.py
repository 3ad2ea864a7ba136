"""What a plugin's views and commands do wrong is told as its fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cap_tui.errors import NotFound, PluginFault
from cap_tui.plugin.host import Host
from cap_tui.workspace import Home, Workspace
from tests.plugin.conftest import Make, manifest

HEAD = "from cap_tui.api import *\nfrom cap_tui.api import hookimpl\n"


VIEW = manifest("bad", '[[views]]\nid = "bad.v"\ntitle = "V"\n[[commands]]\nname = "bad"\n')


@pytest.fixture
def viewed(install: Make, home: Home, cap_workspace: Workspace) -> Callable[[str], Host]:
    def make(code: str) -> Host:
        install("bad", VIEW, code=HEAD + code)
        host = Host.discover(home)
        host.attach(cap_workspace)
        return host

    return make


def test_what_a_view_raises_is_a_plugin_fault(viewed: Callable[[str], Host]) -> None:
    host = viewed(
        "def broken(*_): raise ValueError('dark')\n"
        "@hookimpl\ndef cap_views(ctx): return [View('bad.v', broken, broken)]\n"
    )
    ctx = host.context("bad")
    with pytest.raises(PluginFault, match=r"bad\.v factory: ValueError: dark"):
        host.view("bad.v").factory(ctx)
    with pytest.raises(PluginFault, match=r"bad\.v lines: ValueError: dark"):
        list(host.view_lines("bad.v", 80))


def test_lines_of_a_view_are_cleaned_and_must_be_text(viewed: Callable[[str], Host]) -> None:
    host = viewed(
        "def lines(ctx, width):\n    yield '\\x1b[31mred\\nnext'\n    yield 5\n"
        "@hookimpl\ndef cap_views(ctx): return [View('bad.v', lambda ctx: None, lines)]\n"
    )
    lines = host.view_lines("bad.v", 80)
    assert next(lines) == "\N{REPLACEMENT CHARACTER}[31mred next"
    with pytest.raises(PluginFault, match="int, not text"):
        next(lines)


def test_a_view_on_the_command_line_has_the_time_of_a_hook(viewed: Callable[[str], Host]) -> None:
    host = viewed(
        "def lines(ctx, width):\n    while width == 80: pass\n    return ['narrow']\n"
        "@hookimpl\ndef cap_views(ctx): return [View('bad.v', lambda ctx: None, lines)]\n"
    )
    assert host.view_text("bad.v", 40) == ["narrow"]
    with pytest.raises(PluginFault, match=r"bad\.v lines did not answer in 2 s"):
        host.view_text("bad.v", 80)


def test_what_the_manifest_lists_and_the_code_lacks_is_told(viewed: Callable[[str], Host]) -> None:
    host = viewed("")
    with pytest.raises(PluginFault, match=r"lists 'bad\.v', its code does not give it"):
        host.view("bad.v")
    with pytest.raises(PluginFault, match="lists 'bad', its code does not give it"):
        host.command("bad")


def test_what_nobody_lists_is_not_found(viewed: Callable[[str], Host]) -> None:
    host = viewed("")
    for wrong in ("bad.w", "nobody.v"):
        with pytest.raises(NotFound):
            host.view(wrong)
    with pytest.raises(NotFound):
        host.command("worse")


def test_a_command_of_a_plugin_that_cannot_be_imported_says_why(
    viewed: Callable[[str], Host],
) -> None:
    host = viewed("raise ImportError('no numbers here')")
    with pytest.raises(PluginFault, match="failed: import: ImportError: no numbers here"):
        host.command("bad")


def test_two_plugins_with_one_command_are_both_named(install: Make, home: Home) -> None:
    command = '[[commands]]\nname = "acme-na"\n'
    install("acme", manifest("acme", command))
    install("acme-na", manifest("acme-na", command))
    with pytest.raises(PluginFault, match="acme, acme-na"):
        Host.discover(home).command("acme-na")
