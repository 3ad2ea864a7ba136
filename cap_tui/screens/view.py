"""The place of a plugin's view: hosts the widget that the plugin makes, and outlives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, Self

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.widget import Widget

from cap_tui.errors import CapError, NotFound, PluginFault
from cap_tui.plugin.call_marker import marker
from cap_tui.plugin.time_budget import TimedCall
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.screens.plugin_styles import check_sheet
from cap_tui.text.i18n import _
from cap_tui.widgets.folded_warnings import FoldedWarnings
from cap_tui.widgets.header_footer import MessageLine
from cap_tui.widgets.overlay import overlay_open
from cap_tui.widgets.safe_text import Line, Role, joined, safe, safe_line
from cap_tui.widgets.text_view import LinesView, Words
from cap_tui.widgets.view import OperationWanted, PluginView, PresentWanted

if TYPE_CHECKING:
    from cap_tui.model.record import Record
    from cap_tui.plugin.context import PluginContext
    from cap_tui.plugin.contributions import View
    from cap_tui.plugin.listed_views import ListedView
    from cap_tui.screens.region_session import OpenRegion

HINT_FOR = 5.0  # seconds that a presentation names the key that ends it


class PluginScreen(CapScreen):
    """One view of a plugin, with the others of the same plugin in a line above it."""

    CSS_PATH = "view.tcss"
    ACTIONS = PLACES["view"]
    BINDINGS = [Binding("escape", "end_present", priority=True, show=False)]
    PLACE: ClassVar[str] = "view"

    def __init__(self, view: str) -> None:
        super().__init__()
        self.view = view
        self.ready = False
        self.presenting = False
        self._placing = True
        self._mark = 0  # names the view should the process end while it is shown

    @property
    def plugin(self) -> str:
        """The id of the plugin whose view is shown."""
        return self.view.partition(".")[0]

    @property
    def standing(self) -> bool:
        """Keys typed ahead wait for the view."""
        return super().standing and not self._placing

    def shown_by(self) -> tuple[str, ...]:
        return (self.view,)

    @classmethod
    def shown_again(cls, region: OpenRegion | None, /, *words: str) -> Self:
        known = [view.id for view in region.views()] if region else []
        if words[0] not in known:
            raise NotFound(_("The view is not there any more."), where=words[0])
        plugin = region.host.plugin(words[0].partition(".")[0]) if region else None
        if plugin and plugin.troubled and plugin.source.kind != "built-in":
            raise PluginFault(plugin.reason, where=words[0])  # it would end this start, too
        return cls(words[0])

    def open_draft(self, draft: str) -> None:
        for view in self.query(PluginView):
            view.open_draft(draft)

    def body(self) -> Iterable[Widget]:
        yield Words(id="tabs")
        yield Vertical(id="place")

    def path(self) -> list[str]:
        region = self.shell.region
        return list(region.title(self.view)) if region else []

    def help_lines(self) -> Iterable[Line]:
        region = self.shell.region
        here = [view for view in region.views() if view.id == self.view] if region else []
        return [view.help for view in here if view.help]

    def selection(self) -> Record | None:
        return next((r for v in self.query(PluginView) if (r := v.selection()) is not None), None)

    def acts_for(self) -> str:
        return next((view.acts_for for view in self.query(PluginView)), "")

    def explain_lines(self) -> Iterable[Line]:
        return [line for view in self.query(PluginView) for line in view.explain()]

    def on_mount(self) -> None:
        self._mark = marker.enter(self.plugin, self.view, "view")
        self._show_tabs()
        self.call_after_refresh(self.place_view)

    def on_unmount(self) -> None:
        marker.leave(self._mark)

    def _siblings(self) -> list[ListedView]:
        region = self.shell.region
        return [v for v in region.views() if v.plugin == self.plugin] if region else []

    def _show_tabs(self) -> None:
        self.query_one("#tabs", Words).show(self._tabs)

    def _tabs(self, width: int) -> list[Line]:
        """The views of the plugin in one line: as many on both sides of this one as there is room for."""
        views = self._siblings()
        if len(views) < 2:
            return []
        tabs = [self._tab(number, view) for number, view in enumerate(views, 1)]
        here = next((i for i, view in enumerate(views) if view.id == self.view), 0)
        first = last = here
        room = width - tabs[here].cell_length - 4
        for index in [*range(here + 1, len(tabs)), *range(here - 1, -1, -1)]:
            room -= tabs[index].cell_length + 2
            if room < 0:
                break
            first, last = min(first, index), max(last, index)
        before = "… " if first else ""
        after = " …" if last < len(tabs) - 1 else ""
        return [joined([before, joined(tabs[first : last + 1], "  "), after])]

    def _tab(self, number: int, view: ListedView) -> Content:
        words = f"{number} {view.title}"
        if view.id == self.view:
            return safe_line(f"[{words}]", Role.CURSOR)
        return safe_line(words, Role.MUTED)

    def place_view(self) -> None:
        """Make the widget of the view and put it in its place; a failure is shown, not met.

        Nothing here waits for a plugin's widget: one that fails while it is mounted would
        never answer.
        """
        if not self.is_attached:
            return  # left before the view could be made
        place = self.query_one("#place", Vertical)
        place.remove_children()
        self.ready = False
        try:
            widget = self._made()
        except PluginFault as error:
            self.shell.view_failed(self, self.plugin, error)
            return
        except CapError as error:
            self._placing = False
            place.mount(LinesView(_failed(error)))
            self.shell.show_error(error)
            return
        place.mount(widget)
        widget.call_later(self._arrived, widget)

    def _made(self) -> Widget:
        """The plugin's widget, its style sheet tried first; whatever goes wrong is a PluginFault."""
        region = self.shell.region
        if region is None:
            raise PluginFault(_("No region is open."))
        view = region.host.view(self.view)
        ctx = region.host.context(self.plugin)
        widget = view.factory(ctx)
        if widget is None:
            return LinesView(lambda width: self._text_of(view, ctx, width))
        if not isinstance(widget, Widget):
            raise PluginFault(
                _("The view {view} is no widget.").format(view=self.view), where=self.plugin
            )
        check_styles(widget, self.app.get_css_variables())
        return widget

    def _text_of(self, view: View, ctx: PluginContext, width: int) -> list[Line]:
        """The lines of a view without a widget, made within the time of a hook; a failure is the view's."""
        call = TimedCall(lambda: list(view.lines(ctx, width)))
        while not call.wait(0.02):
            if call.overdue():
                words = _("{view} lines did not answer in {seconds:g} s.")
                told = words.format(view=self.view, seconds=call.budget)
                self.shell.view_failed(self, self.plugin, PluginFault(told, where=self.plugin))
                return []
        try:
            return list(call.result())
        except PluginFault as error:
            self.shell.view_failed(self, self.plugin, error)
            return []
        except CapError as error:
            return _failed(error)

    def _arrived(self, widget: Widget) -> None:
        """The widget stands: called from its own message loop, so never when it failed to mount."""
        self.ready = True
        self._placing = False
        if self.shell.region is not None:
            self.shell.region.host.view_worked(self.view)
        # Parts of the view that was left may still be there, and hidden ones: neither takes keys.
        first = next((w for w in self.focus_chain if widget in w.ancestors_with_self), None)
        if first is not None and self.focused is None:
            self.set_focus(first)
        self.renew_frame()
        self._name_key_clashes()
        if any(view.PRESENT for view in self.query(PluginView)):
            self._present(True)

    def on_present_wanted(self, event: PresentWanted) -> None:
        """A view takes the whole screen, or gives the frame back."""
        event.stop()
        self._present(event.on)

    def _present(self, on: bool) -> None:
        self.presenting = on
        self.set_class(on, "-present")
        self.set_class(on and bool(self.marks()), "-marked")
        self.renew_frame()
        if on:
            self.say(_("Esc ends the presentation."), "hint")
            self.set_timer(HINT_FOR, lambda: self.expire_message(HINT_FOR / 2))

    def action_end_present(self) -> None:
        """Back to the view with its frame; a plugin cannot take this key."""
        self._present(False)
        self.expire_message(0.0)

    def _name_key_clashes(self) -> None:
        """Say which of the person's own keys this view takes for itself."""
        own = self.shell.own_keys
        if not own:
            return
        from cap_tui.screens.user_keys import view_clashes

        actions = [action for view in self.query(PluginView) for action in view.ACTIONS]
        if found := view_clashes(own, actions):
            self.say(" ".join(found), "warning")

    def action_turn(self, number: int) -> None:
        """Another view of the same plugin."""
        views = self._siblings()
        if number <= len(views) and views[number - 1].id != self.view:
            marker.leave(self._mark)
            self.view = views[number - 1].id
            self._mark = marker.enter(self.plugin, self.view, "view")
            self.say("")  # what was said belongs to the view that is left
            self._show_tabs()
            self._placing = True
            self.call_next(self.place_view)

    def action_explain(self) -> None:
        """Explain what is marked."""
        lines = [safe(line) for line in self.explain_lines()]
        if lines:
            self.shell.show("pager", _("Explained"), lines)
        else:
            self.say(_("There is nothing to explain here."), "hint")

    def action_warnings(self) -> None:
        """All warnings about the view, in full."""
        if lines := self._warnings():
            self.shell.show("pager", _("Warnings"), lines)

    def on_folded_warnings_opened(self) -> None:
        self.action_warnings()

    def _warnings(self) -> list[Line]:
        return [line for folded in self.query(FoldedWarnings) for line in folded.full_lines()]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.presenting or action == "end_present":
            ends = action == "end_present" and self.presenting
            return ends and not overlay_open(self)
        if action == "warnings" and not self._warnings():
            return False
        return super().check_action(action, parameters)

    def on_operation_wanted(self, event: OperationWanted) -> None:
        """Do with a record what its kind offers."""
        from cap_tui.operations.kind_operations import operations_of
        from cap_tui.screens.kinds.base import operate, tell_refusal

        event.stop()
        region = self.shell.region
        kind = region.context.kinds().of_table(event.table) if region else None
        if region is None or kind is None:
            return

        def attempt(change: Callable[[], str]) -> None:
            try:
                told = change()
            except CapError as error:
                tell_refusal(self, kind, error)
            else:
                self.shell.records_changed()
                self.say(told)

        try:
            record = region.context.records(kind.record).get(event.uid)
        except CapError as error:
            tell_refusal(self, kind, error)
            return
        operation = next(o for o in operations_of(kind) if o.key == event.key)
        operate(self, operation, [record], attempt)

    def records_changed(self) -> None:
        for view in self.query(PluginView):
            view.call_later(view.refresh_data)
        for lines in self.query("#place > LinesView").results(LinesView):
            lines.reflow()

    def finish(self, then: Callable[[], object]) -> None:
        """What follows a task of a view runs as the view's own code, so that a failure is the view's."""
        views = list(self.query(PluginView))
        if views:
            views[0].call_later(then)
        else:
            then()

    def announce(self, text: str) -> None:
        """What others changed is not announced to a room."""
        if not self.presenting:
            super().announce(text)

    def say(self, text: str, kind: str = "good") -> None:
        self.query_one(MessageLine).say(text, kind)


def _failed(error: CapError) -> list[Line]:
    lines: list[Line] = [safe_line(error.what, Role.BAD)]
    if error.remedy:
        lines.append(safe(error.remedy))
    return lines


def check_styles(widget: Widget, variables: dict[str, str]) -> None:
    """Parse the style sheets of a widget's classes before it is mounted; :class:`PluginFault` when one is not valid."""
    for kind in type(widget).__mro__:
        css = kind.__dict__.get("DEFAULT_CSS", "")
        if css and not kind.__module__.startswith("textual.") and issubclass(kind, DOMNode):
            check_sheet(css, kind.__name__, variables)
