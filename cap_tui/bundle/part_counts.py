"""Rows about people that are counted apart, as the answers of each survey round.

Reports tell of the same people, so both keep to one record of what left (``bundle.releases``). Nobody in a
group below the minimum is in any count, so the total is that of the groups shown, and nothing can be subtracted.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cap_tui.bundle.groups import EVERYBODY, HIDDEN, NOT_GIVEN, Counted
from cap_tui.bundle.pseudonyms import Pseudonymiser
from cap_tui.bundle.records import GroupCount, PublishedBreakdown
from cap_tui.bundle.redact import Document
from cap_tui.bundle.table_schema import STRING, Declaration
from cap_tui.methods.group_release import Release, releasable
from cap_tui.model.record import Personal
from cap_tui.model.released import ReleasedGroups, person_mark, released_subject
from cap_tui.text.i18n import ngettext
from cap_tui.workspace import Workspace

BUNDLE = "bundle"
People = frozenset[str]
_SPACE = uuid.UUID("2c1e8f10-63ab-5d0f-8a55-0b1d2b6c7a11")


@dataclass(frozen=True)
class CountedPart:
    """The rows of one table that belong together: ``part`` is the uid of their round, ``name`` its name."""

    table: str
    field: str
    part: str
    name: str
    groups: Mapping[str, People]

    @property
    def subject(self) -> str:
        """Under what the groups are remembered."""
        return released_subject(self.table, self.part)

    def mark(self, uid: str) -> str:
        """The hash under which a row is remembered."""
        return person_mark(self.subject, uid)


def counted_apart(declaration: Declaration) -> bool:
    """Whether the rows of a table are counted in sets."""
    return _apart(declaration) != ("", "")


def _apart(declaration: Declaration) -> tuple[str, str]:
    return declaration.record.COUNTED_APART if declaration.record else ("", "")


def count_parts(
    workspace: Workspace,
    declaration: Declaration,
    documents: Sequence[Document],
    minimum: int,
    published: Iterable[PublishedBreakdown],
    maker: Callable[[], Pseudonymiser],
) -> Counted:
    """The counts of a table that is counted apart.

    ``published`` are counts that version 0.2 and earlier exported; ``maker`` makes the hashes in them.
    """
    own = [entry for entry in published if entry.table == declaration.table]
    left = [frozenset(names) for entry in own for names in entry.members.values()]
    hashed = maker() if left else None
    counted = Counted()
    for part in _parts(declaration, documents, workspace):
        older = []
        if hashed is not None:
            made = {part.mark(uid := str(d["uid"])): hashed.of(uid) for d in documents}
            older = [frozenset(mark for mark, name in made.items() if name in s) for s in left]
        counted += count_part(
            part,
            workspace.records(ReleasedGroups).find(subject=part.subject),
            region=workspace.config.region.code,
            minimum=minimum,
            older=older,
        )
    return counted


def _parts(
    declaration: Declaration, documents: Iterable[Document], workspace: Workspace
) -> list[CountedPart]:
    """The rows of a table by their part and group."""
    apart, sets = _apart(declaration)
    names = {str(row["uid"]): str(row.get("name", "")) for row in workspace.table(sets)}
    field = next(
        (f.name for f in declaration.fields if f.personal is Personal.QUASI and f.type == STRING),
        "",
    )
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for document in documents:
        part = str(document.get(apart) or "")
        mark = person_mark(released_subject(declaration.table, part), str(document["uid"]))
        found[part][str(document.get(field) or "")].add(mark)
    return [
        CountedPart(
            declaration.table, field, part, names.get(part) or part,
            {group: frozenset(people) for group, people in sorted(groups.items())},
        )
        for part, groups in sorted(found.items())
    ]  # fmt: skip


def count_part(
    part: CountedPart,
    earlier: Sequence[ReleasedGroups],
    *,
    region: str,
    minimum: int,
    older: Sequence[People] = (),
) -> Counted:
    """Decide which counts of a part are shown; ``earlier`` is everything that was told of it before.

    ``older`` are the people behind counts that version 0.2 and earlier exported.
    """
    own = list(earlier)
    found = {}
    for group, people in part.groups.items():
        left = [met for names in older if (met := names & people)]
        left += [frozenset(e.members[group]) for e in own if group in e.members]
        found[group] = releasable(people, left, minimum)
    shown = {group: each.people for group, each in found.items() if each.people}
    everybody = frozenset[str]().union(*shown.values())
    rows = [(part.field, group, shown.get(group, frozenset[str]())) for group in part.groups]
    members = {group: dict.fromkeys(sorted(p), "") for group, p in shown.items()}
    exported = [entry.members for entry in own if entry.by == BUNDLE]
    fresh = members != (exported[-1] if exported else {})
    version = max(1, len(exported) + fresh)
    counts = [
        _count(part, by, group, len(people) or None, region, version)
        for by, group, people in [(EVERYBODY, EVERYBODY, everybody), *rows]
    ]
    record = ReleasedGroups(subject=part.subject, by=BUNDLE, members=members)
    return Counted(
        groups=tuple(counts),
        released=(record,) if fresh else (),
        held_back=tuple(_told(part, group, each) for group, each in found.items() if each.missing),
    )


def _count(
    part: CountedPart, by: str, group: str, persons: int | None, region: str, version: int
) -> GroupCount:
    return GroupCount(
        uid=str(uuid.uuid5(_SPACE, f"{region}|{part.table}|{part.part}|{by}|{group}")),
        version=version,
        owner=region,
        table=part.table,
        by=by,
        group=group or NOT_GIVEN,
        persons=persons,
        shown=HIDDEN if persons is None else str(persons),
        part=part.part,
    )


def _told(part: CountedPart, group: str, found: Release[str]) -> str:
    """How many more answers a group needs before all of its people are counted."""
    if found.people:
        text = ngettext("{name}, {group}: the count is that of an earlier export or report until at least {n} more person has answered.", "{name}, {group}: the count is that of an earlier export or report until at least {n} more people have answered.", found.missing)  # fmt: skip
    else:
        text = ngettext(
            "{name}, {group}: hidden until at least {n} more person has answered.",
            "{name}, {group}: hidden until at least {n} more people have answered.",
            found.missing,
        )
    return text.format(name=part.name, group=group or NOT_GIVEN, n=found.missing)
