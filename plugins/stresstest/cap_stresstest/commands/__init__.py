"""``cap-tui stresstest``: answers in, strengths and weaknesses out. Names and exit codes are docs/cli.md."""

from __future__ import annotations

from cap_stresstest.commands import (
    answer_questionnaire,
    imports_and_rounds,
    questionnaire_file,
    recommendations,
    results,
)
from cap_stresstest.commands.options import stresstest

__all__ = [
    "answer_questionnaire",
    "imports_and_rounds",
    "questionnaire_file",
    "recommendations",
    "results",
    "stresstest",
]
