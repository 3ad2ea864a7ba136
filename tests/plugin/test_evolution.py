"""What will go is named with the version in which it goes; manifest and list judge alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from cap_tui.plugin.contribution import Contribution
from cap_tui.plugin.deprecations import renamed
from cap_tui.plugin.host import Host
from cap_tui.workspace import Home
from tests.plugin.conftest import Make, manifest
from tests.plugin.test_cli import Call, call

__all__ = ["call"]


@renamed("2.0", caption="title")
@dataclass(frozen=True)
class Sample(Contribution):
    """A contribution whose field was called otherwise."""

    id: str
    title: str = ""


def test_the_old_name_of_a_field_is_taken_with_a_warning() -> None:
    with pytest.warns(DeprecationWarning, match=r"Sample\.caption is called title.*API 2\.0"):
        assert Sample("a", caption="A") == Sample("a", title="A")  # type: ignore[call-arg]


def test_the_doctor_names_what_will_go_and_where(call: Call, install: Make) -> None:
    folder = install("old", code="from cap_tui.api import matrix\n")
    answer = call("doctor")
    assert answer.code == 0
    assert f"old: cap_tui.api.matrix goes with API 2.0" in answer.out  # noqa: F541
    assert f"({folder / '__init__.py'}:1)" in answer.out
    # Imported before, in this process.
    assert list(call("doctor", "--json").data["deprecated"]) == []


def test_a_hook_that_goes_is_named_by_pluggys_own_warning(
    call: Call, install: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pluggy

    from cap_tui.plugin import hookspecs, timed_import

    def with_a_mark() -> pluggy.PluginManager:
        registry = pluggy.PluginManager(hookspecs.PROJECT)
        registry.add_hookspecs(hookspecs)
        spec = registry.hook.cap_checks.spec
        spec.warn_on_impl_args = {"line": DeprecationWarning("cap_checks: line goes with API 2.0")}
        return registry

    monkeypatch.setattr(timed_import, "new_registry", with_a_mark)
    code = (
        "from cap_tui.api import hookimpl\n\n@hookimpl\ndef cap_checks(ctx, line):\n    return []\n"
    )
    install("old", code=code)
    assert "old: cap_checks: line goes with API 2.0" in call("doctor").out


@pytest.mark.parametrize(
    "text",
    [
        manifest("x").replace('"1.0"', '"9.0"', 1),
        manifest("x", 'link = "javascript:alert(1)"'),
        manifest("x").replace('name = "x"', 'name = " "'),
        manifest("x", '[[views]]\nid = "x.a b"\ntitle = "A"\n'),
        manifest("x", '[[views]]\nid = "x.a"\ntitle = "A"\n'),
        manifest("x", '[[commands]]\nname = "x"\n'),
        manifest("check"),
        manifest("x", "services = 3"),
        'id = "x"\napi = 1.0\n',
        'id = "x\n',
        "\ufeff" + manifest("x", "sumary = 1").replace("\n", "\r\n"),
    ],
)
def test_validate_and_list_say_the_same(
    text: str, call: Call, home: Home, drop: Make, tmp_path: Path
) -> None:
    folder = drop("x", text)
    (state,) = [s for s in Host.discover(home).plugins if s.source.kind == "drop-in"]
    first = call("validate", folder, "--json").data["problems"][0]
    assert not state.state.on
    assert first["message"] in state.reason
    assert first["remedy"] in (state.remedy, "")


def test_utf_16_is_named_with_the_remedy_in_both(call: Call, home: Home, drop: Make) -> None:
    folder = drop("x")
    (folder / "plugin.toml").write_text(manifest("x"), "utf-16")
    (state,) = [s for s in Host.discover(home).plugins if s.source.kind == "drop-in"]
    first = call("validate", folder, "--json").data["problems"][0]
    assert "UTF-16" in first["message"]
    assert first["message"] in state.reason
    assert "UTF-8" in first["remedy"] == state.remedy


def test_a_byte_order_mark_and_windows_line_ends_are_read(
    call: Call, home: Home, drop: Make
) -> None:
    text = manifest("x", '[[services]]\nid = "x.a"\nname = "A"\nsummary = "A"\n')
    folder = drop("x")
    (folder / "plugin.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert call("validate", folder).code == 0
    assert "x.a" in [item.id for item in Host.discover(home).content().entries("services")]


def test_a_view_of_a_plugin_that_failed_says_why(
    install: Make, home: Home, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from cap_tui.cli import main

    install("bad", manifest("bad", '[[views]]\nid = "bad.a"\ntitle = "A"\nlines = "v:lines"\n'))
    region = tmp_path / "r"
    for words in (
        ["new", str(region), "--code", "RR", "--name", "R", "--country", "IT", "--languages", "en", "--currency", "EUR"],
        ["-w", str(region), "plugins", "disable", "bad"],
        ["-w", str(region), "view", "bad.a"],
    ):  # fmt: skip
        with pytest.raises(SystemExit):
            main(words)
    said = capsys.readouterr().err
    assert "The plugin 'bad' is disabled" in said
    assert "There is no view" not in said
