"""Erasing a person: the one removal that leaves nothing and cannot be undone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cap_tui.model import erasure
from cap_tui.model.actor import Person
from cap_tui.model.erasure import Mention
from cap_tui.operations.context import Context
from cap_tui.operations.permissions import require_own
from cap_tui.text.nested import texts_in


@dataclass(frozen=True)
class ErasureResult:
    """The erased person's uid, the texts that named them, and files of the region that still do."""

    person: str
    texts: tuple[Mention, ...]
    files: tuple[str, ...] = ()
    beyond: str = ""
    """What the region's store cannot reach, for whoever looks after the server."""


def plan_erasure(context: Context, person: Person) -> ErasureResult:
    """What :func:`erase_person` would do. Raises ReadOnly."""
    require_own(context, person)
    return ErasureResult(person.uid, erasure.mentions(context.workspace, person))


def erase_person(context: Context, person: Person) -> ErasureResult:
    """Erase a person: the record, every copy of it, and the name in every text. It cannot be undone.

    Files that people put into the region's folder are named, not changed. Raises ReadOnly, NotSaved.
    """
    plan = plan_erasure(context, person)
    context.workspace.require_erasing()
    erasure.erase(context.workspace, person)
    folder = context.workspace.folder
    left = erasure.files_naming(folder, person) if folder != Path() else ()  # in memory: no folder
    return ErasureResult(
        person.uid,
        plan.texts,
        tuple(path.relative_to(folder).as_posix() for path in left),
        context.workspace.beyond_erasure,
    )


@dataclass(frozen=True)
class PersonalData:
    """All that is stored of a person: their record, what refers to it, texts that name them, changes, files."""

    person: dict[str, Any]
    references: tuple[dict[str, Any], ...]
    texts: tuple[dict[str, Any], ...]
    changes: tuple[dict[str, Any], ...]
    files: tuple[str, ...]


def personal_data(context: Context, person: Person) -> PersonalData:
    """What the region holds of a person, as they may ask to see it. Changes nothing."""
    workspace = context.workspace
    named = {(m.table, m.uid): m.fields for m in erasure.mentions(workspace, person)}
    references: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    own: dict[str, Any] = {}
    for table in workspace.tables():
        for document in map(dict, workspace.table(table)):
            uid = document.get("uid", "")
            if (table, uid) == (Person.TABLE, person.uid):
                own = document
            elif person.uid in texts_in(document, keys=True):
                references.append({"table": table, "document": document})
            elif (table, uid) in named:
                fields = named[table, uid]
                shown = {field: document.get(field) for field in fields}
                texts.append({"table": table, "uid": uid, "fields": shown})
    changes = tuple(
        {"seq": entry.seq, "at": entry.at, "by": entry.actor, "what": entry.label}
        for entry in workspace.history(person.uid)
    )
    folder = workspace.folder
    files = erasure.files_naming(folder, person) if folder != Path() else ()
    return PersonalData(
        own,
        tuple(references),
        tuple(texts),
        changes,
        tuple(path.relative_to(folder).as_posix() for path in files),
    )
