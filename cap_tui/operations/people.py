"""Erasing a person: the one removal that leaves nothing and cannot be undone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cap_tui.model import erasure
from cap_tui.model.actor import Person
from cap_tui.model.erasure import Mention
from cap_tui.operations.context import Context
from cap_tui.operations.permissions import require_own


@dataclass(frozen=True)
class ErasureResult:
    """The erased person's uid, the texts that named them, and files of the region that still do."""

    person: str
    texts: tuple[Mention, ...]
    files: tuple[str, ...] = ()


def plan_erasure(context: Context, person: Person) -> ErasureResult:
    """What :func:`erase_person` would do. Raises ReadOnly."""
    require_own(context, person)
    return ErasureResult(person.uid, erasure.mentions(context.workspace, person))


def erase_person(context: Context, person: Person) -> ErasureResult:
    """Erase a person: the record, every copy of it, and the name in every text. It cannot be undone.

    Files that people put into the region's folder are named, not changed. Raises ReadOnly, NotSaved.
    """
    plan = plan_erasure(context, person)
    erasure.erase(context.workspace, person)
    folder = context.workspace.folder
    left = erasure.files_naming(folder, person) if folder != Path() else ()  # in memory: no folder
    return ErasureResult(
        person.uid, plan.texts, tuple(path.relative_to(folder).as_posix() for path in left)
    )
