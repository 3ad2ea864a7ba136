"""``call.toml``: what all regions of a call share."""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from cap_acie import values
from cap_acie.table_reader import TableReader, close_all
from cap_acie.terms import activity_words
from cap_acie.toml_file import TomlFile, read_toml_file
from cap_acie.words import _

CALL_FILE = "call.toml"
_EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_DAY = datetime.date(2000, 1, 1)
_UTC = zoneinfo.ZoneInfo("UTC")
Text = str | dict[str, str]


def every_wording(text: Text) -> tuple[str, ...]:
    """A text in all its languages."""
    return tuple(text.values()) if isinstance(text, dict) else (text,)


@dataclass(frozen=True)
class ConsortiumRules:
    """What a consortium must be."""

    regions_min: int
    partners_min: int
    share_partner_max: Fraction
    share_region_max: Fraction
    months_min: int
    months_max: int
    sme_min: int


@dataclass(frozen=True)
class Timeline:
    """The joint dates. They do not decide on an application: the annexes do."""

    zone: zoneinfo.ZoneInfo
    opens: datetime.datetime
    deadline: datetime.datetime
    start_from: datetime.date
    start_until: datetime.date
    matchmaking: tuple[datetime.date, ...] = ()


@dataclass(frozen=True)
class SyncLimits:
    """What the synchronisation check asks for, in days."""

    window_days_min: int
    deadline_spread_days_max: int
    decision_spread_days_max: int


@dataclass(frozen=True)
class Criterion:
    """A criterion with its weight."""

    id: str
    name: Text
    weight: int


@dataclass(frozen=True)
class SharedCriteria:
    """The shared layer of criteria, its scale and threshold, and its share in the total."""

    scale_max: int
    threshold: Fraction
    shared_weight: Fraction
    shared: tuple[Criterion, ...]


@dataclass(frozen=True)
class ExchangeRate:
    """1 ``source_currency`` = ``rate`` ``target``, on a day, from a source."""

    source_currency: str
    target: str
    rate: Fraction
    written: str
    date: datetime.date
    source: Text

    def as_data(self) -> dict[str, str]:
        """The rate for ``--json``."""
        return {
            "from": self.source_currency,
            "to": self.target,
            "rate": self.written,
            "date": self.date.isoformat(),
            "source": self.source
            if isinstance(self.source, str)
            else next(iter(self.source.values())),
        }


RULES = RANKING_RULE, BEST_SET_RULE = ("ranking", "best_set")
"""Who decides what is proposed: the ranking walked down, or the best set under all budgets."""


@dataclass(frozen=True)
class Call:
    """The shared part of a call."""

    file: TomlFile = field(repr=False)
    id: str
    title: Text
    aim: Text | None
    activities: tuple[str, ...]
    tas: tuple[str, ...]
    regions: tuple[str, ...]
    consortium: ConsortiumRules
    timeline: Timeline
    sync: SyncLimits
    criteria: SharedCriteria
    exchange: Mapping[str, ExchangeRate]
    made_up: bool = False
    rule: str = RANKING_RULE
    names: Mapping[str, Text] = field(default_factory=dict)

    def activity_name(self, identifier: str) -> str:
        """What one of the call's activities is called, in the language in force."""
        return activity_words(identifier, self.names)


def read_call(path: Path) -> Call:
    """Read a call; raises FileUnreadable, or FileRefused with every problem."""
    return call_of(read_toml_file(path))


def call_of(file: TomlFile) -> Call:
    """The call in a file that is TOML."""
    top = TableReader(file)
    made_up = top.format()
    call = Call(
        file=file,
        id=top.get("id", values.identifier, ""),
        title=top.get("title", values.text, ""),
        aim=top.optional("aim", values.text),
        activities=top.get("activities", values.several(values.identifier, least=1), ()),
        tas=top.get("tas", values.several(values.identifier, least=1), ()),
        regions=top.get("regions", values.several(values.region_code, least=2), ()),
        consortium=_consortium(top.sub("consortium")),
        timeline=_timeline(top.sub("timeline")),
        sync=_sync(top.sub("sync")),
        criteria=_criteria(top.sub("criteria")),
        exchange=_exchange(top.entries("exchange", least=0)),
        made_up=made_up,
        rule=_rule(top.optional_sub("decision")),
    )
    call = replace(call, names=_names(top.optional_sub("names"), call))
    top.close()
    top.refuse()
    return call


def _names(table: TableReader | None, call: Call) -> Mapping[str, Text]:
    """What the call's own activities are called; an id that the call does not name is a mistake."""
    if table is None:
        return {}
    told = {one: table.optional(one, values.text) for one in (*call.activities, *call.tas)}
    table.close()
    return {one: text for one, text in told.items() if text is not None}


def _rule(table: TableReader | None) -> str:
    """``decision.rule``; a call that does not say it follows the ranking."""
    if table is None:
        return RANKING_RULE
    rule = table.get("rule", values.one_of(RULES), RANKING_RULE)
    table.close()
    return rule


def _consortium(table: TableReader) -> ConsortiumRules:
    half = Fraction(1, 2)
    rules = ConsortiumRules(
        regions_min=table.get("regions_min", values.integer(2, 50), 2),
        partners_min=table.get("partners_min", values.integer(2, 50), 2),
        share_partner_max=table.get("share_partner_max", values.large_share, half),
        share_region_max=table.get("share_region_max", values.large_share, half),
        months_min=table.get("months_min", values.integer(1, 120), 1),
        months_max=table.get("months_max", values.integer(1, 120), 120),
        sme_min=table.get("sme_min", values.integer(0, 50), 0),
    )
    if rules.months_min > rules.months_max:
        table.problem(
            "months_max",
            _("The longest duration is below the shortest: {least}.").format(
                least=rules.months_min
            ),
            _("Correct months_min or months_max; no application could fit."),
        )
    table.close()
    return rules


def _timeline(table: TableReader) -> Timeline:
    problems_before = len(table.problems)
    zone = table.get("time_zone", values.time_zone, _UTC)
    known = len(table.problems) == problems_before
    moment = values.instant_in(zone) if known else values.instant
    opens = table.get("opens", moment, _EPOCH)
    deadline = table.get("deadline", moment, _EPOCH)
    if len(table.problems) == problems_before and opens >= deadline:
        table.problem("deadline", _("The deadline must be after the opening."))
    timeline = Timeline(
        zone=zone,
        opens=opens,
        deadline=deadline,
        start_from=table.get("start_from", values.day, _DAY),
        start_until=table.get("start_until", values.day, _DAY),
        matchmaking=table.optional("matchmaking", _two_days) or (),
    )
    table.close()
    return timeline


def _two_days(value: object) -> tuple[datetime.date, ...]:
    if not isinstance(value, list) or len(value) != 2:
        raise values.InvalidValue(_("These are two days: [2027-04-14, 2027-04-15]."))
    return tuple(values.day(entry) for entry in value)


def _sync(table: TableReader) -> SyncLimits:
    days = values.integer(0, 1000)
    limits = SyncLimits(
        window_days_min=table.get("window_days_min", days, 0),
        deadline_spread_days_max=table.get("deadline_spread_days_max", days, 0),
        decision_spread_days_max=table.get("decision_spread_days_max", days, 0),
    )
    table.close()
    return limits


def _criteria(table: TableReader) -> SharedCriteria:
    criteria = SharedCriteria(
        scale_max=table.get("scale_max", values.integer(1, 100), 1),
        threshold=table.get("threshold", values.percent, Fraction(0)),
        shared_weight=table.get("shared_weight", values.share, Fraction(1)),
        shared=criteria_of(table.entries("shared")),
    )
    table.close()
    return criteria


def criteria_of(entries: list[TableReader]) -> tuple[Criterion, ...]:
    """The criteria of a layer."""
    found = []
    seen: set[str] = set()
    for entry in entries:
        criterion = Criterion(
            id=entry.get("id", values.identifier, ""),
            name=entry.get("name", values.text, ""),
            weight=entry.get("weight", values.integer(1, 1000), 1),
        )
        entry.unique(seen, "id", criterion.id)
        found.append(criterion)
    close_all(entries)
    return tuple(found)


def _exchange(entries: list[TableReader]) -> dict[str, ExchangeRate]:
    found: dict[str, ExchangeRate] = {}
    target = ""
    for entry in entries:
        source = entry.get("from", values.currency, "")
        to = entry.get("to", values.currency, "")
        rate, written = entry.get("rate", values.exchange_rate, (Fraction(1), "1"))
        target = target or to
        if to and to != target:
            entry.problem(
                "to", _("All rates lead to one currency, here {code}.").format(code=target)
            )
        if source and source == to:
            entry.problem("from", _("A currency has no rate to itself."))
        if source in found:
            entry.problem("from", _("{value} stands here twice.").format(value=source))
        found[source] = ExchangeRate(
            source_currency=source,
            target=to,
            rate=rate,
            written=written,
            date=entry.get("date", values.day, _DAY),
            source=entry.get("source", values.text, ""),
        )
    close_all(entries)
    return found
