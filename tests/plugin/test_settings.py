"""Settings: checked against the schema, filled up with defaults, never in the way of a start."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.plugin.entries import SettingEntry
from cap_tui.plugin.host import Host
from cap_tui.plugin.requirements import numbers, requirement
from cap_tui.plugin.settings import default_of, setting_problem, settled
from cap_tui.testing import sample_region
from cap_tui.workspace import Home, PluginsConfig
from tests.plugin.conftest import Make, manifest

SHARE = SettingEntry(key="share", type="int", min=0, max=100, default=60)
NAME = SettingEntry(key="name", type="text", max=5)
MODE = SettingEntry(key="mode", type="choice", choices=("a", "b"))
FLAG = SettingEntry(key="flag", type="bool")
RATE = SettingEntry(key="rate", type="float", min=0.5)


@pytest.mark.parametrize(
    ("setting", "value", "problem"),
    [
        (SHARE, 0, ""),
        (SHARE, 100, ""),
        (SHARE, -1, "'share' must be at least 0."),
        (SHARE, 101, "'share' must be at most 100."),
        (SHARE, True, "'share' must be of type int, not True."),
        (SHARE, 1.5, "'share' must be of type int, not 1.5."),
        (NAME, "12345", ""),
        (NAME, "123456", "the length of 'name' must be at most 5."),
        (NAME, 3, "'name' must be of type text, not 3."),
        (MODE, "b", ""),
        (MODE, "c", "'mode' must be one of a, b."),
        (FLAG, False, ""),
        (FLAG, 0, "'flag' must be of type bool, not 0."),
        (RATE, 1, ""),
        (RATE, 0.4, "'rate' must be at least 0.5."),
    ],
)
def test_a_value_fits_or_it_is_said_why_not(
    setting: SettingEntry, value: Any, problem: str
) -> None:
    assert setting_problem(setting, value) == problem


def test_what_nobody_gave_has_its_default() -> None:
    values, problems = settled((SHARE, NAME, MODE, FLAG, RATE), {})
    assert dict(values) == {"share": 60, "name": "", "mode": "a", "flag": False, "rate": 0.0}
    assert problems == []


def test_a_slip_is_told_and_replaced_by_the_default() -> None:
    values, problems = settled((SHARE, MODE), {"share": 999, "mod": "b"})
    assert dict(values) == {"share": 60, "mode": "a"}
    assert problems == [
        "There is no setting 'mod'. Did you mean 'mode'?",
        "'share' must be at most 100.",
    ]


@given(
    st.dictionaries(st.sampled_from(["share", "name", "x"]), st.integers() | st.text(max_size=9))
)
def test_the_settings_in_force_always_fit_their_schema(given_values: dict[str, Any]) -> None:
    values, _problems = settled((SHARE, NAME), given_values)
    assert set(values) == {"share", "name"}
    assert setting_problem(SHARE, values["share"]) == ""
    assert setting_problem(NAME, values["name"]) == ""


def test_settings_cannot_be_changed_by_a_plugin() -> None:
    values, _problems = settled((SHARE,), {})
    with pytest.raises(TypeError):
        values["share"] = 1  # type: ignore[index]


def test_a_choice_without_default_is_its_first() -> None:
    assert default_of(MODE) == "a"


SETTINGS = '[[settings]]\nkey = "share"\ntype = "int"\nmax = 10\ndefault = 3\n'


def test_a_regions_settings_reach_its_plugins_and_what_is_wrong_is_noticed(
    drop: Make, home: Home
) -> None:
    drop("sound", manifest("sound", SETTINGS))
    drop("wrong", manifest("wrong", SETTINGS))
    region = sample_region(PluginsConfig(settings={"sound": {"share": 7}, "wrong": {"share": 70}}))
    host = Host.discover(home)
    contexts = host.attach(region)
    assert contexts["sound"].settings["share"] == 7
    assert contexts["wrong"].settings["share"] == 3
    (notice,) = host.notices()
    assert notice.message == "'share' must be at most 10."
    assert notice.where == "workspace.toml [plugins.settings.wrong]"


@pytest.mark.parametrize(
    ("text", "version", "met"),
    [
        ("tact>=1.0", "1.0", True),
        ("tact>=1.0", "1", True),
        ("tact>=1.2", "1.10", True),
        ("tact>=1.0,<2", "2.0", False),
        ("tact", "0.0.1", True),
        ("tact==1.2", "1.2.0", True),
        ("tact!=1.2", "1.2", False),
        ("tact > 1", "1.0rc1", False),
    ],
)
def test_versions_are_compared_by_their_numbers(text: str, version: str, met: bool) -> None:
    assert requirement(text).met_by(version) is met


@pytest.mark.parametrize("text", ["", "tact >> 1", "Tact", "tact>=1,,", "tact>=x"])
def test_what_is_no_requirement_is_refused(text: str) -> None:
    from cap_tui.errors import Refused

    with pytest.raises(Refused, match="does not name a plugin"):
        requirement(text)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=4))
def test_zeros_at_the_end_of_a_version_do_not_count(parts: list[int]) -> None:
    version = ".".join(map(str, parts))
    assert numbers(version) == numbers(version + ".0")
