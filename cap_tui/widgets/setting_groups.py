"""Settings as groups of fields, from their schemas: the person's own, the region's, those of each plugin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from cap_tui.text.formats import own_language_name
from cap_tui.text.i18n import _, languages, pick
from cap_tui.widgets.fields import FormField, Kind
from cap_tui.widgets.themes import ANSI, DARK, LIGHT, OWN, PLAIN, PROJECTOR

if TYPE_CHECKING:
    from cap_tui.plugin.entries import SettingEntry
    from cap_tui.plugin.host import Host
    from cap_tui.plugin.manifest import Manifest
    from cap_tui.workspace import Workspace

KINDS: Mapping[str, Kind] = {
    "text": "text",
    "int": "int",
    "float": "float",
    "bool": "bool",
    "choice": "choice",
}


class SetRegion(Protocol):
    """A region whose settings are read and changed."""

    @property
    def workspace(self) -> Workspace: ...
    @property
    def host(self) -> Host: ...


@dataclass(frozen=True)
class Group:
    """Settings that are changed together; ``where`` is the prefix of their dotted names."""

    title: str
    where: str
    fields: tuple[FormField, ...]
    values: Mapping[str, Any]
    of_region: bool = False

    def changes(self, values: Mapping[str, Any], opened: Mapping[str, Any]) -> dict[str, Any]:
        """What of these values is others than when the form was opened, by dotted names."""
        return {
            f"{self.where}.{name}": value
            for name, value in values.items()
            if not _same(value, opened.get(name))
        }

    def expected(self, opened: Mapping[str, Any]) -> dict[str, Any]:
        """The values over which a change is made, by dotted names."""
        return {f"{self.where}.{name}": value for name, value in opened.items()}


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
    return (*_reading_fields(spoken), *_terminal_fields())


def _reading_fields(spoken: Iterable[str]) -> tuple[FormField, ...]:
    """In which language and colours a person reads."""
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
    )


def _terminal_fields() -> tuple[FormField, ...]:
    """What the terminal is sent, and what it can do."""
    return (
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


def region_group(region: SetRegion) -> Group:
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


def publicity_group(region: SetRegion) -> Group:
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


def settings_groups(setting: Any, region: SetRegion | None) -> list[Group]:
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


def _same(value: Any, before: Any) -> bool:
    """Whether a value is as it was; a choice that is left empty is read as None, and stood as no text."""
    return bool(value == before) or (value in ("", None) and before in ("", None))


def said_value(field: FormField, value: Any) -> str:
    """A setting's value as people read it: the words of a choice, a dash for nothing."""
    text = field.spell(value)
    return dict(field.choices).get(text, text) or "–"
