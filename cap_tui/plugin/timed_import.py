"""Import a plugin's package and register its hooks: in a thread, within a time budget, all or nothing."""

from __future__ import annotations

import difflib
import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

import pluggy

from cap_tui.errors import PluginFault
from cap_tui.plugin import hookspecs, tool_hookspecs
from cap_tui.plugin.guard import run
from cap_tui.plugin.time_budget import Hung, TimedCall
from cap_tui.text.i18n import _

SPECIFICATIONS = (hookspecs, tool_hookspecs)
PREFIX = "cap_"  # of the name of every hook
IMPORT_BUDGET = 10.0  # seconds; a healthy plugin takes well under one


class HookRegistry(pluggy.PluginManager):
    """A registry that looks for hooks among the names that can be hooks: pluggy looks at all that a module holds."""

    def parse_hookimpl_opts(self, plugin: Any, name: str) -> pluggy.HookimplOpts | None:
        """The marks of a hook; None for any other name."""
        return super().parse_hookimpl_opts(plugin, name) if name.startswith(PREFIX) else None


def new_registry() -> pluggy.PluginManager:
    """An empty registry that knows our hooks."""
    registry = HookRegistry(hookspecs.PROJECT)
    for module in SPECIFICATIONS:
        registry.add_hookspecs(module)
    return registry


def hook_names() -> tuple[str, ...]:
    """The names of all hooks, in the order in which they are documented."""
    return tuple(
        name for module in SPECIFICATIONS for name in vars(module) if name.startswith(PREFIX)
    )


def specification(hook: str) -> Callable[..., object]:
    """The function that declares a hook."""
    found: Callable[..., object] = next(
        vars(module)[hook] for module in SPECIFICATIONS if hook in vars(module)
    )
    return found


def import_package(plugin: str, module: str, budget: float = IMPORT_BUDGET) -> ModuleType:
    """Import ``module`` in a thread of its own; :class:`PluginFault` when it fails or takes too long.

    A thread cannot be ended from outside: one that hangs is left behind as a daemon and
    goes with the program.
    """
    return within(
        plugin, budget, lambda: run(plugin, "import", lambda: importlib.import_module(module))
    )


def within(plugin: str, budget: float, call: Callable[[], ModuleType]) -> ModuleType:
    """The result of ``call``, made in a thread; :class:`Hung` after ``budget`` seconds."""
    timed = TimedCall(call, budget)
    while not timed.wait(0.02):
        if timed.overdue():
            remedy = _("Tell its author. To try again: cap-tui plugins doctor --release {id}")
            raise Hung(
                _("The import did not finish in {seconds:g} s.").format(seconds=budget),
                remedy=remedy.format(id=plugin),
            )
    return timed.result()


def register(registry: pluggy.PluginManager, plugin: str, module: ModuleType) -> None:
    """Register the hooks of ``module``; :class:`PluginFault` says which one is wrong and how."""
    fault = next(faults_of(module), "")
    if fault:
        raise PluginFault(fault, where=module.__name__)
    try:
        registry.register(module, name=plugin)
    except pluggy.PluginValidationError as error:
        if registry.is_registered(module):
            registry.unregister(module)
        raise PluginFault(str(error).splitlines()[-1], where=module.__name__) from error


def faults_of(module: ModuleType) -> Iterator[str]:
    """What is wrong with the hooks of a module: a misspelt name, a missing mark, ``async``, a wrapper."""
    known = hook_names()
    for name, value in list(vars(module).items()):
        marked = getattr(value, f"{hookspecs.PROJECT}_impl", None)
        if marked is None:
            mine = inspect.isfunction(value) and value.__module__ == module.__name__
            if name in known and mine:
                yield _("{hook} is not marked with @hookimpl.").format(hook=name)
            continue
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = " " + _("Did you mean {hook}?").format(hook=near[0]) if near else ""
            yield _("There is no hook {hook}.").format(hook=name) + hint
        elif inspect.iscoroutinefunction(value) or inspect.isasyncgenfunction(value):
            yield _("{hook} is async; hooks are ordinary functions.").format(hook=name)
        elif marked.get("wrapper") or marked.get("hookwrapper"):
            yield _("{hook} is a wrapper; plugins may not wrap others.").format(hook=name)


def implementation(
    registry: pluggy.PluginManager, plugin: str, hook: str
) -> Callable[[Mapping[str, Any]], Any] | None:
    """One plugin's implementation of ``hook``, called with the arguments that it asks for."""
    for found in getattr(registry.hook, hook).get_hookimpls():
        if found.plugin_name == plugin:
            function, names = found.function, found.argnames
            return lambda arguments: function(**{name: arguments[name] for name in names})
    return None
