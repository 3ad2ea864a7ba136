"""What is chosen for a bundle: the whole region, an action line, or some records with all they need.

Only the region's own records and joint records go; what belongs to another region is that
region's to send. References are followed along the declared fields, and what was added, and
for whose sake, is shown. A record needs what it was made from and what was said of it; what it
speaks of beside that, as a diamond of its other activities, it does not need.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cap_tui.bundle.joint import is_joint
from cap_tui.bundle.region_snapshot import RegionSnapshot
from cap_tui.bundle.table_schema import Declaration
from cap_tui.errors import NotFound
from cap_tui.model.record import record_uid
from cap_tui.text.i18n import _


class ScopeKind(enum.StrEnum):
    """What a scope is made of."""

    REGION = "region"
    LINE = "line"
    RECORDS = "records"


@dataclass(frozen=True)
class Scope:
    """A choice. ``line`` names an action line, ``uids`` the records chosen."""

    kind: ScopeKind = ScopeKind.REGION
    line: str = ""
    uids: tuple[str, ...] = ()

    def words(self) -> str:
        """The choice as a person says it."""
        if self.kind is ScopeKind.LINE:
            return _("action line {line}").format(line=self.line)
        if self.kind is ScopeKind.RECORDS:
            return _("chosen records: {uids}").format(uids=", ".join(self.uids))
        return _("the whole region")


def scope_told(text: str) -> str:
    """The scope of a descriptor in words; what no program of today writes stays as it came."""
    kind, _space, rest = text.partition(" ")
    if kind not in tuple(ScopeKind):
        return text
    return Scope(ScopeKind(kind), line=rest, uids=tuple(rest.split())).words()


class Reason(enum.StrEnum):
    """Why a record is in the closure."""

    CHOSEN = "chosen"
    PART = "part"  # says something of a chosen record
    NEEDED = "needed"  # something in the closure was made from it, or it speaks of that


@dataclass(frozen=True)
class Selection:
    """The outcome: None means every own and joint record of every table."""

    region: str
    uids: Mapping[str, frozenset[str]] | None = None
    added: tuple[tuple[Reason, str, int], ...] = ()  # reason, table, how many
    elsewhere: int = 0  # records of other regions that are referred to and stay out
    left: int = 0  # own records that are spoken of and stay
    missing: int = 0  # references to records that are not there

    def takes(self, table: str, document: Mapping[str, Any]) -> bool:
        """Whether a record goes into the bundle."""
        if document.get("owner") != self.region and not is_joint(document):
            return False
        return self.uids is None or document.get("uid") in self.uids.get(table, ())


@dataclass
class _Graph:
    """Who refers to whom, over all declared tables."""

    place: dict[str, str] = field(default_factory=dict)  # uid -> table
    made_from: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    speaks_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    said_of_it: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    referred_by: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    foreign: set[str] = field(default_factory=set)


def references(declaration: Declaration, document: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """The uids a record refers to; with True when it goes into what it refers to."""
    for declared in declaration.fields:
        if not declared.refers:
            continue
        value = document.get(declared.name)
        for uid in value if isinstance(value, list) else [value]:
            if isinstance(uid, str) and uid:
                yield record_uid(uid), declared.into


def _graph(
    snapshot: RegionSnapshot, declarations: Mapping[str, Declaration], region: str
) -> _Graph:
    graph = _Graph()
    for table, declaration in declarations.items():
        for document in snapshot.documents(table):
            uid = document["uid"]
            graph.place[uid] = table
            if document.get("owner") != region and not is_joint(document):
                graph.foreign.add(uid)
            for other, into in references(declaration, document):
                graph.referred_by[other].append(uid)
                if into:
                    graph.speaks_of[uid].append(other)
                    graph.said_of_it[other].append(uid)
                else:
                    graph.made_from[uid].append(other)
    return graph


def select(
    scope: Scope,
    snapshot: RegionSnapshot,
    declarations: Mapping[str, Declaration],
    region: str,
    lines: Mapping[str, str],
) -> Selection:
    """Resolve a scope. ``lines`` says to which action line a table belongs.

    Raises :class:`NotFound` for a record or a line that does not exist.
    """
    if scope.kind is ScopeKind.REGION:
        return Selection(region)
    graph = _graph(snapshot, declarations, region)
    if scope.kind is ScopeKind.LINE:
        chosen = [uid for uid, table in graph.place.items() if lines.get(table) == scope.line]
        if scope.line not in lines.values():
            raise NotFound(
                _("No table belongs to the action line '{line}'.").format(line=scope.line),
                remedy=_("There are: {names}.").format(names=", ".join(sorted({*lines.values()}))),
            )
    else:
        chosen = list(scope.uids)
        for uid in chosen:
            if uid not in graph.place:
                raise NotFound(_("There is no such record."), where=uid)
    return _closure(chosen, graph, region, parts=scope.kind is ScopeKind.RECORDS)


def _closure(chosen: Iterable[str], graph: _Graph, region: str, *, parts: bool) -> Selection:
    why: dict[str, Reason] = dict.fromkeys(chosen, Reason.CHOSEN)
    if parts:
        for uid in list(why):
            for part in graph.referred_by[uid]:
                why.setdefault(part, Reason.PART)
    waiting, missing = list(why), set()
    while waiting:
        uid = waiting.pop()
        spoken_of = graph.speaks_of[uid] if why[uid] is Reason.CHOSEN else ()
        for needed in (*graph.made_from[uid], *graph.said_of_it[uid], *spoken_of):
            if needed not in graph.place:
                missing.add(needed)
            elif needed not in why:
                why[needed] = Reason.NEEDED
                if needed not in graph.foreign:
                    waiting.append(needed)
    taken: dict[str, set[str]] = defaultdict(set)
    counts: dict[tuple[Reason, str], int] = defaultdict(int)
    for uid, reason in why.items():
        if uid not in graph.foreign:
            taken[graph.place[uid]].add(uid)
            counts[reason, graph.place[uid]] += 1
    left = {other for uid in why for other in graph.speaks_of[uid] if other in graph.place} - set(
        why
    )
    order = list(Reason)
    return Selection(
        region,
        {table: frozenset(uids) for table, uids in taken.items()},
        tuple(
            (reason, table, count)
            for (reason, table), count in sorted(
                counts.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
            )
        ),
        elsewhere=sum(uid in graph.foreign for uid in why),
        left=len(left - graph.foreign),
        missing=len(missing),
    )
