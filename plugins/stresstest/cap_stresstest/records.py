"""What the StressTest keeps in a workspace: rounds, answers, mappings, receipts, portfolio.

Answers stay in the region that collected them. What may leave is computed from them by
:mod:`cap_stresstest.scoring`, which never hands out the mean of a hidden group.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from cap_tui.api import N_, Personal, Record, about, bounds

DONT_KNOW = "DK"
NOT_APPLICABLE = "NA"

Answer = int | str  # a value of the scale, or DONT_KNOW or NOT_APPLICABLE; blank is absent
_SURVEY = "StressTest of the regional S3"


class Questionnaire(Record, frozen=True, kw_only=True):
    """The content of a pack: as a round was opened with it, or adopted for the rounds to come."""

    TABLE: ClassVar[str] = "stresstest.questionnaires"

    sha256: Annotated[str, about("Identity of the content")]
    name: Annotated[str, about("Name of the pack", label="name")]
    pack_version: Annotated[str, about("Version of the pack", label="version")]
    content: Annotated[dict[str, Any], about("The whole pack as data", label="content")]
    adopted: Annotated[bool, about("The region uses it for new rounds", label="adopted")] = False


class Round(Record, frozen=True, kw_only=True):
    """One time that the questionnaire was answered. It freezes what was asked."""

    TABLE: ClassVar[str] = "stresstest.rounds"

    name: Annotated[
        Annotated[str, bounds(min_length=1, max_length=60)],
        about("Name of the round, as in 2026", label="name"),
    ]
    questionnaire: Annotated[str, about("Identity of the questionnaire that was asked")]
    pack_version: Annotated[str, about("Version of the questionnaire", label="version")]
    state: Annotated[
        Literal["open", "closed"],
        about("A closed round takes no answers and none are changed", label="state"),
    ] = "open"
    opened: Annotated[str, about("Day of opening", label="opened", unit="date, ISO 8601")] = ""
    closed: Annotated[str, about("Day of closing", unit="date, ISO 8601")] = ""
    invited: Annotated[
        Annotated[int, bounds(ge=0)] | None,
        about("How many people were asked", label="invited", unit="people"),
    ] = None
    invited_groups: Annotated[
        dict[str, Annotated[int, bounds(ge=0)]],
        about(
            "How many people of each group were asked",
            label="invited groups",
            unit="people",
            personal=Personal.IDENTIFIER,
        ),
    ] = {}
    synthetic: Annotated[
        bool, about("The answers were made up by a program", label="synthetic")
    ] = False


class Response(Record, frozen=True, kw_only=True):
    """What one respondent answered in one round.

    The answers are opinions about those who govern: they count as special and stay in the region
    under every profile that does not name people.
    """

    TABLE: ClassVar[str] = "stresstest.responses"
    COUNTED_APART: ClassVar[tuple[str, str]] = ("round", Round.TABLE)

    round: Annotated[str, about("Uid of the round")]
    group: Annotated[
        str, about("Group of the respondent", personal=Personal.QUASI, purpose=_SURVEY)
    ] = ""
    answers: Annotated[
        dict[str, Answer],
        about(
            "Answer by indicator: a value of the scale, DK or NA; blank is absent",
            personal=Personal.SPECIAL,
            purpose=_SURVEY,
        ),
    ]
    unread: Annotated[
        str,
        about(
            "Hash of the cells that are no answer, to know the row again",
            personal=Personal.IDENTIFIER,
            purpose=_SURVEY,
        ),
    ] = ""
    other_cells: Annotated[
        str | None,
        about(
            "Hash of the cells in columns that are not mapped; absent before version 0.2",
            personal=Personal.IDENTIFIER,
            purpose=_SURVEY,
        ),
    ] = None
    topics: Annotated[
        list[str],
        about(
            "Fields of activity; with the group they tell who it was",
            personal=Personal.IDENTIFIER,
            purpose=_SURVEY,
        ),
    ] = []
    texts: Annotated[
        dict[str, str],
        about("Answers in words", personal=Personal.FREE_TEXT, purpose=_SURVEY),
    ] = {}
    submitted: Annotated[
        bool,
        about(
            "The survey tool says it was sent in",
            personal=Personal.SPECIAL,
            purpose=_SURVEY,
        ),
    ] = True
    answered: Annotated[
        str,
        about(
            "Day of the answer; with few respondents a day is one person's",
            unit="date, ISO 8601",
            personal=Personal.IDENTIFIER,
            purpose=_SURVEY,
        ),
    ] = ""
    place: Annotated[
        str,
        about(
            "Where it stood in the file, as in row 17",
            personal=Personal.SPECIAL,
            purpose=_SURVEY,
        ),
    ] = ""
    source_key: Annotated[
        str,
        about(
            "Hash of the survey tool's own id of the answer, to know a completed one again",
            personal=Personal.IDENTIFIER,
            purpose=_SURVEY,
        ),
    ] = ""
    identity: Annotated[
        dict[str, str],
        about(
            "Columns that identify the person; kept only when asked for",
            personal=Personal.IDENTIFIER,
            purpose=_SURVEY,
        ),
    ] = {}


class ColumnMapping(Record, frozen=True, kw_only=True):
    """Which column of a file is what, kept so that the next file of the same layout needs no asking."""

    TABLE: ClassVar[str] = "stresstest.mappings"

    round: Annotated[str, about("Uid of the round", label="round", refers="stresstest.rounds")]
    layout: Annotated[str, about("Layout of the file, as in limesurvey")]
    signature: Annotated[str, about("Hash of the column names in their order", label="signature")]
    items: Annotated[dict[str, str], about("Column name to indicator", label="items")]
    group_column: Annotated[
        str, about("Column with the group of the respondent", label="group column")
    ] = ""
    submitted_column: Annotated[
        str,
        about(
            "Column that is empty where answers were not sent in, as a mapping file names it",
            label="submitted column",
        ),
    ] = ""
    group_values: Annotated[
        dict[str, str],
        about(
            "Cell to group, beside the pack's own labels",
            label="group values",
            personal=Personal.FREE_TEXT,
        ),
    ] = {}
    answer_values: Annotated[
        dict[str, Answer],
        about(
            "Cell to answer, beside the pack's own labels",
            label="answer values",
            personal=Personal.FREE_TEXT,
        ),
    ] = {}
    topics: Annotated[
        dict[str, str],
        about("Column name to field of activity; empty: in the cell", label="topics"),
    ] = {}
    texts: Annotated[
        dict[str, str], about("Column name to question answered in words", label="texts")
    ] = {}
    ignored: Annotated[
        list[str], about("Columns that are left out on purpose", label="ignored")
    ] = []


class ImportReceipt(Record, frozen=True, kw_only=True):
    """What one import did: the proof of where answers came from.

    Its counts stay in the region: the number of new answers in a late file is a figure that is hidden elsewhere.
    """

    TABLE: ClassVar[str] = "stresstest.imports"

    round: Annotated[str, about("Uid of the round", label="round", refers="stresstest.rounds")]
    file: Annotated[
        str,
        about("Name of the file, without its folder", label="file", personal=Personal.FREE_TEXT),
    ]
    sha256: Annotated[str, about("Hash of the file")]
    layout: Annotated[str, about("Layout that was recognised")]
    mapping: Annotated[str, about("Uid of the mapping", label="mapping")]
    rows: Annotated[int, about("Rows in the file", unit="rows", personal=Personal.IDENTIFIER)]
    new: Annotated[int, about("New respondents", unit="people", personal=Personal.IDENTIFIER)]
    completed: Annotated[
        int,
        about(
            "Respondents whose partial answer was completed",
            unit="people",
            personal=Personal.IDENTIFIER,
        ),
    ]
    duplicates: Annotated[
        int,
        about(
            "Rows that repeat another row or were imported before",
            label="duplicates",
            unit="rows",
            personal=Personal.IDENTIFIER,
        ),
    ]
    repeated: Annotated[
        int | None,
        about(
            "Of these, rows that repeat a row of the same file",
            unit="rows",
            personal=Personal.IDENTIFIER,
        ),
    ] = None
    empty: Annotated[
        int,
        about("Rows without any answer", label="empty", unit="rows", personal=Personal.IDENTIFIER),
    ]
    partial: Annotated[
        int,
        about(
            "New respondents who left items blank",
            label="partial",
            unit="people",
            personal=Personal.IDENTIFIER,
        ),
    ]
    out_of_scale: Annotated[
        int,
        about(
            "Cells that are no answer of the scale",
            label="out of scale",
            unit=N_("cells"),
            personal=Personal.IDENTIFIER,
        ),
    ]


class PortfolioEntry(Record, frozen=True, kw_only=True):
    """The published means of one region in one round: aggregates, never answers."""

    TABLE: ClassVar[str] = "stresstest.portfolio"

    region: Annotated[str, about("Code of the region", label="region")]
    name: Annotated[str, about("Name of the region", label="name")]
    round: Annotated[str, about("Name of the round")]
    pack_version: Annotated[str, about("Version of the questionnaire", label="version")]
    means: Annotated[
        dict[str, float], about("Balanced mean by indicator", label="means", unit="scale")
    ]
    respondents: Annotated[
        int | None, about("How many people answered", label="respondents", unit="people")
    ] = None
    items: Annotated[
        dict[str, str], about("Hash of what was asked, by indicator", label="items")
    ] = {}
    profile: Annotated[
        dict[str, float], about("Figures that describe the region", label="profile")
    ] = {}
    synthetic: Annotated[
        bool, about("The figures were made up by a program", label="synthetic")
    ] = False


class Sitting(Record, frozen=True, kw_only=True):
    """Answers that somebody is giving in the terminal and has not finished; removed when sent in."""

    TABLE: ClassVar[str] = "stresstest.sittings"
    COUNTED_APART: ClassVar[tuple[str, str]] = ("round", Round.TABLE)

    round: Annotated[str, about("Uid of the round")]
    name: Annotated[str, about("Name under which it is resumed", personal=Personal.IDENTIFIER)]
    group: Annotated[str, about("Group of the respondent", personal=Personal.QUASI)] = ""
    answers: Annotated[
        dict[str, Answer], about("Answer by indicator so far", personal=Personal.SPECIAL)
    ] = {}
    texts: Annotated[dict[str, str], about("Answers in words", personal=Personal.FREE_TEXT)] = {}
    by_link: Annotated[bool, about("Given on a page by link; nobody else goes on with it")] = False


TABLES: tuple[type[Record], ...] = (
    Questionnaire,
    Round,
    Response,
    ColumnMapping,
    ImportReceipt,
    PortfolioEntry,
    Sitting,
)

INDEX: dict[type[Record], tuple[str, ...]] = {
    Questionnaire: ("sha256",),
    Round: ("name",),
    Response: ("round",),
    ColumnMapping: ("signature",),
    ImportReceipt: ("round",),
    Sitting: ("name",),
}
