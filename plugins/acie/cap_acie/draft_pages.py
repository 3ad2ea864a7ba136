"""What the forms of annexes and applications show: the parts of a draft, what is wrong in them, the fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cap_acie.document_parts import Key, PlacedPart, Typed, placed_parts, shown_value, table_at
from cap_acie.drafts import DraftFinding, draft_document, draft_findings, draft_parts, drafts
from cap_acie.kinds import draft_name
from cap_acie.records import CallDraft
from cap_acie.words import _
from cap_tui.api import (
    Listing,
    ListingCell,
    PluginContext,
    labelled,
    listing_lines,
    listing_of,
    number_column,
    text_column,
)


def part_title(placed: PlacedPart) -> str:
    """The name of a part: ``sample 1, partner 2``."""
    numbers = [step + 1 for step in placed.steps if isinstance(step, int)]
    title = _(placed.part.title)
    if not placed.part.many:
        return title
    own = f"{title} {numbers[-1]}"
    return f"  {numbers[0]}. {own}" if len(numbers) > 1 else own


def parts_listing(draft: CallDraft, findings: Sequence[DraftFinding]) -> Listing:
    """The parts of a draft: what they say, and how much is wrong; the sentences stand below the marked one."""
    document = draft_document(draft)

    def about(placed: PlacedPart) -> list[DraftFinding]:
        return [one for one in findings if one.part == placed.id]

    def content(placed: PlacedPart) -> str:
        table = table_at(document, placed.steps)
        shown = (shown_value(key, table) for key in placed.part.keys)
        return "; ".join(
            ", ".join(value) if isinstance(value, tuple) else str(value)
            for value in shown
            if value not in (None, (), "")
        )

    def wrong(placed: PlacedPart) -> ListingCell:
        found = about(placed)
        if not found:
            return ListingCell(0, "-", "muted")
        refused = any(one.refused for one in found)
        return ListingCell(len(found), role="bad" if refused else "warn")

    return listing_of(
        list(placed_parts(draft_parts(draft), document)),
        [
            text_column("part", _("part"), part_title, 22),
            number_column("wrong", _("to do"), 6, wrong),
            text_column("content", _("content"), content, least=24),
        ],
        id="acie-parts",
        title=draft.name,
        key=lambda placed: placed.id,
        row_notes=lambda placed: [finding_words(placed, one) for one in about(placed)],
    )


def finding_words(placed: PlacedPart, finding: DraftFinding) -> str:
    """What is wrong, with the name of the field."""
    labels = {key.name: _(key.label) for key in placed.part.keys}
    label = labels.get(finding.key, "")
    return labelled(label, finding.message) if label else finding.message


def no_draft_listing() -> Listing:
    """What is shown where nothing is being filled in."""
    return listing_of(
        [],
        [text_column("part", _("part"), str)],
        id="acie-parts",
        title=_("Forms"),
        empty=_("Nothing is being filled in. Press b to begin an annex or an application."),
    )


def draft_title(draft: CallDraft, findings: Sequence[DraftFinding]) -> str:
    """What a draft is, and how far."""
    told = _("{n} to do").format(n=len(findings)) if findings else _("complete")
    return labelled(f"{draft.name} ({draft_name(draft.of)})", told)


def key_choices(key: Key) -> tuple[tuple[str, str], ...]:
    """The answers of a key that has a choice."""
    if key.typed is Typed.YES:
        return (("", _("not said")), ("yes", _("yes")), ("no", _("no")))
    return (("", _("not said")), *((one, one) for one in key.choices))


def forms_text(ctx: PluginContext, width: int) -> Iterator[str]:
    """Every draft, part by part, with what is wrong in it."""
    found = drafts(ctx)
    for draft in found:
        findings = draft_findings(ctx, draft)
        yield draft_title(draft, findings)
        yield from listing_lines(parts_listing(draft, findings), width)
        yield ""
    if not found:
        yield from listing_lines(no_draft_listing(), width)
