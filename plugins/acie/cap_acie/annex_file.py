"""``annex-CODE.toml``: the rules of one region in a call, with the samples that test them."""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from cap_acie import values
from cap_acie.application_file import Partner, partners_of
from cap_acie.call_file import Criterion, Text, criteria_of, every_wording
from cap_acie.table_reader import TableReader, close_all
from cap_acie.toml_file import TomlFile, read_toml_file
from cap_acie.words import _

ANNEX_RULES = (
    "annex.beneficiary",
    "annex.activity",
    "annex.rate",
    "annex.grant_min",
    "annex.grant_max",
    "annex.de_minimis",
    "annex.language",
    "annex.home_application",
    "annex.project_max",
    "annex.sme",
    "annex.start",
    "annex.end",
)
"""The rules of an annex by their ids, in the order in which they are told."""

_EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_DAY = datetime.date(2000, 1, 1)
_UTC = zoneinfo.ZoneInfo("UTC")


@dataclass(frozen=True)
class AnnexDates:
    """The dates of a region's programme, in its own time zone."""

    zone: zoneinfo.ZoneInfo
    opens: datetime.datetime
    deadline: datetime.datetime
    decision: datetime.date
    start_earliest: datetime.date
    end_latest: datetime.date | None = None


@dataclass(frozen=True)
class GrantLimits:
    """Floor and cap for one partner, cap for all partners of the region in one project; cents."""

    least: int
    most: int
    project_max: int | None = None


@dataclass(frozen=True)
class StateAid:
    """The state-aid regime; the ceiling (cents) with ``de_minimis`` only."""

    regime: str
    reference: Text
    ceiling: int | None = None


@dataclass(frozen=True)
class HomeCriteria:
    """The region's own criteria and their threshold in percent."""

    threshold: Fraction
    home: tuple[Criterion, ...]


@dataclass(frozen=True)
class AnnexSample:
    """A sample consortium with what must come out of the annex."""

    id: str
    why: Text
    start: datetime.date
    months: int
    partners: tuple[Partner, ...]
    expect_eligible: bool
    expect_fails: tuple[str, ...]
    expect_possible: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Annex:
    """The rules of one region."""

    file: TomlFile = field(repr=False)
    region: str
    country: str
    currency: str
    programme: Text
    legal_basis: Text
    languages: tuple[str, ...]
    activities: tuple[str, ...]
    budget: int
    contact_name: Text
    contact_email: str
    form_name: Text
    form_url: str
    dates: AnnexDates
    beneficiaries: Mapping[str, tuple[str, ...]]
    rates: Mapping[tuple[str, str], Fraction]
    grant: GrantLimits
    state_aid: StateAid
    sme_min: int
    priorities: Mapping[str, str]
    criteria: HomeCriteria | None
    samples: tuple[AnnexSample, ...]
    made_up: bool = False
    subdivision: str = ""
    """Province, canton or land as ISO 3166-2 has it after the country; its public holidays are looked at."""

    @property
    def published_contact(self) -> tuple[str, ...]:
        """The office that answers: its name in each language, and its address."""
        return (*every_wording(self.contact_name), self.contact_email)


CONTENT_KEYS = ("id", "name", "source", "license", "replaces")
"""The keys that a content entry has beside those of the annex."""


def annex_file_name(code: str) -> str:
    """The name of a region's annex."""
    return f"annex-{code}.toml"


def read_annex(path: Path) -> Annex:
    """Read an annex; raises FileUnreadable, or FileRefused with every problem."""
    return annex_of(read_toml_file(path), content=is_content(path))


def is_content(path: Path) -> bool:
    """Whether a file is an entry of a region's content, which has an id and a name, and may be called otherwise."""
    return path.absolute().parts[-3:-1] == ("content", "annexes")


def annex_of(file: TomlFile, *, content: bool = False) -> Annex:
    """The annex in a file that is TOML; ``content``: with the keys of an entry, which content validate looks at."""
    top = TableReader(file)
    made_up = top.format()
    region = top.get("region", values.region_code, "") if content else _region(top)
    for key in CONTENT_KEYS if content else ():
        top.optional(key, str)
    currency = top.get("currency", values.currency, "")
    contact, form = top.sub("contact"), top.sub("form")
    annex = Annex(
        file=file,
        region=region,
        country=top.get("country", values.country, ""),
        subdivision=top.optional("subdivision", values.subdivision) or "",
        currency=currency,
        programme=top.get("programme", values.text, ""),
        legal_basis=top.get("legal_basis", values.text, ""),
        languages=top.get("languages", values.several(values.language_code, least=1), ()),
        activities=top.get("activities", values.several(values.identifier), ()),
        budget=top.get("budget", values.money, 0),
        contact_name=contact.get("name", values.text, ""),
        contact_email=contact.get("email", values.email, ""),
        form_name=form.get("name", values.text, ""),
        form_url=form.get("url", values.https_address, ""),
        dates=_dates(top.sub("dates")),
        beneficiaries=_beneficiaries(top.entries("beneficiaries")),
        rates=_rates(top.entries("rates")),
        grant=_grant(top.sub("grant")),
        state_aid=_state_aid(top.sub("state_aid")),
        sme_min=_sme_min(top.sub("consortium")),
        priorities=top.mapping("priorities", values.identifier, values.one_of(values.PRIORITIES)),
        criteria=_criteria(top.optional_sub("criteria")),
        samples=_samples(top, region, currency),
        made_up=made_up,
    )
    close_all((contact, form, top))
    top.refuse()
    return annex


def _region(top: TableReader) -> str:
    region = top.get("region", values.region_code, "")
    if region and top.file.name != annex_file_name(region):
        top.problem(
            "region",
            _("The file is called {file}, and the region {code}.").format(
                file=top.file.name, code=region
            ),
            _("Call the file {name}.").format(name=annex_file_name(region)),
        )
    return region


def _dates(table: TableReader) -> AnnexDates:
    before = len(table.problems)
    zone = table.get("time_zone", values.time_zone, _UTC)
    moment = values.instant_in(zone) if len(table.problems) == before else values.instant
    dates = AnnexDates(
        zone=zone,
        opens=table.get("opens", moment, _EPOCH),
        deadline=table.get("deadline", moment, _EPOCH),
        decision=table.get("decision", values.day, _DAY),
        start_earliest=table.get("start_earliest", values.day, _DAY),
        end_latest=table.optional("end_latest", values.day),
    )
    if len(table.problems) == before:
        _check_order(table, dates)
    table.close()
    return dates


def _check_order(table: TableReader, dates: AnnexDates) -> None:
    if dates.opens >= dates.deadline:
        table.problem("deadline", _("The deadline must be after the opening."))
    if dates.decision < dates.deadline.date():
        table.problem("decision", _("The decision must not be before the day of the deadline."))
    if dates.end_latest is not None and dates.end_latest <= dates.start_earliest:
        table.problem("end_latest", _("The latest end must be after the earliest start."))


def _beneficiaries(entries: list[TableReader]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        name = entry.get("type", values.one_of(values.TYPES), "")
        sizes = entry.get("sizes", values.several(values.one_of(values.SIZES)), ())
        if name in found:
            entry.problem("type", _("{value} stands here twice.").format(value=name))
        found[name] = sizes
    close_all(entries)
    return found


def _rates(entries: list[TableReader]) -> dict[tuple[str, str], Fraction]:
    found: dict[tuple[str, str], Fraction] = {}
    for entry in entries:
        sizes = entry.get("sizes", values.several(values.one_of(values.SIZES)), ())
        activities = entry.get("activities", values.several(values.identifier), ())
        rate = entry.get("rate", values.share, Fraction(0))
        pairs = [(size, activity) for size in sizes for activity in activities]
        for pair in pairs:
            if pair in found:
                entry.problem(
                    "activities",
                    _("{size}, {activity} has a rate already.").format(
                        size=pair[0], activity=pair[1]
                    ),
                    _("Write each pair of size and activity in one entry only."),
                )
                break
        found.update(dict.fromkeys(pairs, rate))
    close_all(entries)
    return found


def _grant(table: TableReader) -> GrantLimits:
    grant = GrantLimits(
        table.get("min", values.money, 0),
        table.get("max", values.money, 0),
        table.optional("project_max", values.money),
    )
    table.close()
    return grant


def _state_aid(table: TableReader) -> StateAid:
    regime = table.get("regime", values.one_of(values.REGIMES), "")
    aid = StateAid(
        regime,
        table.get("reference", values.text, ""),
        table.optional("ceiling", values.money),
    )
    given = "ceiling" in table.table
    if regime == "de_minimis" and not given:
        table.problem("ceiling", _("With de_minimis the ceiling is needed."))
    if regime in ("none", "gber") and given:
        table.problem("ceiling", _("A ceiling stands with de_minimis only."))
    table.close()
    return aid


def _sme_min(table: TableReader) -> int:
    least = table.get("sme_min", values.integer(0, 50), 0)
    table.close()
    return least


def _criteria(table: TableReader | None) -> HomeCriteria | None:
    if table is None:
        return None
    criteria = HomeCriteria(
        table.get("threshold", values.percent, Fraction(0)), criteria_of(table.entries("home"))
    )
    table.close()
    return criteria


def _samples(top: TableReader, region: str, currency: str) -> tuple[AnnexSample, ...]:
    entries = top.entries("samples")
    seen: set[str] = set()
    found = []
    for entry in entries:
        sample = _sample(entry, region, currency)
        entry.unique(seen, "id", sample.id)
        found.append(sample)
    close_all(entries)
    if found and len({sample.expect_eligible for sample in found}) < 2:
        top.problem("samples", _("At least one sample must be eligible, and one must not be."))
    return tuple(found)


def _sample(entry: TableReader, region: str, currency: str) -> AnnexSample:
    partner_entries = entry.entries("partners")
    partners = partners_of(partner_entries)
    for table, partner in zip(partner_entries, partners, strict=True):
        if partner.region and region and partner.region != region:
            table.problem("region", _("A sample has partners of {code} only.").format(code=region))
        if partner.currency and currency and partner.currency != currency:
            table.problem(
                "currency", _("The currency of the annex is {code}.").format(code=currency)
            )
    below = entry.optional_sub("expect_possible")
    possible = below.pairs(values.identifier, values.money) if below else {}
    sample = AnnexSample(
        id=entry.get("id", values.identifier, ""),
        why=entry.get("why", values.text, ""),
        start=entry.get("start", values.day, _DAY),
        months=entry.get("months", values.integer(1, 120), 1),
        partners=partners,
        expect_eligible=entry.get("expect_eligible", values.boolean, False),
        expect_fails=entry.get("expect_fails", values.several(_rule_id), ()),
        expect_possible=possible,
    )
    if below:
        for name in possible.keys() - {partner.id for partner in partners}:
            below.problem(name, _("The sample has no partner {id}.").format(id=name))
    if {"expect_eligible", "expect_fails"} <= entry.table.keys() and sample.expect_eligible == bool(
        entry.table["expect_fails"]
    ):
        entry.problem("expect_fails", _("expect_fails is empty exactly when it is eligible."))
    return sample


def _rule_id(value: object) -> str:
    return values.one_of(ANNEX_RULES)(value)
