"""All that is declared of every kind: its lists, its forms, what may be typed, its records' fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cap_tui.model.kind import Kind, KindColumn
from cap_tui.model.kinds import CORE_KINDS
from cap_tui.model.record import Field, fields
from cap_tui.model.tables import CORE_TABLES
from cap_tui.plugin.host import Host
from cap_tui.widgets.fields import FieldProblem, FormField
from cap_tui.widgets.kind_fields import kind_form_fields
from cap_tui.workspace import Home
from tests.approval import approve

FOLDER = Path(__file__).with_name("approved")
TYPED = (
    "",
    "  ",
    "x",
    "yes",
    "0",
    "-1",
    "6",
    "3.5",
    "1e9",
    "2026-02-28",
    "2026-02-30",
    'a, "b, c"',
    "a=1\nb=",
    "firms=weak",
)
"""What is typed into every kind of field."""


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> list[Kind[Any]]:
    """The core's and the plugins' kinds, without a region."""
    host = Host.discover(Home(tmp_path_factory.mktemp("home")))
    return [*CORE_KINDS, *(table.kind for table in host.tables() if table.kind)]


def test_the_lists_and_the_names_of_every_kind(kinds: list[Kind[Any]]) -> None:
    approve(FOLDER / "lists.txt", "".join(f"{line}\n" for kind in kinds for line in listed(kind)))


def listed(kind: Kind[Any]) -> Iterator[str]:
    yield f"===== {kind.id}, one is {kind.single_id}, in {kind.table}"
    for names in (kind.one, kind.many):
        yield "called: " + (" / ".join(names.values()) if isinstance(names, dict) else str(names))
    yield f"help: {kind.help}"
    yield f"empty: {kind.empty}"
    yield f"keywords: {kind.keywords}"
    yield f"allows: {' '.join(sorted(kind.allows))}; report: {kind.report}; sort: {kind.sort}"
    yield f"form: {' '.join(kind.edit)}; also: {' '.join(kind.also)}; required: {' '.join(sorted(kind.required))}"
    yield f"detail: {' '.join(kind.detail)}; mirrors: {dict(kind.mirrors)}"
    yield f"worded: {' '.join(kind.wording)}; mappings: {' '.join(kind.mappings)}"
    for column in kind.columns:
        yield f"  column {column.id} {kind.column_title(column)!r}{''.join(column_marks(column))}"
    for operation in kind.operations:
        form = " form" if operation.form else ""
        yield f"  key {operation.key} {operation.id} {operation.label!r}: {operation.help}{form}"


def column_marks(column: KindColumn[Any]) -> Iterator[str]:
    for name in ("value", "text"):
        if getattr(column, name):
            yield f" {name}"
    plain = KindColumn[Any]("")
    for name in (
        "align",
        "width",
        "least",
        "drop",
        "digits",
        "sort",
        "search",
        "shown",
        "personal",
    ):
        if (value := getattr(column, name)) != getattr(plain, name):
            yield f" {name}={value}"


def test_the_forms_of_every_kind(kinds: list[Kind[Any]]) -> None:
    lines: list[str] = []
    for kind in kinds:
        lines.append(f"===== {kind.id}")
        for asked in kind_form_fields(kind):
            lines += asked_lines(asked)
    approve(FOLDER / "forms.txt", "\n".join(lines) + "\n")


def asked_lines(asked: FormField) -> Iterator[str]:
    bounds = "".join(
        f" {name}={value}"
        for name in ("unit", "required", "least", "most", "default", "refers", "as_date", "counted")
        if (value := getattr(asked, name)) not in (None, "", False, ())
    )
    yield f"{asked.label} ({asked.name}, {asked.kind}){bounds}: {asked.help}"
    for what, offered in (("choice", asked.choices), ("key", asked.keys)):
        for value, words in offered:
            yield f"    {what} {value or '-'}: {words}"


def test_what_may_be_typed_into_every_field_and_how_it_is_shown(kinds: list[Kind[Any]]) -> None:
    seen: set[tuple[Any, ...]] = set()
    lines: list[str] = []
    for kind in kinds:
        for asked in kind_form_fields(kind):
            rules = (asked.kind, asked.required, asked.empty_is_none, asked.least, asked.most, asked.default,
                     asked.as_date, asked.counted, bool(asked.choices))  # fmt: skip
            if asked.kind != "fixed" and rules not in seen:
                seen.add(rules)
                lines += [f"{kind.id} {asked.name} ({asked.kind})", *answers(asked)]
    approve(FOLDER / "typed.txt", "\n".join(lines) + "\n")


def answers(asked: FormField) -> Iterator[str]:
    """What is read, and what the form shows of it afterwards; texts with the same answer stand together."""
    for text in TYPED:
        try:
            value = asked.read(text)
        except FieldProblem as problem:
            yield f"    {text!r}: {problem}"
        else:
            yield f"    {text!r} is {value!r}, shown {asked.spell(value)!r}"


def test_every_field_of_every_record_of_the_core() -> None:
    lines: list[str] = []
    for record in CORE_TABLES:
        lines.append(f"===== {record.TABLE}: {record.__name__}")
        lines += [field_line(each) for each in fields(record)]
    approve(FOLDER / "records.txt", "\n".join(lines) + "\n")


def field_line(declared: Field) -> str:
    """A field with what is declared of it beside its name and its type."""
    told = msgspec.structs.asdict(declared)
    default = "" if declared.required else f" = {declared.default!r}"
    more = "".join(
        f" {name}={value!r}"
        for name, value in told.items()
        if name not in ("name", "type", "meaning", "required", "default")
        if value not in ("", None, False)
    )
    return f"  {declared.name}: {declared.type}{default}{more}: {declared.meaning}"
