"""A kind: what a record type is to people, declared once.

From the declaration come the list (search, filter, sort, select), the detail page, the forms
to add and edit, removal, the command group, JSON, the table of a report and the text for
``--plain``. What a kind needs beyond that is added to it, not written beside it::

    NOTES = Kind(
        Note,
        id="notes",
        columns=(KindColumn("title", least=20), KindColumn("about", drop=1)),
        edit=("title", "about", "text"),
        one={"en": "note", "de": "Notiz"},
        many={"en": "notes", "de": "Notizen"},
    )
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from cap_tui.model.chain import removed
from cap_tui.model.conversion import bare_hint
from cap_tui.model.listing import Align
from cap_tui.model.lookup import name_of
from cap_tui.model.read_access import Reads
from cap_tui.model.record import ENVELOPE, Field, Record, fields
from cap_tui.text.i18n import Localised, Translate, _, pick

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class KindColumn(Generic[R]):
    """One column of a kind's list: a field, or a value that is computed.

    ``id`` is the field's name, or the name of the computed value in JSON. ``title`` is marked with
    ``N_``; empty, it is the field's label. ``value`` computes from a record and the kind's
    :class:`Surroundings`; ``personal`` says that what it computes is personal data, which stands in
    no report. ``search`` lets ``/`` look into it. A column that is not ``shown`` stands in JSON
    only. For the others see :class:`cap_tui.model.listing.ListingColumn`.
    """

    id: str
    title: str = ""
    value: Callable[[R, Surroundings], Any] | None = None
    text: Callable[[Any], str] | None = None
    align: Align = "left"
    width: int = 0
    least: int = 10
    drop: int = 0
    digits: int = 1
    sort: bool = True
    search: bool = True
    shown: bool = True
    personal: bool = False


@dataclass(frozen=True)
class Question:
    """What an operation has to know: one of ``choices`` (key, words), or a text where there are none."""

    id: str
    title: str
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True


@dataclass(frozen=True)
class KindOperation(Generic[R]):
    """What can be done with one or several records of a kind, beyond editing and removing them.

    ``ask`` gives the next question for the answers that are known by the ids of their questions,
    None when nothing is left to ask. ``run`` does it and returns a sentence that says what was
    done; it gets the context of the operation, the records, and the answers. ``form``, where there
    is one, opens a form in place of both: of which table, over which record (None: a new one),
    with which values; it is about the first record.
    """

    id: str
    label: str
    key: str
    help: str
    ask: Callable[[Any, Sequence[R], Mapping[str, str]], Question | None] = lambda _c, _r, _a: None
    run: Callable[[Any, Sequence[R], Mapping[str, str]], str] = lambda _c, _r, _a: ""
    form: Callable[[Any, R], tuple[str, Record | None, Mapping[str, Any]]] | None = None


ATTACHMENT = "attachment"
"""The field of a record that holds the hash of a file kept in the region."""


@dataclass(frozen=True)
class MappingKeys:
    """The keys of a field that is a mapping, as (key, words), and how an answer is called."""

    keys: Callable[[], Sequence[tuple[str, str]]]
    wording: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Kind(Generic[R]):
    """A record type as people meet it.

    ``id`` names its list, its command group and its JSON; ``single`` one record in JSON (empty: the
    id in the singular). ``one`` and ``many`` are its names in five languages; a plugin gives
    them in its plugin.toml instead. ``edit`` are the
    fields that a form asks for, in their order; ``also`` those that only programs set (a file's
    hash). Every other field changes through operations of its own. ``detail`` are the fields of the
    detail page (empty: all). ``sort`` is the column that a list is in the order of. ``name``
    is what a record is called: its name, its title, else the first text of its columns. ``about`` is the field
    with the record that it is about, where that one stands in the line of the place and ``name`` is a verdict. ``wording``
    says how the values of a field are called. ``check`` gives for a record that is to be stored the
    fields that are wrong, each with a sentence. ``complete`` fills in a new record what a form does
    not ask for; it gets the region's languages. ``derive`` works out what follows from other fields, of a
    new record and of a changed one. ``gather`` reads once for a whole list what its
    computed columns need. ``report`` puts the records into the region's report, without the columns of
    personal data. ``allows`` names what may be done: add, edit, remove; or erase, for records of
    which nothing may be left; ``operations`` what can be done beyond that. ``mappings`` gives the keys of a field that is a
    mapping, ``told`` what is said of a record below its fields, in lines of a width,
    ``required`` the fields that a form must have although the record type has a default, ``unique`` the
    name that no two records of a region share. ``mirrors``
    names for a field of references the field by which the other side may say the same: the detail
    page shows both (``{"evidence": "supports"}``). ``keywords``, with commas between them, are what people
    also call the list: the palette finds it by them.
    """

    record: type[R]
    id: str
    columns: tuple[KindColumn[R], ...]
    edit: tuple[str, ...] = ()
    one: Localised = ""
    many: Localised = ""
    also: tuple[str, ...] = ()
    single: str = ""
    detail: tuple[str, ...] = ()
    sort: str = ""
    help: str = ""
    keywords: str = ""
    empty: str = ""
    wording: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    mappings: Mapping[str, MappingKeys] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    unique: str = ""
    mirrors: Mapping[str, str] = field(default_factory=dict)
    operations: tuple[KindOperation[R], ...] = ()
    check: Callable[[R, Reads], Mapping[str, str]] = lambda _record, _reads: {}
    complete: Callable[[R, Reads, Sequence[str]], R] = lambda record, _reads, _languages: record
    derive: Callable[[R, Reads], R] = lambda record, _reads: record
    gather: Callable[[Reads], Any] = lambda _reads: None
    name: Callable[[R], str] = name_of
    about: str = ""
    told: Callable[[R, Reads, int], Iterable[str]] = lambda _record, _reads, _width: ()
    allows: frozenset[str] = frozenset({"add", "edit", "remove"})
    report: bool = False
    translate: Translate = _

    def __post_init__(self) -> None:
        """Raise ValueError for a name that no field of the record has: its author reads it at once."""
        shown = [c.id for c in self.columns if c.value is None]
        for part, names in (("edit", self.edit), ("also", self.also), ("detail", self.detail)):
            self._require_fields(part, names, self.fields)
        self._require_fields("columns", shown, {*self.fields, *ENVELOPE})
        if self.sort and self.column(self.sort) is None:
            raise ValueError(f"kind {self.id!r}: sort names no column: {self.sort!r}")
        if self.name is name_of and not {"name", "title"} & self.fields.keys():
            object.__setattr__(self, "name", self._first_text)

    def _first_text(self, record: R) -> str:
        """The first text among a record's columns, where it has neither a name nor a title; its uid without one."""
        texts = (
            getattr(record, column.id)
            for column in self.columns
            if column.id in self.fields and bare_hint(self.fields[column.id].type) is str
            if not self.fields[column.id].refers
        )
        return next((text for text in texts if text), record.uid)

    def _require_fields(self, part: str, names: Iterable[str], known: Collection[str]) -> None:
        for name in names:
            if name not in known:
                raise ValueError(
                    f"kind {self.id!r}: {part} names {name!r}, which {self.record.__name__} does not have"
                )

    @property
    def table(self) -> str:
        """The table of its records."""
        return self.record.TABLE

    @property
    def single_id(self) -> str:
        """What one record is called in JSON."""
        if self.single:
            return self.single
        return f"{self.id[:-3]}y" if self.id.endswith("ies") else self.id.removesuffix("s")

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The declared fields by name, in their order."""
        return {declared.name: declared for declared in fields(self.record)}

    def label(self, name: str) -> str:
        """What people call a field, in the language in force."""
        return self.translate(self.fields[name].label)

    def meaning(self, name: str) -> str:
        """What a field means, in the language in force."""
        return self.translate(self.fields[name].meaning)

    def column_title(self, column: KindColumn[R]) -> str:
        """The title of a column, in the language in force."""
        if column.title:
            return self.translate(column.title)
        return self.label(column.id) if column.id in self.fields else column.id.replace("_", " ")

    def column(self, column_id: str) -> KindColumn[R] | None:
        """The column with this id; None when there is none."""
        return next((column for column in self.columns if column.id == column_id), None)

    def title(self, *, many: bool = False) -> str:
        """The name of the kind for one record or for many, in the language in force."""
        return pick(self.many if many else self.one)


class KindRegistry:
    """All kinds of a run: the core's and the plugins'. Of two with one id or one table the first is kept."""

    def __init__(self, kinds: Iterable[Kind[Any]]) -> None:
        self._by_id: dict[str, Kind[Any]] = {}
        self._by_table: dict[str, Kind[Any]] = {}
        for kind in kinds:
            if kind.id not in self._by_id and kind.table not in self._by_table:
                self._by_id[kind.id] = kind
                self._by_table[kind.table] = kind

    def __iter__(self) -> Iterator[Kind[Any]]:
        return iter(self._by_id.values())

    def get(self, kind_id: str) -> Kind[Any] | None:
        """The kind with this id."""
        return self._by_id.get(kind_id)

    def of_table(self, table: str) -> Kind[Any] | None:
        """The kind whose records stand in ``table``."""
        return self._by_table.get(table)


class Surroundings:
    """What a list or a detail page knows beside its records: names of what they refer to, and what was gathered.

    With ``personal`` False, as in a report, people are not named.
    """

    def __init__(
        self,
        reads: Reads,
        registry: KindRegistry,
        kind: Kind[Any] | None = None,
        *,
        personal: bool = True,
    ) -> None:
        self.reads = reads
        self.personal = personal
        self.registry = registry
        self.gathered: Any = kind.gather(reads) if kind else None
        self._names: dict[str, dict[str, str]] = {}

    def names(self, table: str) -> Mapping[str, str]:
        """uid → name of the records of ``table``; empty for a table without a kind. Read once."""
        if table not in self._names:
            kind = self.registry.of_table(table)
            records = self.reads.records(kind.record).all() if kind else ()
            nameless = kind is not None and "erase" in kind.allows and not self.personal
            self._names[table] = {
                r.uid: _("(a person)") if nameless else kind.name(r) for r in records if kind
            }
        return self._names[table]

    def name(self, table: str, uid: str) -> str:
        """The name of a record that is referred to; says so when it is not here any more.

        ``table`` is ``"*"`` where a reference may lead anywhere.
        """
        tables = [kind.table for kind in self.registry] if table == "*" else [table]
        whole, _mark, part = uid.partition("#")
        for each in tables:
            if whole in (known := self.names(each)):
                return f"{known[whole]}, {part}" if part else known[whole]
        return removed() if table == "people" else _("(not in this region)")

    def value(self, kind: Kind[R], column: KindColumn[R], record: R) -> Any:
        """The value of a column for JSON and sorting: references by name, enumerations by their value."""
        if column.value is not None:
            return column.value(record, self)
        return self.field_value(kind, column.id, record)

    def field_value(self, kind: Kind[R], name: str, record: R) -> Any:
        """The value of a field: what it refers to by name, an enumeration by its value."""
        declared = kind.fields.get(name)
        value = getattr(record, name)
        if declared is not None and declared.refers:
            if isinstance(value, tuple):
                return [self.name(declared.refers, uid) for uid in value]
            return self.name(declared.refers, value) if value else ""
        return list(value) if isinstance(value, tuple) else getattr(value, "value", value)

    def column_text(self, kind: Kind[R], column: KindColumn[R], record: R, value: Any) -> str:
        """What people read for a column's value where the value itself is not it; empty when it is."""
        if column.text is not None:
            return column.text(value)
        return self.field_text(kind, column.id, record) if column.value is None else ""

    def field_text(self, kind: Kind[R], name: str, record: R) -> str:
        """The kind's own wording of a field's value; empty where it has none."""
        words = kind.wording.get(name)
        return words(getattr(record, name)) if words else ""
