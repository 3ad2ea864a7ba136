"""An application: a consortium, its project, and what each partner asks from its home programme."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from cap_acie import values
from cap_acie.call_file import Text
from cap_acie.table_reader import TableReader, close_all
from cap_acie.toml_file import TomlFile, read_toml_file
from cap_acie.words import _

_DAY = datetime.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Cost:
    """One line of a budget: an activity and its amount in cents."""

    activity: str
    amount: int


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner of a consortium; amounts in cents of its ``currency``."""

    id: str
    name: Text
    organisation: str
    region: str
    type: str
    size: str
    language: str
    currency: str
    costs: tuple[Cost, ...]
    requested: int
    linked_to: tuple[str, ...] = ()
    home_application: Text | None = None
    de_minimis_received: int | None = None

    @property
    def cost(self) -> int:
        """All that the partner spends."""
        return sum(line.amount for line in self.costs)

    @property
    def is_sme(self) -> bool:
        """Whether this is a small or medium-sized enterprise (Recommendation 2003/361/EC)."""
        return self.type == "firm" and self.size in values.SME_SIZES


@dataclass(frozen=True)
class Application:
    """A consortium with its project. ``submitted`` is None for a draft."""

    id: str
    call: str
    title: Text
    ta: str
    start: datetime.date
    months: int
    lead: str
    partners: tuple[Partner, ...]
    submitted: datetime.datetime | None = None
    made_up: bool = False


def read_application(path: Path) -> tuple[Application, TomlFile]:
    """Read an application; raises FileUnreadable, or FileRefused with every problem."""
    file = read_toml_file(path)
    return application_of(file), file


def application_of(file: TomlFile) -> Application:
    """The application in a file that is TOML."""
    top = TableReader(file)
    made_up = top.format()
    application = Application(
        id=top.get("id", values.identifier, ""),
        call=top.get("call", values.identifier, ""),
        title=top.get("title", values.text, ""),
        ta=top.get("ta", values.identifier, ""),
        start=top.get("start", values.day, _DAY),
        months=top.get("months", values.integer(1, 120), 1),
        lead=top.get("lead", values.identifier, ""),
        submitted=top.optional("submitted", values.instant),
        partners=partners_of(top.entries("partners")),
        made_up=made_up,
    )
    if application.lead and all(one.id != application.lead for one in application.partners):
        top.problem(
            "lead",
            _("No partner has the id {id}.").format(id=application.lead),
            _("Write the id of one of the partners."),
        )
    top.close()
    top.refuse()
    return application


def partners_of(entries: list[TableReader]) -> tuple[Partner, ...]:
    """The partners in tables ``[[partners]]``."""
    seen: set[str] = set()
    found = []
    for entry in entries:
        partner = _partner(entry)
        entry.unique(seen, "id", partner.id)
        found.append(partner)
    close_all(entries)
    return tuple(found)


def _partner(entry: TableReader) -> Partner:
    return Partner(
        id=entry.get("id", values.identifier, ""),
        name=entry.get("name", values.text, ""),
        organisation=entry.get("organisation", values.identifier, ""),
        linked_to=entry.optional("linked_to", values.several(values.identifier)) or (),
        region=entry.get("region", values.region_code, ""),
        type=entry.get("type", values.one_of(values.TYPES), "other"),
        size=entry.get("size", values.one_of(values.SIZES), "none"),
        language=entry.get("language", values.language_code, ""),
        currency=entry.get("currency", values.currency, ""),
        costs=_costs(entry.entries("costs")),
        requested=entry.get("requested", values.money, 0),
        home_application=entry.optional("home_application", values.text),
        de_minimis_received=entry.optional("de_minimis_received", values.money),
    )


def _costs(entries: list[TableReader]) -> tuple[Cost, ...]:
    found = tuple(
        Cost(
            entry.get("activity", values.identifier, ""),
            entry.get("amount", values.positive_money, 1),
        )
        for entry in entries
    )
    close_all(entries)
    return found
