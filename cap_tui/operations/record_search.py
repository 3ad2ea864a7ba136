"""Which records a person asks for, and in which order: search, conditions, sorting."""

from __future__ import annotations

import enum
import math
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter, itemgetter
from typing import Any, Generic, TypeVar

from cap_tui.errors import WrongUse
from cap_tui.model.kind import Kind, KindColumn, Surroundings
from cap_tui.model.listing import Listing
from cap_tui.model.lookup import LEAST_UID
from cap_tui.model.record import Record
from cap_tui.operations.context import Context
from cap_tui.operations.listings import kind_listing
from cap_tui.text.folding import fold_text
from cap_tui.text.i18n import _, language

R = TypeVar("R", bound=Record)
Key = tuple[int, float, str]


@dataclass(frozen=True)
class Query:
    """Which records, in which order.

    ``words`` must all occur in the searched columns; ``where`` compares fields as people write
    them; ``sort`` is a column ("" for the kind's own order); ``limit`` 0 is all.
    """

    words: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    reverse: bool = False
    limit: int = 0


class RecordSearch(Generic[R]):
    """The records of a kind, read once and searched many times.

    A list screen holds one and narrows it letter by letter: what a search looks into and the
    order of each column are worked out once, and again when the region's sequence has moved.
    """

    def __init__(self, context: Context, kind: Kind[R]) -> None:
        self._context = context
        self.kind = kind
        self._state: tuple[int, str] | None = None
        self._records: tuple[R, ...] = ()
        self._texts: list[str] = []
        self._orders: dict[tuple[str, bool], list[int]] = {}
        self._surroundings: Surroundings | None = None
        self.refresh()

    @property
    def total(self) -> int:
        """How many records there are, before any search."""
        return len(self._records)

    @property
    def surroundings(self) -> Surroundings:
        """What the listing of the records knows beside them."""
        if self._surroundings is None:
            context = self._context
            self._surroundings = Surroundings(context, context.kinds(), self.kind)
        return self._surroundings

    def refresh(self) -> bool:
        """Read the records again when the region has changed; whether it had."""
        state = (self._context.seq, language())
        if state == self._state:
            return False
        self._state = state
        self._records = tuple(self._context.records(self.kind.record).all())
        self._texts, self._orders, self._surroundings = [], {}, None
        return True

    def prepare(self) -> None:
        """Work out what a search looks into, so that the first letter costs as little as the others."""
        self._searched()

    def select(self, query: Query) -> list[R]:
        """The records that a query asks for, in its order. Raises WrongUse for an unknown column or field."""
        places: Sequence[int] = self._order(query.sort or self.kind.sort, reverse=query.reverse)
        if query.where:
            conditions = [self._condition(*each) for each in query.where.items()]
            records = self._records
            places = [p for p in places if all(holds(records[p]) for holds in conditions)]
        if words := fold_text(query.words).split():
            texts = self._searched()
            for word in words:
                begun = len(word) >= LEAST_UID
                places = [
                    p
                    for p in places
                    if word in texts[p] or (begun and self._records[p].uid.startswith(word))
                ]
        return [self._records[p] for p in (places[: query.limit] if query.limit else places)]

    def listing(self, query: Query | None = None) -> Listing:
        """The listing of the records that a query asks for: all of them without one."""
        query = query or Query()
        listing = kind_listing(self.kind, self.surroundings, self.select(query))
        if query.words or query.where:
            return replace(listing, empty=_("Nothing fits what was asked for."))
        return listing

    def _searched(self) -> list[str]:
        if len(self._texts) < len(self._records):
            text_of = search_text(self.kind, self.surroundings)
            self._texts = [text_of(record) for record in self._records]
        return self._texts

    def _order(self, column_id: str, *, reverse: bool) -> list[int]:
        """The places of the records in the order of a column; unknown values last, whatever the direction."""
        if (column_id, reverse) not in self._orders:
            self._orders[column_id, reverse] = self._ordered(column_id, reverse=reverse)
        return self._orders[column_id, reverse]

    def _ordered(self, column_id: str, *, reverse: bool) -> list[int]:
        places = range(len(self._records))
        if not column_id:
            return list(reversed(places)) if reverse else list(places)
        kind = self.kind
        column = kind.column(column_id)
        if column is None:
            raise WrongUse(
                _("There is no column '{name}'.").format(name=column_id),
                remedy=_("The columns are {names}.").format(
                    names=", ".join(c.id for c in kind.columns)
                ),
            )
        key_of = _sort_key(kind, self.surroundings, column)
        keyed = [(key_of(record), place) for place, record in enumerate(self._records)]
        known = [(key, place) for key, place in keyed if key is not None]
        if column_id not in ("name", "title"):  # equal values are in the order of the names
            known.sort(key=lambda pair: kind.name(self._records[pair[1]]).casefold())
        known.sort(key=itemgetter(0), reverse=reverse)
        return [place for _key, place in known] + [p for key, p in keyed if key is None]

    def _condition(self, name: str, wanted: str) -> Callable[[R], bool]:
        kind, here = self.kind, self.surroundings
        column = kind.column(name) or KindColumn[R](name)
        if column.value is None and name not in kind.fields:
            raise WrongUse(
                _("There is no field '{name}'.").format(name=name),
                remedy=_("The fields are {names}.").format(names=", ".join(kind.fields)),
            )
        check_condition(kind, name, wanted)

        def holds(record: R) -> bool:
            values = _as_list(here.value(kind, column, record))
            stored = _as_list(getattr(record, name, ()))  # a reference by its uid, too
            return any(_equals(value, wanted) for value in (*values, *stored)) or (
                not wanted and not values
            )

        return holds


def check_condition(kind: Kind[Any], name: str, wanted: str) -> None:
    """Raise WrongUse when a field is a choice and cannot have the value that a condition names."""
    declared = kind.fields.get(name)
    if declared is None or not wanted:
        return
    known = [str(each.value) for each in _choices(declared.type)]
    if declared.type is bool:
        known = ["true", "false"]
    if known and wanted.casefold() not in (value.casefold() for value in known):
        raise WrongUse(
            _("'{value}' is no value of the field '{name}'.").format(value=wanted, name=name),
            remedy=_("The values are {known}.").format(known=", ".join(known)),
        )


def _as_list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else (value,)


def _equals(value: Any, wanted: str) -> bool:
    """Whether a value is what a person wrote: text without regard to case, numbers by size."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(wanted) == value
        except ValueError:
            return False
    return str("" if value is None else value).casefold() == wanted.casefold()


def select_records(context: Context, kind: Kind[R], query: Query) -> list[R]:
    """The records that a query asks for, in its order. Raises WrongUse for an unknown column or field."""
    return RecordSearch(context, kind).select(query)


def list_records(context: Context, kind: Kind[R], query: Query | None = None) -> Listing:
    """The listing of the records that a query asks for: all of them without one."""
    return RecordSearch(context, kind).listing(query)


def search_text(kind: Kind[R], here: Surroundings) -> Callable[[R], str]:
    """What a search looks into, for one record after the other: every searched column, as a search compares it."""
    plain = [c.id for c in kind.columns if c.search and _is_plain(kind, c)]
    others = [_column_words(kind, here, c) for c in kind.columns if c.search and c.id not in plain]
    fields_of = [attrgetter(name) for name in plain]

    def text(record: R) -> str:
        parts = [field_of(record) for field_of in fields_of]
        parts += [words(record) for words in others]
        return fold_text("\n".join(parts))

    return text


def _column_words(kind: Kind[R], here: Surroundings, column: KindColumn[R]) -> Callable[[R], str]:
    """The value of a column and how people read it; of a stored value that comes again, worked out once."""
    known: dict[Any, str] = {}

    def fresh(record: R) -> str:
        value = here.value(kind, column, record)
        parts = map(str, value) if isinstance(value, list) else [str(value or "")]
        return "\n".join((*parts, here.column_text(kind, column, record, value)))

    def remembered(record: R) -> str:
        stored = getattr(record, column.id)
        try:
            found = known.get(stored)
        except TypeError:  # a mapping, a list: nothing to remember it by
            return fresh(record)
        if found is None:
            found = known[stored] = fresh(record)
        return found

    return fresh if column.value is not None else remembered


def _is_plain(kind: Kind[R], column: KindColumn[R]) -> bool:
    """Whether a column shows a text as it is stored."""
    declared = kind.fields.get(column.id)
    return (
        column.value is None
        and column.text is None
        and declared is not None
        and declared.type is str
        and not declared.refers
        and column.id not in kind.wording
    )


def _sort_key(
    kind: Kind[R], here: Surroundings, column: KindColumn[R]
) -> Callable[[R], Key | None]:
    """Numbers by size, choices in their declared order, text without regard to case; None for unknown."""
    # An amount is sorted by its size also where the kind says it in words of a language.
    if column.value is None and column.id in kind.fields and kind.fields[column.id].decimal:
        amount_of = attrgetter(column.id)
        return lambda record: _amount_key(amount_of(record)) if amount_of(record) else None
    if _is_plain(kind, column):
        text_of = attrgetter(column.id)
        return lambda record: (1, 0.0, text_of(record).casefold()) if text_of(record) else None
    declared = kind.fields.get(column.id) if column.value is None else None
    ranks = {
        str(each.value): place for place, each in enumerate(_choices(declared and declared.type))
    }

    def key(record: R) -> Key | None:
        value = here.value(kind, column, record)
        if value is None or value == "" or value == []:
            return None
        if isinstance(value, int | float):
            return (0, float(value), "")
        if isinstance(value, str) and value in ranks:
            return (0, float(ranks[value]), "")
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        return (1, 0.0, text.casefold())

    return key


def _amount_key(text: str) -> Key:
    """An amount that is stored as a text with its own digits: 8000 before 35000. What is no number comes after."""
    try:
        amount = float(text)
    except ValueError:
        amount = math.nan
    return (0, amount, "") if math.isfinite(amount) else (1, 0.0, text.casefold())


def _choices(hint: Any) -> Sequence[enum.Enum]:
    """The members of an enumeration, also of an optional one."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return next((found for each in typing.get_args(hint) if (found := _choices(each))), ())
    return tuple(hint) if isinstance(hint, type) and issubclass(hint, enum.Enum) else ()
