"""Asks the plugins' hooks: each plugin on its own, in a guard, in a time; who fails or is slow is named and left out."""

from __future__ import annotations

import contextvars
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from cap_tui.errors import CapError, PluginFault
from cap_tui.plugin import guard
from cap_tui.plugin.context import PluginContext
from cap_tui.plugin.loader import Code, Implementation
from cap_tui.plugin.registry import Roster
from cap_tui.plugin.states import PluginState, State
from cap_tui.plugin.time_budget import TimedCall
from cap_tui.text.i18n import _

T = TypeVar("T")
NEXT_AFTER = 0.25
"""Seconds after which the next plugin is asked although this one has not answered."""
SELDOM = ("cap_event", "cap_actions")
"""Hooks that are asked on each commit and key, and that few plugins have: their code is not imported to find out."""
UNTIMED = ("cap_demo",)
"""Hooks that may take as long as they need: a person asked for their work."""
announcing: contextvars.ContextVar[bool] = contextvars.ContextVar("announcing", default=False)
"""True in what a plugin does while it is told of a commit: what it commits itself tells nobody."""


class HookResult(NamedTuple):
    """What one hook of one plugin returned; nothing when it failed."""

    plugin: str
    hook: str
    items: Sequence[Any]


class _Waiting(NamedTuple):
    state: PluginState
    hook: str
    call: TimedCall[list[Any]]


class HookCalls:
    """Calls the hooks of the usable plugins of one host. Safe to use from several threads."""

    def __init__(
        self, roster: Roster, code: Code, context_of: Callable[[str], PluginContext], budget: float
    ) -> None:
        self.roster = roster
        self._code = code
        self._context_of = context_of
        self._budget = budget
        self._stuck: dict[tuple[str, str], TimedCall[Any]] = {}

    def implementations(
        self, hook: str, only: str = ""
    ) -> Iterator[tuple[PluginState, Implementation]]:
        """(plugin, its implementation) of one hook, importing what is not yet imported."""
        for state in self.roster.usable():
            if not only or state.id == only:
                call = self._implementation(state, hook)
                if call is not None:
                    yield state, call

    def _implementation(self, state: PluginState, hook: str) -> Implementation | None:
        if not state.source.module:
            return None
        if hook in SELDOM and not self._code.may_implement(state, hook):
            return None
        try:
            call = self._code.implementation(state, hook)
        except PluginFault as error:
            self.roster.switch_off(state.id, error, State.FAILED)
            return None
        self.roster.imported(state)
        return call

    def ask(
        self, hook: str, kind: type[T], *, only: str = "", **arguments: Any
    ) -> list[tuple[str, T]]:
        """(plugin id, item) of all that is returned, each item checked, in the order of the plugins."""
        answers = {a.plugin: a.items for a in self.answers({hook: kind}, only=only, **arguments)}
        order = [state.id for state in self.roster.all()]
        return [(plugin, item) for plugin in order for item in answers.get(plugin, ())]

    def given(self, hook: str, kind: type[T], **arguments: Any) -> tuple[T, ...]:
        """All that is returned, each item checked, in the order of the plugins."""
        return tuple(item for _plugin, item in self.ask(hook, kind, **arguments))

    def tell(self, hook: str, **arguments: Any) -> None:
        """Call a hook that returns nothing."""
        for _answer in self.answers({hook: None}, **arguments):
            continue

    def answers(
        self, hooks: Mapping[str, type | None], *, only: str = "", **arguments: Any
    ) -> Iterator[HookResult]:
        """The answers to several hooks as they come; a hook maps to the type of its items, None: it returns nothing.

        A plugin that fails is switched off, one that overruns is marked slow; neither is waited for. The answer of
        one that was slow before counts when it has come meanwhile.
        """
        waiting: list[_Waiting] = []
        for hook, state, call in self._calls(hooks, only):
            work = functools.partial(self._call, state.id, hook, call, hooks[hook], arguments)
            stuck = self._stuck.get((state.id, hook))
            if state.source.kind == "built-in" or hook in UNTIMED:
                yield self._answer(state, hook, work)
            elif stuck is None:
                waiting.append(_Waiting(state, hook, TimedCall(work, self._budget)))
                waiting[-1].call.wait(NEXT_AFTER)
            elif stuck.done and not stuck.ended:
                self._stuck.pop((state.id, hook), None)  # another thread may have had it
                yield self._answer(state, hook, stuck.result, late=True)
            yield from self._come_back(waiting)
        while waiting:
            waiting[0].call.wait(0.02)
            yield from self._come_back(waiting)
            for late in [each for each in waiting if each.call.overdue()]:
                waiting.remove(late)
                self._left_behind(late)

    def _calls(
        self, hooks: Iterable[str], only: str
    ) -> Iterator[tuple[str, PluginState, Implementation]]:
        """(hook, plugin, implementation) plugin by plugin, so that each is asked all of its hooks at once."""
        for state in self.roster.usable():
            if not only or state.id == only:
                for hook in hooks:
                    if not self.roster.get(state.id).usable:  # the hook before switched it off
                        break
                    call = self._implementation(state, hook)
                    if call is not None:
                        yield hook, state, call

    def within_budget(self, state: PluginState, hook: str, work: Callable[[], T]) -> T:
        """The result of one call for which there is no going on without; :class:`PluginFault` when it overruns."""
        if state.source.kind == "built-in":
            return work()
        return self._waited_for(state, hook, work, lambda _call: None)

    def remembered_within_budget(self, plugin: str, hook: str, work: Callable[[], T]) -> T:
        """The same, and who overruns is marked slow and not called again in this run."""
        state = self.roster.get(plugin)
        if state.source.kind == "built-in":
            return work()
        if stuck := self._stuck.get((plugin, hook)):
            raise PluginFault(_overran(hook, stuck.budget), where=plugin, remedy=_too_slow(plugin))

        def left(call: TimedCall[Any]) -> None:
            self._left_behind(_Waiting(state, hook, call))

        marked = functools.partial(guard.run, plugin, hook, work, own_errors=True)
        result = self._waited_for(state, hook, marked, left)
        if self.roster.get(plugin).usable:  # else its code failed meanwhile and was switched off
            for place in (hook, hook.partition(" ")[0]):
                self.roster.worked(plugin, place)
        return result

    def _waited_for(
        self,
        state: PluginState,
        hook: str,
        work: Callable[[], T],
        left: Callable[[TimedCall[Any]], None],
    ) -> T:
        timed = TimedCall(work, self._budget)
        while not timed.wait(0.02):
            if timed.overdue():
                left(timed)
                raise PluginFault(
                    _overran(hook, timed.budget), where=state.id, remedy=_too_slow(state.id)
                )
        return timed.result()

    def _call(
        self,
        plugin: str,
        hook: str,
        call: Implementation,
        kind: type[T] | None,
        arguments: Mapping[str, Any],
    ) -> list[T]:
        given = {"ctx": self._context_of(plugin), **arguments}
        if kind is None:
            guard.run(plugin, hook, lambda: call(given))
            return []
        return guard.collect(plugin, hook, lambda: call(given), kind)

    def _answer(
        self, state: PluginState, hook: str, result: Callable[[], list[Any]], *, late: bool = False
    ) -> HookResult:
        try:
            items = result()
        except CapError as error:
            self.roster.switch_off(state.id, error, State.QUARANTINED)
            return HookResult(state.id, hook, ())
        if not late:
            self.roster.worked(state.id, hook)
        return HookResult(state.id, hook, items)

    def _come_back(self, waiting: list[_Waiting]) -> Iterator[HookResult]:
        for each in [each for each in waiting if each.call.done]:
            waiting.remove(each)
            yield self._answer(each.state, each.hook, each.call.result)

    def _left_behind(self, late: _Waiting) -> None:
        """Go on without an answer. The hook is not called again in this run before the call has come back."""
        self._stuck[late.state.id, late.hook] = late.call
        overran = _overran(late.hook, late.call.budget)
        self.roster.mark_slow(late.state.id, late.hook, overran, _too_slow(late.state.id))


def _overran(hook: str, seconds: float) -> str:
    return _("{hook} did not answer in {seconds:g} s.").format(hook=hook, seconds=seconds)


def _too_slow(plugin: str) -> str:
    return _("Tell its author, or disable it: cap-tui plugins disable {id}").format(id=plugin)
