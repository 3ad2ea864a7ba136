"""The base of every view: a plugin's screenful, hosted by the core, fed with a context."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from cap_tui.errors import CapError, Conflict
from cap_tui.report.document_reader import (
    DocumentReader,
    HeldBack,
    hold_back,
    looked_through_by,
)
from cap_tui.text.i18n import _
from cap_tui.widgets.actions import Acting, UserAction, row_methods
from cap_tui.widgets.safe_text import Line, safe_line
from cap_tui.widgets.style_scope import scope_sheet

if TYPE_CHECKING:
    from cap_tui.api import PluginContext, Record
    from cap_tui.plugin.context import PluginTransaction
    from cap_tui.widgets.text_view import Source

T = TypeVar("T")
_UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


class Progress:
    """How far a task is. Written by the task's thread, read once a second by the screen."""

    def __init__(self) -> None:
        self.done = 0.0
        self.total = 0.0
        self.stage = ""

    def __call__(self, done: float, total: float = 0.0, stage: str = "") -> None:
        """Say that ``done`` of ``total`` is finished; ``stage`` names what is going on."""
        self.done, self.total = done, total
        self.stage = stage or self.stage

    def words(self) -> str:
        """Progress as text: a share where the total is known, else a count."""
        if self.total:
            return f"{self.stage} {min(1.0, self.done / self.total):.0%}".strip()
        return f"{self.stage} {self.done:g}".strip() if self.done else self.stage


class StatusMessage(Message):
    """Something to tell the person, in the line above the keys. ``kind``: good, hint, warning, error."""

    def __init__(self, text: str, kind: str = "good") -> None:
        super().__init__()
        self.text = text
        self.kind = kind


class Written(Message):
    """A file was written; the screen says where it is and, over SSH, how to fetch it."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file


class Started(Message):
    """A task began; the screen shows its progress."""

    def __init__(self, label: str, progress: Progress) -> None:
        super().__init__()
        self.label = label
        self.progress = progress


class Finished(Message):
    """A task ended: with a result, or with an error."""

    def __init__(
        self, progress: Progress, then: Callable[[], object] | None, error: Exception | None
    ) -> None:
        super().__init__()
        self.progress = progress
        self.then = then
        self.error = error


def run_in_thread(
    node: Widget,
    label: str,
    work: Callable[[Progress], T],
    then: Callable[[T], object] | None = None,
    *,
    agreed: bool = False,
) -> None:
    """Do ``work`` in a thread on behalf of ``node``; the screen shows its progress and calls ``then``.

    Documents that it writes are looked through. What in them looks like data about people is shown, and
    the work begins anew when the person says yes, which is ``agreed``.
    """
    progress = Progress()
    node.post_message(Started(label, progress))
    reader = None if agreed else _reader_of(node)

    def ask(held: HeldBack) -> None:
        from cap_tui.widgets.overlay import confirm

        def answered(yes: bool) -> None:
            # Made anew: while the person was asked, another report or bundle may have left.
            if yes:
                run_in_thread(node, label, work, then, agreed=True)

        text = [safe_line(line) for line in held.warnings]
        confirm(node, _("Write it with these texts?"), answered, text=text)

    def run() -> None:
        try:
            with looked_through_by(reader):
                result = work(progress)
        except HeldBack as held:
            node.post_message(Finished(progress, partial(ask, held), None))
        except CapError as error:
            node.post_message(Finished(progress, None, error))
        except BaseException:
            node.post_message(Finished(progress, None, None))
            raise
        else:
            node.post_message(Finished(progress, then and partial(then, result), None))

    node.run_worker(run, thread=True, group="task")


def _reader_of(node: Widget) -> DocumentReader:
    """Who looks through documents on behalf of a widget: it knows the people of the open region."""
    region = getattr(node.app, "region", None)
    readonly = bool(getattr(region, "readonly", False))
    return hold_back(getattr(region, "workspace", None), readonly=readonly)


class Conflicted(Message):
    """Somebody else changed the record first; the screen shows both versions.

    ``resolve`` saves the document that the person takes from them; without it the record is
    stored as it was chosen, and ``then`` is called. ``ours`` names the fields that the person changed (None: not known),
    ``labels`` the fields for people.
    """

    def __init__(
        self,
        conflict: Conflict,
        resolve: Callable[[dict[str, Any]], object] | None = None,
        *,
        then: Callable[[], object] | None = None,
        ours: frozenset[str] | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.conflict = conflict
        self.then = then
        self.resolve = resolve
        self.ours = ours
        self.labels = labels or {}


def error_line(error: CapError) -> str:
    """An error in one line: what happened, where, and what to do. An id is no place for people."""
    known = error.where and not _UID.search(error.where)
    where = f"({error.where})" if known else ""
    return " ".join(part for part in (error.what, where, error.remedy) if part)


class PageWanted(Message):
    """A page of the core is to be shown on top; ``show`` gets the shell and shows it."""

    def __init__(self, show: Callable[[Any], object]) -> None:
        super().__init__()
        self.show = show


class OperationWanted(Message):
    """What the kind of a table offers under a key is to be done with one of its records."""

    def __init__(self, table: str, uid: str, key: str) -> None:
        super().__init__()
        self.table = table
        self.uid = uid
        self.key = key


class PresentWanted(Message):
    """A view wants the whole screen, or gives the frame back."""

    def __init__(self, on: bool) -> None:
        super().__init__()
        self.on = on


class Changed(Message):
    """Records were changed here; every screen reads them again."""


@cache
def _changing_methods(view: type[Acting]) -> frozenset[str]:
    """The methods of a view's actions that change data."""
    return frozenset(
        declared.method.partition("(")[0]
        for kind in view.__mro__
        for declared in kind.__dict__.get("ACTIONS", ())
        if declared.changes
    )


class PluginView(Acting, Vertical):
    """One view of a plugin.

    Subclasses name what a person can do in :attr:`ACTIONS` (a method ``action_<name>`` each),
    compose widgets of ``cap_tui.ui``, and read the workspace in :meth:`refresh_data`, which is
    called after mounting and whenever records change, by whomever. State lives in the
    workspace; a view may be thrown away and made anew at any time.
    """

    DEFAULT_CSS = "PluginView { width: 1fr; height: 1fr; }"

    ACTIONS: ClassVar[tuple[UserAction, ...]] = ()

    PRESENT: ClassVar[bool] = False
    """Whether the view begins in the present mode, for a projector; see :meth:`present`."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Keep the view's style sheet to the view."""
        if sheet := cls.__dict__.get("DEFAULT_CSS", ""):
            cls.DEFAULT_CSS = scope_sheet(sheet, cls.__name__)
        super().__init_subclass__(**options)

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__()
        self.ctx = ctx

    def on_mount(self) -> None:
        if not self._pruning:  # else it was left before it stood, and has nothing to draw on
            self.refresh_data()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A reader changes nothing: what an action declares to change is off; so is what needs a row and has none."""
        if action in row_methods(type(self)) and not self.has_row:
            return False
        return not (action in _changing_methods(type(self)) and self.ctx.readonly)

    @property
    def has_row(self) -> bool:
        """Whether a list of the view has a row under its cursor."""
        return any(getattr(rows, "current", None) is not None for rows in self.query("Rows"))

    def refresh_data(self) -> None:
        """Read what is shown from the workspace and draw it."""

    @property
    def acts_for(self) -> str:
        """The subject of the changes that are made here (a participant, say): undo looks at those."""
        return ""

    def selection(self) -> Record | None:
        """The record that is marked, for what other plugins offer on it; None when there is none."""
        return None

    def open_draft(self, draft: str) -> None:
        """Open the form whose draft has this name: it was open when the last session was lost."""

    def explain(self) -> Iterable[Line]:
        """What ``?`` says here: for the number at the cursor its formula, n, method and what is missing."""
        return ()

    def help(self) -> Iterable[Line]:
        """What F1 says of this view, above its keys."""
        return ()

    def present(self, on: bool = True) -> None:
        """Take the whole screen without the frame of the core, or give it back.

        In this mode all keys are the view's own, except Esc, which always ends the mode. What must
        not be overlooked ("synthetic") and what is said stay visible.
        """
        self.post_message(PresentWanted(on))

    @property
    def presenting(self) -> bool:
        """Whether the view has the whole screen."""
        return bool(getattr(self.screen, "presenting", False))

    def say(self, text: str, kind: str = "good") -> None:
        """Tell the person something in one line. ``kind``: good, hint, warning, error."""
        self.post_message(StatusMessage(text, kind))

    def show_error(self, error: CapError) -> None:
        """Show why something was refused: a conflict with both versions, anything else in full."""
        self.post_message(Finished(Progress(), None, error))

    def records_changed(self) -> None:
        """Tell the shell that this view stored something: every screen reads its records again."""
        self.post_message(Changed())

    def attempt(
        self,
        change: Callable[[], T],
        told: str = "",
        then: Callable[[T], object] | None = None,
    ) -> bool:
        """Make a change; every screen reads its records again, ``told`` is said, ``then`` gets the result.

        A :class:`cap_tui.errors.Conflict` is shown with both versions, any other CapError in the
        line of messages with what happened, where and what to do; then False is returned.
        """
        results: list[T] = []
        if not self.stored(lambda: results.append(change())):
            return False
        self.refresh_data()
        self.post_message(Changed())
        if told:
            self.say(told)
        if then is not None:
            then(results[0])
        return True

    def stored(self, change: Callable[[], object]) -> bool:
        """Make a change and read nothing again; whether it is stored. A refusal is shown as :meth:`attempt` shows it."""
        try:
            change()
        except Conflict as conflict:
            self.post_message(Conflicted(conflict))
            return False
        except CapError as error:
            self.say(error_line(error), "warning")
            return False
        return True

    def show_lines(self, title: str, lines: Source) -> None:
        """Show a text on a page of its own; Esc comes back."""
        self.post_message(PageWanted(lambda shell: shell.show("pager", title, lines)))

    def show_view(self, view: str) -> None:
        """Open another view by its id; this one gives way."""
        self.post_message(PageWanted(lambda shell: shell.show_view(view)))

    def show_record(self, table: str, uid: str) -> None:
        """Open the page of a record."""
        self.post_message(PageWanted(lambda shell: shell.show_record(table, uid)))

    def show_form(
        self, table: str, record: Record | None = None, values: Mapping[str, Any] | None = None
    ) -> None:
        """Open the form over a record, or over a new one that begins with ``values``."""
        self.post_message(PageWanted(lambda shell: shell.show_form(table, record, values)))

    def operate(self, table: str, uid: str, key: str) -> None:
        """Do with a record what its kind offers under ``key``, such as ``t`` for an activity's stage."""
        self.post_message(OperationWanted(table, uid, key))

    def say_written(self, file: Path) -> None:
        """Say where a written file is and, over SSH, how to fetch it."""
        self.post_message(Written(file))

    def change(
        self,
        label: str,
        make: Callable[[PluginTransaction], T],
        then: Callable[[T], object] | None = None,
    ) -> None:
        """Write to the plugin's own tables in one transaction called ``label``.

        ``make`` gets the transaction and adds, puts and removes records; ``then`` gets what it
        returned. Refusals are shown as :meth:`attempt` shows them.
        """

        def store() -> T:
            with self.ctx.transaction(label) as transaction:
                return make(transaction)

        self.attempt(store, then=then)

    def run_task(
        self,
        label: str,
        work: Callable[[Progress], T],
        then: Callable[[T], object] | None = None,
    ) -> None:
        """Do slow ``work`` in a thread while the screen stays usable; ``then`` gets its result afterwards.

        ``work`` must not touch a widget; it tells its progress through its argument. A
        :class:`cap_tui.errors.CapError` that it raises is shown to the person; any other
        exception counts as a fault of the plugin.
        """
        run_in_thread(self, label, work, then)
