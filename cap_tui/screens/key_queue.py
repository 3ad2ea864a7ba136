"""Keys in their order: a key typed ahead is answered by the place that the keys before it lead to.

Textual hands every key at once to the widget that has the keyboard, while what the key before
it did (another view, a question, another screen) is still on its way. On a slow link keys
arrive in bunches; they would reach a widget that is being taken down, and be lost. Here a key
waits until the one before it has been answered and the place it leads to stands. What is pasted
waits in the same line, else it would overtake the keys that choose where it goes.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Any

from textual import events
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from cap_tui.screens.actions import EVERYWHERE
from cap_tui.screens.base import CapScreen
from cap_tui.screens.rereading import Rereading
from cap_tui.screens.reserved_keys import RESERVED_KEY, ReservedKeys

LEAVE = next(action for action in EVERYWHERE if action.id == "app.leave")
LOOK_EVERY = 0.005  # seconds, only while keys wait
SETTLING = 0.1  # seconds after a key in which the keyboard may still go from one widget to the next
READ_WITHIN = 1.0  # seconds after which the next key takes away what was said
PATIENCE = 400
"""So many looks (two seconds): a place that never comes to stand must not hold the keyboard.

Looks are counted, not seconds: while the program is at work (a form is being stored) nobody looks, and
the next key must not overtake what the work leads to.
"""
OPENING_PATIENCE = 2000
"""So many looks (ten seconds) keys wait for a region that is being opened; what leaves the program never does."""


class Answered(Message):
    """Follows a key from widget to widget; when it arrives, the key has been dealt with."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class KeyQueue(ReservedKeys, Rereading):
    """A program that answers keys one after another."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._ahead: deque[events.Key | events.Paste] = deque()
        self._keys = 0
        self._asked: Widget | None = None
        self._handed_on = 0.0
        self._where: tuple[object, object] = (None, None)
        self._looking: Timer | None = None
        self._looks = 0
        self.opens_region = False

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded and self._leaves(event.key):
            await self.run_action("app.leave")  # waits for nobody
        elif isinstance(event, events.Key | events.Paste) and not self.screen_stack:
            event.stop()  # the program is ending, its screens are gone
        elif isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._ahead.append(event)
            await self._go_on()
        else:
            await super().on_event(event)

    def _leaves(self, key: str) -> bool:
        """Whether a key leaves at once: the reserved one; while a region is being opened, every key for it."""
        if key == RESERVED_KEY or not self.opens_region:
            return key == RESERVED_KEY
        return key in self.own_keys.get(LEAVE.id, LEAVE.keys)

    async def _go_on(self) -> None:
        """Hand on the keys that may go; look again a little later while others wait."""
        if not self.screen_stack:
            self._ahead.clear()
        while self._ahead and self._free():
            await self._hand_on(self._ahead.popleft())
        if self._ahead and self._looking is None:
            self._looking = self.set_interval(LOOK_EVERY, self._look_again)
        elif not self._ahead and self._looking is not None:
            self._looking.stop()
            self._looking = None

    async def _look_again(self) -> None:
        self._looks += 1
        await self._go_on()

    async def _hand_on(self, key: events.Key | events.Paste) -> None:
        asked = self.focused or self.screen
        self._handed_on = time.monotonic()
        self._looks = 0
        self._where = (self.screen, self.focused)
        self._asked = None
        if isinstance(self.screen, CapScreen):
            self.screen.expire_message(READ_WITHIN)
        if not (isinstance(key, events.Key) and await self.run_reserved(key.key)):
            await super().on_event(key)
        if key.is_forwarded:  # else it was a key of the whole program, and is answered
            self._keys += 1
            self._asked = asked
            asked.post_message(Answered(self._keys))

    async def on_answered(self, message: Answered) -> None:
        """The key before has been dealt with."""
        if message.number == self._keys:
            self._asked = None
            await self._go_on()
            if not self._ahead and self.screen_stack:
                # Of many keys at once only the last has everything drawn.
                self.compare_sequence()
                if isinstance(self.screen, CapScreen):
                    self.screen.renew_frame()  # what can be done may have changed with the key

    def _free(self) -> bool:
        """Whether the next key may go: the one before is answered, and where it led to stands."""
        if self.opens_region and self._looks <= OPENING_PATIENCE:
            return False
        if self._looks > PATIENCE:
            return True
        asked = self._asked
        if asked is not None and asked.is_attached and asked.is_running:
            return False
        nodes = (self, self.screen, *self.screen.walk_children())
        if any(node.message_queue_size for node in nodes if node.is_running):
            return False  # what the key set off ("this row was chosen") is still under way
        before, self._where = self._where, (self.screen, self.focused)
        standing = not isinstance(self.screen, CapScreen) or self.screen.standing
        settled = time.monotonic() - self._handed_on > SETTLING
        return standing and (before == self._where or settled)
