"""Annexes as content: what a region contributes in its folder, a plugin or a bundle, for any call."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from cap_acie.annex_file import CONTENT_KEYS, annex_file_name, annex_of
from cap_acie.toml_file import FileRefused, TomlFile
from cap_acie.words import _
from cap_tui.api import ContentEntry, ContentProblem, Words, about, labelled, save_file

ENTRY_KEYS = frozenset({*CONTENT_KEYS, "file", "made_up"})
Table = dict[str, Any]


class AnnexEntry(ContentEntry, frozen=True, kw_only=True):
    """The annex of a region with an id and a name; its other keys are those of ``annex-CODE.toml``."""

    format: Annotated[int, about("Format of the annex")] = 1
    made_up: Annotated[bool, about("Whether it is invented")] = False
    region: Annotated[str, about("Code of the region")]
    country: Annotated[str, about("Country", unit="ISO 3166")]
    subdivision: Annotated[
        str, about("Province, canton or land, for its public holidays", unit="ISO 3166-2")
    ] = ""
    currency: Annotated[str, about("Currency", unit="ISO 4217")]
    programme: Annotated[Words, about("The programme that funds")]
    legal_basis: Annotated[Words, about("Its legal basis")]
    languages: Annotated[tuple[str, ...], about("Languages of the home application")]
    activities: Annotated[tuple[str, ...], about("Activities that are supported")]
    budget: Annotated[str, about("Money for the call")]
    contact: Annotated[Table, about("The office")]
    form: Annotated[Table, about("The home application form")]
    dates: Annotated[Table, about("Opening, deadline, decision, start")]
    beneficiaries: Annotated[tuple[Table, ...], about("Who may be funded")]
    rates: Annotated[tuple[Table, ...], about("Rates by size and activity")]
    grant: Annotated[Table, about("Floor and caps")]
    state_aid: Annotated[Table, about("State-aid regime")]
    consortium: Annotated[Table, about("What the region asks of its partners")]
    priorities: Annotated[dict[str, str], about("Priority of transformative activities")]
    criteria: Annotated[Table | None, about("The region's own criteria")] = None
    samples: Annotated[tuple[Table, ...], about("Sample consortia with what must come out")]

    def table(self) -> dict[str, Any]:
        """The annex as it stands in ``annex-CODE.toml``."""
        found = {name: getattr(self, name) for name in self.__struct_fields__}
        found = {name: value for name, value in found.items() if name not in ENTRY_KEYS}
        if self.made_up:
            found["made_up"] = True
        if self.criteria is None:
            del found["criteria"]
        if not self.subdivision:
            del found["subdivision"]
        table: dict[str, Any] = _plain(found)
        return table


def annex_problems(entry: ContentEntry) -> Iterator[ContentProblem]:
    """What is wrong with an annex that is content, as its file would be told."""
    if isinstance(entry, AnnexEntry):
        try:
            annex_of(TomlFile(annex_file_name(entry.region), "", entry.table()))
        except FileRefused as refused:
            for problem in refused.problems:
                told = labelled(problem.key, problem.message) if problem.key else problem.message
                yield ContentProblem(told, problem.remedy, problem.key)


def _plain(value: Any) -> Any:
    """Tuples as arrays, and texts that are days or moments as such: content may come from JSON."""
    if isinstance(value, Mapping):
        return {key: _dated(key, _plain(entry)) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value


def _dated(key: str, value: Any) -> Any:
    days = ("decision", "start_earliest", "end_latest", "start")
    if isinstance(value, str) and key in (*days, "opens", "deadline"):
        try:
            if key in days:
                return datetime.date.fromisoformat(value)
            return datetime.datetime.fromisoformat(value)
        except ValueError:
            return value
    return value


def write_annex_entry(entry: AnnexEntry, folder: Path) -> Path:
    """Write an entry as the annex of a call folder; returns the file."""
    import tomli_w

    path = folder / annex_file_name(entry.region)
    head = _("# From the content entry {id}").format(id=entry.id)
    save_file(f"{head}\n{tomli_w.dumps(entry.table())}".encode(), path)
    return path
