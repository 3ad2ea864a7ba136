"""Every screen shows the region as it is: screens read again when the region's sequence has moved.

Whoever moved it (a view, a task, a plugin's own thread, another process), the program compares
:attr:`Workspace.seq` after each key, after each task, on news and four times a second, so that
no view has to report what it changed.
"""

from __future__ import annotations

from textual.app import App
from textual.message import Message

from cap_tui.errors import CapError
from cap_tui.screens.base import CapScreen
from cap_tui.screens.region_session import OpenRegion
from cap_tui.text.i18n import _, ngettext

SHOWN_FOR = 8.0  # seconds that a message stays which is no warning
COMPARE_EVERY = 0.25  # seconds; two numbers are compared, nothing is drawn


class RegionNews(Message):
    """Somebody else changed the region. Posted from the thread that watches."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, RegionNews)


class Rereading(App[int]):
    """A program whose screens never show an old state."""

    region: OpenRegion | None = None
    _told_seq = -1
    _told_away = ""

    def on_mount(self) -> None:
        self.set_interval(COMPARE_EVERY, self._look)

    def _look(self) -> None:
        self.compare_sequence()
        screen = self.screen_stack[-1] if self.screen_stack else None  # none while it ends
        if isinstance(screen, CapScreen):
            screen.expire_message(SHOWN_FOR)
            if self.region is not None and self.region.away != self._told_away:
                self._told_away = self.region.away
                screen.renew_frame()

    def compare_sequence(self) -> None:
        """Have the screens read again when the region has changed since they did."""
        if self.region is not None and self.region.workspace.seq != self._told_seq:
            self.records_changed()

    def records_changed(self) -> None:
        """The region changed: the screen on top reads it again now, the others when they come back."""
        if self.region is not None:
            self._told_seq = self.region.workspace.seq
        for screen in self.screen_stack:
            if isinstance(screen, CapScreen):
                screen.tell_changed()

    def post_news(self, _seq: int) -> None:
        """Called in the thread that watches."""
        self.post_message(RegionNews())

    def on_region_news(self) -> None:
        """Take in what others wrote; show it, and say who wrote what."""
        region = self.region
        if region is None:
            return
        try:
            entries = region.news()
        except CapError as error:
            if screen := self._screen_on_top():
                screen.say(str(error), "warning")
            return
        if entries:
            newest, more = entries[0], len(entries) - 1
            words = _("{who}: {what}").format(who=newest.actor or _("Somebody"), what=newest.told)
            if more:
                words += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
            if screen := self._screen_on_top():
                screen.announce(words)
        self.compare_sequence()

    def _screen_on_top(self) -> CapScreen | None:
        screen = self.screen_stack[-1] if self.screen_stack else None
        return screen if isinstance(screen, CapScreen) and screen.is_mounted else None
