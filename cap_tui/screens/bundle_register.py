"""The registers of a region as lists: pinned keys, bundles exported, bundles imported, proposals sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cap_tui.bundle.status_words import counted
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _
from cap_tui.text.labelled import label_end
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.safe_text import Line, Role, joined, safe_line
from cap_tui.workspace.history import local_time

if TYPE_CHECKING:
    from cap_tui.bundle.proposals import SentProposal
    from cap_tui.bundle.records import Export, Import, PartnerKey
    from cap_tui.bundle.signing_key import SigningKey
    from cap_tui.operations.context import Context


@dataclass(frozen=True)
class BundleRegister:
    """The own key (None: not named), pinned keys by region, registers and proposals newest first."""

    own: SigningKey | None
    keys: tuple[PartnerKey, ...]
    sent: tuple[Export, ...]
    taken: tuple[Import, ...]
    asked: tuple[AskedChange, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """What people call the tables that were sent."""


@dataclass(frozen=True)
class AskedChange:
    """A proposal of ours as people read it: each field with the content before and the one proposed."""

    sent: SentProposal
    changes: tuple[str, ...]

    @property
    def uid(self) -> str:
        """The uid of the proposal."""
        return self.sent.proposal.uid


def read_register(context: Context) -> BundleRegister:
    """Read it all; takes time the first time, for the imports."""
    from cap_tui.operations import conflicts, partners
    from cap_tui.operations.table_names import table_names

    sent = tuple(reversed(partners.export_register(context)))
    return BundleRegister(
        partners.named_signing_key(context),
        tuple(partners.pinned_keys(context)),
        sent,
        tuple(reversed(partners.import_register(context))),
        tuple(_asked(context, each) for each in reversed(conflicts.sent_proposals(context))),
        table_names(context, {table for entry in sent for table in entry.rows}),
    )


def _asked(context: Context, sent: SentProposal) -> AskedChange:
    from cap_tui.operations.conflicts import change_texts

    return AskedChange(sent, change_texts(context, sent.proposal, sent.proposal.base))


def _key_columns() -> list[Column]:
    return [
        Column(_("Region"), 8),
        Column(_("State"), 12),
        Column(_("Fingerprint"), least=22),
    ]


def _sent_columns() -> list[Column]:
    return [
        Column(_("When"), 16),
        Column(_("For"), 12, drop=1),
        Column(_("File"), least=16),
        Column(_("Records"), 8, "right", drop=2),
    ]


def _taken_columns() -> list[Column]:
    return [
        Column(_("When"), 16),
        Column(_("From"), 8),
        Column(_("Records"), least=20),
    ]


def _asked_columns() -> list[Column]:
    return [
        Column(_("Region"), 8),
        Column(_("Record"), least=16),
        Column(_("Answer"), least=20),
    ]


COLUMNS: Mapping[int, Callable[[], list[Column]]] = {
    1: _key_columns,
    2: _sent_columns,
    3: _taken_columns,
    4: _asked_columns,
}


def tab_lines(at: int, known: BundleRegister, width: int) -> list[Line]:
    """The four lists, the one that is shown marked: in a line where they fit, no name broken."""
    names = (
        (1, _("Pinned keys"), len(known.keys)),
        (2, _("Exported"), len(known.sent)),
        (3, _("Imported"), len(known.taken)),
        (4, _("Proposed"), len(known.asked)),
    )
    found: list[Line] = []
    for number, name, count in names:
        shown = number == at
        words = f"[{number} {name} ({count})]" if shown else f" {number} {name} ({count}) "
        part = safe_line(words, Role.TITLE if shown else Role.MUTED)
        longer = joined([*found[-1:], part], " ")
        if found and longer.cell_length <= width:
            found[-1] = longer
        else:
            found.append(part)
    return found


def empty_text(at: int) -> str:
    """What is said where a list is empty."""
    return {
        1: _("No key is pinned. a pins one after you compared its fingerprint."),
        2: _("Nothing was exported yet. On the board, B exports a bundle."),
        3: _("Nothing was imported yet. On the board, i imports a bundle."),
        4: _("You proposed nothing yet. e on a partner's record proposes a change of it."),
    }[at]


def register_rows(at: int, known: BundleRegister) -> list[Row]:
    """The rows of one list."""
    if at == 1:
        return [Row(k.uid, [k.region, _state(k), k.fingerprint]) for k in known.keys]
    if at == 2:
        return [
            Row(
                e.uid,
                [
                    safe_line(local_time(e.created), Role.MUTED),
                    e.recipient or safe_line(_("not said"), Role.MUTED),
                    e.file,
                    str(sum(e.rows.values())),
                ],
            )
            for e in known.sent
        ]
    if at == 4:
        return [_asked_row(each.sent, each.uid) for each in known.asked]
    return [
        Row(i.uid, [safe_line(local_time(i.created), Role.MUTED), i.region, counted(i.counts)])
        for i in known.taken
    ]


def _asked_row(sent: SentProposal, uid: str) -> Row:
    """A proposal with its answer and the reason of it."""
    from cap_tui.bundle.proposals import answer_text

    role = {"accepted": Role.GOOD, "declined": Role.WARN}.get(sent.answer, Role.MUTED)
    answer = safe_line(answer_text(sent), role)
    return Row(uid, [sent.proposal.region, sent.proposal.title, answer])


def _state(key: PartnerKey) -> Line:
    if key.revoked:
        return safe_line(f"{signs().error} " + _("revoked"), Role.BAD)
    return safe_line(f"{signs().good} " + _("pinned"), Role.GOOD)


def entry_lines(at: int, known: BundleRegister, uid: str) -> list[Line]:
    """One entry in full."""
    lists = (known.keys, known.sent, known.taken, known.asked)
    entries: tuple[PartnerKey | Export | Import | AskedChange, ...] = lists[at - 1]
    entry = next((entry for entry in entries if entry.uid == uid), None)
    return [
        joined([safe_line(label_end(name), Role.HEADING), safe_line(value)], " ")
        for name, value in _told(entry, known.names)
        if value
    ]


def _told(entry: object, names: Mapping[str, str]) -> list[tuple[str, str]]:
    from cap_tui.bundle.records import Export, Import, PartnerKey

    if isinstance(entry, PartnerKey):
        return _of_key(entry)
    if isinstance(entry, Export):
        return _of_sent(entry, names)
    if isinstance(entry, AskedChange):
        return _of_asked(entry)
    return _of_taken(entry) if isinstance(entry, Import) else []


def _of_key(key: PartnerKey) -> list[tuple[str, str]]:
    return [
        (_("Key of"), f"{key.region} {key.name}"),
        (_("Fingerprint"), key.fingerprint),
        (
            _("Compared"),
            ", ".join(part for part in (key.compared, day_text(key.created[:10])) if part),
        ),
        (
            _("Valid"),
            " – ".join(day_text(day) for day in (key.valid_from, key.valid_until) if day),
        ),
        (_("Revoked"), day_text(key.revoked)),
    ]


def _by_table(rows: Mapping[str, int], names: Mapping[str, str]) -> str:
    return ", ".join(f"{names.get(table, table)} {n}" for table, n in rows.items())


def _of_sent(sent: Export, names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (_("File"), sent.file),
        (_("For"), f"{sent.recipient} {sent.purpose}".strip()),
        (_("What"), _("the whole region") if sent.scope == "region" else sent.scope),
        (_("People"), f"{sent.profile}, {sent.min_group}; {sent.legal_basis}".rstrip("; ")),
        (_("Records"), _by_table(sent.rows, names)),
        (_("Signed"), sent.signer or _("not signed")),
        (_("Encrypted"), _("yes") if sent.encrypted else _("no")),
        (_("Bundle"), sent.identifier),
    ]


def _of_taken(taken: Import) -> list[tuple[str, str]]:
    return [
        (_("From"), taken.region),
        (_("Records"), counted(taken.counts)),
        (_("Signed"), taken.signer or _("no trusted signature: quarantine")),
        (_("Bundle"), taken.identifier),
    ]


def _of_asked(asked: AskedChange) -> list[tuple[str, str]]:
    from cap_tui.bundle.proposals import answer_text

    proposal = asked.sent.proposal
    return [
        (_("Record"), f"{proposal.title} ({proposal.region})"),
        (_("Proposed"), day_text(proposal.created[:10])),
        (_("Reason"), proposal.why),
        *((_("Change"), change) for change in asked.changes),
        (_("Answer"), answer_text(asked.sent)),
    ]
