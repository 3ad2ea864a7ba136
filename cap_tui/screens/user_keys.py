"""A person's own keys: the table ``[keys]`` of settings.toml, an action's id and its keys a line.

    [keys]
    "app.undo" = "z"
    "list.down" = ["down", "n"]

What cannot hold is left out and named: an unknown action, an unknown key, a key that two
actions of one place would want.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from textual.keys import KEY_NAME_REPLACEMENTS

from cap_tui.screens.actions import EVERYWHERE, PARTS, PLACES
from cap_tui.text.i18n import _
from cap_tui.widgets.actions import Clash, UserAction, clashing, key_name, normal_key
from cap_tui.widgets.safe_text import Line, Role, joined, safe

NAMED = frozenset(
    [
        *("enter", "escape", "tab", "space", "backspace", "delete", "insert"),
        *("up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
        *(f"f{number}" for number in range(1, 13)),
    ]
)
TOGETHER = ("list", "running text")  # the parts that most places have


@dataclass(frozen=True)
class UserKeys:
    """Keys by the id of their action, and what of the table could not be taken, as sentences."""

    keys: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...] = ()

    def keymap(self) -> dict[str, str]:
        """The keys as Textual takes them."""
        return {action: ",".join(keys) for action, keys in self.keys.items()}


def known_actions() -> dict[str, UserAction]:
    """Every action of the core by its id."""
    groups = (*PLACES.values(), *PARTS.values())
    return {action.id: action for group in groups for action in group}


def read_user_keys(table: object) -> UserKeys:
    """The table ``[keys]`` as it was read from TOML."""
    if not isinstance(table, Mapping):
        return UserKeys({}, (_("[keys] must be a table of actions and keys."),))
    problems: list[str] = []
    keys: dict[str, tuple[str, ...]] = {}
    actions = known_actions()
    for name, value in _flat(table):
        given = (value,) if isinstance(value, str) else value
        if not isinstance(given, tuple | list) or not all(isinstance(key, str) for key in given):
            problems.append(_("{action}: give a key or a list of keys.").format(action=name))
        elif problem := _problem(name, [*given], actions):
            problems.append(problem)
        else:
            keys[name] = tuple(normal_key(key) for key in given)
    while refused := _refused(keys):
        problems += [clash.spoken() for clash in refused.values()]
        keys = {name: value for name, value in keys.items() if name not in refused}
    return UserKeys(keys, tuple(dict.fromkeys(problems)))


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Ids and values; ``app.undo = "z"`` without quotes is a table in a table, and means the same."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _problem(name: str, given: list[str], actions: Mapping[str, UserAction]) -> str:
    action = actions.get(name)
    own = {known.partition(".")[0] for known in actions}
    if action is None and name.partition(".")[0] in own:
        return _("There is no action {action}. docs/KEYS.md lists them.").format(action=name)
    if action is not None and "{key}" in action.method:
        return _("{action} has one key for each of its values; it keeps them.").format(action=name)
    if not given:
        return _("{action}: give at least one key.").format(action=name)
    for key in given:
        if not _is_key(key.removeprefix("ctrl+").removeprefix("shift+")):
            return _("{action}: there is no key {key}.").format(action=name, key=key)
    return ""


def _is_key(plain: str) -> bool:
    """Whether a keyboard may have it: a character, a key in our list, or a character by the name that Textual gives it."""
    if len(plain) == 1 or normal_key(plain) in NAMED or plain in KEY_NAME_REPLACEMENTS.values():
        return True
    try:
        return bool(unicodedata.lookup(plain.replace("_", " ").upper()))
    except KeyError:
        return False


def _with(keys: Mapping[str, tuple[str, ...]], group: Iterable[UserAction]) -> list[UserAction]:
    """The actions of a group with the person's keys."""
    return [replace(action, keys=keys.get(action.id, action.keys)) for action in group]


def view_clashes(keys: Mapping[str, tuple[str, ...]], actions: Iterable[UserAction]) -> list[str]:
    """The person's keys that a view's own actions take, as sentences."""
    own = list(actions)
    every = (EVERYWHERE, PLACES["view"], own)
    before = {(c.key, c.one.id, c.other.id) for c in clashing(*every)}
    found = clashing(*(_with(keys, group) for group in every))
    return [c.spoken() for c in found if (c.key, c.one.id, c.other.id) not in before]


def _refused(keys: Mapping[str, tuple[str, ...]]) -> dict[str, Clash]:
    """The changed actions whose new keys another action of the same place has."""
    refused: dict[str, Clash] = {}
    for place, own in PLACES.items():
        for part in TOGETHER:
            group = () if place == "everywhere" else own
            every = (EVERYWHERE, group, PARTS[part])
            before = {(c.key, c.one.id, c.other.id) for c in clashing(*every)}
            for clash in clashing(*(_with(keys, group) for group in every)):
                if (clash.key, clash.one.id, clash.other.id) not in before:
                    for action in (clash.one, clash.other):
                        if action.id in keys:
                            refused.setdefault(action.id, clash)
    return refused


@dataclass(frozen=True)
class KeyList:
    """The keys of every action that can be given others, for reading; the person's own come first."""

    own: Mapping[str, tuple[str, ...]]
    file: str

    def lines(self, _width: int) -> list[Line]:
        """The list as text."""
        actions = [a for a in known_actions().values() if "{key}" not in a.method]
        head = _("Write other keys into {file}:").format(file=self.file)
        lines: list[Line] = [head, "  [keys]", '  "app.undo" = "z"', ""]
        for action in sorted(actions, key=lambda action: action.id not in self.own):
            keys = " ".join(key_name(key) for key in self.own.get(action.id, action.keys))
            mark = _("yours") if action.id in self.own else ""
            words = f"{keys or '-':<14}{action.id:<28}{_(action.label)}"
            lines.append(joined([safe(words), safe(mark, Role.GOOD)], "  "))
        return lines
