"""Questions laid over a screen: light to draw, keyboard first, one at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from cap_tui.errors import CapError
from cap_tui.text.folding import fold_text
from cap_tui.text.i18n import _
from cap_tui.widgets.actions import Acting, UserAction
from cap_tui.widgets.key_bindings import OVERLAY_KEYS, PICKER_KEYS
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import Line, Role, safe, safe_line
from cap_tui.widgets.text_view import Words

LEAST_LIST, MOST_LIST = 2, 12
"""Lines that a list in a box gets, whatever stands around it."""


class Overlay(Acting, Vertical):
    """A box over a screen. Esc closes it; while it is open, the keys below it are silent."""

    DEFAULT_CSS = """
    Overlay {
        layer: overlay; dock: top; width: 100%; height: auto; max-height: 100%;
        margin: 2 0; padding: 0 1; border: round $border; background: $background;
    }
    Overlay Rows { height: auto; }
    """

    ACTIONS: ClassVar[tuple[UserAction, ...]] = OVERLAY_KEYS

    _opener: Widget | None = None
    closing = False

    class Closed(Message):
        """The box is gone; the keys below it work again."""

    def first(self) -> Widget:
        """The widget that gets the keyboard when the box opens."""
        return self.query_one(Rows)

    @property
    def opener(self) -> Widget | None:
        """The widget that had the keyboard before the box was opened."""
        return self._opener

    def on_mount(self) -> None:
        self.trap_focus()
        self.first().focus()
        self.call_after_refresh(self._fit_list)

    def on_resize(self) -> None:
        self._fit_list()

    def _fit_list(self) -> None:
        """Give the list the lines that the rest of the box leaves, so that its cursor stays in sight."""
        for rows in self.query_children(Rows):
            others = (child for child in self.children if child is not rows)
            used = sum(child.outer_size.height for child in others) + self.gutter.height
            room = self.screen.size.height - self.styles.margin.height - used
            rows.styles.max_height = max(LEAST_LIST, min(MOST_LIST, room))

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """The cursor of a box is nothing to the screen below."""
        event.stop()

    def action_dismiss(self) -> None:
        """Close without an answer."""
        self.close()

    def close(self) -> None:
        """Take the box away and give the keyboard back to where it was."""
        opener = self._opener
        self.closing = True
        self.screen.post_message(self.Closed())
        self.remove()
        if opener is not None and opener.is_attached and opener.screen is self.screen:
            opener.focus()


def open_overlay(node: DOMNode, overlay: Overlay) -> None:
    """Lay ``overlay`` over the screen of ``node``; one that is already open gives way."""
    screen: Screen[Any] = node.app.screen
    opener = screen.focused
    for other in screen.query(Overlay):
        opener = other._opener
        other.closing = True
        other.remove()
    overlay._opener = opener
    screen.mount(overlay)


def overlay_open(screen: Screen[Any]) -> bool:
    """Whether a box lies over ``screen``."""
    return any(isinstance(child, Overlay) and not child.closing for child in screen.children)


LIST_MOVES = {
    "down": ("move", 1),
    "up": ("move", -1),
    "pagedown": ("page", 1),
    "pageup": ("page", -1),
}


def move_list(rows: Rows, event: events.Key) -> bool:
    """Let the arrows and page keys of a line of text move in the list below it; True when one did."""
    if rows.has_focus or event.key not in LIST_MOVES:
        return False
    name, step = LIST_MOVES[event.key]
    getattr(rows, f"action_{name}")(step)
    event.stop()
    event.prevent_default()
    return True


TYPING_PAUSE = 1.0  # seconds after which a letter begins another word


FOLLOW_EVERY = (
    0.25  # seconds between two looks at what a box follows; what is the same is not drawn again
)

Choices = Sequence[tuple[str, Line]]
FollowedChoices = Choices | Callable[[], Choices]
FollowedText = Iterable[Line] | Callable[[], Iterable[Line]]
"""Lines, or a function that is asked for them again while the box is open."""


class Choose(Overlay):
    """A question with a few answers, one a row; the cursor starts on the first.

    Text and answers that are functions are asked again while the box is open.

    A digit or the first letters of an answer move the cursor to it; Enter takes it. A digit
    that no answer begins with counts the rows. ``y`` and ``n`` take the answers whose keys are
    ``yes`` and ``no``. Esc takes the answer ``escape``, and none where it is empty.
    A text that is longer than its place scrolls with the page keys, so that the answers stay in sight.
    """

    DEFAULT_CSS = "Choose > VerticalScroll { height: auto; }"

    ACTIONS = PICKER_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('yes')", show=False),
        Binding("n", "answer('no')", show=False),
        Binding("pagedown", "scroll_text(1)", show=False, priority=True),
        Binding("pageup", "scroll_text(-1)", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        choices: FollowedChoices,
        then: Callable[[str], object],
        *,
        text: FollowedText = (),
        escape: str = "",
    ) -> None:
        super().__init__()
        self._escape = escape
        self._title = title
        self._followed = choices, text
        self._choices, self._text = self._asked()
        self._then = then
        self._typed = ""
        self._typed_at = 0.0

    def _asked(self) -> tuple[tuple[tuple[str, Line], ...], tuple[Line, ...]]:
        """Answers and text as they are now."""
        choices, text = self._followed
        return (
            tuple(choices() if callable(choices) else choices),
            tuple(text() if callable(text) else text),
        )

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Words(self._words())
        yield Rows([Column("")], self._rows(), verb=_("Choose"))

    def _fit_list(self) -> None:
        """Give the answers their lines first, then the text what is left, then more answers the rest."""
        if not self.query(Words) or not self.query(Rows):
            return  # keys typed ahead come before the box is built, or have answered it
        told, rows = self.query_one(VerticalScroll), self.query_one(Rows)
        room = self.screen.size.height - self.styles.margin.height - self.gutter.height
        most = max(1, room - min(len(self._choices), LEAST_LIST))
        told.styles.max_height = most
        used = min(self.query_one(Words).outer_size.height, most)
        rows.styles.max_height = max(LEAST_LIST, min(MOST_LIST, room - used))

    def action_scroll_text(self, step: int) -> None:
        """Scroll the text by a page."""
        told = self.query_one(VerticalScroll)
        told.scroll_relative(y=step * max(1, told.size.height - 1), animate=False)

    def _words(self) -> list[Line]:
        return [safe_line(self._title, Role.HEADING), *map(safe, self._text)]

    def _rows(self) -> list[Row]:
        return [Row(key, [label]) for key, label in self._choices]

    def on_mount(self) -> None:
        if any(map(callable, self._followed)):
            self.set_interval(FOLLOW_EVERY, self._follow)

    def _follow(self) -> None:
        """Draw the text and the answers again that have changed."""
        if self.closing:
            return
        try:
            choices, text = self._asked()
        except CapError:
            return  # it cannot be read now: what is shown stays
        if text != self._text:
            self._text = text
            self.query_one(Words).show(self._words())
            self.call_after_refresh(self._fit_list)
        if choices != self._choices:
            self._choices = choices
            self.query_one(Rows).show(self._rows())

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        self.action_answer(event.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A letter answers only where its answer is offered."""
        if action == "answer":
            return self._is_offered(str(parameters[0]))
        if action == "scroll_text":
            # Asked of each key, also of one that is typed before the box is built.
            return any(told.max_scroll_y > 0 for told in self.query(VerticalScroll))
        return super().check_action(action, parameters)

    def _is_offered(self, answer: str) -> bool:
        return any(key == answer for key, _words in self._choices)

    def _is_answer(self, letter: str) -> bool:
        """Whether a letter takes an answer at once."""
        return self._is_offered({"y": "yes", "n": "no"}.get(letter, "\0"))

    def action_answer(self, key: str) -> None:
        """Give the answer of that key."""
        self.close()
        self._then(key)

    def action_dismiss(self) -> None:
        """Close with the answer that Esc stands for, or without any."""
        self.close()
        if self._escape:
            self._then(self._escape)

    def on_key(self, event: events.Key) -> None:
        letter = event.character or ""
        typed = len(letter) == 1 and letter.isalpha() and not self._is_answer(letter)
        if typed and self.action_go_to(letter):
            event.stop()
            event.prevent_default()

    def action_go_to(self, letter: str) -> bool:
        """Move the cursor to the answer that begins with what was typed; False when none does."""
        now = time.monotonic()
        before = self._typed if now - self._typed_at < TYPING_PAUSE else ""
        for typed in (before + letter, letter):
            found = self._begins_with(typed, after=len(typed) == 1)
            if found is not None:
                self._typed, self._typed_at = typed, now
                self.query_one(Rows).go_to(found)
                return True
        return False

    def _begins_with(self, typed: str, *, after: bool) -> str | None:
        """The key of the answer, looked for from the cursor on (or past it, to come to the next)."""
        keys = [key for key, _label in self._choices]
        current = self.query_one(Rows).current
        start = keys.index(current.key) + after if current and current.key in keys else 0
        places = [*range(start, len(keys)), *range(start)]
        words = [_first_words(label) for _key, label in self._choices]
        found = [i for i in places if words[i].startswith(fold_text(typed))]
        if typed.isdigit():
            found.sort(key=lambda i: words[i][len(typed) : len(typed) + 1].isdigit())
            if not found and 0 < int(typed) <= len(keys):
                found = [int(typed) - 1]
        return keys[found[0]] if found else None


def _first_words(label: Line) -> str:
    """A label as it is compared with what is typed: without signs before the first letter or digit."""
    text = fold_text(safe_line(label).plain)
    return text[next((i for i, letter in enumerate(text) if letter.isalnum()), 0) :]


class Confirm(Choose):
    """Yes or no; the cursor starts on no unless ``default`` is set, ``y`` and ``n`` answer too."""

    def __init__(
        self,
        question: str,
        then: Callable[[bool], object],
        *,
        text: Iterable[Line] = (),
        yes: str = "",
        no: str = "",
        default: bool = False,
    ) -> None:
        choices = [
            ("no", no or _("No, leave everything as it is (n)")),
            ("yes", yes or _("Yes (y)")),
        ]
        if default:
            choices.reverse()
        super().__init__(question, choices, lambda key: then(key == "yes"), text=text, escape="no")


def confirm(
    node: DOMNode,
    question: str,
    then: Callable[[bool], object],
    *,
    text: Iterable[Line] = (),
    yes: str = "",
    no: str = "",
    default: bool = False,
) -> None:
    """Ask a yes-or-no question over the screen of ``node``; ``then`` is called with the answer.

    Name in ``text`` what will happen, and say in ``yes`` and ``no`` what they do. Enter means no,
    or yes with ``default``; Esc always means no.
    """
    open_overlay(node, Confirm(question, then, text=text, yes=yes, no=no, default=default))


def choose(
    node: DOMNode,
    title: str,
    choices: FollowedChoices,
    then: Callable[[str], object],
    *,
    text: FollowedText = (),
    escape: str = "",
) -> None:
    """Offer several answers as (key, words); ``then`` is called with the key of the chosen one.

    Keys ``yes`` and ``no`` are chosen by ``y`` and ``n`` too; ``escape`` is the key that Esc chooses. Where the
    answers or the text are a function, the box follows it while it is open.
    """
    open_overlay(node, Choose(title, choices, then, text=text, escape=escape))
