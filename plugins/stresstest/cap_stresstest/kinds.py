"""What the plugin's records are to people: lists and detail pages follow from it.

Answers of respondents have no kind: they are shown as scores only.
"""

from __future__ import annotations

from typing import Any

from cap_stresstest.records import (
    ColumnMapping,
    ImportReceipt,
    PortfolioEntry,
    Questionnaire,
    Round,
)
from cap_stresstest.words import _
from cap_tui.api import N_, Kind, KindColumn, Surroundings

READ_ONLY: frozenset[str] = frozenset()


def round_state(state: str) -> str:
    """Whether a round is open or closed."""
    return _("closed") if state == "closed" else _("open")


def _round_names(here: Surroundings) -> dict[str, str]:
    """The names of rounds by their uids."""
    names: dict[str, str] = here.gathered
    return names


def _round_column() -> KindColumn[Any]:
    return KindColumn(
        "round_name",
        N_("round"),
        value=lambda record, here: _round_names(here).get(record.round),
        width=18,
    )


ROUNDS = Kind(
    Round,
    id="survey-rounds",
    one={
        "en": "survey round",
        "de": "Befragungsrunde",
        "fr": "vague d'enquête",
        "it": "rilevazione",
        "sl": "krog ankete",
    },
    many={
        "en": "survey rounds",
        "de": "Befragungsrunden",
        "fr": "vagues d'enquête",
        "it": "rilevazioni",
        "sl": "krogi ankete",
    },
    columns=(
        KindColumn("name", least=16),
        KindColumn("state", width=7),
        KindColumn("opened", width=10, drop=1),
        KindColumn("closed", width=10, drop=2),
        KindColumn("invited", align="right", width=8, drop=1),
        KindColumn("pack_version", width=18, drop=3),
    ),
    edit=("invited",),
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
    one={
        "en": "survey import",
        "de": "Befragungsimport",
        "fr": "importation d'enquête",
        "it": "importazione di indagine",
        "sl": "uvoz ankete",
    },
    many={
        "en": "survey imports",
        "de": "Befragungsimporte",
        "fr": "importations d'enquête",
        "it": "importazioni di indagine",
        "sl": "uvozi ankete",
    },
    columns=(
        _round_column(),
        KindColumn("file", least=16),
        KindColumn("layout", width=12, drop=2),
        KindColumn("rows", align="right", width=5, drop=1),
        KindColumn("new", align="right", width=5),
        KindColumn("completed", align="right", width=9, drop=3),
        KindColumn("duplicates", align="right", width=10, drop=2),
    ),
    edit=(),
    gather=lambda reads: {entry.uid: entry.name for entry in reads.records(Round).all()},
    allows=READ_ONLY,
    name=lambda receipt: receipt.file,
    help=N_("What each import of a file did."),
    empty=N_("Nothing was imported yet."),
    translate=_,
)

MAPPINGS = Kind(
    ColumnMapping,
    id="column-mappings",
    one={
        "en": "column mapping",
        "de": "Spaltenzuordnung",
        "fr": "correspondance de colonnes",
        "it": "corrispondenza di colonne",
        "sl": "preslikava stolpcev",
    },
    many={
        "en": "column mappings",
        "de": "Spaltenzuordnungen",
        "fr": "correspondances de colonnes",
        "it": "corrispondenze di colonne",
        "sl": "preslikave stolpcev",
    },
    columns=(
        _round_column(),
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
    edit=(),
    gather=lambda reads: {entry.uid: entry.name for entry in reads.records(Round).all()},
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
    one={
        "en": "questionnaire",
        "de": "Fragebogen",
        "fr": "questionnaire",
        "it": "questionario",
        "sl": "vprašalnik",
    },
    many={
        "en": "questionnaires",
        "de": "Fragebögen",
        "fr": "questionnaires",
        "it": "questionari",
        "sl": "vprašalniki",
    },
    columns=(
        KindColumn("name", least=20),
        KindColumn("pack_version", width=18),
        KindColumn("adopted", width=8, drop=1),
    ),
    edit=(),
    detail=("name", "pack_version", "sha256", "adopted"),
    allows=READ_ONLY,
    help=N_("The questionnaires of the rounds, as they were asked."),
    empty=N_("No questionnaire is kept yet: the first import keeps it."),
    translate=_,
)

PORTFOLIO = Kind(
    PortfolioEntry,
    id="portfolio-entries",
    one={
        "en": "portfolio entry",
        "de": "Portfolioeintrag",
        "fr": "entrée du portefeuille",
        "it": "voce del portafoglio",
        "sl": "vnos portfelja",
    },
    many={
        "en": "portfolio entries",
        "de": "Portfolioeinträge",
        "fr": "entrées du portefeuille",
        "it": "voci del portafoglio",
        "sl": "vnosi portfelja",
    },
    columns=(
        KindColumn("region", width=8),
        KindColumn("name", least=16),
        KindColumn("round", width=18),
        KindColumn("respondents", align="right", width=11, drop=1),
        KindColumn("synthetic", width=9, drop=2),
    ),
    edit=(),
    allows=READ_ONLY,
    help=N_("The published means of this region and its partners: what a round is compared with."),
    empty=N_("There is no entry yet. Closing a round makes the region's own."),
    translate=_,
)

KINDS: dict[str, Kind[Any]] = {
    kind.table: kind for kind in (ROUNDS, IMPORTS, MAPPINGS, QUESTIONNAIRES, PORTFOLIO)
}
