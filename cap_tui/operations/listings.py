"""The listing of a kind, and the detail page of one record, as data for every renderer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cap_tui.errors import NotFound
from cap_tui.model.kind import ATTACHMENT, Kind, KindColumn, Surroundings
from cap_tui.model.lazy_rows import LazyRows
from cap_tui.model.listing import Listing, ListingCell, ListingColumn, ListingRow, value_text
from cap_tui.model.record import Record, record_uid
from cap_tui.operations.file_classes import file_words
from cap_tui.operations.records import references
from cap_tui.text.i18n import _
from cap_tui.workspace import Attachment

if TYPE_CHECKING:
    from cap_tui.operations.context import Context

R = TypeVar("R", bound=Record)

BARE_UNITS = frozenset({"count", "ratio", "scale", "1..5"})
"""Units that say nothing behind a number: they stand in descriptions of files only."""


class _RecordRows(LazyRows[ListingRow], Generic[R]):
    """The rows of records."""

    def __init__(self, kind: Kind[R], here: Surroundings, records: Sequence[R]) -> None:
        self._kind = kind
        self._here = here
        self._records = records

    def __len__(self) -> int:
        return len(self._records)

    def find_key(self, key: str) -> int | None:
        """The place of the record with this uid, without making a row."""
        found = (place for place, record in enumerate(self._records) if record.uid == key)
        return next(found, None)

    def made(self, place: int) -> ListingRow:
        record = self._records[place]
        cells = [ListingCell(record.uid)]
        cells += [_cell(self._kind, self._here, column, record) for column in self._kind.columns]
        return ListingRow(record.uid, tuple(cells), subject=record)


def _cell(kind: Kind[R], here: Surroundings, column: KindColumn[R], record: R) -> ListingCell:
    value = here.value(kind, column, record)
    return ListingCell(value, here.column_text(kind, column, record, value))


def kind_columns(kind: Kind[Any]) -> tuple[ListingColumn, ...]:
    """The columns of a kind's listing: the uid for JSON, then those that the kind declares."""
    return (
        ListingColumn("uid", "uid", shown=False),
        *(
            ListingColumn(
                column.id,
                kind.column_title(column),
                column.align,
                column.width,
                column.least,
                column.drop,
                column.digits,
                shown=column.shown,
            )
            for column in kind.columns
        ),
    )


def kind_listing(kind: Kind[R], here: Surroundings, records: Sequence[R]) -> Listing:
    """Records as the listing of their kind."""
    return Listing(
        id=kind.id,
        title=kind.title(many=True),
        columns=kind_columns(kind),
        rows=_RecordRows(kind, here, records),
        empty=kind.translate(kind.empty),
    )


@dataclass(frozen=True)
class DetailLink:
    """Another record that a detail page leads to."""

    table: str
    uid: str
    name: str


@dataclass(frozen=True)
class DetailField:
    """One field of a record: what it is called, what people read, what it means, where it leads."""

    name: str
    label: str
    text: str
    meaning: str
    links: tuple[DetailLink, ...] = ()


@dataclass(frozen=True)
class Detail:
    """One record for people. ``marks`` must not be overlooked: made up, another region's."""

    kind: str
    uid: str
    title: str
    marks: tuple[str, ...]
    fields: tuple[DetailField, ...]


def record_detail(context: Context, kind: Kind[R], record: R) -> Detail:
    """The detail page of a record as data."""
    here = Surroundings(context, context.kinds())
    names = kind.detail or tuple(kind.fields)
    return Detail(
        kind=kind.title(),
        uid=record.uid,
        title=kind.name(record),
        marks=tuple(_marks(context, kind, record)),
        fields=tuple(_detail_field(kind, here, record, name) for name in names),
    )


def _marks(context: Context, kind: Kind[R], record: R) -> Iterator[str]:
    if record.provenance.synthetic:
        yield _("SYNTHETIC: made up")
    if record.provenance.source == "template":
        yield _("from a template")
    if record.owner not in ("", context.region.code):
        yield _("belongs to {region}").format(region=record.owner)
    digest = getattr(record, ATTACHMENT, "") if ATTACHMENT in kind.fields else ""
    if digest and list(context.workspace.records(Attachment).find(sha256=digest)):
        try:
            context.workspace.attachment(digest)
        except NotFound as error:  # the region's log is shared by hosts, the files are not
            yield error.what


def _detail_field(kind: Kind[R], here: Surroundings, record: R, name: str) -> DetailField:
    declared = kind.fields[name]
    value = here.field_value(kind, name, record)
    text = here.field_text(kind, name, record) or value_text("" if value is None else value)
    if name == ATTACHMENT and value:
        text = file_words(here.reads, value)
    counted = isinstance(value, int | float) and declared.unit not in BARE_UNITS
    if declared.unit and counted and not text.endswith(declared.unit):
        text = f"{text} {kind.translate(declared.unit)}"
    links: tuple[DetailLink, ...] = ()
    if declared.refers:
        uids = dict.fromkeys([*references(record, declared), *_mirrored(kind, here, record, name)])
        links = tuple(
            DetailLink(declared.refers, record_uid(uid), here.name(declared.refers, uid))
            for uid in uids
        )
    if name in kind.mirrors:
        text = value_text([link.name for link in links])
    return DetailField(name, kind.label(name), text, kind.meaning(name), links)


def _mirrored(kind: Kind[R], here: Surroundings, record: R, name: str) -> Iterator[str]:
    """The records that belong into a field of references because they say so on their side."""
    other, refers = kind.mirrors.get(name, ""), kind.fields[name].refers
    for each in here.registry:
        declared = each.fields.get(other)
        if declared and refers in ("*", each.table) and declared.refers in ("*", kind.table):
            for found in here.reads.records(each.record).all():
                if record.uid in references(found, declared):
                    yield found.uid


def detail_listing(detail: Detail) -> Listing:
    """A detail page as a listing of two columns, for text and reports; empty fields are left out."""
    return Listing(
        id="detail",
        title=detail.title,
        columns=(ListingColumn("label", "", width=18), ListingColumn("text", "", least=20)),
        rows=[
            ListingRow(each.name, (ListingCell(each.label), ListingCell(each.text)))
            for each in detail.fields
            if each.text
        ],
        notes=detail.marks,
    )
