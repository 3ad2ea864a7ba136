"""Each kind of field of a form: how it looks, what each key does, what it answers, as it was kept."""

from __future__ import annotations

import pytest

from cap_tui.widgets.field_line import FieldLine
from cap_tui.widgets.fields import FormField
from cap_tui.widgets.mapping_field import MappingField
from cap_tui.widgets.record_picker import RecordPicker
from tests.approval import approve
from tests.widgets.stage import APPROVED, Stage, Step, seen
from tests.widgets.test_approved_questions import FIELDS


def picker(app: Stage) -> object:
    """The chosen records, what is typed."""
    found = app.query_one(RecordPicker)
    return found.value, found.typed


def set_gone(app: Stage) -> None:
    """A record that is gone, and one that is there."""
    app.query_one(RecordPicker).set("people-9 people-3")


def focus_entry(app: Stage) -> None:
    """Give the keyboard to the field."""
    app.query_one(FieldLine).entry.focus()


def unfinished(app: Stage) -> object:
    """Why it is no answer yet."""
    return app.query_one(FieldLine).unfinished


def mapping(app: Stage) -> object:
    """The answers."""
    return app.query_one(MappingField).value


def set_mapping(app: Stage) -> None:
    """Other answers."""
    app.query_one(MappingField).set("b=high\nq=1")


PICKED: list[Step] = ["down", focus_entry, "a", "down", "down", "up", "up", unfinished, "enter", picker, "enter", "type an", "end", *["down"] * 7,
          "enter", picker, "backspace", picker, "backspace", "backspace", "type zz", "enter", unfinished, picker, "ctrl+u", set_gone, picker,
          "type ana c", "down", "enter", picker]  # fmt: skip
LINES: dict[str, tuple[FormField, str, list[Step]]] = {
    "reference": (FIELDS[8], "people-1", PICKED),
    "references": (FIELDS[9], "people-0 gone", PICKED),
    "factors": (FIELDS[10], "a=low\nz=high", [focus_entry, mapping, "right", mapping, "tab", "3", mapping, set_mapping, mapping]),
    "counts": (FIELDS[11], "a=3", [focus_entry, "4", mapping, "tab", set_mapping, mapping]),
    "date": (FIELDS[7], "", [focus_entry, "2"]),
    "long": (FIELDS[1], "One\nTwo", [focus_entry, "down", "down", "x", "shift+up", "up", "up", "tab"]),
    "fixed": (FIELDS[12], "as it is", []),
}  # fmt: skip


@pytest.mark.parametrize("case", LINES)
def test_a_field_is_answered_as_approved(case: str) -> None:
    asked_field, text, steps = LINES[case]
    lines = seen(lambda: FieldLine(asked_field, text), steps, size=(60, 14))
    approve(APPROVED / f"field-{case}.txt", "\n".join(lines))
