"""Commands that compare: with other regions, and with the round before."""

from __future__ import annotations

from typing import Any

import click

from cap_stresstest.commands.options import PLUGIN, against_option, round_option, width
from cap_stresstest.words import _
from cap_tui.api import Session, pass_session


def benchmark() -> click.Command:
    """``benchmark --round R [--against GROUP]``: own values with intervals in a group of regions."""

    @click.command("benchmark", help=_("Compare a round with other regions; no region is ranked."))
    @round_option()
    @against_option()
    @pass_session
    def run(session: Session, round_name: str, against: str) -> None:
        from cap_stresstest import rounds as all_of_them
        from cap_stresstest.result_pages import PAGES, page_lines
        from cap_stresstest.round_result import assess_round

        ctx = session.context(PLUGIN)
        assessment = assess_round(ctx, round_name, against)
        people = all_of_them.responses(ctx, assessment.round)
        page = PAGES["benchmark"]
        found = page.compute(ctx, assessment)
        data = _benchmark_data(assessment, found, people) if session.json else None
        session.emit("stresstest.benchmark", data, page_lines(page, assessment, found, width()))

    return run


def _benchmark_data(assessment: Any, found: Any, people: Any) -> dict[str, Any]:
    import msgspec

    from cap_stresstest import disagreements, sensitivity

    def standing(entry: Any) -> dict[str, Any]:
        data: dict[str, Any] = msgspec.to_builtins(entry)
        if data["others"]:
            del data["others"]["values"]
        return data

    ids = [entry.id for entry in assessment.pack.dimension]
    return {
        "round": assessment.round.name,
        "pack_version": assessment.pack.version,
        "reconstructed": assessment.pack.reconstructed,
        "synthetic": assessment.synthetic,
        "portfolio": {
            "group": assessment.portfolio.group,
            "regions": len(assessment.portfolio.members),
            "synthetic": assessment.portfolio.synthetic,
        },
        "dimensions": [standing(entry) for entry in found.dimensions],
        "indicators": [standing(entry) for entry in found.indicators],
        "divergence": msgspec.to_builtins(disagreements.find_disagreements(assessment, people)),
        "drop_one": {
            key: msgspec.to_builtins(sensitivity.drop_one(assessment, key)) for key in ids
        },
        "levers": {key: msgspec.to_builtins(sensitivity.levers(assessment, key)) for key in ids},
        "weights": msgspec.to_builtins(sensitivity.weights(assessment)),
    }


def progress() -> click.Command:
    """``progress``: the latest round (or ``--round``) against the one before (or ``--since``)."""

    @click.command("progress", help=_("Compare a round with the one before, on the same items."))
    @round_option()
    @click.option(
        "--since", metavar="R", default="", help=_("The earlier round (default: the one before).")
    )
    @pass_session
    def run(session: Session, round_name: str, since: str) -> None:
        import msgspec

        from cap_stresstest import progress as over_time
        from cap_stresstest import rounds as all_of_them
        from cap_stresstest.result_pages import PAGES, page_lines
        from cap_stresstest.round_result import assess_round

        ctx = session.context(PLUGIN)
        assessment = assess_round(ctx, round_name)
        later = assessment.round
        earlier = all_of_them.get(ctx, since) if since else all_of_them.previous(ctx, later)
        found = over_time.compare(ctx, earlier, later) if earlier else None
        session.emit(
            "stresstest.progress",
            msgspec.to_builtins(found),
            page_lines(PAGES["progress"], assessment, found, width()),
        )

    return run
