"""Annexes and applications that are being filled in: drafts of the region, always saved, finished into their file.

A finished annex is content of the region, ``content/annexes/annex-CODE.toml``. A finished application is
received as a file would be, or written to a file for the office that receives it.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from cap_acie import values
from cap_acie.annex_entry import ENTRY_KEYS, AnnexEntry
from cap_acie.annex_file import annex_file_name, annex_of
from cap_acie.application_file import Application, application_of
from cap_acie.application_toml import application_toml
from cap_acie.call_folder import CallFolder, check_application
from cap_acie.deadline_left import DeadlineLeft, deadline_left
from cap_acie.document_parts import (
    Document,
    Part,
    PlacedPart,
    add_entry,
    fill_part,
    placed_parts,
    remove_entry,
)
from cap_acie.document_schema import ANNEX_PARTS, APPLICATION_PARTS
from cap_acie.eligibility import check_eligibility
from cap_acie.kept_files import folder_of
from cap_acie.operations import make_folder, new_annex_text, require_form
from cap_acie.records import Arrival, CallDraft, DraftOf, JointApplication, JointCall
from cap_acie.region_calls import kept_call, receive_file
from cap_acie.rule_result import RuleResult, RuleStatus
from cap_acie.toml_file import FileRefused, Problem, Steps, TomlFile, parse_toml, steps_of
from cap_acie.words import _
from cap_tui.api import Busy, CapError, ContentItem, NotFound, PluginContext, save_file

CONTENT = Path("content") / "annexes"
HEAD_KEYS = ("id", "name", "source", "license", "replaces")
"""What stands above an annex that is an entry of content."""
FIELD_OF_RULE = {
    "call.ta": "ta",
    "call.regions": "region",
    "call.partners": "organisation",
    "call.share_partner": "costs",
    "call.share_region": "costs",
    "call.months": "months",
    "call.start": "start",
    "call.sme": "size",
    "call.deadline": "submitted",
    "call.region": "region",
    "annex.beneficiary": "size",
    "annex.activity": "costs",
    "annex.rate": "requested",
    "annex.grant_min": "requested",
    "annex.grant_max": "requested",
    "annex.de_minimis": "de_minimis_received",
    "annex.language": "language",
    "annex.home_application": "home_application",
    "annex.project_max": "requested",
    "annex.sme": "size",
    "annex.start": "start",
    "annex.end": "months",
}
"""Where an applicant can change what a rule looks at."""


@dataclass(frozen=True)
class DraftFinding:
    """What is wrong or not known in a draft, at a key of a part."""

    part: str
    key: str
    message: str
    refused: bool
    """Whether the file is refused for it; else a rule of the call is not met."""


def drafts(ctx: PluginContext) -> list[CallDraft]:
    """The drafts of the region by their names."""
    return sorted(ctx.records(CallDraft).all(), key=lambda one: one.name)


def draft_parts(draft: CallDraft) -> tuple[Part, ...]:
    """What the parts of a draft are."""
    return ANNEX_PARTS if draft.of is DraftOf.ANNEX else APPLICATION_PARTS


def draft_document(draft: CallDraft) -> Document:
    """The draft as it stands in its file."""
    return tomllib.loads(draft.file)


def new_annex_draft(ctx: PluginContext, code: str, country: str, currency: str) -> CallDraft:
    """Begin an annex with the made-up one, to be edited."""
    text = new_annex_text(code, country, currency)
    return _begin(ctx, DraftOf.ANNEX, annex_file_name(code), text)


def annex_draft_of(ctx: PluginContext, item: ContentItem[Any]) -> CallDraft:
    """Begin with an annex that is content; one of the region's own folder is written back to its file."""
    entry: AnnexEntry = item.entry
    head = {key: item.document[key] for key in HEAD_KEYS if key in item.document}
    document = {**head, **entry.table()}
    own = [one for one in item.origins if one.source == "workspace"]
    name = Path(own[0].file).name if own else annex_file_name(entry.region)
    if not own:
        document |= {"id": _entry_id(ctx, entry.region), "replaces": item.id}
    return _begin(ctx, DraftOf.ANNEX, name, tomli_w.dumps(document))


def new_application_draft(ctx: PluginContext, call: JointCall, code: str) -> CallDraft:
    """Begin an application to a kept call, with one partner of the region."""
    require_form(values.identifier, code)
    table: Document = {"format": 1, "id": code, "call": call.code}
    if call.made_up:
        table["made_up"] = True
    table |= {"title": "", "ta": "", "lead": "p1", "partners": [{"id": "p1"}]}
    folder = folder_of(call)
    if ctx.region.code in folder.annexes:
        annex = folder.annexes[ctx.region.code]
        table["partners"][0] |= {
            "region": annex.region,
            "currency": annex.currency,
            "language": annex.languages[0],
        }
    return _begin(ctx, DraftOf.APPLICATION, f"{code}.toml", tomli_w.dumps(table))


def application_draft_of(ctx: PluginContext, record: JointApplication) -> CallDraft:
    """Begin with an application that has arrived, for a new version of it."""
    return _begin(ctx, DraftOf.APPLICATION, f"{record.code}.toml", record.file)


def draft_of_application(ctx: PluginContext, application: Application) -> CallDraft:
    """Begin with an application as a step of the program left it."""
    return _begin(ctx, DraftOf.APPLICATION, f"{application.id}.toml", application_toml(application))


def _begin(ctx: PluginContext, of: DraftOf, name: str, text: str) -> CallDraft:
    if any(one.name == name for one in drafts(ctx)):
        raise Busy(
            _("There is a draft of {name} already.").format(name=name),
            where=name,
            remedy=_("Fill it in, or remove it."),
        )
    parse_toml(name, text.encode())
    with ctx.transaction(_("draft of {name} begun").format(name=name)) as tx:
        return tx.add(CallDraft(of=of, name=name, file=text))


def save_part(
    ctx: PluginContext, draft: CallDraft, placed: PlacedPart, answers: Mapping[str, Any]
) -> CallDraft:
    """Keep what was typed into a part, right or wrong; a Conflict when the draft changed meanwhile."""
    return _keep(ctx, draft, fill_part(draft_document(draft), placed, answers))


def add_part(ctx: PluginContext, draft: CallDraft, steps: Steps) -> tuple[CallDraft, Steps]:
    """Add an entry to an array of the draft."""
    document, placed = add_entry(draft_document(draft), steps)
    return _keep(ctx, draft, document), placed


def remove_part(ctx: PluginContext, draft: CallDraft, steps: Steps) -> CallDraft:
    """Remove an entry of an array of the draft."""
    return _keep(ctx, draft, remove_entry(draft_document(draft), steps))


def remove_draft(ctx: PluginContext, draft: CallDraft) -> None:
    """Remove a draft; undo brings it back."""
    with ctx.transaction(_("draft of {name} removed").format(name=draft.name)) as tx:
        tx.remove(draft)


def _keep(ctx: PluginContext, draft: CallDraft, document: Document) -> CallDraft:
    changed = msgspec.structs.replace(draft, file=tomli_w.dumps(document))
    with ctx.transaction(_("draft of {name}").format(name=draft.name)) as tx:
        return tx.put(changed)


# ------------------------------------------------------------------ what is wrong, and finishing


def draft_findings(ctx: PluginContext, draft: CallDraft) -> list[DraftFinding]:
    """What is wrong in a draft, at the keys in which it can be changed, in the order of the parts."""
    document = draft_document(draft)
    places = list(placed_parts(draft_parts(draft), document))
    try:
        unmet = _check(ctx, draft)
    except FileRefused as refused:
        found = [_problem_finding(places, one) for one in refused.problems]
    except NotFound as missing:
        found = [DraftFinding(places[0].id, "", f"{missing.what} {missing.remedy}", True)]
    else:
        found = [_rule_finding(places, document, rule) for rule in unmet]
    order = [one.id for one in places]
    return sorted(found, key=lambda one: order.index(one.part))


def _check(ctx: PluginContext, draft: CallDraft) -> list[RuleResult]:
    """The rules that are not met; FileRefused with all that is wrong in the file itself."""
    if draft.of is DraftOf.ANNEX:
        annex_of(_annex_file(draft))
        return []
    file = parse_toml(draft.name, draft.file.encode())
    application = application_of(file)
    folder = folder_of(kept_call(ctx, application.call))
    check_application(folder, application, file)
    rules = check_eligibility(folder, application).rules
    return [one for one in rules if one.status is not RuleStatus.OK]


def draft_deadline(
    ctx: PluginContext, draft: CallDraft, now: datetime.datetime
) -> tuple[CallFolder, DeadlineLeft] | None:
    """The deadline of an application's draft; None for an annex, or while the form cannot be read as a file."""
    if draft.of is not DraftOf.APPLICATION:
        return None
    try:
        application = application_of(parse_toml(draft.name, draft.file.encode()))
        folder = folder_of(kept_call(ctx, application.call))
    except CapError:
        return None
    return folder, deadline_left(folder, application, now)


def _annex_file(draft: CallDraft) -> TomlFile:
    """The annex of a draft without the keys that make it an entry of content."""
    document = draft_document(draft)
    made_up = document.get("made_up")
    table = {key: value for key, value in document.items() if key not in ENTRY_KEYS}
    if made_up is not None:
        table["made_up"] = made_up
    code = table.get("region")
    name = annex_file_name(code) if isinstance(code, str) else draft.name
    return TomlFile(name, draft.file, table)


def _problem_finding(places: list[PlacedPart], problem: Problem) -> DraftFinding:
    steps = steps_of(problem.key)
    above = [one for one in places if steps[: len(one.steps)] == one.steps]
    placed = max(above, key=lambda one: len(one.steps), default=places[0])
    rest = steps[len(placed.steps) :]
    names = {key.name for key in placed.part.keys}
    key = str(rest[0]) if rest and str(rest[0]) in names else ""
    return DraftFinding(placed.id, key, f"{problem.message} {problem.remedy}".strip(), True)


def _rule_finding(
    places: list[PlacedPart], document: Mapping[str, Any], rule: RuleResult
) -> DraftFinding:
    """A rule that is not met, at the partner that it is about, else at the first of its region, else at the project."""
    key = FIELD_OF_RULE[rule.rule]
    partners = document["partners"]
    about = [
        number
        for number, one in enumerate(partners)
        if rule.partner in (None, one["id"]) and rule.region in (None, one["region"])
    ]
    in_project = any(key == one.name for one in APPLICATION_PARTS[0].keys)
    place = places[0].id if in_project or not about else f"partners.{about[0]}"
    told = f"{rule.message()} ({rule.file}: {rule.key})"
    return DraftFinding(place, key, told, refused=False)


def finish_annex(ctx: PluginContext, draft: CallDraft) -> Path:
    """Write an annex as content of the region and drop the draft; FileRefused when anything is wrong."""
    annex = annex_of(_annex_file(draft))
    document = draft_document(draft)
    name = f"{annex.region}: {_first_words(document['programme'])}"
    document = {"id": _entry_id(ctx, annex.region), "name": name, **document}
    path = ctx.folder / CONTENT / draft.name
    _require_writable(ctx)
    make_folder(path.parent)
    save_file(tomli_w.dumps(document).encode(), path)
    remove_draft(ctx, draft)
    return path


def _first_words(words: Any) -> str:
    return str(next(iter(words.values()))) if isinstance(words, Mapping) else str(words)


def _entry_id(ctx: PluginContext, code: str) -> str:
    return f"{ctx.region.code.lower()}.annex-{code.lower()}"


def _require_writable(ctx: PluginContext) -> None:
    if ctx.readonly:
        raise Busy(_("The region is open for reading only."), where=str(ctx.folder))


def hand_in_draft(ctx: PluginContext, draft: CallDraft) -> tuple[JointApplication, Arrival]:
    """Receive the application of a draft as its file would be, and drop the draft."""
    received = receive_file(ctx, parse_toml(draft.name, draft.file.encode()))
    remove_draft(ctx, draft)
    return received


def write_draft(draft: CallDraft, path: Path) -> None:
    """Write the application of a draft to a file, for the office that receives it; it must be complete."""
    application_of(parse_toml(draft.name, draft.file.encode()))
    save_file(draft.file.encode(), path)


def compared_contents(ctx: PluginContext) -> dict[str, Any]:
    """The annexes that are content of the region, by their references: to be compared without a call."""
    found = {}
    for item in ctx.content("annexes", AnnexEntry):
        entry = item.entry
        try:
            found[item.ref] = annex_of(TomlFile(annex_file_name(entry.region), "", entry.table()))
        except FileRefused:
            continue  # the content of the region names what is wrong with it
    return found
