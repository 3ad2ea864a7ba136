"""Which column is what: by the code in its name first, else by its text, else it has to be asked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cap_stresstest.cell_values import Groups, wordings
from cap_stresstest.pack import Pack, PackQuestion
from cap_stresstest.records import Answer
from cap_tui.api import Sheet

_WORD = re.compile(r"[^\W_]+")
_TOPIC = re.compile(r"(?:^|.*[\s/(])(?P<code>\w+?)(?:\[(?P<a>[^\]]+)\]|[/_](?P<b>\w+))\Z", re.S)
_CHOICE = re.compile(
    r"(?:.*/)?(?P<asked>[^/]+?)\s*(?:\[(?P<a>[^\]]+)\]|/(?P<b>[^/]+)|:\s(?P<c>.+))\s*\Z", re.S
)
_REPEATED = re.compile(r" #\d+\Z")  # what readers put behind a name that came before
_SAMPLE = 200


@dataclass
class Assignment:
    """What is known about the columns of a file, and what is not.

    ``unmapped`` columns are neither answers nor the survey tool's own; ``missing`` are
    indicators without a column; ``doubtful`` maps an indicator to the columns that all claim it.
    ``group_values`` and ``answer_values`` say what cells mean that the pack does not know.
    """

    items: dict[str, str] = field(default_factory=dict)
    group_column: str = ""
    topics: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    unmapped: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    doubtful: dict[str, list[str]] = field(default_factory=dict)
    group_values: dict[str, str] = field(default_factory=dict)
    answer_values: dict[str, Answer] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """True when nothing has to be asked before answers can be imported."""
        return bool(self.group_column) and not self.missing and not self.doubtful


def words(text: str) -> str:
    """A heading as it is compared: its words only, without case, so that ``[x]`` and ``: x`` are equal."""
    return " ".join(_WORD.findall(text.casefold()))


def signature(columns: Sequence[str]) -> str:
    """The identity of a file's layout: the hash of its column names in their order."""
    return hashlib.sha256("\n".join(columns).encode()).hexdigest()


def codes(pack: Pack) -> dict[str, str]:
    """Every code that may stand in a heading, to what it means; a question with one item gives its code too."""
    known = {key: key for key in pack.indicator_ids}
    for question in pack.question:
        if len(question.items) == 1:
            known[question.id] = question.items[0].indicator
    known |= {entry.id: entry.id for entry in pack.texts}
    known[pack.survey.group.id] = pack.survey.group.id
    known[pack.survey.topics.id] = pack.survey.topics.id
    return {code.casefold(): meaning for code, meaning in known.items()}


def by_code(heading: str, known: Mapping[str, str]) -> str:
    """What a heading's code means: alone, in brackets or behind a slash at its end, or at its start.

    ``Q01[I01]. text`` is LimeSurvey's heading with code and text: what is in brackets counts.
    """
    folded = heading.casefold().strip()
    if folded in known:
        return known[folded]
    last = re.search(r"[\[(/._]\s*(\w+?)\s*[\])]?\.?\Z", folded)
    if last and last.group(1) in known:
        return known[last.group(1)]
    first = re.match(r"\w+\[(\w+)\][.:\s]", folded) or re.match(r"\(?(\w+)\)?[.:)\s-]\s*\S", folded)
    if first and first.group(1) in known and not known[first.group(1)].isalpha():
        return known[first.group(1)]
    return ""


def texts(pack: Pack) -> dict[str, str]:
    """Every text that may stand as a heading, in every language, to what it means; doubtful ones left out."""
    found: dict[str, set[str]] = {}

    def add(text: str, meaning: str) -> None:
        if key := words(text):
            found.setdefault(key, set()).add(meaning)

    for question in pack.question:
        for item, question_text, item_text in _pairs(question):
            add(f"{question_text} {item_text}", item)
            add(item_text, item)
            if len(question.items) == 1:
                add(question_text, item)
    others = [(entry.id, entry.text) for entry in pack.texts]
    others += [(entry.id, entry.text) for entry in (pack.survey.group, pack.survey.topics)]
    for identity, asked in others:
        for text in wordings(asked):
            add(text, identity)
    return {text: next(iter(meanings)) for text, meanings in found.items() if len(meanings) == 1}


def _pairs(question: PackQuestion) -> Iterable[tuple[str, str, str]]:
    """Each item with the wordings of its question and its own, languages never mixed."""
    for item in question.items:
        for question_text, item_text in zip(
            wordings(question.text), wordings(item.text), strict=False
        ):
            yield item.indicator, question_text, item_text


def assign_columns(
    pack: Pack, sheet: Sheet, rows: Sequence[tuple[str, tuple[str, ...]]]
) -> Assignment:
    """Assign every column of a sheet as far as codes, texts and, for the group, cells allow."""
    found = Assignment()
    known_codes, known_texts = codes(pack), texts(pack)
    own = sheet.identity | sheet.ignored | {sheet.row_id, sheet.submitted}
    claims: dict[str, list[str]] = {}
    for column in sheet.columns:
        name = _REPEATED.sub("", column)
        if name in own:
            continue
        topic = _topic(name, pack)
        meaning = by_code(name, known_codes) or _by_text(name, known_texts)
        if topic is not None:
            found.topics[column] = topic
        elif meaning in pack.indicators:
            claims.setdefault(meaning, []).append(column)
        elif meaning == pack.survey.group.id and not found.group_column:
            found.group_column = column
        elif meaning and meaning != pack.survey.group.id:
            found.texts[column] = meaning
        else:
            found.unmapped.append(column)
    for indicator, columns in claims.items():
        if len(columns) == 1:
            found.items[columns[0]] = indicator
        else:
            found.doubtful[indicator] = columns
    _group_by_cells(found, pack, sheet, rows)
    complete_assignment(found, pack)
    return found


def _by_text(heading: str, known: Mapping[str, str]) -> str:
    """What a heading's text means; KoboToolbox puts the labels of groups before it, each with a slash."""
    parts = heading.split("/")
    texts = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((known[key] for text in texts if (key := words(text)) in known), "")


def complete_assignment(found: Assignment, pack: Pack) -> None:
    """Work out what is missing, and drop a list of fields where each field has a column of its own."""
    if any(found.topics.values()):
        found.topics = {column: name for column, name in found.topics.items() if name}
    assigned = set(found.items.values()) | set(found.doubtful)
    found.missing = [key for key in pack.indicator_ids if key not in assigned]


def _topic(column: str, pack: Pack) -> str | None:
    """The field of activity that a column stands for, "" for a list of them, None for another column."""
    code = pack.survey.topics.id.casefold()
    folded = column.casefold()
    if folded == code or folded.endswith((f"({code})", f"[{code}]", f"/{code}")):
        return ""
    match = _TOPIC.match(column)
    if match and match["code"].casefold() == code:
        return str(match["a"] or match["b"])
    asked = {words(text) for text in wordings(pack.survey.topics.text)}
    if any(words(part) in asked for part in (column, column.rpartition("/")[2])):
        return ""
    choice = _CHOICE.match(column)
    if choice and words(choice["asked"]) in asked:
        return str(choice["a"] or choice["b"] or choice["c"]).strip()
    return None


def _group_by_cells(
    found: Assignment, pack: Pack, sheet: Sheet, rows: Sequence[tuple[str, tuple[str, ...]]]
) -> None:
    """Without a heading that says so, the group is in the one column whose cells all name groups."""
    if found.group_column:
        return
    groups = Groups(pack)
    fitting = [
        column
        for column in found.unmapped
        if groups.reads_all(cells[sheet.columns.index(column)] for _place, cells in rows[:_SAMPLE])
    ]
    if len(fitting) == 1:
        found.group_column = fitting[0]
        found.unmapped.remove(fitting[0])
