"""Views that fail on purpose, one for each way in which a view can fail, and one that is sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from cap_tui.api import PluginContext, View, hookimpl

if TYPE_CHECKING:
    from textual.widget import Widget

BY_CLASS = (
    "sound",
    "init",
    "compose",
    "mount",
    "async_mount",
    "handler",
    "worker",
    "thread",
    "timer",
    "render",
    "late_render",
    "css",
)


def speak(ctx: PluginContext, width: int) -> Iterator[str]:
    """A twin in text that works."""
    yield f"{ctx.region.name}: this view says hello."[:width]


def raising(*_arguments: Any) -> Any:
    """Fail at once."""
    raise RuntimeError("broken on purpose")


def no_widget(_ctx: PluginContext) -> str:
    """Something that cannot be mounted."""
    return "not a widget"


def made(name: str) -> Callable[[PluginContext], Widget]:
    """A factory of the widget that fails in the way of this name."""

    def factory(_ctx: PluginContext) -> Widget:
        from .views import BY_NAME

        return BY_NAME[name]()

    return factory


@hookimpl
def cap_views(ctx: PluginContext) -> Iterator[View]:  # noqa: ARG001 - a hook has the arguments of its name
    """One view for each way to fail."""
    for name in BY_CLASS:
        yield View(f"broken.{name}", made(name), speak)
    yield View("broken.factory", raising, speak)
    yield View("broken.nothing", no_widget, speak)
    yield View("broken.lines", made("sound"), raising)
