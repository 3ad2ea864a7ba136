"""Bundles: what leaves and writing it; what came in a file, what it would change, and taking it in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cap_tui.bundle.apply_plan import ImportResult, apply_plan
from cap_tui.bundle.bundle_writer import ExportOptions, Reporter, Signer
from cap_tui.bundle.datapackage import SourceRegion
from cap_tui.bundle.export import ExportReceipt, rehearse, write
from cap_tui.bundle.keys import pins
from cap_tui.bundle.layout import LIMITS
from cap_tui.bundle.opened import NewerFormat, OpenBundle
from cap_tui.bundle.plan import Plan
from cap_tui.bundle.planning import make_plan
from cap_tui.bundle.prepare import Prepared, prepare
from cap_tui.bundle.preview import Preview, preview
from cap_tui.bundle.profiles import SharingProfile, Terms
from cap_tui.bundle.scope import Scope
from cap_tui.bundle.signing_key import SigningKey, note_signed
from cap_tui.bundle.ssh_keygen import sign_with
from cap_tui.bundle.verify import (
    Schema,
    Signature,
    VerificationResult,
    is_pinned,
    judge,
    refusal_remedy,
    signature_remedy,
    signed_by,
)
from cap_tui.errors import Refused
from cap_tui.operations.context import Context
from cap_tui.operations.partners import decryption_keys, today
from cap_tui.operations.permissions import require_writable
from cap_tui.operations.table_names import table_names
from cap_tui.plugin.content_exchange import leaving, used_ids
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    pass

CORE_LINES = {
    "evidence": "evidence",
    "areas": "evidence",
    "challenges": "evidence",
    "activities": "discovery",
    "ratings": "discovery",
    "critical_mass": "discovery",
    "actions": "development",
}
"""The action line that each of the core's own tables serves; people and actors serve all."""

MOST_REPORTED = 20_000
"""A region with more records has its report written at home; it is not made for the bundle."""


def action_lines(context: Context) -> dict[str, str]:
    """The action line of each table, by the name of the table."""
    lines = dict(CORE_LINES)
    for plugin in context.host.plugins if context.host else ():
        if plugin.state.on and plugin.manifest.line != "other":
            for table in plugin.manifest.tables:
                lines[f"{plugin.id}.{table.name}"] = plugin.manifest.line
    return lines


# ------------------------------------------------------------------------------------- export


@dataclass(frozen=True)
class ExportPlan:
    """What would leave, counted. The same plan is shown as ``preview`` and then written."""

    prepared: Prepared
    preview: Preview

    @property
    def terms(self) -> Terms:
        """The terms of the export, with the group size that is in force."""
        return self.prepared.terms

    @property
    def names_people(self) -> bool:
        """Whether names of people leave: then the recipient is confirmed and the file encrypted."""
        return self.terms.profile is SharingProfile.IDENTIFIED

    @property
    def report_fits(self) -> bool:
        """Whether the bundle is small enough to carry a report."""
        return self.preview.rows <= MOST_REPORTED


@dataclass(frozen=True)
class ExportChoices:
    """How a bundle is written.

    ``key`` None: unsigned. ``to`` holds age or SSH public keys to encrypt for. ``confirmed`` is the
    recipient, typed once more, when names leave. ``ask`` False: nobody can be asked for a passphrase.
    """

    key: SigningKey | None = None
    to: tuple[str, ...] = ()
    workbook: bool = True
    overwrite: bool = False
    confirmed: str = ""
    ask: bool = True


def plan_export(
    context: Context, terms: Terms, scope: Scope, *, unlicensed: bool = False
) -> ExportPlan:
    """What would leave under ``terms``; nothing is written.

    Content entries whose licence is empty stay at home unless ``unlicensed`` asks for them.

    Raises WrongUse for terms that are not complete, NotFound for a scope that does not exist.
    """
    records = tuple(context.record_types())
    lines = action_lines(context)
    content = leaving_content(context, unlicensed=unlicensed)
    prepared = prepare(context.workspace, records, scope, terms, lines, content)
    tables = {*(kind.table for kind in prepared.kinds), *prepared.home}
    tables |= {table for _reason, table, _count in prepared.selection.added}
    return ExportPlan(prepared, preview(prepared, table_names(context, tables)))


def leaving_content(
    context: Context, *, unlicensed: bool = False
) -> dict[str, list[dict[str, Any]]]:
    """The entries that plugins and the region contribute, by the table in which they travel."""
    if context.host is None:
        return {}
    registry = context.host.content()
    licenses = {state.id: state.manifest.license for state in context.host.plugins}
    policies = {kind.bundle for kind in registry.kinds()}
    used = used_ids(context.workspace) if "used" in policies else frozenset()
    return leaving(registry, context.region.code, used, licenses, unlicensed=unlicensed)


def confirm_recipient(plan: ExportPlan, typed: str) -> None:
    """Raise Refused unless names stay at home or ``typed`` is the recipient of the plan."""
    recipient = plan.terms.recipient
    if plan.names_people and typed != recipient:
        raise Refused(
            _("Names of people leave only when the recipient is confirmed."),
            remedy=_("Give --confirm {recipient}.").format(recipient=recipient),
        )


def write_bundle(
    context: Context,
    plan: ExportPlan,
    target: Path,
    choices: ExportChoices,
    report: Reporter | None = None,
) -> ExportReceipt:
    """Write the bundle to ``target`` and enter it in the register of exports.

    ``report`` makes the report of what leaves; it is left out where it does not fit. Raises ReadOnly,
    Refused when ``target`` exists, names leave unconfirmed or unencrypted, or the key cannot sign,
    WrongUse when an optional part of the program is missing, NotSaved on a full disk.
    """
    require_writable(context)
    confirm_recipient(plan, choices.confirmed)
    wishes = ExportOptions(
        sign=_signer(choices),
        to=choices.to,
        workbook=choices.workbook,
        report=report if plan.report_fits else None,
        overwrite=choices.overwrite,
    )
    receipt = write(plan.prepared, target, wishes)
    if receipt.signer and context.home is not None:
        note_signed(context.home.state, context.workspace.config.region.code, receipt.signer)
    return receipt


def bundle_in_memory(plan: ExportPlan, choices: ExportChoices) -> io.BytesIO:
    """The bundle as it would be written, signed, before it is encrypted: without workbook and report, which no
    import reads. Nothing is written, remembered or registered. Raises Refused when the key cannot sign."""
    return rehearse(plan.prepared, ExportOptions(sign=_signer(choices), workbook=False))


def _signer(choices: ExportChoices) -> Signer | None:
    key, ask = choices.key, choices.ask
    return None if key is None else lambda message: sign_with(message, key.file, ask=ask)


# ------------------------------------------------------------------------------------- import


def open_bundle(
    context: Context | None,
    file: Path,
    *,
    max_mb: int | None = None,
    identities: Sequence[Path] = (),
) -> OpenBundle:
    """Open a bundle; every byte of it is as it was written when this returns.

    An encrypted one is opened with the key files ``identities``, or the signing key of the home.
    Raises Refused when it is damaged or larger than ``max_mb``, WrongUse when it cannot be read.
    """
    limits = LIMITS if max_mb is None else LIMITS.scaled(max_mb * 1_000_000)
    return OpenBundle(
        file, limits=limits, identities=lambda: list(identities) or decryption_keys(context)
    )


def verify_bundle(context: Context | None, bundle: OpenBundle) -> VerificationResult:
    """Is it whole, whose is it, can it be read? Without a context no key is pinned."""
    return judge(bundle, pins(context.workspace) if context else [], today())


def plan_import(context: Context, bundle: OpenBundle, *, quarantine: bool = False) -> Plan:
    """What taking the bundle in would do; nothing is written.

    ``quarantine``: a bundle without a trusted signature is quarantined instead of refused. Raises Refused.
    """
    records = tuple(context.record_types())
    plan = make_plan(context.workspace, bundle, records, today=today(), allow_unsigned=quarantine)
    counted = {str((line.after or {}).get("table")) for line in plan.lines}
    plan.names = table_names(context, {line.table for line in plan.lines} | counted)
    return plan


def apply_import(context: Context, plan: Plan) -> ImportResult:
    """Carry the plan out as one transaction. Raises ReadOnly, Conflict when the region changed since."""
    require_writable(context)
    return apply_plan(context.workspace, plan)


@dataclass(frozen=True)
class BundleCheck:
    """What is known of a file before anything is imported.

    ``problem`` says why the file is refused, ``readable`` False that its format is newer. ``key`` is the
    public key that signed when it is not trusted, ``known_key`` that it was pinned. Without a ``plan`` the
    signature is not trusted, or the bundle is refused: then ``remedy`` says what to tell the partner.
    """

    verdict: VerificationResult | None = None
    source: SourceRegion | None = None
    plan: Plan | None = None
    key: str = ""
    problem: Refused | None = None
    readable: bool = True
    known_key: bool = False
    remedy: str = ""

    @cached_property
    def titles(self) -> dict[str, str]:
        """The names of the records of the bundle, by uid."""
        return {line.uid: line.title for line in self.plan.lines} if self.plan else {}

    @property
    def may_be_imported(self) -> bool:
        """Whether there is anything to write."""
        return self.plan is not None and self.plan.changes

    @property
    def may_be_pinned(self) -> bool:
        """Whether it is signed by a key that nobody has compared yet."""
        return bool(self.key) and self.source is not None

    def refusal(self) -> str:
        """Why nothing of it is merged and what to tell the partner, in words; empty when it may be."""
        if self.problem is not None:
            return f"{self.problem.what} {self.problem.remedy}".strip()
        if self.plan is not None or self.verdict is None:
            return ""
        note = self.verdict.fault or self.verdict.signature_note
        words = (
            _("The bundle is refused: {note}.")
            if self.verdict.refused
            else _("The bundle has no trusted signature: {note}.")
        )
        return f"{words.format(note=note)} {self.remedy}".strip()

    @property
    def comes_from_another(self) -> bool:
        """Whether a partner signed what another region wrote."""
        return self.verdict is not None and self.verdict.signature is Signature.OTHER

    @property
    def may_be_quarantined(self) -> bool:
        """Whether it is intact, but its signature is not trusted."""
        return self.plan is None and self.verdict is not None and not self.verdict.refused

    @property
    def needs_decisions(self) -> bool:
        """Whether it brings conflicts or proposals for people to decide."""
        counts = self.plan.counts() if self.plan else {}
        return bool(counts.get("conflict") or counts.get("proposal"))


def check_bundle(context: Context, file: Path, *, quarantine: bool = False) -> BundleCheck:
    """Open a file, verify it and plan its import, in memory; takes time.

    A refusal is part of the answer. Raises WrongUse when the file cannot be read.
    """
    try:
        with open_bundle(context, file) as bundle:
            return check_opened(context, bundle, quarantine=quarantine)
    except NewerFormat as error:
        return BundleCheck(problem=error, readable=False)
    except Refused as error:
        return BundleCheck(problem=error)


def check_opened(context: Context, bundle: OpenBundle, *, quarantine: bool = False) -> BundleCheck:
    """Verify an opened bundle and plan its import; nothing is written."""
    verdict = verify_bundle(context, bundle)
    source = None if verdict.schema is Schema.BAD else bundle.description().source
    signed = signed_by(bundle) if verdict.signature is Signature.UNKNOWN else None
    key = signed.key if signed else ""
    if verdict.refused or not (verdict.trusted or quarantine):
        known = pins(context.workspace)
        remedy = (refusal_remedy if verdict.refused else signature_remedy)(verdict, known)
        pinned = is_pinned(verdict, known)
        return BundleCheck(verdict, source, key=key, known_key=pinned, remedy=remedy)
    return BundleCheck(verdict, source, plan_import(context, bundle, quarantine=quarantine), key)
