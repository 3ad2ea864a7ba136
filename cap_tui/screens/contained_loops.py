"""Message loops that a plugin cannot end: what it raises besides ``Exception`` is told like any other failure.

Textual catches ``Exception`` in a message loop and lets the loop end with it. ``SystemExit``, ``GeneratorExit`` and
the like leave the loop's task, where asyncio ends the program or nobody hears of them. ``CancelledError``
that nobody asked for ends a loop without a word. Here each of them becomes a :class:`Broken` that the program handles
(:mod:`cap_tui.screens.containment`), and the loops of the program and of its screens go on after a failure that was
contained. ``_process_messages`` and ``_process_messages_loop`` are private to Textual; its minor version is pinned.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Coroutine
from typing import Any, Protocol

from textual.message_pump import MessagePump
from textual.worker import Worker

from cap_tui.plugin.exceptions import described


class Broken(Exception):
    """What was raised that is no ``Exception``: its words, with the traceback of the original."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(described(error))
        self.__traceback__ = error.__traceback__


class Contains(Protocol):
    """The program, as loops see it."""

    def loop_failed(self, node: object, error: Exception) -> None:
        """A failure left a loop or a task of ``node``."""
        ...

    def loop_ended(self, node: MessagePump) -> bool:
        """Whether the loop of a node has ended although nobody closed it."""
        ...

    def goes_on(self, node: MessagePump) -> bool:
        """Whether the failure that ended a loop was contained, so that the loop is to go on."""
        ...


def contain_tasks(loop: asyncio.AbstractEventLoop, program: Contains) -> None:
    """Let every new task of ``loop`` report what it raises besides ``Exception`` to ``program``."""
    make = loop.get_task_factory()

    def factory(
        loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any
    ) -> asyncio.Future[Any]:
        work = _contained(coroutine, program) if inspect.iscoroutine(coroutine) else coroutine
        task: asyncio.Future[Any] = (
            asyncio.Task(work, loop=loop, **options)
            if make is None
            else make(loop, work, **options)
        )
        # Cancelled before its first step, a task never comes to what it contains.
        if work is not coroutine:
            task.add_done_callback(lambda _task: coroutine.close())
        return task

    loop.set_task_factory(factory)


async def _contained(coroutine: Coroutine[Any, Any, Any], program: Contains) -> Any:
    """What ``coroutine`` returns; what ends it against the rules is told."""
    owner, looping = _owner(coroutine)
    parent = getattr(owner, "_parent", None)  # a loop that ends takes its widget off the tree
    try:
        result = await coroutine
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling() or not looping:
            raise
        program.loop_failed(parent or owner, Broken(error))
        return None
    except BaseException as error:  # asyncio would end the program with it
        if isinstance(error, Exception):  # Textual tells these itself, to _handle_exception
            raise
        program.loop_failed(parent or owner, Broken(error))
        return None
    task = asyncio.current_task()
    if looping and not (task and task.cancelling()) and program.loop_ended(owner):
        program.loop_failed(parent or owner, Broken(asyncio.CancelledError()))
    return result


def _owner(coroutine: Coroutine[Any, Any, Any]) -> tuple[Any, bool]:
    """The widget that a task works for, and whether the task is its message loop."""
    frame = getattr(coroutine, "cr_frame", None)
    owner = frame.f_locals.get("self") if frame is not None else None
    if isinstance(owner, Worker):
        return owner.node, False
    looping = getattr(coroutine, "__name__", "") == "_process_messages"
    return owner if looping else None, looping


class LastingLoop(MessagePump):
    """A node whose message loop goes on after a failure that was contained."""

    async def _process_messages_loop(self) -> None:
        program: Any = self.app
        while True:
            try:
                await super()._process_messages_loop()
            except (asyncio.CancelledError, Exception) as error:
                task = asyncio.current_task()
                if (
                    not isinstance(error, asyncio.CancelledError)
                    or task is None
                    or task.cancelling()
                ):
                    raise
                program.loop_failed(self, Broken(error))
            except BaseException as error:  # noqa: BLE001 - asyncio would end the program with it
                program.loop_failed(self, Broken(error))
            if not program.goes_on(self):
                return
