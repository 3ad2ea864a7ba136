"""What leaves in a bundle: the questions before, the preview as people read it, the file, what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cap_tui.model.action_line import Line as ActionLine
from cap_tui.model.action_line import line_name
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import label_end, labelled
from cap_tui.text.written_file import written_file_lines
from cap_tui.widgets.fields import FormField
from cap_tui.widgets.glyphs import signs
from cap_tui.widgets.safe_text import Line, Role, joined, safe_line

if TYPE_CHECKING:
    from cap_tui.bundle.export import ExportReceipt
    from cap_tui.bundle.preview import Preview
    from cap_tui.bundle.signing_key import SigningKey
    from cap_tui.operations.bundle_preview import PartnerView
    from cap_tui.operations.bundles import ExportPlan
    from cap_tui.operations.context import Context

REGION, CHOSEN = "region", "chosen"
STAY, LEAVE = "stay", "leave"
PUBLIC, PSEUDONYMISED, IDENTIFIED = "public", "pseudonymised", "identified"


@dataclass(frozen=True)
class ExportPreview:
    """An export that was looked at and can be written as it was shown. ``key`` None: unsigned."""

    plan: ExportPlan
    key: SigningKey | None
    to: tuple[str, ...]
    shared_with: tuple[str, ...] = ()
    """Other regions that sign with the same key."""

    @property
    def preview(self) -> Preview:
        """What would leave."""
        return self.plan.preview


def export_fields() -> tuple[FormField, ...]:
    """What must be said before anything is counted."""
    return (*_content_fields(), *_recipient_fields())


def _content_fields() -> tuple[FormField, ...]:
    """What leaves, and how much of what people gave."""
    return (
        FormField(
            "what",
            _("What"),
            "choice",
            choices=(
                (REGION, _("the whole region")),
                *((line.value, line_name(line)) for line in ActionLine),
                (CHOSEN, _("chosen activities")),
            ),
            default=REGION,
            help=_("← → choose. What it needs is added and shown before anything is written"),
        ),
        FormField(
            "profile",
            _("People"),
            "choice",
            choices=(
                ("aggregate", _("counts of 5 or more")),
                (PUBLIC, _("counts of 8 or more")),
                (PSEUDONYMISED, _("rows without names")),
                (IDENTIFIED, _("names, encrypted")),
            ),
            default="aggregate",
            help=_(
                "How much of what people gave leaves. Counts (aggregate) for partners, 8 or more for the public; rows with made-up names; names only on a legal ground"
            ),
        ),
    )


def _recipient_fields() -> tuple[FormField, ...]:
    """For whom and what for, and what protects the people in it."""
    return (
        FormField("recipient", _("For whom"), most=200, help=_("The partner; it is registered")),
        FormField("purpose", _("What for"), most=400, help=_("The purpose; it is registered")),
        FormField(
            "min_group",
            _("Smallest group"),
            "int",
            least=3,
            most=1000,
            help=_("Only when it has to be another than 5, or 8 for the public; never below 3"),
        ),
        FormField(
            "legal_basis",
            _("Legal ground"),
            most=400,
            help=_("Only with names: on which legal ground they leave"),
        ),
        FormField(
            "to",
            _("Encrypt for"),
            most=16_000,
            help=_("The partner's .pub file or age1… key; needed with names, else as you like"),
        ),
        FormField(
            "files",
            _("Attached files"),
            "choice",
            choices=((STAY, _("stay here")), (LEAVE, _("leave with their records"))),
            default=STAY,
            help=_(
                "The files of what leaves. Nobody has declared what stands in them: each is listed before"
            ),
        ),
    )


def missing_fields(values: Mapping[str, Any]) -> dict[str, str]:
    """What a profile needs and was not said; a choice that it does not allow."""
    if values.get("profile") == PUBLIC and values.get("files") == LEAVE:
        return {
            "files": _("For the public no attached file leaves: nobody has declared whom it names.")
        }
    needed = {
        PSEUDONYMISED: ("recipient", "purpose"),
        IDENTIFIED: ("recipient", "purpose", "legal_basis", "to"),
    }.get(str(values.get("profile")), ())
    told = _("Needed when rows about people leave.")
    return {name: told for name in needed if not str(values.get(name) or "").strip()}


def plan_from_form(
    context: Context, values: Mapping[str, Any], chosen: tuple[str, ...]
) -> ExportPreview:
    """Work out what would leave by what was entered in the form; takes time."""
    from cap_tui.bundle import age
    from cap_tui.bundle.profiles import SharingProfile, Terms
    from cap_tui.bundle.scope import Scope, ScopeKind
    from cap_tui.operations.bundles import plan_export
    from cap_tui.operations.partners import named_signing_key, other_regions_with_key

    what = values["what"]
    scope = Scope() if what == REGION else Scope(ScopeKind.LINE, line=what)
    if what == CHOSEN:
        scope = Scope(ScopeKind.RECORDS, uids=chosen)
    terms = Terms(
        profile=SharingProfile(values["profile"]),
        min_group=values["min_group"] or 0,
        recipient=values["recipient"],
        purpose=values["purpose"],
        files=values.get("files") == LEAVE,
        legal_basis=values["legal_basis"],
    )
    given = str(values["to"]).strip()
    if given and not given.startswith(("age1", "ssh-")):
        given = str(Path(given).expanduser())
    to = tuple(age.recipients([given])) if given else ()
    key = named_signing_key(context)
    others = other_regions_with_key(context, key.fingerprint if key else "")
    return ExportPreview(plan_export(context, terms, scope), key, to, others)


def partner_view(context: Context, seen: ExportPreview) -> PartnerView:
    """What the partner's import will show of it; takes time."""
    from cap_tui.operations.bundle_preview import view_as_partner
    from cap_tui.operations.bundles import ExportChoices

    return view_as_partner(context, seen.plan, ExportChoices(seen.key, seen.to, ask=False))


def _scope_words(seen: ExportPreview) -> str:
    from cap_tui.bundle.scope import ScopeKind

    scope = seen.plan.prepared.scope
    if scope.kind is ScopeKind.RECORDS:
        number = len(scope.uids)
        words = ngettext("{n} chosen activity", "{n} chosen activities", number)
        return words.format(n=number)
    if scope.kind is ScopeKind.LINE:
        return line_name(ActionLine(scope.line))
    return scope.words()


def preview_lines(seen: ExportPreview) -> list[Line]:
    """What leaves, what stays, what was added, what to be careful about, and who signs."""
    from cap_tui.bundle.preview import fields_told, reason_told

    preview = seen.preview
    number = preview.rows
    head = ngettext("{n} record leaves", "{n} records leave", number).format(n=number)
    lines: list[Line] = [
        safe_line(f"{head}. " + _("Nothing is written yet: w writes the file."), Role.TITLE),
        _said(_("What"), _scope_words(seen)),
        _said(_("People"), preview.people()),
        _said(_("For"), preview.recipient or _("not said")),
        _said(_("What for"), preview.purpose or _("not said")),
        _said(_("Signed"), _signed(seen)),
        _said(_("Encrypted"), _("for the recipient's key") if seen.to else _("no: anybody can read it")),
    ]  # fmt: skip
    if seen.shared_with:
        from cap_tui.operations.partners import shared_key_warning

        lines.append(safe_line(shared_key_warning(seen.shared_with), Role.WARN))
    if preview.warnings:
        lines += ["", safe_line(_("Warnings"), Role.HEADING)]
        lines += [safe_line(f"{signs().warning} {word}", Role.WARN) for word in preview.warnings]
    leaving = [
        labelled(preview.begun(t.table), f"{t.rows}, {fields_told(t)}")
        for t in preview.tables
        if t.rows
    ]
    lines += _listed(_("Leaves"), leaving)
    lines += _listed(_("Attached files"), [file.text() for file in preview.files])
    staying = [labelled(preview.begun(t), f"{n}, {why}") for t, n, why in preview.home]
    lines += _listed(_("Stays here"), [*staying, *preview.files_home])
    lines += _listed(
        _("Chosen, and what is added"),
        [labelled(preview.begun(t), f"{n}, {reason_told(r)}") for r, t, n in preview.closure],
    )
    return [*lines, *_referred_lines(preview), *_listed(_("Groups held back"), preview.groups)]


def _referred_lines(preview: Preview) -> Iterator[Line]:
    """What the records that leave mention and do not take along."""
    if preview.elsewhere:
        words = ngettext(
            "{n} record of another region is referred to; it is theirs to send.",
            "{n} records of other regions are referred to; they are theirs to send.",
            preview.elsewhere,
        )
        yield safe_line("- " + words.format(n=preview.elsewhere))
    if preview.left:
        words = ngettext(
            "{n} record of yours is mentioned in what leaves; it stays.",
            "{n} records of yours are mentioned in what leaves; they stay.",
            preview.left,
        )
        yield safe_line("- " + words.format(n=preview.left))


def _said(name: str, value: str) -> Line:
    return joined([safe_line(label_end(name), Role.HEADING), safe_line(value)], " ")


def _listed(title: str, items: Iterable[str]) -> list[Line]:
    lines = [safe_line(f"- {item}") for item in items]
    return ["", safe_line(title, Role.HEADING), *lines] if lines else []


def _signed(seen: ExportPreview) -> str:
    if seen.key is None:
        return _("NO: no key is named; w asks for it")
    return _("with your key {mark}").format(mark=seen.key.fingerprint or seen.key.file)


def free_file_name(folder: Path, code: str, seen: ExportPreview) -> Path:
    """A name for the file that nothing in ``folder`` has: region, recipient, day."""
    from cap_tui.operations.partners import today

    to = "".join(
        char for char in seen.preview.recipient.lower() if char.isascii() and char.isalnum()
    )
    stem = "-".join(part for part in (code.lower(), to and f"for-{to[:20]}", today()) if part)
    suffix = ".cap.zip.age" if seen.to else ".cap.zip"
    names = (folder / f"{stem}{f'-{n}' if n > 1 else ''}{suffix}" for n in range(1, 1000))
    return next((path for path in names if not path.exists()), folder / f"{stem}{suffix}")


def receipt_lines(receipt: ExportReceipt) -> list[Line]:
    """Where the file is, what identifies it, and what to do with it."""
    number = sum(receipt.rows.values())
    size = f"{max(1, receipt.size // 1000)} kB"
    mark = receipt.signer
    lines: list[Line] = [
        safe_line(f"{signs().good} " + _("The file is written."), Role.TITLE),
        _said(_("Content"), ngettext("{n} record", "{n} records", number).format(n=number) + f", {size}"),
        _said(_("Signed"), _("with your key") if receipt.signed else _("no")),
    ]  # fmt: skip
    lines[1:1] = [safe_line(line) for line in written_file_lines(receipt.path)]
    if mark:
        lines.append(_said(_("Fingerprint"), mark))
    lines.append(_said(_("Bundle"), receipt.identifier))
    lines += ["", safe_line(_("What to do next"), Role.HEADING)]
    steps = [_("Send this file to your partner, by e-mail or as you like.")]
    if mark:
        steps.append(
            _(
                "The first time: the partner calls you, you read out the fingerprint above, and the partner pins your key."
            )
        )
    if receipt.beyond_usual_limits:
        steps.append(_("It is larger than partners accept by default: they need --max-mb."))
    steps.append(_("The register lists what was exported: p on the board, then 2."))
    return [*lines, *(safe_line(f"- {step}") for step in steps)]
