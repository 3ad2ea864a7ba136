"""Made-up answers for the sample regions, through the importer that real files go through."""

from __future__ import annotations

import tempfile
from pathlib import Path

from cap_stresstest import rounds
from cap_stresstest.operations import import_survey
from cap_stresstest.operations.close_round import close_round
from cap_stresstest.synthetic import survey
from cap_tui.api import PluginContext

EARLIER = {"D2": -0.5, "D4": -0.3, "D5": 0.2}
ROUNDS: tuple[tuple[str, dict[str, float], bool], ...] = (
    ("2024 (synthetic)", EARLIER, True),
    ("2026 (synthetic)", {}, False),
)


def fill(ctx: PluginContext) -> None:
    """Two rounds of synthetic answers, the first one closed; nothing when there are rounds already."""
    if rounds.all_rounds(ctx):
        return
    pack = rounds.current_pack(ctx)
    with tempfile.TemporaryDirectory() as folder:
        for name, shift, close in ROUNDS:
            file = Path(folder) / f"synthetic-{ctx.region.code.lower()}-{name[:4]}.csv"
            made_up = survey(pack, ctx.region.code, name, shift=shift)
            file.write_text(made_up, encoding="utf-8")
            request = import_survey.ImportRequest(file=file, round=name, synthetic=True)
            read = import_survey.read_survey_file(ctx, request)
            import_survey.commit_import(ctx, import_survey.plan_import(ctx, read))
            if close:
                close_round(ctx, rounds.get(ctx, name))
