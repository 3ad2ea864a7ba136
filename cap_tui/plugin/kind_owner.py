"""How the code of a content kind's owner is run: its record type and its rules meet entries that others wrote."""

from __future__ import annotations

import contextvars
import itertools
from collections.abc import Callable, Iterator
from typing import TypeVar

from cap_tui.errors import PluginFault
from cap_tui.model.content import ContentEntry, ContentProblem
from cap_tui.plugin import guard
from cap_tui.plugin.content_kinds import KindOwner
from cap_tui.plugin.contributions import ContentRule
from cap_tui.plugin.hook_calls import HookCalls
from cap_tui.plugin.states import State
from cap_tui.plugin.time_budget import Overdue
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _

T = TypeVar("T")
HOOK = "cap_kinds"
MOST_PROBLEMS = 100  # of one entry
_being_read: contextvars.ContextVar[frozenset[str]] = contextvars.ContextVar(
    "being_read", default=frozenset()
)


class PluginOwner(KindOwner):
    """A plugin that owns a kind: its code runs in a guard, and one that is not built in within the time of a hook.

    A fault of its code switches the plugin off as a fault of a hook does; a built-in one loses the entry only.
    """

    def __init__(self, calls: HookCalls, plugin: str, kind: str) -> None:
        self._calls = calls
        self._plugin = plugin
        self._kind = kind
        self._what = f"{HOOK} {kind}"
        self._known_rules: tuple[ContentRule, ...] | None = None

    def reading(self, work: Callable[[], T]) -> T:
        reading = _being_read.get()
        if self._kind in reading:  # a rule that reads its own kind would call itself without end
            raise PluginFault(
                _("{what}: reading the kind '{kind}' asks for its entries again.").format(
                    what=self._what, kind=self._kind
                ),
                where=self._plugin,
                remedy=_("A rule judges one entry and reads no other of its kind."),
            )
        token = _being_read.set(reading | {self._kind})
        try:
            return self._calls.remembered_within_budget(self._plugin, self._what, work)
        finally:
            _being_read.reset(token)

    def step(self, call: Callable[[], T], passing: tuple[type[BaseException], ...] = ()) -> T:
        try:
            passing = (*passing, Overdue)  # nobody waits any more, and the plugin is named as slow
            return guard.run(self._plugin, self._what, call, passing=passing, marked=False)
        except PluginFault as error:
            state = self._calls.roster.get(self._plugin)
            if state.source.kind != "built-in":
                self._calls.roster.switch_off(self._plugin, error, State.FAILED)
            raise

    def problems(self, entry: ContentEntry) -> list[ContentProblem]:
        return [
            problem
            for rule in self._rules()
            for problem in self.step(lambda: list(itertools.islice(_found(rule, entry), MOST_PROBLEMS)))  # noqa: B023
        ]  # fmt: skip

    def _rules(self) -> tuple[ContentRule, ...]:
        """The owner's rules for this kind, asked for once."""
        if self._known_rules is None:
            asked = self._calls.ask(HOOK, ContentRule, only=self._plugin)
            self._known_rules = tuple(rule for _id, rule in asked if rule.kind == self._kind)
        return self._known_rules


def _found(rule: ContentRule, entry: ContentEntry) -> Iterator[ContentProblem]:
    """What one rule finds; a sentence alone is a problem without more."""
    for found in rule.check(entry):
        given = found if isinstance(found, ContentProblem) else ContentProblem(str(found))
        yield ContentProblem(
            clean_line(given.message), clean_line(given.remedy), clean_line(given.key)
        )
