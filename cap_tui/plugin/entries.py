"""The entries of a plugin.toml: what a plugin can list of itself without running."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from cap_tui.model.content import Words as Words

PluginId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
LocalName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
KindName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
VersionText = Annotated[str, msgspec.Meta(pattern=r"^\d+(\.\d+){0,3}([a-z-].*)?$", max_length=40)]
ApiText = Annotated[str, msgspec.Meta(pattern=r"^\d+\.\d+$")]
CodeName = Annotated[str, msgspec.Meta(pattern=r"^([A-Za-z_][\w.]*:[A-Za-z_]\w*)?$")]
"""``module:name`` inside the plugin's own package."""
HookName = Literal["checks", "status", "report_sections", "actions", "event", "demo"]
SharedTable = Literal[
    "areas",
    "challenges",
    "activities",
    "ratings",
    "critical_mass",
    "actions",
    "joint_activities",
    "actors",
    "evidence",
    "workshops",
    "participants",
    "agenda_steps",
    "cards",
    "merges",
    "merge_states",
    "ballots",
    "voting_tokens",
    "votes",
    "ballot_keys",
    "workshop_notes",
    "roadmap",
]


class ManifestEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every entry of a manifest shares: an unknown key is an error."""


class SettingEntry(ManifestEntry, frozen=True, kw_only=True):
    """A setting: the core validates it and draws its form. ``min`` and ``max`` bound numbers, and the length of texts."""

    key: LocalName
    type: Literal["text", "int", "float", "bool", "choice"] = "text"
    default: str | int | float | bool | None = None
    min: float | None = None
    max: float | None = None
    choices: tuple[str, ...] = ()
    name: Words = ""
    help: Words = ""
    unit: str = ""


class TableEntry(ManifestEntry, frozen=True, kw_only=True):
    """A table of the plugin; in the workspace it is called ``<plugin>.<name>``.

    ``one`` and ``many`` are the names of its kind, for one record and for many. ``append_only``, ``final`` and ``quiet`` are the rules of :class:`cap_tui.workspace.TableRule`. ``record`` and ``kind`` name the record type and the kind in the
    code, ``migrations`` the function for each older version: ``{ 1 = "records:from_1" }``. ``role`` says what its
    records are in the chain.
    """

    name: LocalName
    version: Annotated[int, msgspec.Meta(ge=1)] = 1
    title: Words = ""
    one: Words = ""
    many: Words = ""
    append_only: bool = False
    final: bool = False
    quiet: bool = False
    role: str = ""
    record: CodeName = ""
    kind: CodeName = ""
    index: tuple[str, ...] = ()
    migrations: dict[
        Annotated[str, msgspec.Meta(pattern=r"^\d+$")],
        Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")],
    ] = {}


class CommandEntry(ManifestEntry, frozen=True, kw_only=True):
    """A command: ``<plugin>`` or ``<plugin>-<more>`` on the command line.

    ``table`` names a table of the plugin: the core makes the command group from its kind, and
    the plugin writes none.
    """

    name: PluginId
    help: Words = ""
    table: LocalName | Literal[""] = ""
    run: CodeName = ""


class ViewEntry(ManifestEntry, frozen=True, kw_only=True):
    """A screenful, listed by title. ``lines`` and ``widget`` name its code, which is imported when it is opened.

    ``keywords`` are other words that the palette finds it by.
    """

    id: str
    title: Words
    help: Words = ""
    keywords: Words = ""
    order: int = 100
    lines: CodeName = ""
    widget: CodeName = ""


class ImporterEntry(ManifestEntry, frozen=True, kw_only=True):
    """A reader of foreign files of one layout; ``purpose`` is what their content is for.

    Without ``sniff`` a file is claimed by its extension.
    """

    id: str
    purpose: str
    title: Words
    suffixes: tuple[str, ...] = ()
    read: CodeName = ""
    sniff: CodeName = ""


class ExporterEntry(ManifestEntry, frozen=True, kw_only=True):
    """A writer of a file that other programs read."""

    id: str
    title: Words
    suffix: str = ""
    write: CodeName = ""


class ActionEntry(ManifestEntry, frozen=True, kw_only=True):
    """What a person can do: in the palette and under its key; with ``table`` on a marked record of that table."""

    id: str
    title: Words
    run: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]
    help: Words = ""
    key: str = ""
    table: str = ""
    changes: bool = True


class KindEntry(ManifestEntry, frozen=True, kw_only=True):
    """A content kind that the plugin owns: others write its entries under ``[[name]]``.

    ``record`` names the record type inside the plugin's own package, as in ``records:Service``. ``bundle`` says
    which entries leave the region: all that were contributed, those that a record uses, or none. ``table`` names
    a table of the plugin whose records are entries of the region too: each holds one in its field ``content``.
    """

    name: KindName
    record: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]
    version: Annotated[int, msgspec.Meta(ge=1)] = 1
    title: Words = ""
    view: str = ""
    bundle: Literal["contributed", "used", "never"] = "contributed"
    table: LocalName | Literal[""] = ""
