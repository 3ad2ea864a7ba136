"""Settings: drawn from schemas, the person's own first, then the region's, then each plugin's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from cap_tui.errors import CapError
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _
from cap_tui.widgets.form import Form
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.setting_groups import Group, said_value, settings_groups
from cap_tui.widgets.view import error_line

if TYPE_CHECKING:
    from cap_tui.screens.region_session import OpenRegion

KEYS = "keys"  # the row that shows the keys


class SettingsScreen(CapScreen):
    """The groups, and the form of the one that is being changed; ``group`` names the one to open at once."""

    CSS_PATH = "settings.tcss"
    ACTIONS = PLACES["settings"]
    PLACE: ClassVar[str] = "settings"

    def __init__(self, group: str = "") -> None:
        super().__init__()
        self._wanted = group
        self._groups: list[Group] = []
        self._open: Group | None = None
        self._other_language = False

    def body(self) -> Iterable[Widget]:
        yield Rows([Column("", 20), Column("", least=20)], verb=_("Change"), id="groups")

    def shown_by(self) -> tuple[str, ...]:
        return (self._open.where,) if self._open is not None and self.query(Form) else ()

    def path(self) -> list[str]:
        return [_("Settings")]

    def help_lines(self) -> Iterable[Line]:
        return [
            _(
                "Your own settings are kept in your home of the program, the region's in its workspace.toml."
            ),
            _("Both are text files; what you write there by hand is kept."),
        ]

    def on_mount(self) -> None:
        self._list()
        rows = self.query_one(Rows)
        rows.focus()
        if self._wanted:
            rows.go_to(self._wanted)
            rows.action_choose()

    def _list(self) -> None:
        if region := self.shell.region:
            self._reload(region)
        self._groups = settings_groups(self.shell.setting, self.shell.region)
        keys = Row(
            KEYS, [_("Keys"), safe_line(_("of every action; how to change them"), Role.MUTED)]
        )
        self.query_one(Rows).show([*(_row(group) for group in self._groups), keys])

    def _show_keys(self) -> None:
        from cap_tui.screens.user_keys import KeyList

        where = str(self.shell.home.config_file)
        self.shell.show("pager", _("Keys"), KeyList(self.shell.own_keys, where).lines)

    def _reload(self, region: OpenRegion) -> None:
        """The file may have been changed by hand or by another shell; one that is invalid is told."""
        try:
            region.workspace.reload_config()
        except CapError as error:
            self.say(error_line(error), "warning")

    async def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        if event.key == KEYS:
            self._show_keys()
            return
        group = next(group for group in self._groups if group.where == event.key)
        region = self.shell.region
        if group.of_region and region and region.readonly:
            self.say(_("This region may only be read."), "warning")
            return
        await self.query(Form).remove()
        self._open = group
        form = Form(
            group.fields,
            group.values,
            draft=f"settings.{group.where}",
            save=lambda values, opened: self._save(group, values, opened),
            id="form",
        )
        self.query_one(Rows).display = False
        await self.mount(form, after=self.query_one(Rows))
        form.first().focus()

    async def on_form_saved(self, event: Form.Saved) -> None:
        event.stop()
        if self._open is not None:
            self.say(_("{group}: saved.").format(group=self._open.title))
        if self._other_language:
            self.shell.start_again()
            return
        await self._close_form()

    async def on_form_cancelled(self, event: Form.Cancelled) -> None:
        event.stop()
        await self._close_form()

    async def _close_form(self) -> None:
        await self.query(Form).remove()
        rows = self.query_one(Rows)
        rows.display = True
        self._list()
        rows.focus()

    def _save(self, group: Group, values: Mapping[str, Any], opened: Mapping[str, Any]) -> None:
        """Store what was changed over the values that the form was opened with."""
        changes, expect = group.changes(values, opened), group.expected(opened)
        region = self.shell.region
        if not group.of_region or region is None:
            self.shell.save_settings(changes, expect)
            self._other_language = "screen.language" in changes
            return
        region.workspace.save_config(changes, expect=expect)
        region.host.attach(region.workspace)


def _row(group: Group) -> Row:
    said = ", ".join(
        f"{field.label} {said_value(field, group.values.get(field.name))}" for field in group.fields
    )
    return Row(group.where, [group.title, safe_line(said, Role.MUTED)])
