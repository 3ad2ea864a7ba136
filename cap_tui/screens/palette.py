"""The palette: find an action, a view, a setting or a record by a few letters of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from cap_tui.errors import CapError
from cap_tui.screens.base import CapScreen
from cap_tui.screens.palette_search import PaletteEntry, found
from cap_tui.screens.record_search import RecordNameSearch
from cap_tui.text.i18n import _, pick
from cap_tui.widgets.actions import Offered, key_name, offered
from cap_tui.widgets.asked_line import AskedLine
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.overlay import Overlay, move_list
from cap_tui.widgets.safe_text import Role, safe_line


def entries_for(screen: CapScreen) -> list[PaletteEntry]:
    """All that applies on ``screen`` at this moment: actions, the region's views, the plugins' actions."""
    return [
        *_actions(screen),
        *_views(screen),
        *_kinds(screen),
        *_content(screen),
        *_settings(screen),
        *_plugin_actions(screen),
    ]


def _actions(screen: CapScreen) -> Iterator[PaletteEntry]:
    for offer in offered(screen):
        if offer.action.id == "app.find" or not offer.area:
            continue
        name = _("{area}: {verb}").format(area=offer.area, verb=offer.label)
        keys = key_name(offer.keys[0]) if offer.keys else ""
        if "{key}" not in offer.action.method:
            yield PaletteEntry(
                name,
                keys,
                _runner(screen, offer),
                title=offer.label,
                keywords=f"{offer.keywords} {offer.help}",
                changes=offer.action.changes,
                phrases=offer.keywords if "," in offer.keywords else "",
            )


def _runner(screen: CapScreen, offer: Offered) -> Callable[[], object]:
    method = offer.action.method

    async def run() -> None:
        await screen.app.run_action(method, offer.node)

    return run


def _views(screen: CapScreen) -> Iterator[PaletteEntry]:
    region = screen.shell.region
    if region is None:
        return
    for view in region.views():
        area, title = region.title(view.id)
        name = _("{area}: {verb}").format(area=area, verb=title)
        run = partial(screen.shell.show_view, view.id)
        yield PaletteEntry(name, "", run, title=title, keywords=view.help, phrases=view.keywords)


def _kinds(screen: CapScreen) -> Iterator[PaletteEntry]:
    region = screen.shell.region
    if region is None:
        return
    for kind in region.context.kinds():
        title = kind.title(many=True)
        name = _("{area}: {verb}").format(area=_("List"), verb=title)
        words = f"{kind.title()} {kind.translate(kind.help)} {_('add edit remove delete')}"
        run = partial(screen.shell.show_records, kind.table)
        phrases = ", ".join([kind.id, *([kind.translate(kind.keywords)] if kind.keywords else [])])
        yield PaletteEntry(name, "", run, title=title, keywords=words, phrases=phrases)


def _content(screen: CapScreen) -> Iterator[PaletteEntry]:
    region = screen.shell.region
    if region is None:
        return
    from cap_tui.screens.content import kind_choices, registry_of

    registry = registry_of(region)
    every = " ".join(f"{kind.name} {pick(kind.title)}" for kind in registry.kinds())
    for kind, title in [("", _("Content")), *kind_choices(registry)]:
        name = _("{area}: {verb}").format(area=_("List"), verb=title)
        run = partial(screen.shell.show, "content", kind)
        yield PaletteEntry(
            name, "", run, title=str(title), keywords=f"{kind or every} {_('content plugins')}"
        )


def _settings(screen: CapScreen) -> Iterator[PaletteEntry]:
    from cap_tui.widgets.setting_groups import settings_groups

    for group in settings_groups(screen.shell.setting, screen.shell.region):
        for field in group.fields:
            title = f"{group.title}, {field.label}"
            name = _("{area}: {verb}").format(area=_("Settings"), verb=title)
            run = partial(screen.shell.show, "settings", group.where)
            yield PaletteEntry(name, "", run, title=field.label, keywords=field.help)


def _plugin_actions(screen: CapScreen) -> Iterator[PaletteEntry]:
    region = screen.shell.region
    if region is None:
        return
    from cap_tui.screens.background_tasks import run_plugin_action
    from cap_tui.screens.plugin_actions import action_keys, plugin_actions

    for plugin, action in plugin_actions(screen):
        name = _("{area}: {verb}").format(area=region.plugin_name(plugin), verb=action.title)
        keys = action_keys(action, screen.shell.own_keys)
        yield PaletteEntry(
            name,
            key_name(keys[0]) if keys else "",
            partial(run_plugin_action, screen, plugin, action),
            title=action.title,
            keywords=action.help,
            changes=action.changes,
        )


class Palette(Overlay):
    """A line to type in and what fits below it."""

    def __init__(
        self, entries: Sequence[PaletteEntry], records: RecordNameSearch | None = None
    ) -> None:
        super().__init__()
        self._entries = list(entries)
        self._records = records
        self._wanted = ""
        self._shown = self._entries

    def compose(self) -> ComposeResult:
        words = _("type a few letters of an action, view or record")
        yield AskedLine(placeholder=words, verb=_("Choose"))
        yield Rows(
            [Column("", least=20), Column("", 6, "right")],
            self._rows(),
            empty=_("Nothing here is called that. Esc closes."),
        )

    def first(self) -> Widget:
        return self.query_one(Input)

    def on_mount(self) -> None:
        records = self._records
        if records is None:
            return

        def read() -> None:
            try:
                records.read()
            except CapError as error:
                self.app.call_from_thread(self._records_unread, error)
            else:
                self.app.call_from_thread(self._find)

        self.run_worker(read, thread=True, exclusive=True, group="palette")

    def _records_unread(self, error: CapError) -> None:
        if isinstance(self.screen, CapScreen):
            self.screen.say(error.what, "warning")

    def _rows(self) -> list[Row]:
        return [
            Row(str(index), [safe_line(entry.name), safe_line(entry.keys, Role.KEY)])
            for index, entry in enumerate(self._shown)
        ]

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._wanted = event.value
        self._find()

    def _find(self) -> None:
        if not self.is_attached:
            return
        records = self._records.entries if self._records else ()
        self._shown = found(self._wanted, self._entries, records)
        rows = self.query_one(Rows)
        rows.show(self._rows())
        rows.action_edge(-1)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(Rows).action_choose()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        entry = self._shown[int(event.key)]
        self.close()
        self.app.call_later(entry.run)

    def on_key(self, event: events.Key) -> None:
        move_list(self.query_one(Rows), event)
