"""The catalogue, matches, plans and a comparison as listings: one declaration for text, screens and reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cap_tact.catalogue import service_state
from cap_tact.gaps import ActivityNeeds, gap_text
from cap_tact.matching import ServiceMatch
from cap_tact.records import ServiceOutcome, ServicePlan
from cap_tact.service import Service
from cap_tact.wording import (
    category_text,
    cost_text,
    factor_text,
    maturity_text,
    need_text,
    phase_text,
    range_text,
    result_text,
    scope_text,
    target_text,
)
from cap_tact.words import _
from cap_tui.api import (
    ContentItem,
    Listing,
    ListingCell,
    ListingColumn,
    ListingRow,
    Words,
    formats,
    language,
    pick,
)


def contributor_text(item: ContentItem[Service]) -> str:
    """Who contributed a service, with the version."""
    names = [f"{origin.contributor} {origin.version}".strip() for origin in item.provenances]
    return ", ".join(dict.fromkeys(names))


def short_maturity(maturity: str) -> str:
    """The maturity in a word: idea, piloted, established."""
    return {"idea": _("idea"), "piloted": _("piloted"), "established": _("established")}.get(
        maturity, "?"
    )


def services_listing(items: Iterable[ContentItem[Service]]) -> Listing:
    """The catalogue."""
    return Listing(
        id="services",
        title=_("Services"),
        columns=(
            ListingColumn("name", _("service"), least=24),
            ListingColumn("category", _("category"), width=16, drop=3),
            ListingColumn("need", _("need"), width=14),
            ListingColumn("phases", _("phases"), width=18, drop=2),
            ListingColumn("maturity", _("maturity"), width=11),
            ListingColumn("contributor", _("from"), width=14, drop=1),
        ),
        rows=[
            ListingRow(
                item.ref,
                (
                    ListingCell(item.name),
                    ListingCell(item.entry.category, category_text(item.entry.category)),
                    ListingCell(item.entry.need, need_text(item.entry.need)),
                    ListingCell(
                        list(item.entry.phases), ", ".join(map(phase_text, item.entry.phases))
                    ),
                    ListingCell(item.entry.maturity, short_maturity(item.entry.maturity)),
                    ListingCell(contributor_text(item)),
                ),
                notes=(pick(item.entry.summary),),
                data={"id": item.ref},
            )
            for item in items
        ],
        empty=_("No service is like that."),
    )


def words_text(values: Iterable[Words], separator: str = "; ") -> str:
    """Wordings in the language in force, one after another."""
    return separator.join(pick(value) for value in values)


def service_fields(item: ContentItem[Service]) -> Iterator[tuple[str, str]]:
    """(label, text) of everything that is known of a service; what is not stated is left out."""
    service = item.entry
    fields = (
        (_("summary"), pick(service.summary) if service.summary else ""),
        (_("maturity"), maturity_text(service.maturity)),
        (_("category"), category_text(service.category)),
        (_("need"), need_text(service.need)),
        (_("answers"), ", ".join(map(factor_text, service.answers))),
        (_("phases"), ", ".join(map(phase_text, service.phases))),
        (_("target groups"), ", ".join(map(target_text, service.target_groups))),
        (_("scope"), scope_text(service.cross_regional)),
        (_("steps"), words_text(service.steps)),
        (_("inputs"), words_text(service.inputs)),
        (_("outputs"), words_text(service.outputs)),
        (_("effort"), range_text(service.effort_person_days, _("person-days"))),
        (_("duration"), range_text(service.duration_weeks, _("weeks"))),
        (_("cost"), cost_text(service.cost_class)),
        (_("financing"), pick(service.financing) if service.financing else ""),
        (_("success factors"), words_text(service.success_factors)),
        (_("risks"), words_text(service.risks)),
        (_("indicators"), ", ".join(service.indicators)),
        (_("provider"), service.provider),
        (_("languages"), ", ".join(service.languages)),
        (_("evidence"), "; ".join(evidence_text(item))),
        (_("link"), service.link),
        (_("source"), service.source),
        (_("licence"), service.license or ""),
        (_("id"), item.ref),
        (_("from"), contributor_text(item)),
    )
    for label, text in fields:
        if text:
            yield label, text


def evidence_text(item: ContentItem[Service]) -> Iterator[str]:
    """Each piece of evidence in one text."""
    for entry in item.entry.evidence:
        parts = (pick(entry.text) if entry.text else "", entry.where, entry.date)
        result = pick(entry.result) if entry.result else ""
        yield ", ".join(part for part in (*parts, result) if part)


def comparison_listing(items: Sequence[ContentItem[Service]]) -> Listing:
    """Services side by side: a row for each field, a column for each service."""
    known = [dict(service_fields(item)) for item in items]
    labels = list(dict.fromkeys(label for fields in known for label in fields))
    labels = [label for label in labels if label != _("id")]
    return Listing(
        id="comparison",
        title=_("Services side by side"),
        columns=(
            ListingColumn("field", "", width=15),
            *(ListingColumn(item.ref, item.name, least=16) for item in items),
        ),
        rows=[
            ListingRow(
                label,
                (
                    ListingCell(label),
                    *(ListingCell(fields.get(label), fields.get(label, "")) for fields in known),
                ),
            )
            for label in labels
        ],
        unknown="–",
    )


def matches_listing(needs: ActivityNeeds, matches: Iterable[ServiceMatch]) -> Listing:
    """The services that answer an activity's gaps, best first, with their reasons."""
    gaps = ", ".join(gap_text(gap) for gap in needs.gaps)
    notes = [_("Gaps: {gaps}").format(gaps=gaps or _("none known"))]
    if needs.unjudged:
        notes.append(
            _("Not judged, so no gaps: {factors}").format(factors=", ".join(needs.unjudged))
        )
    return Listing(
        id="matches",
        title=_("Services for the gaps"),
        columns=(
            ListingColumn("points", _("points"), align="right", width=6),
            ListingColumn("name", _("service"), least=24),
            ListingColumn("answers", _("answers"), least=16),
            ListingColumn("phase", _("phase"), width=6, drop=1),
            ListingColumn("scope", _("scope"), width=6, drop=2),
            ListingColumn("maturity", _("maturity"), width=11),
        ),
        rows=[
            ListingRow(
                match.item.ref,
                (
                    ListingCell(match.points),
                    ListingCell(match.item.name),
                    ListingCell(", ".join(reason.gap.name for reason in match.gaps)),
                    ListingCell(match.phase_fits),
                    ListingCell(match.scope_fits),
                    ListingCell(
                        match.item.entry.maturity, short_maturity(match.item.entry.maturity)
                    ),
                ),
                notes=match.sentences,
                subject=match,
            )
            for match in matches
        ],
        notes=tuple(notes),
        empty=_("No gap is known that a service answers. Judge the critical mass first."),
    )


def plans_listing(
    plans: Iterable[ServicePlan],
    here: Mapping[str, str],
    names: Mapping[str, str],
    outcomes: Mapping[str, ServiceOutcome],
) -> Listing:
    """Planned services with what came of them. ``names`` are those of the activities."""
    return Listing(
        id="plans",
        title=_("Planned services"),
        columns=(
            ListingColumn("service_name", _("service"), least=20),
            ListingColumn("activity_name", _("activity"), least=16, drop=1),
            ListingColumn("owner", _("owner"), width=14, drop=3),
            ListingColumn("start", _("start"), width=10),
            ListingColumn("end", _("end"), width=10, drop=2),
            ListingColumn("cost", _("cost"), align="right", width=12, drop=2),
            ListingColumn("state", _("outcome"), width=14),
        ),
        rows=[_plan_row(plan, here, names, outcomes.get(plan.uid)) for plan in plans],
        empty=_("No service is planned yet."),
    )


def _plan_row(
    plan: ServicePlan,
    here: Mapping[str, str],
    names: Mapping[str, str],
    outcome: ServiceOutcome | None,
) -> ListingRow:
    notes = []
    if service_state(plan, here) == "absent":
        notes.append(_("The service {id} is absent here.").format(id=plan.service))
    elif here.get(plan.service) != plan.service_sha256:
        notes.append(_("The service was changed since it was planned."))
    if outcome and outcome.note:
        notes.append(outcome.note)
    cost = "" if plan.cost is None else formats.number(plan.cost, language(), 0)
    return ListingRow(
        plan.uid,
        (
            ListingCell(plan.service_name),
            ListingCell(names.get(plan.activity, "?")),
            ListingCell(plan.responsible),
            ListingCell(plan.start),
            ListingCell(plan.end),
            ListingCell(plan.cost, f"{cost} {plan.currency}".strip()),
            ListingCell(
                outcome.result if outcome else None,
                result_text(outcome.result) if outcome else _("not recorded"),
            ),
        ),
        notes=tuple(notes),
    )
