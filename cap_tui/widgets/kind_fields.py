"""What the form of a kind asks for: the fields of its record type, with the kind's own words for the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cap_tui.model.kind import Kind
from cap_tui.text.i18n import _
from cap_tui.widgets.fields import FormField, enum_of, form_field


def kind_form_fields(kind: Kind[Any]) -> tuple[FormField, ...]:
    """What the form of a kind asks for, with the kind's own words for the answers."""
    return tuple(_worded(kind, name) for name in kind.edit)


def _worded(kind: Kind[Any], name: str) -> FormField:
    asked = form_field(kind.fields[name], kind.translate)
    mapping = kind.mappings.get(name)
    wording = mapping.wording if mapping else kind.wording.get(name)
    members = enum_of(kind.fields[name].type)
    if wording is not None and asked.choices:
        values: dict[str, Any] = {key: key for key, _words in asked.choices if key}
        values |= {str(member.value): member for member in members or ()}
        words = {key: wording(value) for key, value in values.items()}
        choices = tuple((k, words.get(k, w) or _("not said")) for k, w in asked.choices)
        asked = replace(asked, choices=choices)
    if mapping is not None:
        asked = replace(asked, keys=tuple(mapping.keys()))
    return replace(asked, required=True) if name in kind.required else asked
