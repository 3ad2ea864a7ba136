"""The text of a call as a document: the shared part, a table of the regions, and each annex."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cap_acie import listings
from cap_acie.call_file import Call, ConsortiumRules
from cap_acie.call_folder import CallFolder
from cap_acie.call_page_one import (
    months_allowed,
    page_one,
    partners_needed,
    percent_words,
    regions_needed,
)
from cap_acie.pages import annex_words
from cap_acie.sentences import made_up_sentence
from cap_acie.told import day_words
from cap_acie.words import _, ngettext
from cap_tui.api import (
    PluginContext,
    Section,
    TransformativeActivity,
    composed_document,
    document,
    language,
    listing_table,
    pick,
    publicity,
)

_NO_WORD = re.compile(r"[\W_]+")


def call_document(ctx: PluginContext | None, folder: CallFolder, date: str) -> document.Document:
    """The whole text of a call, in the language in force where the call has it.

    ``ctx`` is the region that publishes it: it says who pays, and explains the words. A call folder that
    belongs to no region is written without both.
    """
    return composed_document(ctx, lambda: _document(ctx, folder, date))


def _document(ctx: PluginContext | None, folder: CallFolder, date: str) -> document.Document:
    activities = _activity_names(ctx)
    return document.Document(
        title=pick(folder.call.title),
        region=", ".join(folder.call.regions),
        date=date,
        language=language(),
        publicity=publicity(ctx.config, ctx.folder) if ctx else document.Publicity(),
        notices=[made_up_sentence()] if folder.made_up else [],
        addressees=[
            words for annex in folder.annexes.values() for words in annex.published_contact
        ],
        sections=[
            *page_one(folder),
            Section("acie.call", _("The call"), list(_shared(folder, activities)), 20),
            Section("acie.dates", _("Dates"), list(_dates(folder)), 30),
            *(
                Section(
                    f"acie.annex-{code}",
                    _("Annex of {region}").format(region=code),
                    [_annex(folder, code, activities)],
                    40 + place,
                    "annex",
                )
                for place, code in enumerate(folder.call.regions)
            ),
        ],
    )


def _activity_names(ctx: PluginContext | None) -> dict[str, str]:
    """The activities of the region by what a call would call them."""
    found = ctx.records(TransformativeActivity).all() if ctx else ()
    return {_NO_WORD.sub(" ", one.name.casefold()).strip(): one.name for one in found}


def _readable(call: Call, names: dict[str, str], identifier: str) -> str:
    """An id as people read it: as the call names it, the region's activity that it means, else its words."""
    words = _NO_WORD.sub(" ", identifier.casefold()).strip()
    if identifier not in call.names and words in names:
        return names[words]
    return call.activity_name(identifier)


def _shared(folder: CallFolder, names: dict[str, str]) -> Iterator[document.Block]:
    call, rules = folder.call, folder.call.consortium
    if call.aim:
        yield document.Paragraph(pick(call.aim))
    yield document.Paragraph(
        _(
            "Each partner applies to the programme of its own region, under its rules. No money crosses a border."
        )
    )
    yield document.Heading(_("What is supported"))
    supported = [
        *(
            _("Transformative activity: {id}").format(id=_readable(call, names, one))
            for one in call.tas
        ),
        *(_("Activity: {id}").format(id=call.activity_name(one)) for one in call.activities),
    ]
    yield document.Items(supported)
    yield document.Heading(_("Who can apply"))
    yield document.Items(_consortium_rules(rules))
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
            threshold=percent_words(criteria.threshold),
            weight=percent_words(100 * criteria.shared_weight),
        ),
    )


def _consortium_rules(rules: ConsortiumRules) -> list[str]:
    return [
        regions_needed(rules),
        partners_needed(rules),
        ngettext(
            "at least {n} small or medium-sized enterprise",
            "at least {n} small and medium-sized enterprises",
            rules.sme_min,
        ).format(n=rules.sme_min),
        _("one partner carries at most {share} % of the cost").format(
            share=percent_words(100 * rules.share_partner_max)
        ),
        _("one region carries at most {share} % of the cost").format(
            share=percent_words(100 * rules.share_region_max)
        ),
        months_allowed(rules),
    ]


def _dates(folder: CallFolder) -> Iterator[document.Block]:
    line = folder.call.timeline
    yield document.Paragraph(
        _(
            "The effective deadline of a consortium is the earliest of its regions. Projects start from {first} to {last}."
        ).format(
            first=day_words(line.start_from.isoformat()),
            last=day_words(line.start_until.isoformat()),
        )
    )
    yield listing_table(listings.dates_listing(folder))


def _annex(folder: CallFolder, code: str, names: dict[str, str]) -> document.TableBlock:
    words = annex_words(
        folder.annexes[code], lambda one: _readable(folder.call, names, one), day_words
    )
    rows = [list(row) for row in words.items()]
    title = pick(folder.annexes[code].programme)
    return document.TableBlock(title, [_("key"), _("what holds")], rows)
