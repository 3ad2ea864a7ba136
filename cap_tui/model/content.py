"""Content entries: what regions contribute as data, typed by the record type of the kind's owner.

An owner declares a record type once, as a subclass of :class:`ContentEntry`; lists, search, pages, commands,
reports and bundles read the declaration::

    class Recipe(ContentEntry, frozen=True, kw_only=True):
        summary: Annotated[Words, about("What it is", label=N_("summary"))] = ""
        minutes: Annotated[int | None, about("How long it takes", label=N_("time"), unit="min")] = None
"""

from __future__ import annotations

import datetime
import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

import msgspec

from cap_tui.model.record import Field, Record, about, fields
from cap_tui.text.folding import fold_text
from cap_tui.text.i18n import N_, pick

Words = str | dict[str, str]  # one wording, or a wording a language: { en = "…", sl = "…" }
Link = Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s<>\"]+)?$", max_length=2000)]
CONTENT_TABLES = "content."
"""Beginning of the names of the tables with which entries travel: ``content.services``."""

Origin = Literal["builtin", "plugin", "workspace", "bundle"]


class ContentEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every entry of every kind has. An unknown key is an error with file, line and the likely key."""

    id: Annotated[str, about("PREFIX.NAME, for ever", label=N_("id"))]
    name: Annotated[Words, about("What people call it", label=N_("name"))]
    source: Annotated[str, about("Where the content comes from", label=N_("source"))] = ""
    license: Annotated[
        str | None,
        about("Licence of the entry; \"\" keeps it in the region", label=N_("licence")),
    ] = None  # fmt: skip
    replaces: Annotated[
        str, about("Id of the entry for which this one stands in", label=N_("replaces"))
    ] = ""

    def told_as(self, _name: str) -> str:
        """What people read for a field whose value is not it, such as an id; nothing for the others."""
        return ""


@dataclass(frozen=True)
class ContentProblem:
    """One thing that is wrong with an entry, what would be right, and the key where it stands: ``question.2.groups``."""

    message: str
    remedy: str = ""
    key: str = ""


E = TypeVar("E", bound=ContentEntry)


class ContentProvenance(msgspec.Struct, frozen=True, kw_only=True):
    """Who contributed an entry. ``version`` is the plugin's, ``file`` is relative to its folder."""

    source: Origin
    plugin: str = ""
    version: str = ""
    region: str = ""
    bundle: str = ""
    file: str = ""
    sha256: str = ""

    @property
    def contributor(self) -> str:
        """The name after the ``@``: the region for what it wrote or sent, else the plugin."""
        return self.region if self.source in ("workspace", "bundle") else self.plugin


UseState = Literal["same", "changed", "absent"]


class ContentUse(msgspec.Struct, frozen=True, kw_only=True):
    """What a record stores of an entry that it uses, so that it stays readable when the entry changes or goes."""

    id: str
    version: str
    sha256: str
    name: str


@dataclass(frozen=True)
class ContentItem(Generic[E]):
    """One entry of a kind. ``record`` is None where its kind is unknown here; ``document`` is what was written.

    ``ref`` is the id, or ``ID@CONTRIBUTOR`` when different entries have one id. ``origins`` has more than one
    where several contributed the same content. ``replaced_by`` names the entries that say they stand in for it.
    """

    kind: str
    id: str
    document: Mapping[str, Any]
    origins: tuple[ContentProvenance, ...]
    record: E | None = None
    clashes: bool = False
    replaced_by: tuple[str, ...] = ()

    @functools.cached_property
    def sha256(self) -> str:
        """SHA-256 of the canonical entry."""
        return entry_sha256(self.document)

    @functools.cached_property
    def provenances(self) -> tuple[ContentProvenance, ...]:
        """Every contributor, each with the hash of the entry."""
        return tuple(msgspec.structs.replace(o, sha256=self.sha256) for o in self.origins)

    @property
    def provenance(self) -> ContentProvenance:
        """The first contributor's."""
        return self.provenances[0]

    @property
    def ref(self) -> str:
        """What names exactly this entry."""
        return f"{self.id}@{self.origins[0].contributor}" if self.clashes else self.id

    @property
    def name(self) -> str:
        """Its name in the language in force."""
        name = self.document.get("name", "")
        return pick(name) if isinstance(name, str | dict) and name else self.id

    @property
    def entry(self) -> E:
        """The typed record; ValueError where the kind is unknown here."""
        if self.record is None:
            raise ValueError(f"the kind {self.kind!r} is unknown here")
        return self.record

    @functools.cached_property
    def searched(self) -> str:
        """Every text of the entry, as a search compares it."""
        found: list[str] = []
        _collect_texts(self.document, found)
        return fold_text("\n".join(found))

    def use(self) -> ContentUse:
        """What a record that uses the entry stores."""
        return ContentUse(
            id=self.id, version=self.provenance.version, sha256=self.sha256, name=self.name
        )


class SentEntry(Record, frozen=True, kw_only=True):
    """An entry as it stands in a bundle."""

    TABLE: ClassVar[str] = "content"

    name: Annotated[str, about("Name of the entry")]
    entry: Annotated[str, about("Id of the entry")]
    sha256: Annotated[str, about("SHA-256 of the canonical entry")] = ""
    plugin: Annotated[str, about("Plugin that contributed it")] = ""
    plugin_version: Annotated[str, about("Version of that plugin")] = ""
    file: Annotated[str, about("File in which it was written")] = ""
    license: Annotated[str, about("Its licence")] = ""
    content: Annotated[dict[str, Any], about("The entry as it was written")] = {}


def _collect_texts(value: Any, found: list[str]) -> None:
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, dict):
        for inner in value.values():
            _collect_texts(inner, found)
    elif isinstance(value, list | tuple):
        for inner in value:
            _collect_texts(inner, found)


def plain(value: Any) -> Any:
    """A TOML value as JSON has it: dates and times as ISO text."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value


def entry_sha256(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical entry: JSON in UTF-8, keys sorted, no blanks. Order and layout of a file change nothing."""
    return hashlib.sha256(msgspec.json.encode(document, order="sorted")).hexdigest()


@functools.cache
def content_fields(kind: type[ContentEntry]) -> tuple[Field, ...]:
    """The declared fields of an entry type: label, meaning, unit, type, required; a schema or form follows from them."""
    return fields(kind, envelope=True)


def entry_schema(kind: type[ContentEntry]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of an entry type."""
    return msgspec.json.schema(kind)
