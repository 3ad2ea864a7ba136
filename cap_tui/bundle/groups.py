"""Rows about people as counts of groups: nobody is given away, not even beside earlier exports."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

from cap_tui.bundle.declared import ARRAY, STRING, Declaration
from cap_tui.bundle.pseudonyms import Pseudonymiser
from cap_tui.bundle.records import Group, Published
from cap_tui.bundle.redact import Document, person_of
from cap_tui.methods.disclosure import protect
from cap_tui.model.record import Personal
from cap_tui.text.i18n import _

EVERYBODY = "*"
NOT_GIVEN = "(not given)"
HIDDEN = "hidden"

_SPACE = uuid.UUID("6f1d5a52-7c0e-5b8e-9d3f-1b6f0c1e9a44")

Figure = tuple[str, str, str]  # table, field, group
Members = dict[Figure, set[str]]


@dataclass(frozen=True)
class Counted:
    """What leaves instead of rows: the groups, and what is to be remembered once it has left."""

    groups: tuple[Group, ...] = ()
    published: tuple[Published, ...] = ()
    held_back: tuple[str, ...] = ()  # for the preview, in words


def members(
    declaration: Declaration, documents: Iterable[Document], hashed: Pseudonymiser
) -> Members:
    """The persons in each group of each quasi-identifying field of a table, and all of them."""
    fields = [
        field
        for field in declaration.fields
        if field.personal is Personal.QUASI and field.type in (STRING, ARRAY)
    ]
    found: Members = defaultdict(set)
    for document in documents:
        person = hashed.of(person_of(declaration, document))
        found[declaration.table, EVERYBODY, EVERYBODY].add(person)
        for field in fields:
            value = document.get(field.name)
            values = value if isinstance(value, list) else [value]
            for group in values or [None]:
                name = group if isinstance(group, str) and group else NOT_GIVEN
                found[declaration.table, field.name, name].add(person)
    return found


def count(
    figures: Members,
    earlier: Iterable[Published],
    *,
    region: str,
    minimum: int,
    profile: str,
    date: str,
) -> Counted:
    """Decide which counts are shown, beside everything that was shown before."""
    if not figures:
        return Counted()
    log = list(earlier)
    before = [names for published in log for names in published.members.values()]
    persons: dict[Hashable, Collection[Hashable]] = dict(figures.items())
    decided = protect(persons, minimum=minimum, earlier=before)
    shown = set(decided.shown)
    groups, fresh = [], []
    for (table, field), names in _by_field(figures).items():
        visible = {
            name: sorted(figures[table, field, name])
            for name in names
            if (table, field, name) in shown
        }
        version, is_new = _version(log, table, field, visible)
        groups += [
            Group(
                uid=str(uuid.uuid5(_SPACE, f"{region}|{table}|{field}|{name}")),
                version=version,
                owner=region,
                table=table,
                by=field,
                group=name,
                persons=len(visible[name]) if name in visible else None,
                shown=str(len(visible[name])) if name in visible else HIDDEN,
            )
            for name in names
        ]
        if is_new:
            fresh.append(
                Published(table=table, by=field, date=date, profile=profile, members=visible)
            )
    told = _told(decided.reasons)
    return Counted(tuple(sorted(groups, key=lambda g: g.uid)), tuple(fresh), told)


def _by_field(figures: Mapping[Figure, set[str]]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for table, field, name in sorted(figures):
        found[table, field].append(name)
    return found


def _version(
    log: Iterable[Published], table: str, field: str, visible: Mapping[str, list[str]]
) -> tuple[int, bool]:
    """Which publication of this breakdown it is, and whether it differs from the last."""
    past = [published for published in log if (published.table, published.by) == (table, field)]
    if past and past[-1].members == visible:
        return len(past), False
    return len(past) + 1, True


def _told(reasons: Mapping[object, str]) -> tuple[str, ...]:
    """How many figures are hidden, and why, without saying which of them are small."""
    if not reasons:
        return ()
    lines = [
        _(
            "{count} figures about groups of people are hidden to protect the people in them."
        ).format(count=len(reasons))
    ]
    if late := sum(reason == "difference" for reason in reasons.values()):
        lines.append(
            _(
                "{count} of them because an earlier export and this one together would tell on a few people."
            ).format(count=late)
        )
    return tuple(lines)
