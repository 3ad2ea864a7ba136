"""Drive the real shell in a test: open a region, press keys, read the screen and the stored records.

The whole program runs in this process on a terminal that exists in memory only::

    with ShellDriver(region, home, plugins=["cap_hello"]) as shell:
        shell.press("enter", "r", "5", "enter")
        assert "Rated 5" in shell.text
        assert shell.records("ratings")[0]["value"] == 5

A test that needs a real terminal (signals, escape sequences, a program that ends) takes
:class:`cap_tui.testing.terminal_driver.TerminalDriver`, which has the same methods.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar
from unittest.mock import patch

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cap_tui.app import CapApp
    from cap_tui.plugin.context import PluginContext
    from cap_tui.workspace import Home, Workspace

T = TypeVar("T")
TERMINAL = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
PATIENCE = 20.0  # seconds until a condition that does not come true fails the test
NAMED_KEYS = frozenset(
    [
        *("enter", "escape", "tab", "space", "backspace", "delete"),
        *("up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
        *(f"f{number}" for number in range(1, 13)),
    ]
)
SHORT_NAMES = {"esc": "escape", "pgup": "pageup", "pgdn": "pagedown"}


def keystrokes(*given: str) -> Iterator[str]:
    """Names of keys as they are, any other text letter by letter: ``"f2", "history", "enter"``."""
    for item in given:
        name = SHORT_NAMES.get(item, item)
        if name in NAMED_KEYS or name.startswith(("ctrl+", "shift+")):
            yield name
        else:
            yield from item


class ShellDriver:
    """The shell on the region in ``folder`` (None: the list of regions), with these plugins alone.

    ``plugins`` names packages or folders; None takes all that are installed. Use it in a
    ``with`` block; each method returns when the program has come to rest.
    """

    def __init__(
        self,
        folder: Path | None,
        home: Home,
        *,
        plugins: Sequence[str | Path] | None = None,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._folder = folder
        self._home = home
        self._plugins = plugins
        self._size = size
        self._environment = {**TERMINAL, **(environment or {})}
        self._open = ExitStack()
        self.app: CapApp
        self.pilot: Pilot[Any]

    def __enter__(self) -> Self:
        from cap_tui.app import CapApp
        from cap_tui.testing.hosts import source_of
        from cap_tui.testing.message_kinds import known_message_kinds
        from cap_tui.testing.short_rest import short_rest

        self._open.enter_context(short_rest())
        self._open.enter_context(known_message_kinds())
        if self._plugins is not None:
            found = [source_of(plugin) for plugin in self._plugins]
            self._open.enter_context(
                patch("cap_tui.plugin.plugin_status.sources", lambda _drop_in: found)
            )
        self._runner = self._open.enter_context(asyncio.Runner())
        self.app = CapApp(self._folder, self._home, environment=self._environment)
        running = self.app.run_test(size=self._size)
        self.pilot = self._run(running.__aenter__())
        self._open.callback(lambda: self._run(running.__aexit__(None, None, None)))
        self.settle()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def _run(self, step: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await step

        return self._runner.run(awaited())

    # ------------------------------------------------------------- the person's side

    def press(self, *keys: str) -> None:
        """Press keys by name or type a text; each is answered before the next is pressed, a text as a whole."""
        for given in keys:
            for key in keystrokes(given):
                self._run(self.pilot.press(key))
            self.settle()

    def type(self, text: str) -> None:
        """Type a text letter by letter, also one that is the name of a key."""
        for letter in text:
            self._run(self.pilot.press(letter))
        self.settle()

    def press_at_once(self, *keys: str) -> None:
        """Press keys without waiting between them, as they arrive over a slow link."""
        self._run(self.pilot.press(*keystrokes(*keys)))
        self.settle()

    def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        self._run(self.pilot.resize_terminal(width, height))
        self.settle()

    def open_view(self, view: str) -> None:
        """Put a plugin's view on the screen by its id, such as ``diamond.card``."""
        self.call(lambda: self.app.show_view(view))

    def call(self, function: Callable[[], object]) -> None:
        """Call ``function`` inside the program, for what no key reaches."""

        async def called() -> None:
            self.app.call_later(function)
            await self.pilot.pause()

        self._run(called())
        self.settle()

    # ------------------------------------------------------------- what is to be seen

    @property
    def lines(self) -> list[str]:
        """What is on the screen, line by line, as the terminal gets it."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.lines)

    @property
    def place(self) -> str:
        """The name of the screen on top: ``board``, ``view``, ``history`` …"""
        return str(getattr(self.app.screen, "PLACE", ""))

    def wait(self, text: str, *, gone: bool = False) -> None:
        """Until ``text`` is on the screen, or gone from it, and the program rests; fails with the screen."""
        self.until(lambda: (text in self.text) is not gone, text)
        self._run(self.pilot.pause())

    def until(self, holds: Callable[[], bool], what: str = "") -> None:
        """Until a condition holds; fails with the screen when it does not come to hold."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"not within {PATIENCE:g} s: {what}\n{self.text}"
            self._run(self.pilot.pause(0.01))

    def settle(self) -> None:
        """Until the region is open, every key answered and no thread at work."""
        self.until(lambda: not self.app.opening, "the region is open")
        for _again in range(2):
            self.until(lambda: not self.app._ahead, "every key is answered")
            self.until(self._no_worker, "no worker is running")
            self._run(self.pilot.pause())

    def _no_worker(self) -> bool:
        return all(worker.is_finished for worker in self.app.workers)

    # ------------------------------------------------------------- what is stored

    @property
    def workspace(self) -> Workspace:
        """The region that is open in the shell."""
        assert self.app.region is not None, "no region is open"
        return self.app.region.workspace

    def context(self, plugin: str) -> PluginContext:
        """A plugin's context on the open region."""
        assert self.app.region is not None, "no region is open"
        return self.app.region.host.context(plugin)

    def records(self, table: str) -> list[dict[str, Any]]:
        """The stored documents of a table, as ``cap-tui records TABLE --json`` gives them."""
        self.workspace.catch_up()
        return [dict(document) for document in self.workspace.table(table).all()]
