"""The form of a kind: add a record, edit one, or propose a change of a partner's, through the one save path."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

import msgspec
from textual.widget import Widget

from cap_tui.model.kind import Kind
from cap_tui.model.record import Record
from cap_tui.operations.permissions import is_own
from cap_tui.operations.records import save_record
from cap_tui.screens.actions import PLACES
from cap_tui.screens.kinds.base import KindScreen, kind_of
from cap_tui.text.i18n import _
from cap_tui.widgets.fields import FormField
from cap_tui.widgets.form import Form
from cap_tui.widgets.kind_fields import kind_form_fields
from cap_tui.widgets.record_form import RecordForm
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.text_view import Words

if TYPE_CHECKING:
    from cap_tui.bundle.records import Proposal
    from cap_tui.screens.region_session import OpenRegion


REASON = "reason_of_proposal"
"""The answer of a proposal that is no field of the record."""


def _place_of_new(given: Mapping[str, Any]) -> str:
    """What the draft of a new record belongs to: the values that it begins with."""
    begun = [value if isinstance(value, str) else " ".join(value) for value in given.values()]
    return ".".join(["new", *begun])


class RecordFormScreen(KindScreen):
    """The form over one record, or over a new one that begins with ``values``.

    Over a record of another region it proposes the change to that region.
    """

    CSS_PATH = "record_form.tcss"
    ACTIONS = PLACES["record_form"]
    PLACE: ClassVar[str] = "record_form"

    def __init__(
        self,
        kind: Kind[Any],
        record: Record | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(kind)
        self.record = record
        self._given = dict(values or {})

    def body(self) -> Iterable[Widget]:
        if self.record is not None and not is_own(self.context, self.record):
            yield self._proposing_form(self.record)
            return
        if self.record is not None and self.kind.about:
            yield Words([safe_line(self.kind.name(self.record), Role.TITLE)], id="head")
        place = self.record.uid if self.record is not None else _place_of_new(self._given)
        yield RecordForm(
            self.kind.record,
            self.record,
            asked=kind_form_fields(self.kind),
            given=self._given,
            draft=f"{self.kind.id}.{place}",
            save_record=lambda record: save_record(self.context, self.kind, record, self.record),
            id="form",
        )

    def _proposing_form(self, record: Record) -> Form:
        reason = FormField(
            REASON, _("Reason"), help=_("Why {region} should change it").format(region=record.owner)
        )
        return Form(
            (*kind_form_fields(self.kind), reason),
            msgspec.to_builtins(record),
            draft=f"{self.kind.id}.{record.uid}.proposal",
            send=_("Propose"),
            save=lambda values, opened: self._propose(record, values, opened),
            id="form",
        )

    def _propose(
        self, record: Record, values: Mapping[str, Any], opened: Mapping[str, Any]
    ) -> Proposal:
        """Propose what is typed to the region that owns the record."""
        from cap_tui.operations.conflicts import propose_change

        changes = {
            name: msgspec.to_builtins(value)
            for name, value in values.items()
            if name != REASON and value != opened.get(name)
        }
        return propose_change(
            self.context, self.kind.table, record.uid, changes, values.get(REASON, "")
        )

    def shown_by(self) -> tuple[str, ...] | None:
        """The table, and the record or the values that a new one begins with; values that are no data lead nowhere."""
        try:
            given = msgspec.json.encode(self._given).decode()
        except TypeError:
            return None
        return (self.kind.table, self.record.uid if self.record is not None else "", given)

    @classmethod
    def shown_again(cls, region: OpenRegion | None, /, *words: str) -> Self:
        table, uid, given = words
        kind = kind_of(region, table)
        record = region.context.records(kind.record).get(uid) if region and uid else None
        return cls(kind, record, json.loads(given))

    def path(self) -> list[str]:
        title = self.kind.title(many=True)
        name = self.place_of(self.record) if self.record is not None else _("new")
        return [title[:1].upper() + title[1:], name]

    def help_lines(self) -> Iterable[Line]:
        return [
            self.kind.translate(self.kind.help),
            _("Fields with a star are needed. Where records are referred to, type a few letters."),
            _("What another region owns only it may change: here you propose a change to it."),
        ]

    def on_mount(self) -> None:
        self.call_after_refresh(lambda: self.query_one(Form).first().focus())

    def on_form_cancelled(self, event: Form.Cancelled) -> None:
        """Leave the form; what was typed is kept as a draft."""
        event.stop()
        self.action_back()

    def on_form_saved(self, event: Form.Saved) -> None:
        """The record is stored: back to where one came from, which names it."""
        event.stop()
        record = self.record
        if record is not None and not is_own(self.context, record):
            self.action_back()
            told = _("The change is proposed; it leaves with the next bundle for {region}.")
            self.shell.say(told.format(region=record.owner))
            return
        name = self.kind.name(event.result)
        self.action_back()
        if event.result == record:
            self.shell.say(_("Nothing is changed."), "hint")
            return
        self.shell.record_saved(self.kind.table, event.result.uid, name)
