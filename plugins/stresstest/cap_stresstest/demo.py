"""Made-up answers for the sample regions, through the importer that real files go through."""

from __future__ import annotations

import tempfile
from pathlib import Path

from cap_stresstest import rounds
from cap_stresstest.operations import import_survey
from cap_stresstest.operations.close_round import close_round
from cap_stresstest.records import Round
from cap_stresstest.synthetic import survey
from cap_stresstest.words import _
from cap_tui.api import (
    Evidence,
    PluginContext,
    Provenance,
    Stage,
    TransformativeActivity,
    sample_uid,
)

INDICATOR = "I06"
EARLIER = {"D2": -0.5, "D4": -0.3, "D5": 0.2}
ROUNDS: tuple[tuple[str, dict[str, float], bool], ...] = (
    ("2024", EARLIER, True),
    ("2026", {}, False),
)
"""Name, shifted dimensions, closed. That a round is made up is data (``synthetic``), said in each person's language."""


def fill(ctx: PluginContext) -> None:
    """Two rounds of synthetic answers, the first one closed; nothing when there are rounds already."""
    if rounds.all_rounds(ctx):
        return
    pack = rounds.current_pack(ctx)
    with tempfile.TemporaryDirectory() as folder:
        for name, shift, close in ROUNDS:
            file = Path(folder) / f"synthetic-{ctx.region.code.lower()}-{name}.csv"
            # the dice of the first samples: figures that documents quote stay as they are
            made_up = survey(pack, ctx.region.code, f"{name} (synthetic)", shift=shift)
            file.write_text(made_up, encoding="utf-8")
            request = import_survey.ImportRequest(file=file, round=name, synthetic=True)
            read = import_survey.read_survey_file(ctx, request)
            import_survey.commit_import(ctx, import_survey.plan_import(ctx, read))
            if close:
                close_round(ctx, rounds.get(ctx, name))
    _add_evidence(ctx, rounds.get(ctx, ROUNDS[0][0]))


def _add_evidence(ctx: PluginContext, closed: Round) -> None:
    """What the closed round shows about one indicator, as evidence for the activities in development."""
    own = ctx.records(TransformativeActivity).find(owner=ctx.region.code)
    supported = tuple(activity.uid for activity in own if activity.stage is Stage.DEVELOPMENT)
    if not supported:
        return
    with ctx.transaction(_("evidence of the StressTest")) as transaction:
        transaction.add(
            Evidence(
                uid=sample_uid(ctx.region.code, Evidence.TABLE, "stresstest"),
                title=f"StressTest {closed.name}, {INDICATOR}",
                statement="How far the strategy names transformative activities, not broad sectors.",
                source="Demo StressTest",
                date=closed.opened,
                supports=supported,
                basis=(f"{closed.uid}#{INDICATOR}",),
                provenance=Provenance(source="demo", synthetic=True),
            )
        )
