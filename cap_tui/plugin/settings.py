"""A plugin's settings: checked against the schema in its manifest, filled up with its defaults."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from cap_tui.plugin.entries import SettingEntry
from cap_tui.text.i18n import _

EMPTY: Mapping[str, Any] = {"text": "", "int": 0, "float": 0.0, "bool": False, "choice": ""}
_KINDS: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "choice": (str,),
}


def setting_problem(setting: SettingEntry, value: Any) -> str:
    """What is wrong with ``value``, as a sentence; an empty text when it fits."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = isinstance(value, _KINDS[setting.type]) and (
        setting.type == "bool" or not isinstance(value, bool)
    )
    if not fits:
        return _("'{key}' must be of type {type}, not {value}.").format(
            key=setting.key, type=setting.type, value=repr(value)
        )
    if setting.type == "choice" and setting.choices and value not in setting.choices:
        return _("'{key}' must be one of {choices}.").format(
            key=setting.key, choices=", ".join(setting.choices)
        )
    if setting.type in ("bool", "choice"):
        return ""
    size = value if number else len(value)
    what = _("'{key}'") if number else _("the length of '{key}'")
    if setting.min is not None and size < setting.min:
        return _("{what} must be at least {bound:g}.").format(
            what=what.format(key=setting.key), bound=setting.min
        )
    if setting.max is not None and size > setting.max:
        return _("{what} must be at most {bound:g}.").format(
            what=what.format(key=setting.key), bound=setting.max
        )
    return ""


def default_of(setting: SettingEntry) -> Any:
    """The value of a setting that nobody gave."""
    if setting.default is not None:
        return setting.default
    if setting.type == "choice" and setting.choices:
        return setting.choices[0]
    return EMPTY[setting.type]


def settled(
    settings: Sequence[SettingEntry], given: Mapping[str, Any]
) -> tuple[Mapping[str, Any], list[str]]:
    """The settings in force and what was wrong with those given.

    A value that does not fit is told and replaced by its default, so that a slip of the pen
    in workspace.toml does not take a plugin away.
    """
    problems: list[str] = []
    schema = {setting.key: setting for setting in settings}
    for key in given:
        if key not in schema:
            near = difflib.get_close_matches(key, schema, n=1)
            hint = " " + _("Did you mean '{key}'?").format(key=near[0]) if near else ""
            problems.append(_("There is no setting '{key}'.").format(key=key) + hint)
    values: dict[str, Any] = {}
    for key, setting in schema.items():
        values[key] = default_of(setting)
        if key in given:
            problem = setting_problem(setting, given[key])
            if problem:
                problems.append(problem)
            else:
                values[key] = given[key]
    return MappingProxyType(values), problems
