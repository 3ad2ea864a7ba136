"""The text of a call as a document: the shared part, a table of the regions, and each annex."""

from __future__ import annotations

from collections.abc import Iterator

from cap_acie import listings
from cap_acie.call_calendar import calendar_lines, calendar_svg, timeline_rows, timeline_words
from cap_acie.call_folder import CallFolder
from cap_acie.money import money_text, percent_text
from cap_acie.pages import annex_words
from cap_acie.sentences import made_up_sentence
from cap_acie.words import _
from cap_tui.api import document, language, listing_table, pick, timeline

CHART_WIDTH = 72


def call_document(
    folder: CallFolder, date: str, publicity: document.Publicity
) -> document.Document:
    """The whole text of a call, in the language in force where the call has it."""
    return document.Document(
        title=pick(folder.call.title),
        region=", ".join(folder.call.regions),
        date=date,
        subtitle=made_up_sentence() if folder.made_up else "",
        language=language(),
        publicity=publicity,
        sections=[
            document.Section("acie.call", _("The call"), list(_shared(folder)), 10),
            document.Section("acie.dates", _("Dates"), list(_dates(folder)), 20),
            document.Section("acie.regions", _("Who funds"), [_regions(folder)], 30),
            *(
                document.Section(f"acie.annex-{code}", code, [_annex(folder, code)], 40 + place)
                for place, code in enumerate(folder.call.regions)
            ),
        ],
    )


def _shared(folder: CallFolder) -> Iterator[document.Block]:
    call, rules = folder.call, folder.call.consortium
    if folder.made_up:
        yield document.Paragraph(made_up_sentence())
    if call.aim:
        yield document.Paragraph(pick(call.aim))
    yield document.Paragraph(
        _(
            "Each partner applies to the programme of its own region, under its rules. No money crosses a border."
        )
    )
    yield document.Heading(_("What is supported"))
    yield document.Items([_("Transformative activity: {id}").format(id=one) for one in call.tas])
    yield document.Items([_("Activity: {id}").format(id=one) for one in call.activities])
    yield document.Heading(_("Who can apply"))
    yield document.Items(
        [
            _("at least {n} regions of the call").format(n=rules.regions_min),
            _("at least {n} independent partners").format(n=rules.partners_min),
            _("at least {n} small and medium-sized enterprises").format(n=rules.sme_min),
            _("one partner carries at most {share} % of the cost").format(
                share=percent_text(100 * rules.share_partner_max)
            ),
            _("one region carries at most {share} % of the cost").format(
                share=percent_text(100 * rules.share_region_max)
            ),
            _("{least} to {most} months").format(least=rules.months_min, most=rules.months_max),
        ]
    )
    yield document.Heading(_("How applications are judged"))
    criteria = call.criteria
    yield document.TableBlock(
        _("Shared criteria"),
        [_("criterion"), _("weight")],
        [[pick(one.name), one.weight] for one in criteria.shared],
        note=_(
            "Points 0 to {most}; threshold {threshold} %; shared layer {weight} % of the total."
        ).format(
            most=criteria.scale_max,
            threshold=percent_text(criteria.threshold),
            weight=percent_text(100 * criteria.shared_weight),
        ),
    )


def _dates(folder: CallFolder) -> Iterator[document.Block]:
    line = folder.call.timeline
    yield document.Paragraph(
        _(
            "The effective deadline of a consortium is the earliest of its regions. Projects start from {first} to {last}."
        ).format(first=line.start_from.isoformat(), last=line.start_until.isoformat())
    )
    yield listing_table(listings.dates_listing(folder))
    yield document.Figure(
        _("Windows and decisions of the regions"),
        calendar_svg(folder),
        timeline.spoken(timeline_rows(folder), timeline_words()),
        list(calendar_lines(folder, CHART_WIDTH)),
    )


def _regions(folder: CallFolder) -> document.TableBlock:
    return document.TableBlock(
        _("Regions and programmes"),
        [_("region"), _("programme"), _("budget"), _("languages"), _("office")],
        [
            [
                code,
                pick(annex.programme),
                f"{money_text(annex.budget)} {annex.currency}",
                ", ".join(annex.languages),
                f"{pick(annex.contact_name)}, {annex.contact_email}",
            ]
            for code, annex in folder.annexes.items()
        ],
    )


def _annex(folder: CallFolder, code: str) -> document.TableBlock:
    rows = [[name, words] for name, words in annex_words(folder.annexes[code]).items()]
    title = _("Annex of {region}").format(region=code)
    return document.TableBlock(title, [_("key"), _("what holds")], rows)
