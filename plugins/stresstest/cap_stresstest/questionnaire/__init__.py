"""The questionnaire as files: for survey tools (XLSForm, LimeSurvey) and on paper.

Every file carries the codes of group, items and texts, so that the answers come back by code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from cap_stresstest.pack import Pack
from cap_stresstest.questionnaire.form import SurveyForm
from cap_stresstest.words import _
from cap_tui.api import PluginContext, PriorityArea, Refused, save_file

Writer = Callable[[SurveyForm], bytes]
TOOLS = {".xlsx": "xlsform", ".txt": "limesurvey_text", ".lss": "limesurvey_xml"}
PAPER = (".md", ".html", ".docx", ".pdf")


def make_form(ctx: PluginContext, pack: Pack, languages: Sequence[str] = ()) -> SurveyForm:
    """What is asked: the pack's items, and the region's priority areas as fields of activity."""
    areas = [(code(area.name), area.name) for area in ctx.records(PriorityArea).all()]
    there = pack.languages()
    wanted = [language for language in languages if language in there] or list(there)
    for language in languages:
        if language not in there:
            raise Refused(
                _("The questionnaire is not complete in the language {code}.").format(
                    code=language
                ),
                remedy=_("There are: {names}.").format(names=", ".join(there)),
            )
    return SurveyForm(
        pack=pack, languages=tuple(wanted), topics=tuple(areas), region=ctx.region.name
    )


def code(name: str) -> str:
    """A name as a code that every survey tool takes: ASCII letters, digits and _."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", bare)
    return "t_" + "_".join(words)[:40].strip("_")


def write_form(ctx: PluginContext, asked: SurveyForm, path: Path) -> None:
    """Write the questionnaire; the file extension chooses what it is for.

    ``.xlsx`` is an XLSForm (KoboToolbox, ODK), ``.txt`` and ``.lss`` are for LimeSurvey, ``.md``,
    ``.html``, ``.docx`` and ``.pdf`` are a sheet to print. Refused for any other ending.
    """
    from importlib import import_module

    ending = path.suffix.lower()
    if ending in PAPER:
        from cap_stresstest.questionnaire import sheet

        sheet.write_sheet(ctx, asked, path)
        return
    if ending not in TOOLS:
        raise Refused(
            _("A questionnaire cannot be written as {ending}.").format(ending=ending or "–"),
            where=path.name,
            remedy=_("Choose one of {known}.").format(known=", ".join([*TOOLS, *PAPER])),
        )
    document: Writer = import_module(f"cap_stresstest.questionnaire.{TOOLS[ending]}").document
    save_file(document(asked), path)
