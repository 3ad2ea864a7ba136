"""Settings: drawn from schemas, the person's own first, then the region's, then each plugin's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from cap_tui.errors import CapError
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.formats import own_language_name
from cap_tui.text.i18n import _, languages, pick
from cap_tui.widgets.fields import FormField, Kind
from cap_tui.widgets.form import Form
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.themes import ANSI, DARK, LIGHT, OWN, PLAIN, PROJECTOR
from cap_tui.widgets.view import error_line

if TYPE_CHECKING:
    from cap_tui.plugin.entries import SettingEntry
    from cap_tui.plugin.manifest import Manifest
    from cap_tui.screens.region_session import OpenRegion

KEYS = "keys"  # the row that shows the keys
KINDS: Mapping[str, Kind] = {
    "text": "text",
    "int": "int",
    "float": "float",
    "bool": "bool",
    "choice": "choice",
}


@dataclass(frozen=True)
class Group:
    """Settings that are changed together; ``where`` is the prefix of their dotted names."""

    title: str
    where: str
    fields: tuple[FormField, ...]
    values: Mapping[str, Any]
    of_region: bool = False


SCREEN_DEFAULTS: dict[str, Any] = {
    "language": "",
    "theme": DARK,
    "profile": "auto",
    "glyphs": "auto",
    "clipboard": "auto",
    "mouse": True,
}
"""The settings of ``[screen]`` while nothing is chosen."""


def _screen_fields(spoken: Iterable[str]) -> tuple[FormField, ...]:
    """The fields of ``[screen]``, with the languages that can be chosen."""
    return (
        FormField(
            "language",
            _("Language"),
            "choice",
            choices=(("", _("of your system")), *((c, own_language_name(c)) for c in spoken)),
            help=_("Language of the program; it starts again in it, at once"),
        ),
        FormField(
            "theme",
            _("Colours"),
            "choice",
            choices=(
                (DARK, _("dark")),
                (LIGHT, _("light")),
                (PROJECTOR, _("projector")),
                (ANSI, _("the terminal's own")),
                (PLAIN, _("none")),
                *((name, name) for name in OWN),
            ),
            help=_("Projector has the strongest contrast; NO_COLOR=1 always means none"),
        ),
        FormField(
            "profile",
            _("Terminal"),
            "choice",
            choices=(
                ("auto", _("as the terminal can")),
                ("full", _("every colour")),
                ("lite", _("256 colours, for a slow link")),
                ("plain", _("lines of text")),
            ),
            help=_("What is sent to the terminal; takes effect at the next start"),
        ),
        FormField(
            "glyphs",
            _("Signs"),
            "choice",
            choices=(
                ("auto", _("as the terminal can")),
                ("unicode", "Unicode"),
                ("ascii", "ASCII"),
            ),
            help=_("How bars and marks are drawn"),
        ),
        FormField(
            "clipboard",
            _("Clipboard"),
            "choice",
            choices=(
                ("auto", _("as the terminal can")),
                ("osc52", "OSC 52"),
                ("tmux", _("OSC 52 through tmux")),
                ("file", _("into a file")),
            ),
            help=_("Where y copies to"),
        ),
        FormField(
            "mouse",
            _("Mouse"),
            "bool",
            help=_("Off leaves the mouse to your terminal, for selecting; from the next start on"),
        ),
    )


def own_group(setting: Any) -> Group:
    """The person's own settings. A chosen language that this region does not add stays a choice."""
    chosen = setting("screen.language", "")
    spoken = dict.fromkeys((*languages(), *((chosen,) if chosen else ())))
    values = {name: setting(f"screen.{name}", default) for name, default in SCREEN_DEFAULTS.items()}
    return Group(_("This program"), "screen", _screen_fields(spoken), values)


def region_group(region: OpenRegion) -> Group:
    """What workspace.toml says of the region, as far as it is a matter of a form."""
    config = region.workspace.config.region
    fields = (
        FormField("name", _("Name"), required=True, most=200, help=_("Name of the region")),
        FormField(
            "country", _("Country"), help=_("Two letters, ISO 3166"), required=True, least=2, most=2
        ),
        FormField(
            "languages",
            _("Languages"),
            "list",
            help=_("Codes with commas between: de, en"),
            required=True,
        ),
        FormField(
            "currency",
            _("Currency"),
            help=_("Three letters, ISO 4217"),
            required=True,
            least=3,
            most=3,
        ),
        FormField("neighbours", _("Neighbours"), "list", help=_("Codes of regions to work with")),
    )
    values = {field.name: getattr(config, field.name) for field in fields}
    return Group(_("Region"), "region", fields, values, of_region=True)


def publicity_group(region: OpenRegion) -> Group:
    """Who pays: stands on everything that leaves the region."""
    from cap_tui.report.publicity import programme_periods

    config = region.workspace.config.publicity
    fields = (
        FormField("fund", _("Fund"), help=_("The fund that pays, such as the ERDF"), most=200),
        FormField("programme", _("Programme"), help=_("Name of the programme"), most=200),
        FormField("project", _("Project"), help=_("Acronym or name of the project"), most=200),
        FormField(
            "period",
            _("Programme period"),
            "choice",
            choices=(("", _("none")), *((name, name) for name in programme_periods())),
            help=_("Of the European funds: its statement and the emblem stand on what leaves"),
        ),
        FormField(
            "logo", _("Logo"), help=_("The official file, in the folder of the region"), most=200
        ),
        FormField(
            "house",
            _("Word template"),
            help=_("Your own .docx for reports, in the folder of the region"),
            most=200,
        ),
    )
    values = {field.name: getattr(config, field.name) for field in fields}
    return Group(_("Publicity"), "publicity", fields, values, of_region=True)


def plugin_group(manifest: Manifest, values: Mapping[str, Any]) -> Group:
    """A plugin's settings as its manifest declares them."""
    fields = tuple(_field(entry) for entry in manifest.settings)
    where = f"plugins.settings.{manifest.id}"
    return Group(pick(manifest.name) or manifest.id, where, fields, values, of_region=True)


def _field(entry: SettingEntry) -> FormField:
    return FormField(
        name=entry.key,
        label=pick(entry.name) or entry.key.replace("_", " ").capitalize(),
        kind=KINDS[entry.type],
        help=pick(entry.help),
        unit=entry.unit,
        required=entry.type in ("int", "float"),
        choices=tuple((choice, choice) for choice in entry.choices),
        least=entry.min,
        most=entry.max,
        default=entry.default,
    )


def settings_groups(setting: Any, region: OpenRegion | None) -> list[Group]:
    """Every group of settings: the person's own, then the region's, then those of the plugins that are on."""
    groups = [own_group(setting)]
    if region is None:
        return groups
    groups += [region_group(region), publicity_group(region)]
    for state in region.host.plugins:
        if state.state.on and state.manifest.settings:
            values = region.host.context(state.id).settings
            groups.append(plugin_group(state.manifest, values))
    return groups


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
        changes = {
            f"{group.where}.{name}": value
            for name, value in values.items()
            if not _same(value, opened.get(name))
        }
        expect = {f"{group.where}.{name}": value for name, value in opened.items()}
        region = self.shell.region
        if not group.of_region or region is None:
            self.shell.save_settings(changes, expect)
            self._other_language = "screen.language" in changes
            return
        region.workspace.save_config(changes, expect=expect)
        region.host.attach(region.workspace)


def _same(value: Any, before: Any) -> bool:
    """Whether a value is as it was; a choice that is left empty is read as None, and stood as no text."""
    return bool(value == before) or (value in ("", None) and before in ("", None))


def _row(group: Group) -> Row:
    said = ", ".join(
        f"{field.label} {_said(field, group.values.get(field.name))}" for field in group.fields
    )
    return Row(group.where, [group.title, safe_line(said, Role.MUTED)])


def _said(field: FormField, value: Any) -> str:
    """A setting's value as people read it: the words of a choice, a dash for nothing."""
    text = field.spell(value)
    return dict(field.choices).get(text, text) or "–"
