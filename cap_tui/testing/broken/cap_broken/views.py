"""The widgets that fail. Press ``x`` in those that fail in a handler or in a later drawing."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult, RenderResult
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Static

REASON = "broken on purpose"


class Sound(Widget, can_focus=True):
    """Works."""

    def render(self) -> RenderResult:
        return "sound"


class InInit(Sound):
    """Raises while it is made."""

    def __init__(self) -> None:
        super().__init__()
        raise RuntimeError(REASON)


class InCompose(Sound):
    """Raises while it is composed, after a first child."""

    def compose(self) -> ComposeResult:
        yield Static("first")
        raise RuntimeError(REASON)


class InMount(Sound):
    """Raises when it is mounted."""

    def on_mount(self) -> None:
        raise RuntimeError(REASON)


class InAsyncMount(Sound):
    """Raises when it is mounted, after it gave way once."""

    async def on_mount(self) -> None:
        await asyncio.sleep(0)
        raise RuntimeError(REASON)


class InHandler(Sound):
    """Raises when a key is pressed."""

    def on_key(self, event: Key) -> None:
        if event.key == "x":
            raise RuntimeError(REASON)


class InWorker(Sound):
    """Raises in an async worker."""

    def on_mount(self) -> None:
        async def work() -> None:
            raise RuntimeError(REASON)

        self.run_worker(work())


class InThread(Sound):
    """Raises in a thread worker."""

    def on_mount(self) -> None:
        def work() -> None:
            raise RuntimeError(REASON)

        self.run_worker(work, thread=True)


class InTimer(Sound):
    """Raises in a timer."""

    def on_mount(self) -> None:
        def tick() -> None:
            raise RuntimeError(REASON)

        self.set_timer(0.01, tick)


class InRender(Sound):
    """Raises when it is drawn for the first time: inside the screen's own layout."""

    def render(self) -> RenderResult:
        raise RuntimeError(REASON)


class InLateRender(Sound):
    """Raises when it is drawn after the key ``x``."""

    doomed = False

    def on_key(self, event: Key) -> None:
        if event.key == "x":
            self.doomed = True
            self.refresh()

    def render(self) -> RenderResult:
        if self.doomed:
            raise RuntimeError(REASON)
        return "not yet"


class InStyles(Sound):
    """Brings a style sheet that does not hold."""

    DEFAULT_CSS = "InStyles { colour: no; width: }"


BY_NAME: dict[str, type[Widget]] = {
    "sound": Sound,
    "init": InInit,
    "compose": InCompose,
    "mount": InMount,
    "async_mount": InAsyncMount,
    "handler": InHandler,
    "worker": InWorker,
    "thread": InThread,
    "timer": InTimer,
    "render": InRender,
    "late_render": InLateRender,
    "css": InStyles,
}
