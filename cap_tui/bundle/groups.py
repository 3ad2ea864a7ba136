"""Rows about people as counts of groups: nobody can be identified, not even with earlier exports."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cap_tui.bundle.pseudonyms import Pseudonymiser
from cap_tui.bundle.records import GroupCount, PublishedBreakdown
from cap_tui.bundle.redact import Document, person_of
from cap_tui.bundle.table_schema import ARRAY, STRING, Declaration
from cap_tui.methods.disclosure import protect
from cap_tui.methods.suppression import TooManyGroups
from cap_tui.model.record import Personal
from cap_tui.model.released import ReleasedGroups
from cap_tui.text.i18n import _, ngettext

EVERYBODY = "*"
NOT_GIVEN = "(not given)"
HIDDEN = "hidden"

_SPACE = uuid.UUID("6f1d5a52-7c0e-5b8e-9d3f-1b6f0c1e9a44")

Figure = tuple[str, str, str]  # table, field, group
Members = dict[Figure, set[str]]


@dataclass(frozen=True)
class Counted:
    """What leaves instead of rows: the groups, and what is to be remembered once it has left."""

    groups: tuple[GroupCount, ...] = ()
    published: tuple[PublishedBreakdown, ...] = ()
    released: tuple[ReleasedGroups, ...] = ()
    held_back: tuple[str, ...] = ()  # for the preview, in words

    def __add__(self, other: Counted) -> Counted:
        """Both together, the groups in the order of uids."""
        return Counted(
            tuple(sorted((*self.groups, *other.groups), key=lambda g: g.uid)),
            (*self.published, *other.published),
            (*self.released, *other.released),
            (*self.held_back, *other.held_back),
        )


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
    earlier: Iterable[PublishedBreakdown],
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
    shown, told = _decided(figures, log, minimum)
    groups, fresh = [], []
    for (table, field), names in _by_field(figures).items():
        visible = {
            name: sorted(figures[table, field, name])
            for name in names
            if (table, field, name) in shown
        }
        version, is_new = _version(log, table, field, visible)
        groups += [
            GroupCount(
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
                PublishedBreakdown(
                    table=table, by=field, date=date, profile=profile, members=visible
                )
            )
    return Counted(tuple(sorted(groups, key=lambda g: g.uid)), tuple(fresh), held_back=told)


def _decided(
    figures: Members, log: Sequence[PublishedBreakdown], minimum: int
) -> tuple[frozenset[Figure], tuple[str, ...]]:
    """The figures that may be shown, and in words why not the others.

    Where there are too many small groups to prove it, breakdowns are given up, that of the most
    groups first: what is not shown needs no proof. Beside what left earlier even the last may
    not be provable; then only what has left with the same people in it leaves again.
    """
    before = [names for published in log for names in published.members.values()]
    left, given_up = dict(figures), []
    while left:
        persons: dict[Hashable, Collection[Hashable]] = dict(left.items())
        try:
            decided = protect(persons, minimum=minimum, earlier=before)
        except TooManyGroups:
            by_field = _by_field(left)
            finest = max(by_field, key=lambda breakdown: (len(by_field[breakdown]), breakdown))
            given_up.append(finest)
            for name in by_field[finest]:
                del left[*finest, name]
            continue
        shown = frozenset(figure for figure in left if figure not in decided.reasons)
        missing = _missing(decided.reasons, figures, log, minimum)
        return shown, (
            *_told(decided.reasons, earlier=bool(before)),
            *missing,
            *map(_told_unproven, given_up),
        )
    known = {frozenset(names) for names in before if len(names) >= minimum}
    again = frozenset(figure for figure, names in figures.items() if frozenset(names) in known)
    return again, (
        _(
            "Only counts of people that were exported before, unchanged, are shown: together with earlier exports there are too many small groups to prove that nobody can be identified."
        ),
    )


def _told_unproven(breakdown: tuple[str, str]) -> str:
    table, field = breakdown
    return _(
        "{table} by {field} is hidden: it has too many small groups to prove that nobody can be identified."
    ).format(table=table, field=field)


def _by_field(figures: Iterable[Figure]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for table, field, name in sorted(figures):
        found[table, field].append(name)
    return found


def _version(
    log: Iterable[PublishedBreakdown], table: str, field: str, visible: Mapping[str, list[str]]
) -> tuple[int, bool]:
    """Which publication of this breakdown it is, and whether it differs from the last."""
    past = [published for published in log if (published.table, published.by) == (table, field)]
    if past and past[-1].members == visible:
        return len(past), False
    return len(past) + 1, True


def _missing(
    reasons: Mapping[Any, str],
    figures: Members,
    log: Sequence[PublishedBreakdown],
    minimum: int,
) -> Iterator[str]:
    """For figures that differ by a few people from what left: how many more answers bring them back."""
    for figure in sorted(figure for figure, why in reasons.items() if why == "difference"):
        table, field, group = figure
        left = [
            names
            for published in log
            if (published.table, published.by) == (table, field)
            for name, names in published.members.items()
            if name == group
        ]
        changed = min((len(figures[figure] ^ set(names)) for names in left), default=0)
        if 0 < changed < minimum:
            yield ngettext(
                "{table} by {field}, {group}: hidden until at least {n} more person has answered.",
                "{table} by {field}, {group}: hidden until at least {n} more people have answered.",
                minimum - changed,
            ).format(table=table, field=field, group=group, n=minimum - changed)


def _told(reasons: Mapping[object, str], *, earlier: bool) -> tuple[str, ...]:
    """How many figures are hidden, and why, without saying which of them are small."""
    if not reasons:
        return ()
    lines = [
        ngettext(
            "{count} figure about groups of people is hidden to protect the people in them.",
            "{count} figures about groups of people are hidden to protect the people in them.",
            len(reasons),
        ).format(count=len(reasons))
    ]
    late = sum(reason == "difference" for reason in reasons.values())
    if late and not earlier:
        lines.append(
            _(
                "{count} of them because they and others together would identify a few people."
            ).format(count=late)
        )
    elif late:
        lines.append(
            _(
                "{count} of them because an earlier export and this one together would identify a few people."
            ).format(count=late)
        )
    return tuple(lines)
