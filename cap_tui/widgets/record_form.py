"""Forms over record types: the declaration gives the fields, the values make a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from cap_tui.errors import Conflict
from cap_tui.model.conversion import convert
from cap_tui.model.record import Record
from cap_tui.text.i18n import Translate, _
from cap_tui.widgets.fields import FormField, form_fields
from cap_tui.widgets.form import Form

VERSION = ""
"""Under this name a draft keeps the version of the record that it was typed over."""


class RecordForm(Form):
    """A form over a record type; its values make a record of that type, upon the version it was opened with.

    ``save(record)`` stores it: its version is the one that was opened, so that a transaction's
    ``put`` refuses it when somebody else changed the record meanwhile.
    """

    def __init__(
        self,
        record_type: type[Record],
        record: Record | None = None,
        *,
        only: Sequence[str] = (),
        draft: str = "",
        send: str = "",
        check: Callable[[dict[str, Any]], Mapping[str, str]] | None = None,
        save_record: Callable[[Any], object] | None = None,
        translate: Translate = _,
        asked: Sequence[FormField] = (),
        given: Mapping[str, Any] | None = None,
        id: str | None = None,
    ) -> None:
        """``asked`` replaces the fields of the declaration, ``given`` are values of a new record."""
        stored = msgspec.to_builtins(record) if record is not None else dict(given or {})
        self._record_type = record_type
        self._record = record
        self._version = int(stored.get("version", 0))
        self._save_record = save_record
        super().__init__(
            asked or form_fields(record_type, only, translate),
            stored,
            draft=draft,
            send=send,
            check=check,
            id=id,
        )

    def record(self, values: Mapping[str, Any]) -> Any:
        """The record that ``values`` make, at the version that the form was opened with.

        Fields that were not asked for, or in which nothing else is typed, stay as they were.
        """
        before = dict(self._values)
        texts = self.texts()
        typed = {
            name: value
            for name, value in values.items()
            if name not in before or texts.get(name) != self._stored.get(name)
        }
        return convert({**before, **typed, "version": self._version}, self._record_type)

    @property
    def _stores(self) -> bool:
        return self._save_record is not None or super()._stores

    def _made(self, values: dict[str, Any]) -> Any:
        return values if self._save_record is None else self.record(values)

    def _resolver(self, conflict: Conflict) -> Callable[[dict[str, Any]], object] | None:
        own = self._record is not None and conflict.uid == self._record.uid
        if not own or self._save_record is None:
            return None
        return lambda chosen: self._store(convert(chosen, self._record_type))

    def _commit(self, made: Any, theirs: Mapping[str, Any] | None) -> object:
        if self._save_record is None:
            return super()._commit(made, theirs)
        return self._save_record(made)

    def _restore(self, texts: Mapping[str, str]) -> None:
        super()._restore(texts)
        version = texts.get(VERSION, "")
        if version.isdecimal():
            self._version = int(version)

    def _draft_base(self) -> Mapping[str, str]:
        return {VERSION: str(self._version)}

    def action_clear(self) -> None:
        """Throw the draft away: the fields are as they are stored."""
        self._version = self._record.version if self._record is not None else 0
        super().action_clear()


def form_for(
    record_type: type[Record],
    record: Record | None = None,
    *,
    only: Sequence[str] = (),
    draft: str = "",
    send: str = "",
    check: Callable[[dict[str, Any]], Mapping[str, str]] | None = None,
    save: Callable[[Any], object] | None = None,
    translate: Translate = _,
    id: str | None = None,
) -> RecordForm:
    """A form generated from the declaration of ``record_type``, empty or filled with ``record``.

    ``only`` names the fields that are asked for. ``save(record)`` stores what was typed and raises
    what the store raises; handle ``Form.Saved`` to close the form. ``translate`` is the ``_`` of
    the plugin, for labels and meanings. Without ``save`` handle ``Form.Submitted``: write
    ``event.form.record(event.values)`` in a transaction and then call ``event.form.sent()``.
    """
    return RecordForm(
        record_type,
        record,
        only=only,
        draft=draft,
        send=send,
        check=check,
        save_record=save,
        translate=translate,
        id=id,
    )
