"""The page of one record: its fields, what it refers to and what refers to it, where it came from, its history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from rich.cells import cell_len
from textual import events
from textual.widget import Widget

from cap_tui.errors import NotFound
from cap_tui.model.kind import ATTACHMENT, Kind
from cap_tui.model.record import Personal
from cap_tui.operations.file_classes import file_classes
from cap_tui.operations.kind_operations import attach_file, operations_of
from cap_tui.operations.listings import DetailField, record_detail
from cap_tui.operations.removal import referring_records
from cap_tui.screens.actions import PLACES
from cap_tui.screens.kinds.base import KindScreen, kind_of
from cap_tui.text.formats import moment_text
from cap_tui.text.i18n import _
from cap_tui.widgets.actions import row_methods
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.overlay import choose
from cap_tui.widgets.safe_text import Line, Role, joined, safe_line, wrapped
from cap_tui.widgets.text_view import Words

if TYPE_CHECKING:
    from cap_tui.model.record import Record
    from cap_tui.screens.region_session import OpenRegion

LABEL = 20
MOST_LABEL = 27
"""Cells for the names of fields: so many at least and at most, as the language needs."""
"""Cells of the column of labels."""
CHANGES = 8
"""So many of a record's changes are shown."""


class RecordDetailScreen(KindScreen):
    """One record. Enter follows a reference, or edits the field that is marked."""

    CSS_PATH = "record_detail.tcss"
    ACTIONS = PLACES["record_detail"]
    PLACE: ClassVar[str] = "record_detail"

    def __init__(self, kind: Kind[Any], uid: str) -> None:
        super().__init__(kind)
        self.uid = uid
        self.record: Any = None

    def body(self) -> Iterable[Widget]:
        yield Words(self._head, id="head")
        columns = [Column("", self._label_width()), Column("")]
        yield Rows(columns, verb=_("Open"), id="fields")

    def _label_width(self) -> int:
        """The cells of the longest name of a field."""
        longest = max(cell_len(self.kind.label(name)) for name in self.kind.fields)
        return max(LABEL, min(MOST_LABEL, longest))

    def shown_by(self) -> tuple[str, ...]:
        return (self.kind.table, self.uid)

    @classmethod
    def shown_again(cls, region: OpenRegion | None, /, *words: str) -> Self:
        return cls(kind_of(region, words[0]), words[1])

    def path(self) -> list[str]:
        title = self.kind.title(many=True)
        name = self.place_of(self.record) if self.record is not None else ""
        return [title[:1].upper() + title[1:], name]

    def help_lines(self) -> Iterable[Line]:
        return [self.kind.translate(self.kind.help)]

    def explain_lines(self) -> Iterable[Line]:
        """What the marked field means."""
        row = self.query_one(Rows).current
        name = row.key.partition(":")[0] if row else ""
        if name in self.kind.fields:
            declared = self.kind.fields[name]
            unit = f" ({self.kind.translate(declared.unit)})" if declared.unit else ""
            return [safe_line(self.kind.label(name), Role.HEADING), self.kind.meaning(name) + unit]
        return []

    def on_mount(self) -> None:
        self.records_changed()
        self.query_one(Rows).focus()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        if self.is_mounted:
            self.call_after_refresh(self._draw)

    def records_changed(self) -> None:
        self.record = self._stored(self.kind, self.uid)
        self._draw()
        self.renew_frame()

    def _stored(self, kind: Kind[Any], uid: str) -> Any | None:
        """The record as it is stored now; None when it was removed."""
        try:
            return self.context.records(kind.record).get(uid)
        except NotFound:
            return None

    def _draw(self) -> None:
        self.query_one("#head", Words).reflow()
        rows = self.query_one(Rows)
        if self.record is None:
            rows.show([], empty=_("This record is not here any more. Esc goes back."))
            return
        room = max(20, (rows.size.width or self.size.width - 2) - self._label_width() - 4)
        rows.show(list(self._page(room)))

    def _head(self, _width: int) -> list[Line]:
        if self.record is None:
            return [safe_line(self.kind.title(), Role.MUTED)]
        detail = record_detail(self.context, self.kind, self.record)
        name = safe_line(detail.title, Role.TITLE)
        return [joined([name, *(safe_line(mark, Role.WARN) for mark in detail.marks)], "   ")]

    def _page(self, room: int) -> Iterator[Row]:
        detail = record_detail(self.context, self.kind, self.record)
        shown: set[str] = set()
        for each in detail.fields:
            yield from _field_rows(each, room)
            if each.name in self.kind.mirrors:
                shown.update(link.uid for link in each.links)
        if told := list(self.kind.told(self.record, self.context, room)):
            yield _heading(_("What is judged"))
            for number, line in enumerate(told):
                yield Row(f"-told{number}", ["", safe_line(line)])
        yield from self._referring(shown)
        yield from self._origin(room)
        yield from self._changes(room)

    def _referring(self, shown: Collection[str]) -> Iterator[Row]:
        """What refers to the record, but for what its own fields show."""
        kinds = self.context.kinds()
        referring = referring_records(self.context, self.record)
        found = [each for each in referring if each.record.uid not in shown]
        if found:
            yield _heading(_("Referred to by"))
        for each in found:
            kind = kinds.of_table(each.table)
            title = kind.title() if kind else each.table
            key = f":{each.table}:{each.record.uid}" if kind else f"-{each.record.uid}"
            yield Row(key, [safe_line(title, Role.MUTED), safe_line(each.name, Role.KEY)])

    def _origin(self, room: int) -> Iterator[Row]:
        yield _heading(_("Where it comes from"))
        origin = self.record.provenance
        said = [
            (_("source"), _source_words(origin.source)),
            (_("made up"), _("yes, it is synthetic") if origin.synthetic else ""),
            (_("by"), origin.by),
            (_("file"), origin.file),
            (_("tool"), origin.plugin),
            (_("bundle"), origin.bundle),
            (_("region"), self.record.owner),
            (_("version"), str(self.record.version)),
            (_("made"), moment_text(self.record.created)),
            (_("changed"), moment_text(self.record.updated)),
        ]
        for label, words in said:
            if words:
                yield from _lines(f"-{label}", label, words, room)

    def _changes(self, room: int) -> Iterator[Row]:
        from cap_tui.screens.history import told_entry

        region = self.shell.region
        if region is None:
            return
        yield _heading(_("History"))
        for entry in region.workspace.history(self.uid, limit=CHANGES):
            yield Row(f"-{entry.seq}", [str(entry.seq), told_entry(entry)])

    # ------------------------------------------------------------- what is done

    def selection(self) -> Any | None:
        return self.record

    def chosen(self) -> list[Any]:
        return [] if self.record is None else [self.record]

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        name, _sign, rest = event.key.partition(":")
        if rest:
            table, _colon, uid = rest.partition(":")
            self._follow(table, uid)
        elif name in self.kind.fields:
            self.action_edit()

    def _follow(self, table: str, uid: str) -> None:
        kinds = [kind for kind in self.context.kinds() if table in ("*", kind.table)]
        for kind in kinds:
            if self._stored(kind, uid) is not None:
                self.shell.show_record(kind.table, uid)
                return
        self.say(_("This record is not in this region."), "hint")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("edit", "remove", "operate", "attach") and not self.changeable:
            return False
        if not self.allowed(action):
            return False
        if self.record is None and action in row_methods(type(self)):
            return False
        if action == "attach" and ATTACHMENT not in self.kind.also:
            return False
        if action == "operate" and not self._operation(str(parameters[0]) if parameters else ""):
            return False
        return super().check_action(action, parameters)

    def _operation(self, key: str) -> Any | None:
        return next((o for o in operations_of(self.kind) if o.key == key), None)

    def on_key(self, event: events.Key) -> None:
        """Keys of a plugin's own operations."""
        if any(operation.key == event.key for operation in self.kind.operations):
            event.stop()
            self.action_operate(event.key)

    def action_edit(self) -> None:
        """Edit this record."""
        self.edit(self.record)

    def action_remove(self) -> None:
        """Remove this record."""
        self.remove_chosen()

    def after_removal(self) -> None:
        """The record is gone: back to where one came from."""
        self.action_back()

    def action_operate(self, key: str) -> None:
        """What the kind offers under this key."""
        operation = self._operation(key)
        if operation is not None:
            self.operate(operation)

    def action_attach(self) -> None:
        """Keep a file with this record."""
        from cap_tui.widgets.path_prompt import ask_path

        record: Record = self.record
        if record is not None:
            ask_path(self, _("Attach which file?"), self._ask_class)

    def _ask_class(self, path: Path) -> None:
        """Ask whose data stands in a file, and keep it."""
        choose(
            self,
            _("What does {file} tell of people?").format(file=path.name),
            [(personal.value, words) for personal, words in file_classes().items()],
            lambda value: self.attempt(
                lambda: attach_file(self.context, self.kind, self.record, path, Personal(value)),
                _("{file} is attached.").format(file=path.name),
            ),
            text=[_("It decides whether the file may leave the region with a bundle.")],
        )

    def action_explain(self) -> None:
        """What the marked field means."""
        if lines := list(self.explain_lines()):
            self.shell.show("pager", _("Explained"), lines)
        else:
            self.say(_("There is nothing to explain here."), "hint")


def _heading(words: str) -> Row:
    return Row("", [safe_line(words, Role.HEADING)])


def _field_rows(each: DetailField, room: int) -> Iterator[Row]:
    """A field: its text on as many lines as it needs, a reference on each line of its own."""
    if not each.links:
        yield from _lines(each.name, each.label, each.text or "–", room)
        return
    for at, link in enumerate(each.links):
        label = safe_line(each.label if at == 0 else "", Role.MUTED)
        yield Row(f"{each.name}:{link.table}:{link.uid}", [label, safe_line(link.name, Role.KEY)])


def _lines(key: str, label: str, words: str, room: int) -> Iterator[Row]:
    parts = [part for line in words.splitlines() for part in wrapped(line, room)]
    yield Row(key, [safe_line(label, Role.MUTED), *parts[:1]])
    for line in parts[1:]:
        yield Row("", ["", line])


def _source_words(source: str) -> str:
    return {
        "entered": _("entered by hand"),
        "import": _("imported from a file"),
        "bundle": _("received in a bundle"),
        "demo": _("sample data"),
        "template": _("from a template: a reconstruction"),
        "computed": _("computed"),
    }.get(source, source)
