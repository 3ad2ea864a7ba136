"""What every screen of the core shares: the frame, the keys of its place, news of changed records."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from cap_tui.errors import CapError
from cap_tui.screens.contained_loops import LastingLoop
from cap_tui.text.i18n import _
from cap_tui.text.written_file import fetch_command, written_file_lines
from cap_tui.widgets.actions import Acting
from cap_tui.widgets.header_footer import (
    LEAST_HEIGHT,
    LEAST_WIDTH,
    Enlarge,
    KeyBar,
    MessageLine,
    TitleBar,
)
from cap_tui.widgets.overlay import Overlay, overlay_open
from cap_tui.widgets.safe_text import Line
from cap_tui.widgets.style_scope import scope_sheet
from cap_tui.widgets.view import (
    Changed,
    Conflicted,
    Finished,
    PageWanted,
    Progress,
    Started,
    StatusMessage,
    Written,
)

if TYPE_CHECKING:
    from cap_tui.errors import PluginFault
    from cap_tui.model.record import Record
    from cap_tui.screens.region_session import OpenRegion
    from cap_tui.widgets.form import Drafts
    from cap_tui.workspace import HistoryEntry
    from cap_tui.workspace.home import Home


T = TypeVar("T")


class Shell(Protocol):
    """What screens ask of the program around them."""

    home: Home
    region: OpenRegion | None
    drafts: Drafts
    use_plugins: bool
    opening: str
    own_keys: Mapping[str, tuple[str, ...]]

    @property
    def files_folder(self) -> Path: ...
    def open_region(self, folder: Path) -> None: ...
    def show(self, name: str, *args: Any, **options: Any) -> None: ...
    def show_view(self, view: str) -> None: ...
    def say(self, text: str, kind: str = "good") -> None: ...
    def show_records(self, table: str) -> None: ...
    def show_record(self, table: str, uid: str) -> None: ...
    def show_form(
        self, table: str, record: Record | None = None, values: Mapping[str, Any] | None = None
    ) -> None: ...
    def record_saved(self, table: str, uid: str, name: str) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def show_conflict(self, conflicted: Conflicted) -> None: ...
    def record_options(self, table: str) -> Sequence[tuple[str, str]]: ...
    def view_failed(self, screen: CapScreen, plugin: str, error: PluginFault) -> None: ...
    def records_changed(self) -> None: ...
    def release_paint(self) -> None: ...
    def compare_sequence(self) -> None: ...
    def save_settings(
        self, changes: Mapping[str, Any], expect: Mapping[str, Any] | None = None
    ) -> None: ...
    def start_again(self) -> None: ...
    def setting(self, name: str, default: Any = None) -> Any: ...


class CapScreen(Acting, LastingLoop, Screen[None]):
    """A screen: the line of the place, a body, the line of words, the line of keys."""

    DEFAULT_CSS = """
    CapScreen {
        layers: base overlay front; overflow: hidden;
        background: $background; color: $foreground;
    }
    """

    AUTO_FOCUS = ""
    PLACE: ClassVar[str] = ""

    def __init_subclass__(cls, **options: Any) -> None:
        """Take the sheet that ``CSS_PATH`` names, beside the screen's module, as the style of this screen only."""
        name = cls.__dict__.get("CSS_PATH")
        if name:
            module = sys.modules[cls.__module__].__file__ or ""
            sheet = Path(module).with_name(name).read_text("utf-8")
            cls.DEFAULT_CSS = scope_sheet(sheet, cls.__name__)
            cls.CSS_PATH = None
        super().__init_subclass__(**options)

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield from self.body()
        yield MessageLine()
        yield KeyBar()

    def body(self) -> Iterable[Widget]:
        """The widgets between the lines of the frame."""
        return ()

    def _compositor_refresh(self) -> None:
        """Draw nothing, and owe nothing, while the first paint is held or another screen covers this one.

        The whole screen is drawn when that ends. Textual takes the screen below for one that shines through and
        repaints the upper one for it, without what had changed there by itself.
        """
        if getattr(self.app, "paint_held", False) or self.app.screen is not self:
            self._dirty_widgets.clear()
            self._compositor._dirty_regions.clear()
        else:
            super()._compositor_refresh()

    @property
    def shell(self) -> Shell:
        """The program around the screen."""
        return cast(Shell, self.app)

    def read_region(self, read: Callable[[OpenRegion], T], show: Callable[[T], None]) -> None:
        """Read the open region in a thread, then show what was found; a newer reading ends an older one."""
        region = self.shell.region
        if region is None:
            return

        def work() -> None:
            worker = get_current_worker()

            def told(what: Callable[[Any], object], said: object) -> None:
                if not worker.is_cancelled:  # the thread of an older reading ran on
                    what(said)

            try:
                found = read(region)
            except CapError as error:
                self.app.call_from_thread(told, self.shell.show_error, error)
                return
            self.app.call_from_thread(told, show, found)

        self.run_worker(work, thread=True, exclusive=True, group="read")

    def path(self) -> list[str]:
        """The way here, for the line at the top."""
        return []

    def selection(self) -> Record | None:
        """The record that is marked here, for what plugins offer; None when there is none."""
        return None

    def marks(self) -> list[str]:
        """What must not be overlooked, for the right end of the line at the top."""
        region = self.shell.region
        if region is None:
            return []
        away = region.away
        return [
            mark
            for mark, holds in (
                (_("not connected since {time}").format(time=away), bool(away)),
                (_("synthetic"), region.synthetic),
                (_("read only"), region.readonly),
            )
            if holds
        ]

    @property
    def standing(self) -> bool:
        """Whether the screen and the box over it are there to answer a key."""
        boxes = [box for box in self.query_children(Overlay) if not box.closing]
        if self.focused is None and self.app.app_focus and self.query("Form"):
            return False  # the form is drawn, and its first field is about to get the keyboard
        return self.is_mounted and all(box.has_focus_within for box in boxes)

    def shown_by(self) -> tuple[str, ...] | None:
        """The words with which :meth:`shown_again` makes this screen anew; None when nothing leads back to it."""
        return ()

    @classmethod
    def shown_again(cls, _region: OpenRegion | None, /, *words: str) -> Self:
        """The screen as it was shown in a session that was lost; raises CapError when what it is about is gone."""
        return cls(*words)

    def open_draft(self, draft: str) -> None:
        """Open the form that has this draft, where the screen opens forms."""

    def marked_key(self) -> str:
        """The key of the row under the cursor of the list that has the keyboard, or had it before a box was opened."""
        boxes = [box.opener for box in self.query_children(Overlay)]
        row = getattr(boxes[0] if boxes else self.focused, "current", None)
        return str(getattr(row, "key", ""))

    def mark_row(self, key: str) -> bool:
        """Put the cursor of the list that has the keyboard on this row; False while the list does not have it."""
        go_to = getattr(self.focused, "go_to", None)
        if key and go_to is not None:
            go_to(key)
        return not key or self.marked_key() == key

    def help_lines(self) -> Iterable[Line]:
        """What this screen is for: the first lines of its help."""
        return ()

    def explain_lines(self) -> Iterable[Line]:
        """What ``?`` says here."""
        return ()

    def chosen_change(self) -> HistoryEntry | None:
        """The change that undo is to take back here; None where no change can be marked."""
        return None

    def acts_for(self) -> str:
        """The subject for which changes are made here; undo looks at those."""
        return ""

    def records_changed(self) -> None:
        """Records changed, by whomever: read them again."""

    def say(self, text: str, kind: str = "good") -> None:
        """Tell the person something in one line."""
        self.query_one(MessageLine).say(text, kind)

    def announce(self, text: str) -> None:
        """Say what others changed; not over a warning that has to be read, nor before the screen is built."""
        for line in self.query(MessageLine):
            if not line.warns:
                line.say(text, "hint")

    def expire_message(self, after: float) -> None:
        """Take away what was said more than ``after`` seconds ago."""
        for line in self.query(MessageLine):
            line.expire(after)

    def tell_notices(self, notices: Sequence[str]) -> None:
        """What the store had to put right or cannot do: in the line of words, or in full where that is too long."""
        if len(notices) == 1 and len(notices[0]) <= self.size.width - 4:
            self.say(notices[0], "warning")
        elif notices:
            self.shell.show("pager", _("Messages on opening"), list(notices))

    def __init__(self) -> None:
        super().__init__()
        self._tasks: dict[Progress, str] = {}
        self._ticking: Timer | None = None
        self._read_seq: int | None = None

    def on_mount(self) -> None:
        self.renew_frame()

    def on_screen_resume(self) -> None:
        self.renew_frame()
        region = self.shell.region
        if region is None or self._read_seq is None:  # what is mounted now is read now
            self._read_seq = region.workspace.seq if region else None
        elif self._read_seq != region.workspace.seq:
            self.tell_changed()

    def tell_changed(self) -> None:
        """The region changed: read it again, at once or when the screen is next on top."""
        if self.is_current and self.is_mounted:
            region = self.shell.region
            self._read_seq = region.workspace.seq if region else None
            self.records_changed()

    def renew_frame(self) -> None:
        """Draw the lines at the top and the bottom again, if they changed."""
        for bar in self.query(TitleBar):
            name = self.shell.region.name if self.shell.region else self.shell.opening
            bar.show([_("cap-tui"), name, *self.path()], self.marks())
        for keys in self.query(KeyBar):
            keys.show(self)

    def on_descendant_focus(self) -> None:
        self.call_after_refresh(self.renew_frame)

    def on_resize(self, event: events.Resize) -> None:
        small = event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT
        shown = self.query(Enlarge)
        if small and not shown:
            self.mount(Enlarge())
        elif not small:
            shown.remove()
        for cover in shown:
            cover.refresh()
        self.call_after_refresh(self.renew_frame)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (self.is_attached and overlay_open(self))

    def action_back(self) -> None:
        """To where one came from; the first screen stays."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    def on_overlay_closed(self) -> None:
        self.renew_frame()

    def on_status_message(self, event: StatusMessage) -> None:
        event.stop()
        self.say(event.text, event.kind)

    def on_written(self, event: Written) -> None:
        event.stop()
        self.say_written(event.file)

    def say_written(self, file: Path) -> None:
        """Say where a written file is; over SSH a page with the command that fetches it."""
        where = written_file_lines(file)[0]
        self.say(where)
        if command := fetch_command(file):
            how = _("This command, in a terminal of your own computer, fetches it:")
            self.shell.show("pager", _("Written"), [where, "", how, "", command])

    def on_page_wanted(self, event: PageWanted) -> None:
        event.stop()
        event.show(self.shell)

    def on_changed(self, event: Changed) -> None:
        event.stop()
        self.shell.records_changed()

    def on_conflicted(self, event: Conflicted) -> None:
        event.stop()
        self.shell.show_conflict(event)

    def on_started(self, event: Started) -> None:
        event.stop()
        self._tasks[event.progress] = event.label
        if self._ticking is None:
            self._ticking = self.set_interval(1.0, self._tell_progress)
        self._tell_progress()

    def on_finished(self, event: Finished) -> None:
        event.stop()
        self._tasks.pop(event.progress, None)
        if not self._tasks and self._ticking is not None:
            self._ticking.stop()
            self._ticking = None
        self._tell_progress()
        if event.error is not None:
            self.shell.show_error(event.error)
        elif event.then is not None:
            self.finish(event.then)

        self.shell.compare_sequence()

    def finish(self, then: Callable[[], object]) -> None:
        """Do what follows a task."""
        then()

    def _tell_progress(self) -> None:
        words = [f"{label} {progress.words()}".strip() for progress, label in self._tasks.items()]
        self.query_one(MessageLine).busy(" · ".join(words))


def told(error: CapError) -> list[Line]:
    """An error as lines: what happened, where, what to do."""
    from cap_tui.widgets.safe_text import Role, joined, safe

    lines: list[Line] = [safe(error.what)]
    if error.where:
        lines.append(joined([safe(_("Where:"), Role.MUTED), safe(error.where)], " "))
    if error.remedy:
        lines.append(joined([safe(_("What to do:"), Role.HEADING), safe(error.remedy)], " "))
    return lines
