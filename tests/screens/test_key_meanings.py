"""A key means the same everywhere: all places of the core and all views of the built-in plugins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import walk_packages

from cap_tui.screens.actions import PARTS, PLACES
from cap_tui.screens.key_meanings import ANSWERS, KEY_MEANINGS
from cap_tui.widgets.actions import Acting, UserAction, key_name, normal_key
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.listing_page import ListingPage
from cap_tui.widgets.view import PluginView

PLUGINS = ("cap_diamond", "cap_stresstest")
EVERY_PLUGIN = (*PLUGINS, "cap_acie", "cap_tact", "cap_evaluation")


def every_action() -> Iterator[tuple[str, UserAction]]:
    """Place and action: of the core's registry, and of every class in the plugins that has actions."""
    for place, actions in [*PLACES.items(), *PARTS.items()]:
        yield from ((place, action) for action in actions)
    for kind in acting_classes(PLUGINS):
        yield from ((kind.__name__, action) for action in kind.ACTIONS)


def acting_classes(plugins: Iterable[str]) -> Iterator[type[Acting]]:
    """Every class in the views of the plugins that has actions."""
    for plugin in plugins:
        package = import_module(f"{plugin}.views")
        for module in walk_packages(package.__path__, f"{plugin}.views."):
            for kind in vars(import_module(module.name)).values():
                if isinstance(kind, type) and issubclass(kind, Acting) and "ACTIONS" in vars(kind):
                    yield kind


def test_every_action_of_a_view_has_an_id_of_its_plugin_and_an_area() -> None:
    """Without an area help lists it as a key of a list, at the end; without an id nobody can give it another key."""
    lacking = {
        f"{kind.__name__} {action.id}"
        for kind in acting_classes(EVERY_PLUGIN)
        if issubclass(kind, PluginView)
        for action in kind.ACTIONS
        if action.id.startswith(".") or not action.area
    }
    assert lacking == set()


def table() -> dict[str, dict[str, set[str]]]:
    """Key -> last part of the id -> the places where it is so. Keys with names keep their places' meaning."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for place, action in every_action():
        if any(part in action.id for part in ANSWERS):
            continue
        for key in action.keys:
            if (
                len(key_name(key)) == 1
                and not key.isdigit()
                and key not in ("left", "right", "up", "down")
            ):
                found[normal_key(key)][action.id.rpartition(".")[2]].add(place)
    return found


def test_no_key_has_two_meanings() -> None:
    clashes = {
        key: {action: sorted(places) for action, places in actions.items()}
        for key, actions in table().items()
        if len(actions) > 1 and not set(actions) <= meaning(key)
    }
    assert clashes == {}


def meaning(key: str) -> frozenset[str]:
    return KEY_MEANINGS[key].actions if key in KEY_MEANINGS else frozenset()


def test_the_table_lists_nothing_that_no_place_has() -> None:
    keys = table()
    known = {action.id.rpartition(".")[2] for _place, action in every_action()}
    for key, entry in KEY_MEANINGS.items():
        assert key in keys, key
        assert entry.actions & known, key


def test_what_everywhere_means_no_view_takes() -> None:
    everywhere = {key: a.id for a in PLACES["everywhere"] for key in map(normal_key, a.keys)}
    taken = [
        (place, action.id, key)
        for place, action in every_action()
        for key in map(normal_key, action.keys)
        if everywhere.get(key, action.id) != action.id
    ]
    assert taken == []


def test_no_key_of_a_page_is_taken_by_its_list() -> None:
    """The list has the keyboard, so its keys come first: an action of the page with one of them is never reached."""
    of_lists = {key for action in Rows.ACTIONS for key in action.keys}
    unreachable = {
        f"{kind.__name__} {key} {action.id}"
        for kind in acting_classes(EVERY_PLUGIN)
        if issubclass(kind, ListingPage)
        for action in kind.ACTIONS
        for key in action.keys
        if key in of_lists
    }
    assert unreachable == set()
