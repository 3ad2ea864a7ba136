"""Letters about decisions: one for each application and region, in the first language of the region's annex."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from cap_acie.annex_file import Annex
from cap_acie.application_file import Partner
from cap_acie.call_file import Text, every_wording
from cap_acie.consortium import member_regions
from cap_acie.kept_files import folder_of, readable_applications
from cap_acie.operations import make_folder
from cap_acie.part_decisions import decided_by, is_partners
from cap_acie.records import FundingDecision, JointApplication, JointCall
from cap_acie.region_calls import applications_to
from cap_acie.told import amount_words
from cap_acie.words import _
from cap_tui.api import (
    PluginContext,
    Refused,
    clean_line,
    document,
    formats,
    language,
    pick,
    publicity,
    write_reports,
)

SHIPPED = Path(__file__).parent / "packs" / "letters.toml"


@cache
def letter_texts() -> dict[str, Any]:
    """The texts of the letters as shipped."""
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def letters(ctx: PluginContext, call: JointCall) -> Iterator[tuple[str, document.Document]]:
    """The letters of a kept call by the names of their files, for what is decided and not reopened."""
    folder = folder_of(call)
    for record, application in readable_applications(applications_to(ctx, call)):
        partners = application.partners
        codes, own = member_regions(folder.call.regions, partners), ctx.region.code
        made = decided_by(ctx, record, record.owner or own)
        # The own applicants hear what their own region decided, once it has.
        if is_partners(ctx, record):
            made = decided_by(ctx, record, own) or made
            codes = tuple(code for code in codes if code == own)
        if made is None:
            continue
        for code in codes:
            annex = folder.annexes[code]
            applicants = [partner for partner in partners if partner.region == code]
            titles = folder.call.title, application.title
            letter = _letter(ctx, call, titles, record, made, annex)
            yield (
                f"{record.code}-{code}",
                replace(letter, addressees=_addressees(applicants, annex)),
            )


def _addressees(applicants: Sequence[Partner], annex: Annex) -> list[str]:
    """Whom a letter names on purpose: the applicants it is for, and the office that answers."""
    names = (words for partner in applicants for words in every_wording(partner.name))
    return [*names, *annex.published_contact]


def write_letters(ctx: PluginContext, call: JointCall, output: Path, extension: str) -> list[Path]:
    """Write the letters into a folder; returns the files. Refused when nothing is decided."""
    made = list(letters(ctx, call))
    if not made:
        raise Refused(
            _("Nothing is decided yet in this call."),
            where=call.code,
            remedy=_("Decide first: cap-tui acie resolve ID funded|refused --reason …"),
        )
    files = [(letter, output / f"{name}.{extension}") for name, letter in made]
    write_reports(files, before=lambda: make_folder(output))
    return [file for _letter, file in files]


def in_language(text: Text, languages: Sequence[str]) -> str:
    """``text`` in the first of ``languages`` that it has, else as people at work read it."""
    if isinstance(text, dict):
        for code in languages:
            if code in text:
                return text[code]
    return pick(text)


def _letter(
    ctx: PluginContext,
    call: JointCall,
    titles: tuple[Text, Text],
    record: JointApplication,
    decision: FundingDecision,
    annex: Annex,
) -> document.Document:
    """``titles``: of the call and of the project, in the languages that they have."""
    languages = annex.languages
    texts = letter_texts()[decision.decision.value]
    written_in = next((code for code in languages if code in texts["body"]), language())
    fields = {
        "id": record.code,
        "title": clean_line(in_language(titles[1], languages)),
        "call": in_language(titles[0], languages),
        "programme": in_language(annex.programme, languages),
        "office": in_language(annex.contact_name, languages),
        "day": formats.date(decision.decided, written_in),
        "amount": amount_words(
            decision.amounts.get(annex.region, "0.00"), spoken=written_in, digits=2
        ),
        "reason": decision.reason,
    }
    blocks: list[document.Block] = [
        document.Paragraph(in_language(texts["body"], languages).format(**fields)),
        document.Paragraph(f"{fields['office']}, {annex.contact_email}"),
    ]
    if call.made_up:
        blocks.insert(
            0, document.Paragraph(in_language(letter_texts()["both"]["made_up"], languages))
        )
    title = in_language(texts["subject"], languages).format(**fields)
    return document.Document(
        title=title,
        region=annex.region,
        date=decision.decided,
        sections=[document.Section("acie.letter", title, blocks)],
        language=languages[0],
        publicity=publicity(ctx.config, ctx.folder),
    )
