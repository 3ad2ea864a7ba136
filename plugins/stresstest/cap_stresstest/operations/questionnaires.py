"""The questionnaire: another one for the rounds to come, and writing it for a survey tool or on paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from cap_stresstest import pack_file, questionnaire, rounds
from cap_stresstest.pack import Pack
from cap_stresstest.questionnaire.form import SurveyForm
from cap_stresstest.questionnaire_content import contributed_pack
from cap_stresstest.words import _
from cap_tui.api import PluginContext


def questionnaire_of(ctx: PluginContext, round_name: str = "", file: Path | None = None) -> Pack:
    """The questionnaire in a file or of a content entry, else that of a round, else that of the rounds to come.

    A ``file`` that is not there may be the id of a questionnaire that somebody contributed.
    """
    if file is not None:
        name = str(file)
        if not file.exists() and "." in name and "/" not in name and not name.endswith(".toml"):
            return contributed_pack(ctx, name)
        return pack_file.load_pack(file)
    if round_name:
        return rounds.pack_of(ctx, rounds.get(ctx, round_name))
    return rounds.current_pack(ctx)


def adopt_questionnaire(ctx: PluginContext, pack: Pack) -> None:
    """Use a questionnaire for the rounds to come; rounds that exist keep theirs."""
    stored = rounds.own_questionnaires(ctx)
    with ctx.transaction(_("Adopt the questionnaire {version}").format(version=pack.version)) as tx:
        for entry in stored:
            wanted = entry.sha256 == pack.sha256
            if entry.adopted != wanted:
                tx.put(msgspec.structs.replace(entry, adopted=wanted))
        if all(entry.sha256 != pack.sha256 for entry in stored):
            tx.add(rounds.questionnaire(pack, adopted=True))


def write_questionnaire(
    ctx: PluginContext, pack: Pack, path: Path | None, languages: Sequence[str] = ()
) -> SurveyForm:
    """Write what is asked to a file, nothing without one; its extension chooses the format.

    Raises Refused for another extension, and for a language in which the questionnaire is not complete.
    """
    asked = questionnaire.make_form(ctx, pack, languages)
    if path is not None:
        questionnaire.write_form(ctx, asked, path)
    return asked
