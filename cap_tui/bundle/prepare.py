"""Everything about an export that is known before a byte is written: what leaves, and why not more.

Reading only. The same prepared export is shown as a preview and then written.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from cap_tui.bundle import groups as counting
from cap_tui.bundle.attached_files import LeavingFile, attached, choose_files
from cap_tui.bundle.exchange import joint_changes, removals
from cap_tui.bundle.groups import Counted
from cap_tui.bundle.joint import is_joint
from cap_tui.bundle.part_counts import count_parts, counted_apart
from cap_tui.bundle.plan import title_of
from cap_tui.bundle.profiles import Fate, SharingProfile, TablePlan, Terms, plan_tables
from cap_tui.bundle.pseudonyms import Pseudonymiser, secret_for
from cap_tui.bundle.records import (
    PREFIX,
    TRAVELLING,
    Clocks,
    Decision,
    GroupCount,
    Joint,
    PartnerDeclaration,
    Proposal,
    Pseudonyms,
    PublishedBreakdown,
    Resolution,
    SentFile,
    Tombstone,
)
from cap_tui.bundle.redact import Document, TooFewPeople, generalised, redactor
from cap_tui.bundle.region_snapshot import RegionSnapshot
from cap_tui.bundle.scope import Scope, Selection, select
from cap_tui.bundle.table_schema import Declaration, DeclaredField, declare, extended
from cap_tui.model.actor import Erasure
from cap_tui.model.content import SentEntry
from cap_tui.model.conversion import convert
from cap_tui.model.kind import ATTACHMENT
from cap_tui.model.record import Personal, Record
from cap_tui.model.workshop_tables import WORKSHOP_TABLES
from cap_tui.text.i18n import _, ngettext
from cap_tui.workspace import Workspace

PUBLICATIONS = "(publications)"
"""The secret under which members of published groups are remembered at home."""

WORKSHOP = frozenset(record.TABLE for record in WORKSHOP_TABLES)


@dataclass(frozen=True)
class LeavingTable:
    """One table that leaves: how, and its documents as they leave, in the order of uids."""

    plan: TablePlan
    documents: Callable[[], Iterator[Document]]

    @property
    def table(self) -> str:
        """The name of the table."""
        return self.plan.declaration.table


@dataclass
class Prepared:
    """An export before it is written."""

    workspace: Workspace
    terms: Terms
    scope: Scope
    selection: Selection
    seq: int
    kinds: tuple[LeavingTable, ...]
    home: dict[str, tuple[int, str]]  # table -> rows that stay, why
    counted: Counted
    secrets: list[Pseudonyms] = field(default_factory=list)
    pasts: dict[str, Joint] = field(default_factory=dict)
    stones: dict[str, Tombstone] = field(default_factory=dict)
    curtailed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Proposals that wait for an answer: what they are called, and their fields that stay."""
    files: tuple[LeavingFile, ...] = ()
    files_home: tuple[str, ...] = ()
    """Why attached files of what leaves stay, in words."""


def declarations(workspace: Workspace, records: Sequence[type[Record]]) -> dict[str, Declaration]:
    """The declared tables: what is installed, and what bundles told of the rest."""
    found = {record.TABLE: declare(record) for record in (*records, *TRAVELLING)}
    own = workspace.config.region.code
    for learnt in workspace.records(PartnerDeclaration).all():
        told = Declaration(learnt.table, tuple(convert(learnt.fields, list[DeclaredField])))
        found[learnt.table] = extended(found.get(learnt.table), told, own=learnt.region == own)
    return found


def prepare(
    workspace: Workspace,
    records: Sequence[type[Record]],
    scope: Scope,
    terms: Terms,
    lines: Mapping[str, str],
    content: Mapping[str, Sequence[Document]] | None = None,
) -> Prepared:
    """Work out what leaves. ``records`` are the installed tables, ``lines`` their action lines.

    ``content`` are the contributed entries by table: they name nobody, and go with every scope and profile.

    Raises :class:`WrongUse` for terms that do not do, NotFound for a scope that is not there.
    """
    terms = terms.checked()
    snapshot = RegionSnapshot.of(workspace)
    declared = declarations(workspace, records)
    region = workspace.config.region.code
    selection = select(scope, snapshot, _of_regions(declared), region, lines)
    prepared = Prepared(workspace, terms, scope, selection, snapshot.seq, (), {}, Counted())
    pseudonyms = None
    if terms.profile is SharingProfile.PSEUDONYMISED:
        pseudonyms = _secret(prepared, terms.recipient, terms.purpose)
    plans = plan_tables(_of_regions(declared).values(), terms)
    people = frozenset(table for table, plan in plans.items() if plan.declaration.about_people)
    kinds: dict[str, LeavingTable] = {}
    for table, plan in plans.items():
        if table == Erasure.TABLE and terms.profile is SharingProfile.PUBLIC:
            continue  # a matter between partners
        redact = redactor(_erasures(plan, terms), terms, pseudonyms, people)
        kind = _kind(prepared, snapshot, plan, redact, people)
        if kind is not None:
            kinds[table] = kind
    for table in snapshot.tables():
        if table not in plans and not table.startswith(PREFIX):
            reason = _("nothing installed declares it")
            if table in WORKSHOP:
                reason = _("what was said in a workshop stays in the region")
            prepared.home[table] = (snapshot.count(table), reason)
    if terms.profile in (SharingProfile.PUBLIC, SharingProfile.AGGREGATE):
        _count_groups(prepared, snapshot, plans, people)
    if terms.profile is not SharingProfile.PUBLIC:
        prepared.pasts = joint_changes(workspace, snapshot, records)
        prepared.stones = removals(workspace, snapshot)
    _choose_files(prepared, kinds.values())
    kinds |= _exchange(prepared, plans, people, pseudonyms)
    kinds |= _content(content or {}, terms)
    prepared.kinds = tuple(kinds[table] for table in sorted(kinds))
    return prepared


def _choose_files(prepared: Prepared, kinds: Iterable[LeavingTable]) -> None:
    """The attached files of what leaves: chosen, or told that they stay."""
    with_files = (k.documents() for k in kinds if k.plan.leaving.field(ATTACHMENT) is not None)
    referred = attached(with_files, title_of)
    if prepared.terms.files:
        chosen = choose_files(prepared.workspace, referred, prepared.terms.profile)
        prepared.files, prepared.files_home = chosen.leaving, chosen.staying
    elif referred:
        words = ngettext(
            "{n} attached file of what leaves stays: nobody chose that it leaves",
            "{n} attached files of what leaves stay: nobody chose that they leave",
            len(referred),
        )
        prepared.files_home = (words.format(n=len(referred)),)


def _content(content: Mapping[str, Sequence[Document]], terms: Terms) -> dict[str, LeavingTable]:
    """The tables of contributed entries, as they leave."""
    tables = [replace(declare(SentEntry), table=table) for table in sorted(content)]
    plans = plan_tables(tables, terms)
    return {
        table: LeavingTable(plan, functools.partial(iter, content[table]))
        for table, plan in plans.items()
    }


def _of_regions(declared: Mapping[str, Declaration]) -> dict[str, Declaration]:
    """The tables of regions, without those of the exchange itself."""
    return {table: d for table, d in declared.items() if not table.startswith(PREFIX)}


def _secret(prepared: Prepared, recipient: str, purpose: str) -> Pseudonymiser:
    maker, fresh = secret_for(prepared.workspace, recipient, purpose)
    if fresh is not None:
        prepared.secrets.append(fresh)
    return maker


def _erasures(plan: TablePlan, terms: Terms) -> TablePlan:
    """An erased person is named to each recipient as that recipient knows them."""
    if plan.declaration.table != Erasure.TABLE or terms.profile is not SharingProfile.PSEUDONYMISED:
        return plan
    return replace(plan, fates=plan.fates | {"person": Fate.PSEUDONYM})


def _kind(
    prepared: Prepared,
    snapshot: RegionSnapshot,
    plan: TablePlan,
    redact: Callable[[Document], Document],
    people: frozenset[str],
) -> LeavingTable | None:
    """How one table leaves; None when it is empty or its rows stay, and then why is noted."""
    declaration = plan.declaration
    table = declaration.table
    takes = prepared.selection.takes

    def stored() -> Iterator[Document]:
        for document in snapshot.documents(table):
            if takes(table, document) and (not declaration.only_joint or is_joint(document)):
                yield document

    if next(stored(), None) is None:
        return None
    if plan.home:
        prepared.home[table] = (sum(1 for _document in stored()), plan.home)
        return None
    if table in people and prepared.terms.profile is SharingProfile.PSEUDONYMISED:
        try:
            rows = list(generalised(plan, stored(), redact, prepared.terms.min_group))
        except TooFewPeople:
            few = _("the rows are about fewer than {k} people").format(k=prepared.terms.min_group)
            prepared.home[table] = (sum(1 for _document in stored()), few)
            return None
        return LeavingTable(plan, lambda: iter(rows))
    if not (hidden := declaration.joint_fields):
        return LeavingTable(plan, lambda: map(redact, stored()))

    def documents() -> Iterator[Document]:
        for document in stored():
            joint = is_joint(document)
            leaving = redact(document)
            yield leaving if joint else {n: v for n, v in leaving.items() if n not in hidden}

    return LeavingTable(plan, documents)


def _count_groups(
    prepared: Prepared,
    snapshot: RegionSnapshot,
    plans: Mapping[str, TablePlan],
    people: frozenset[str],
) -> None:
    """Count what stays because it is about people, unless the scope leaves it out."""
    workspace = prepared.workspace
    hashed = None
    figures: counting.Members = {}
    published = list(workspace.records(PublishedBreakdown).all())
    apart = Counted()
    for table in sorted(people):
        declaration = plans[table].declaration
        chosen = [d for d in snapshot.documents(table) if prepared.selection.takes(table, d)]
        if chosen and counted_apart(declaration):
            apart += count_parts(
                workspace,
                declaration,
                chosen,
                prepared.terms.min_group,
                published,
                lambda: _secret(prepared, PUBLICATIONS, PUBLICATIONS),
            )
        elif chosen:
            hashed = hashed or _secret(prepared, PUBLICATIONS, PUBLICATIONS)
            figures |= counting.members(declaration, chosen, hashed)
    newest = max(
        (str(d.get("updated", ""))[:10] for t in people for d in snapshot.documents(t)), default=""
    )
    counted = counting.count(
        figures,
        published,
        region=workspace.config.region.code,
        minimum=prepared.terms.min_group,
        profile=prepared.terms.profile.value,
        date=newest,
    )
    prepared.counted = counted + apart


def _exchange(
    prepared: Prepared,
    plans: Mapping[str, TablePlan],
    people: frozenset[str],
    pseudonyms: Pseudonymiser | None,
) -> dict[str, LeavingTable]:
    """What travels of the exchange itself: groups, and for partners clocks, tombstones, proposals."""
    records: list[Record] = [*_groups(prepared), *(file.record for file in prepared.files)]
    if prepared.terms.profile is not SharingProfile.PUBLIC:
        records += _clocks(prepared, plans)
        for stone in prepared.stones.values():
            if stone.table in people and pseudonyms is not None:
                stone = msgspec.structs.replace(stone, uid=pseudonyms.of(stone.uid))
            elif stone.table in people and prepared.terms.profile is not SharingProfile.IDENTIFIED:
                continue
            records.append(stone)
        records += _proposals(prepared, plans)
        records += _resolutions(prepared, plans)
    kinds = {}
    for record in TRAVELLING:
        rows = sorted(
            (_plain(item) for item in records if type(item) is record),
            key=lambda row: str(row["uid"]),
        )
        if rows:
            declaration = declare(record)
            fates = {declared.name: Fate.LEAVES for declared in declaration.fields}
            kinds[record.TABLE] = LeavingTable(TablePlan(declaration, fates), _replay(rows))
    return kinds


def _replay(rows: list[Document]) -> Callable[[], Iterator[Document]]:
    return lambda: iter(rows)


def _plain(record: Record) -> Document:
    document: Document = msgspec.to_builtins(record)
    if isinstance(record, Clocks | Tombstone | GroupCount | SentFile):
        document |= {"created": "", "updated": "", "provenance": {}}
        document["version"] = record.version if isinstance(record, GroupCount) else 1
    if isinstance(record, GroupCount) and not record.part:
        del document["part"]
    return document


def _groups(prepared: Prepared) -> Iterator[GroupCount]:
    """Groups counted from rows; where there are no rows, those that an own bundle brought back."""
    yield from prepared.counted.groups
    if prepared.terms.profile in (SharingProfile.PUBLIC, SharingProfile.AGGREGATE):
        counted = {group.table for group in prepared.counted.groups}
        own = prepared.workspace.config.region.code
        for group in prepared.workspace.records(GroupCount).find(owner=own):
            if group.table not in counted:
                yield group


def _clocks(prepared: Prepared, plans: Mapping[str, TablePlan]) -> Iterator[Clocks]:
    """The pasts of the joint records that go along, and of those that were removed."""
    for uid, past in sorted(prepared.pasts.items()):
        chosen = prepared.selection.uids
        if past.shadow is not None and chosen is not None and uid not in chosen.get(past.table, ()):
            continue
        plan = plans.get(past.table)
        if plan is None or plan.home:
            continue
        withheld = set(plan.withheld)
        clocks = {
            path: dict(clock)
            for path, clock in sorted(past.clocks.items())
            if path.partition("/")[0] not in withheld
        }
        yield Clocks(
            uid=uid,
            owner=prepared.selection.region,
            table=past.table,
            clocks=clocks,
            removed=past.shadow is None,
        )


def _proposals(prepared: Prepared, plans: Mapping[str, TablePlan]) -> Iterator[Proposal | Decision]:
    """Our proposals and decisions; of a proposal only the fields that may leave."""
    own = prepared.workspace.config.region.code
    answered = {decision.proposal for decision in prepared.workspace.records(Decision).all()}
    for proposal in prepared.workspace.records(Proposal).find(owner=own):
        plan = plans.get(proposal.table)
        if plan is None or plan.home:
            continue
        allowed = set(plan.with_fate(Fate.LEAVES))
        changes = {name: v for name, v in proposal.changes.items() if name in allowed}
        staying = tuple(name for name in proposal.changes if name not in allowed)
        if staying and proposal.uid not in answered:
            prepared.curtailed[proposal.title] = staying
        if changes:
            base = {name: v for name, v in proposal.base.items() if name in allowed}
            yield msgspec.structs.replace(proposal, changes=changes, base=base)
    yield from prepared.workspace.records(Decision).find(owner=own)


def _resolutions(prepared: Prepared, plans: Mapping[str, TablePlan]) -> Iterator[Resolution]:
    """Our resolutions of conflicts over what leaves; the values stand in the records."""
    own, chosen = prepared.selection.region, prepared.selection.uids
    for resolution in prepared.workspace.records(Resolution).find(owner=own):
        plan = plans.get(resolution.table)
        if plan is None or plan.home or resolution.field.partition("/")[0] in plan.withheld:
            continue
        if chosen is None or resolution.record in chosen.get(resolution.table, ()):
            yield resolution


def classes(kind: LeavingTable, rows: int) -> dict[str, int]:
    """How many values of each class of personal data a table gives away."""
    found: dict[str, int] = {}
    for declared in kind.plan.leaving.fields:
        if declared.personal is not Personal.NONE:
            found[declared.personal.value] = found.get(declared.personal.value, 0) + rows
    return found
