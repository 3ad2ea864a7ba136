"""What the functions behind the widgets give: themes, fields, keys, text, signs; every refusal in its words."""

from __future__ import annotations

import datetime
import enum
import types
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import pytest
from textual.content import Content

from cap_tui.charts.text_layout import Box
from cap_tui.errors import NotFound, Refused
from cap_tui.model.record import Record, about, bounds
from cap_tui.text.i18n import speaking
from cap_tui.widgets import (
    actions,
    bars,
    canvas,
    cell_widths,
    copy_parts,
    field_line,
    fields,
    form,
    glyphs,
    header_footer,
    key_bindings,
    marked_drawing,
    overlay,
    path_prompt,
    rating_grid,
    record_picker,
    safe_text,
    server_address,
    style_scope,
    themes,
    user_themes,
    view,
)
from cap_tui.widgets.actions import Offered, UserAction
from cap_tui.widgets.bars import Bar
from cap_tui.widgets.fields import FormField, form_fields
from cap_tui.widgets.list_rows import Row
from cap_tui.widgets.workshop import facilitator_page, workshop_choice
from tests.approval import approve, approve_calls, names_of
from tests.widgets.test_approved_questions import FIELDS

APPROVED = Path(__file__).with_name("approved") / "pure"
MODULES = (
    actions, bars, canvas, cell_widths, copy_parts, field_line, fields, form, glyphs, header_footer, key_bindings,
    marked_drawing, overlay, path_prompt, rating_grid, record_picker, safe_text, server_address, style_scope, themes,
    user_themes, view, facilitator_page, workshop_choice,
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}
FOREST = {"background": "#0b1a10", "text": "#e8f0e8", "accent": "#8fd19e", "raised": "#1c3324"}


class Size(enum.StrEnum):
    """An answer of few."""

    SMALL = "small"
    LARGE = "large"


class AnyField(Record, frozen=True, kw_only=True):
    """A field of every type that a declaration can have."""

    TABLE: ClassVar[str] = "test.any"
    text: Annotated[str, about("A text")] = ""
    named: Annotated[Annotated[str, bounds(min_length=1, max_length=20)], about("A name")]
    long: Annotated[Annotated[str, bounds(max_length=2001)], about("A long text")] = ""
    short: Annotated[Annotated[str, bounds(max_length=2000)], about("A short text")] = ""
    size: Annotated[Size, about("Its size", label="how large")] = Size.SMALL
    must: Annotated[Size, about("Its size")]
    maybe: Annotated[Size | None, about("Its size")] = None
    side: Annotated[Literal["left", "right"], about("Its side")] = "left"
    whole: Annotated[Annotated[int, bounds(ge=1, le=5)], about("A number", unit="1..5")] = 1
    share: Annotated[float | None, about("A share")] = None
    yes: Annotated[bool, about("Whether")] = False
    day: Annotated[datetime.date | None, about("A day")] = None
    noted: Annotated[str, about("When", unit="ISO 8601")] = ""
    stored: Annotated[str, about("When", unit="UTC, ISO 8601")] = ""
    host: Annotated[str, about("Who", refers="actors")] = ""
    guests: Annotated[tuple[str, ...], about("Who", refers="actors")] = ()
    tags: Annotated[tuple[str, ...], about("Tags")] = ()
    counts: Annotated[tuple[int, ...], about("Numbers")] = ()
    worded: Annotated[dict[str, str], about("Words")] = {}
    sized: Annotated[dict[str, Size], about("Sizes")] = {}
    numbered: Annotated[dict[str, int], about("Numbers")] = {}
    floats: Annotated[dict[str, float], about("Numbers")] = {}
    things: Annotated[Mapping[str, Any], about("Anything")] = {}


def told(*made: Content | str) -> list[str]:
    """Texts as they are drawn, each with the looks of its parts."""
    contents = [Content(one) if isinstance(one, str) else one for one in made]
    return [
        f"{content.plain}|{'; '.join(f'{s.start}-{s.end} {s.style}' for s in content.spans)}"
        for content in contents
    ]


def read(name: str, *texts: str, language: str = "en") -> list[object]:
    """What a field of the form reads from texts, or what is wrong with them."""
    found: list[object] = []
    with speaking(language):
        for text in texts:
            try:
                found.append(BY_NAME[name].read(text))
            except fields.FieldProblem as problem:
                found.append(f"! {problem}")
    return found


def spelled(name: str, *values: Any, language: str = "en") -> list[str]:
    """How the form spells values."""
    with speaking(language):
        return [BY_NAME[name].spell(value) for value in values]


def taken(**table: Any) -> object:
    """Themes of a person, and the looks of the last of them."""
    shipped = dict(themes.ROLES)
    try:
        found = user_themes.take_user_themes(table)
        looks = dict(themes.ROLES[found.names[-1]]) if found.names else {}
        colours = [(theme.name, theme.dark, theme.background) for theme in themes.known_themes()]
        return [found.names, found.problems, looks, colours[5:]]
    finally:
        themes.OWN.clear()
        themes.ROLES.clear()
        themes.ROLES.update(shipped)


def offers(*weights: int, **node: Any) -> list[Offered]:
    """Actions with keys, of these weights in the line of keys; ``node`` is what the place of them has."""
    given = {"app": types.SimpleNamespace(own_keys={"a.2": ("ctrl+x",)}), "ancestors_with_self": ()}
    place: Any = types.SimpleNamespace(**given, **node)
    return [
        Offered(UserAction(f"a.{n}", f"Do {n}", (f"f{n}",), footer=weight), place)
        for n, weight in enumerate(weights, 1)
    ]


def choosing(**node: Any) -> list[str]:
    """What the line of keys says of Enter in a list that has these attributes."""
    offered = replace(offers(1, **node)[0], action=key_bindings.LIST_KEYS[-1])
    return [header_footer.label(offer) for offer in header_footer.candidates([offered])]


def fitting(width: int, *weights: int) -> list[str]:
    """The ids of the actions that fit."""
    return [offer.action.id for offer in header_footer.chosen_for(width, offers(*weights))]


def progress(*steps: tuple[float, float, str]) -> list[str]:
    """What is said after each step of a task."""
    made, said = view.Progress(), list[str]()
    for step in steps:
        made(*step)
        said.append(made.words())
    return said


NAMES = names_of(*MODULES) | {
    "told": told, "read": read, "spelled": spelled, "taken": taken, "FOREST": FOREST, "offers": offers, "fitting": fitting,
    "progress": progress, "choosing": choosing, "themes_for": themes.suitable, "signs_for": glyphs.suitable, "Path": Path, "Row": Row, "Refused": Refused, "NotFound": NotFound, "Bar": Bar, "Box": Box, "FormField": FormField, "Content": Content, "AnyField": AnyField,
    "date": datetime.date, "_way": header_footer._way, "_flow": form.FORM_KEYS, "Size": Size,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(file.stem for file in APPROVED.glob("*.txt")))
def test_every_answer_is_as_it_was_approved(name: str) -> None:
    approve_calls(APPROVED / f"{name}.txt", NAMES)


def test_the_form_of_every_type_is_as_it_was_approved() -> None:
    lines = []
    for field in form_fields(AnyField):
        lines.append(f"{field.name}: {field.kind}, {field.label!r}, {field.help!r} {field.unit}")
        lines.append(
            f"    choices {field.choices}, {field.least}..{field.most}, default {field.default!r}"
        )
        flags = [
            name
            for name in ("required", "empty_is_none", "as_date", "counted")
            if getattr(field, name)
        ]
        lines.append(f"    {' '.join([*flags, field.refers])}")
    approve(APPROVED.parent / "declared.text", "\n".join(lines))


def test_every_theme_is_as_it_was_approved() -> None:
    lines = []
    for theme in themes.THEMES:
        lines += [f"===== {theme.name}"]
        lines += [
            f"{name}: {value}" for name, value in sorted(vars(theme).items()) if name != "variables"
        ]
        lines += [f"  {name}: {value}" for name, value in sorted(theme.variables.items())]
        lines += [f"  {role.name}: {look}" for role, look in themes.ROLES[theme.name].items()]
    for signs in (glyphs.UNICODE, glyphs.ASCII):
        lines += ["===== signs", str(signs._asdict())]
    approve(APPROVED.parent / "themes.text", "\n".join(lines))
