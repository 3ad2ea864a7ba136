"""What the form of a kind asks for: the fields of its record type, with the kind's own words for the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cap_tui.model.kind import Kind
from cap_tui.widgets.fields import FormField, enum_of, form_field


def kind_form_fields(kind: Kind[Any]) -> tuple[FormField, ...]:
    """What the form of a kind asks for, with the kind's own words for the answers."""
    return tuple(_worded(kind, name) for name in kind.edit)


def _worded(kind: Kind[Any], name: str) -> FormField:
    asked = form_field(kind.fields[name], kind.translate)
    mapping = kind.mappings.get(name)
    wording = mapping.wording if mapping else kind.wording.get(name)
    members = enum_of(kind.fields[name].type)
    if wording is not None and members is not None:
        words = {str(member.value): wording(member) for member in members}
        asked = replace(asked, choices=tuple((k, words.get(k, w)) for k, w in asked.choices))
    if mapping is not None:
        asked = replace(asked, keys=tuple(mapping.keys()))
    return replace(asked, required=True) if name in kind.required else asked
