"""A form as a dialogue of lines: with ``--plain`` on a terminal, ``KIND add`` and ``KIND edit NAME`` ask field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from cap_tui.cli.command_session import CommandSession
from cap_tui.cli.field_options import read_references
from cap_tui.errors import CapError, InvalidFields
from cap_tui.model.kind import Kind
from cap_tui.text.digits import whole_number
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import colon, labelled
from cap_tui.widgets.fields import Choices, FieldProblem, FormField
from cap_tui.widgets.kind_fields import kind_form_fields

if TYPE_CHECKING:
    from cap_tui.operations.context import Context

EMPTY = "-"
"""Typed as an answer it empties the field."""


def opens_form(kind: Kind[Any], words: Sequence[str]) -> bool:
    """Whether these words of a command line leave everything to be asked for."""
    if list(words) == ["add"]:
        return "add" in kind.allows
    edits = len(words) == 2 and words[0] == "edit" and not words[1].startswith("-")
    return edits and "edit" in kind.allows


def run_form(session: CommandSession, kind: Kind[Any], who: str = "") -> None:
    """Ask for every field of a new record, or of the one that is meant, and store it."""
    from cap_tui.operations.records import add_record, edit_record, find_record

    context = session.context_of_person()
    record = find_record(context, kind, who) if who else None
    asked = [field for field in kind_form_fields(kind) if field.kind != "fixed"]
    before = {f.name: getattr(record, f.name) if record else f.default for f in asked}

    def store(values: Mapping[str, Any]) -> None:
        if record is None:
            made = add_record(context, kind, values)
            click.echo(_("{name} is added.").format(name=kind.name(made)))
            return
        changes = {name: value for name, value in values.items() if value != before[name]}
        if not changes:
            click.echo(_("Nothing is changed."))
            return
        after = edit_record(context, kind, record, changes)
        click.echo(labelled(kind.name(after), ", ".join(kind.label(n) for n in sorted(changes))))

    say_how(asked)
    ask_until_stored(context, asked, before, store)


def say_how(asked: Sequence[FormField]) -> None:
    """How many questions come, and how they are answered."""
    count = ngettext("{n} question.", "{n} questions.", len(asked)).format(n=len(asked))
    how = _("Enter keeps what is there, - empties it; Ctrl+C leaves and stores nothing.")
    click.echo(f"{count} {how}")


def ask_until_stored(
    context: Context | None,
    asked: Sequence[FormField],
    before: Mapping[str, Any],
    store: Callable[[Mapping[str, Any]], None],
) -> None:
    """Ask, store, and ask again for what was refused; without a region no field names a record."""
    values: dict[str, Any] = dict(before)
    wanted = asked
    while True:
        for place, field in enumerate(wanted, 1):
            values[field.name] = _ask(context, field, values[field.name], place, len(wanted))
        try:
            store(values)
        except InvalidFields as refused:
            wanted = [field for field in asked if field.name in refused.problems]
            if not wanted:
                raise
            for problem in refused.problems.values():
                click.echo(f"! {problem}")
        else:
            return


def _ask(context: Context | None, field: FormField, value: Any, place: int, count: int) -> Any:
    """The value of one field; asked again until it fits."""
    click.echo("")
    needed = _("needed") if field.required else ""
    label = f"{field.label} ({field.unit})" if field.unit else field.label
    click.echo(f"{place}/{count}  " + ", ".join(part for part in (label, needed) if part))
    if field.help:
        click.echo(f"  {field.help}")
    if field.kind == "mapping" and field.keys:
        return _ask_mapping(field, dict(value or {}))
    _tell_choices(field.choices)
    spelled = _spelled(context, field, value)
    while True:
        typed = _answer(spelled)
        if typed == spelled and not (field.required and not typed):
            return value
        try:
            return _read(context, field, "" if typed == EMPTY else typed)
        except (CapError, FieldProblem) as problem:
            click.echo(f"! {problem}")


def _ask_mapping(field: FormField, before: dict[str, Any]) -> dict[str, Any]:
    """One question for each key, until the field takes the answer."""
    _tell_choices(field.choices)
    answers: dict[str, Any] = {}
    for key, label in field.keys:
        click.echo(f"  {label}")
        given = str(getattr(before.get(key), "value", before.get(key, "")))
        while (typed := chosen(field.choices, _answer(given))) not in ("", EMPTY):
            try:
                answers |= field.read(f"{key}={typed}")
                break
            except FieldProblem as problem:
                click.echo(f"! {problem}")
    return answers


def _tell_choices(choices: Choices) -> None:
    for number, (_value, words) in enumerate(choices, 1):
        click.echo(f"  {number:>2}  {words}")


def _answer(before: str) -> str:
    typed: str = click.prompt(
        _("Your answer"), default=before, show_default=bool(before), prompt_suffix=colon()
    )
    return typed.strip()


def chosen(choices: Choices, typed: str) -> str:
    """The value that a number or the words of an answer mean; anything else stays as it is typed."""
    number = whole_number(typed)
    if number is not None and 0 < number <= len(choices):
        return choices[number - 1][0]
    return next((value for value, words in choices if typed == words), typed)


def _spelled(context: Context | None, field: FormField, value: Any) -> str:
    """A value as it is typed: records by their names, several with semicolons between."""
    if not field.refers or context is None:
        text = field.spell(value).replace("\n", "; ")
        return dict(field.choices).get(text, text) if text else ""
    kind = context.kinds().of_table(field.refers)
    uids = [value] if isinstance(value, str) else list(value or ())
    names = {r.uid: kind.name(r) for r in context.records(kind.record).all()} if kind else {}
    return "; ".join(names.get(uid, uid) for uid in uids if uid)


def _read(context: Context | None, field: FormField, typed: str) -> Any:
    """What was typed as a value; raises CapError, FieldProblem."""
    if not field.refers or not typed or context is None:
        if field.kind == "mapping":
            typed = typed.replace(";", "\n")
        return field.read(chosen(field.choices, typed))
    read = read_references(field.refers)
    if field.kind == "reference":
        return read(context, typed, {}, False)
    return read(context, [part.strip() for part in typed.split(";") if part.strip()], {}, False)
