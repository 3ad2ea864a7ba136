"""The questionnaire of the rounds to come, as survey tools read it."""

from __future__ import annotations

from pathlib import Path

from cap_stresstest.operations.questionnaires import questionnaire_of, write_questionnaire
from cap_tui.api import PluginContext


def write_survey(ctx: PluginContext, path: Path) -> None:
    """The questionnaire in the format that the extension of ``path`` names: .xlsx (XLSForm) or .lss (LimeSurvey)."""
    write_questionnaire(ctx, questionnaire_of(ctx), path)
