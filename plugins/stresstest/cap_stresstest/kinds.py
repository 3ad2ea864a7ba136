"""What the plugin's records are to people: lists and detail pages follow from it.

Answers of respondents have no kind: they are shown as scores only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cap_stresstest.number_format import share
from cap_stresstest.records import (
    ColumnMapping,
    ImportReceipt,
    PortfolioEntry,
    Questionnaire,
    Round,
)
from cap_stresstest.rounds import round_scores
from cap_stresstest.scoring import RoundScores
from cap_stresstest.words import _
from cap_tui.api import N_, Kind, KindColumn, MappingKeys, Surroundings, formats, pick

READ_ONLY: frozenset[str] = frozenset()


def round_state(state: str) -> str:
    """Whether a round is open or closed."""
    return _("closed") if state == "closed" else _("open")


def _groups() -> list[tuple[str, str]]:
    """The groups of respondents of the questionnaire that comes with the program, as (id, name)."""
    from cap_stresstest.pack_file import load_pack

    return [(group.id, pick(group.label)) for group in load_pack().respondent_group]


def _scores(
    here: Surroundings, entry: Round, get: Callable[[RoundScores], float | None]
) -> float | None:
    """What the scores of a round say; None without its questionnaire."""
    found: RoundScores | None = here.gathered.get(entry.uid)
    return None if found is None else get(found)


ROUNDS = Kind(
    Round,
    id="survey-rounds",
    columns=(
        KindColumn("name", least=16),
        KindColumn("state", width=11),
        KindColumn(
            "respondents",
            N_("people"),
            value=lambda entry, here: _scores(here, entry, lambda found: found.counts.respondents),
            align="right",
            width=6,
            search=False,
            personal=True,  # of all who answered: a file tells of those who may be told of
        ),
        KindColumn("opened", width=10, drop=1),
        KindColumn(
            "closed",
            value=lambda entry, _here: entry.closed or None,
            text=lambda day: formats.day_text(day or "–"),
            width=10,
            drop=2,
        ),
        KindColumn("invited", align="right", width=8, drop=5),
        KindColumn("invited_groups", shown=False),
        KindColumn(
            "coverage",
            N_("coverage"),
            value=lambda entry, here: _scores(here, entry, lambda found: found.coverage),
            text=share,
            align="right",
            width=8,
            drop=4,
            search=False,
            personal=True,
        ),
        KindColumn("pack_version", N_("questionnaire"), width=18, drop=3),
        KindColumn("questionnaire", shown=False),
        KindColumn("synthetic", shown=False),
    ),
    gather=round_scores,
    edit=("invited", "invited_groups"),
    mappings={"invited_groups": MappingKeys(lambda: _groups())},
    sort="opened",
    allows=frozenset({"edit"}),
    wording={"state": round_state},
    help=N_("Each time that the questionnaire was answered. How many were invited gives the rate."),
    empty=N_("There is no round yet. Import answers in the view Respondents."),
    translate=_,
)

IMPORTS = Kind(
    ImportReceipt,
    id="survey-imports",
    columns=(
        KindColumn("round", width=18),
        KindColumn("file", least=16),
        KindColumn("layout", width=12, drop=2),
        KindColumn("rows", align="right", width=5, drop=1),
        KindColumn("new", align="right", width=5),
        KindColumn("completed", align="right", width=9, drop=3),
        KindColumn("duplicates", align="right", width=10, drop=2),
    ),
    allows=READ_ONLY,
    name=lambda receipt: receipt.file,
    help=N_("What each import of a file did."),
    empty=N_("Nothing was imported yet."),
    translate=_,
)

MAPPINGS = Kind(
    ColumnMapping,
    id="column-mappings",
    columns=(
        KindColumn("round", width=18),
        KindColumn("layout", width=14),
        KindColumn("group_column", least=16, drop=1),
        KindColumn(
            "item_count",
            N_("indicators"),
            value=lambda mapping, _here: len(mapping.items),
            align="right",
            width=10,
            search=False,
        ),
    ),
    allows=frozenset({"remove"}),
    name=lambda mapping: f"{mapping.layout} {mapping.signature[:8]}",
    help=N_(
        "Which column is what. The next file of the same layout needs no question; remove one to be asked again."
    ),
    empty=N_("No mapping was kept yet."),
    translate=_,
)

QUESTIONNAIRES = Kind(
    Questionnaire,
    id="questionnaires",
    columns=(
        KindColumn("name", least=20),
        KindColumn("pack_version", width=18),
        KindColumn("adopted", width=8, drop=1),
    ),
    detail=("name", "pack_version", "sha256", "adopted"),
    allows=READ_ONLY,
    help=N_("The questionnaires of the rounds, as they were asked."),
    empty=N_("No questionnaire is kept yet: the first import keeps it."),
    translate=_,
)

PORTFOLIO = Kind(
    PortfolioEntry,
    id="portfolio-entries",
    columns=(
        KindColumn("region", width=8),
        KindColumn("name", least=16),
        KindColumn("round", width=18),
        KindColumn("respondents", align="right", width=11, drop=1),
        KindColumn("synthetic", width=9, drop=2),
    ),
    allows=READ_ONLY,
    help=N_("The published means of this region and its partners: what a round is compared with."),
    empty=N_("There is no entry yet. Closing a round makes the region's own."),
    translate=_,
)

KINDS: dict[str, Kind[Any]] = {
    kind.table: kind for kind in (ROUNDS, IMPORTS, MAPPINGS, QUESTIONNAIRES, PORTFOLIO)
}
