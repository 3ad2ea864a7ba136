"""What the board says of content: how many entries of each kind from whom, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from cap_tui.model.action_line import Line
from cap_tui.plugin.board_contributions import Finding
from cap_tui.plugin.content_count import ContentCount
from cap_tui.plugin.content_registry import ContentRegistry
from cap_tui.plugin.contribution import Severity
from cap_tui.text.i18n import _, ngettext, pick

MOST_FAULTS = 20  # named one by one


def content_counts(registry: ContentRegistry) -> tuple[ContentCount, ...]:
    """The counts of every kind that is known here or has entries."""
    known = {kind.name: kind for kind in registry.kinds()}
    counts = []
    for name in registry.names():
        items = registry.entries(name)
        by = Counter(
            contributor
            for item in items
            for contributor in {origin.contributor for origin in item.origins}
        )
        kind = known.get(name)
        title = pick(kind.title) if kind else _("{kind} (kind unknown here)").format(kind=name)
        line = kind.line if kind else None
        others = any(origin.source != "builtin" for item in items for origin in item.origins)
        by_name = dict(sorted(by.items()))
        counts.append(ContentCount(name, title, len(items), by_name, line, others))
    return tuple(counts)


def content_findings(registry: ContentRegistry) -> Iterator[Finding]:
    """Clashes, entries that are wrong, and entries whose kind is unknown here."""
    lines = {kind.name: kind.line or Line.EVIDENCE for kind in registry.kinds()}
    for name in registry.names():
        line = lines.get(name, Line.EVIDENCE)
        yield from _clashes(registry, name, line)
        if name not in lines and (number := len(registry.entries(name))):
            yield Finding(
                id="content.unknown-kind",
                severity=Severity.HINT,
                message=ngettext(
                    "{n} entry of the kind {kind}, which is unknown here, is kept as it is.",
                    "{n} entries of the kind {kind}, which is unknown here, are kept as they are.",
                    number,
                ).format(n=number, kind=name),
                where=name,
                remedy=_("Install the plugin that owns the kind, or correct its name."),
                line=line,
            )
    yield from _invalid(registry, lines)


def _clashes(registry: ContentRegistry, name: str, line: Line) -> Iterator[Finding]:
    """The ids of a kind that several entries have."""
    clashing: dict[str, list[str]] = {}
    for item in registry.entries(name):
        if item.clashes:
            clashing.setdefault(item.id, []).append(item.ref)
    for entry_id, references in clashing.items():
        yield Finding(
            id="content.clash",
            severity=Severity.ERROR,
            message=_("Different {kind} have the id {id}: {references}.").format(
                kind=name, id=entry_id, references=", ".join(references)
            ),
            where=entry_id,
            remedy=_("Rename one of them, or name both with @CONTRIBUTOR where they are used."),
            line=line,
        )


def _invalid(registry: ContentRegistry, lines: Mapping[str, Line]) -> Iterator[Finding]:
    """The entries that are wrong: the first ones, and how many more there are."""
    faults = registry.faults()
    for fault in faults[:MOST_FAULTS]:
        yield Finding(
            id="content.invalid",
            severity=Severity.WARNING,
            message=fault.message,
            where=fault.where,
            remedy=_("Correct {id} of {contributor}: {remedy}").format(
                id=fault.id or fault.kind or Path(fault.where).name,
                contributor=fault.contributor or fault.where,
                remedy=fault.remedy or fault.message,
            ),
            line=lines.get(fault.kind, Line.EVIDENCE),
        )
    if len(faults) > MOST_FAULTS:
        yield Finding(
            id="content.invalid",
            severity=Severity.WARNING,
            message=ngettext(
                "{n} more entry is wrong.", "{n} more entries are wrong.", len(faults) - MOST_FAULTS
            ).format(n=len(faults) - MOST_FAULTS),
            remedy=_("cap-tui content validate names all."),
        )
