"""A bundle as the partner will see it: the real export in memory, read by a partner region that is only thought of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cap_tui.bundle.joint import is_joint
from cap_tui.bundle.keys import check_code, pin, pinned
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.partner_knowledge import known_version
from cap_tui.bundle.records import PREFIX, Joint, OpenConflict, Proposal
from cap_tui.errors import Refused
from cap_tui.model.record import ENVELOPE
from cap_tui.operations.bundles import (
    BundleCheck,
    ExportChoices,
    ExportPlan,
    bundle_in_memory,
    check_opened,
)
from cap_tui.operations.context import Context
from cap_tui.operations.partners import pinned_keys
from cap_tui.text.i18n import _
from cap_tui.workspace import Transaction, Workspace, WorkspaceConfig
from cap_tui.workspace.config import Region

SOME_PARTNER = "PARTNER"
"""The code of a partner of whom nothing is known."""


@dataclass(frozen=True)
class PartnerView:
    """What partner region ``partner`` will see of a bundle: ``check`` is what its import shows.

    ``pinned``: it is shown as to a partner who has compared our key; False: nobody can have compared it.
    """

    partner: str
    check: BundleCheck
    pinned: bool
    encrypted: bool

    def heading(self) -> str:
        """Who sees this, in words."""
        return _("This is what {partner} will see. Nothing is written.").format(
            partner=self.partner
        )

    def conditions(self) -> list[str]:
        """Under which conditions, in words."""
        told = []
        if self.pinned:
            told.append(_("It is shown as to a partner who has compared your key and pinned it."))
        if self.encrypted:
            told.append(_("The file will be encrypted: only the key that you named opens it."))
        return told


def likely_partner(context: Context, words: str = "") -> str:
    """The code of the partner who is meant: ``words`` when they are one, else the only partner, else a made-up code."""
    own = context.region.code
    known = sorted({key.region for key in pinned_keys(context) if not key.revoked} - {own})
    meant = [code for code in known if code.casefold() == words.strip().casefold()]
    if meant or len(known) == 1:
        return (meant or known)[0]
    return SOME_PARTNER


def view_as_partner(
    context: Context, plan: ExportPlan, choices: ExportChoices, partner: str = ""
) -> PartnerView:
    """Export into memory, and read that as region ``partner`` would; nothing is written or registered.

    The partner holds what we hold of its own records, and joint records as its bundles brought them; a joint
    record that it never sent is new to it. Raises Refused when the key cannot sign, WrongUse for what is no code of a region.
    """
    code = partner or likely_partner(context, plan.terms.recipient)
    check_code(code)
    content = bundle_in_memory(plan, choices)
    reader = replace(context, workspace=_thought_of(context, code, choices, plan.prepared.pasts))
    pinned_here = bool(choices.key and choices.key.line)
    try:
        with OpenBundle(Path(f"{context.region.code.lower()}.cap.zip"), content=content) as bundle:
            check = check_opened(reader, bundle)
    except Refused as error:
        check = BundleCheck(problem=error)
    return PartnerView(code, check, pinned_here, bool(choices.to))


def _thought_of(
    context: Context, code: str, choices: ExportChoices, pasts: Mapping[str, Joint]
) -> Workspace:
    """A region in memory that holds of region ``code`` what we know of it, and has pinned our key."""
    own = context.region
    region = Region(code=code, name=code, synthetic=own.synthetic)
    workspace = Workspace.in_memory(WorkspaceConfig(region=region))
    with workspace.transaction("what is known of the partner") as tx:
        for table in context.workspace.tables():
            if not table.startswith(PREFIX) or table == Proposal.TABLE:
                for document in context.workspace.table(table):
                    if document.get("owner") == code and not is_joint(document):
                        tx.put_document(table, dict(document))
        _put_joint(context, code, pasts, tx)
    if choices.key is not None and choices.key.line:
        pin(workspace, pinned(own.code, choices.key.line, choices.key.fingerprint))
    return workspace


def _put_joint(context: Context, code: str, pasts: Mapping[str, Joint], tx: Transaction) -> None:
    """Joint records as region ``code`` is known to hold them, each with its past."""
    held: dict[str, list[OpenConflict]] = {}
    for conflict in context.records(OpenConflict).find(settled=""):
        held.setdefault(conflict.record, []).append(conflict)
    own = context.region.code
    for uid, past in pasts.items():
        known = known_version(code, past, held.get(uid, ()))
        if known is None:
            continue
        local = context.workspace.document(past.table, uid) or {}
        usual = {"uid": uid, "version": 1, "owner": own, "created": "", "updated": ""}
        envelope = {name: local.get(name, usual.get(name, {})) for name in ENVELOPE}
        if known.content is not None:
            tx.put_document(past.table, {**envelope, **known.content})
        clocks = {path: dict(clock) for path, clock in known.clocks.items()}
        common = {own: past.common.get(code)}
        shadow = known.content
        tx.add(Joint(uid=uid, table=past.table, clocks=clocks, shadow=shadow, common=common))
