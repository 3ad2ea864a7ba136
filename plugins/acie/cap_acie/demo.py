"""The joint call of the sample regions: from annexes in EUR and CHF to a funded project. Everything is made up.

The files are those that ``acie call new`` writes, for four regions; the records come through the same functions as
a person's, with uids that are the same on every machine.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from itertools import count
from typing import Any, cast

import msgspec
import tomli_w

from cap_acie.annex_file import annex_file_name, annex_of
from cap_acie.application_file import Application, Cost, Partner
from cap_acie.application_toml import application_toml
from cap_acie.call_file import CALL_FILE, call_of
from cap_acie.call_folder import CallFolder
from cap_acie.consortium import partner_amounts
from cap_acie.operations import CALL_TEMPLATE, new_annex_text
from cap_acie.project_follow_up import call_amount, note_step
from cap_acie.records import Decided, ProjectEvent
from cap_acie.region_calls import decide_application, keep_call, receive_file
from cap_acie.toml_file import TomlFile, parse_toml
from cap_tui.api import (
    PlannedAction,
    PluginContext,
    Provenance,
    Record,
    TransformativeActivity,
    sample_uid,
)

SYNTHETIC = Provenance(source="demo", synthetic=True)
CALL, TA, ACTIVITY = "acie-sample", "smart-packaging", "packaging"
REGIONS = {"VAL": ("IT", "EUR"), "HOC": ("AT", "EUR"), "BRE": ("SI", "EUR"), "STE": ("CH", "CHF")}
"""The sample regions, and a made-up one that pays in francs: country and currency."""

RECEIVED = datetime.datetime(2026, 5, 20, 9, 30, tzinfo=datetime.UTC)
DECIDED = datetime.date(2026, 10, 20)
PROJECTS = {
    "S01": ("Packaging that tells its age (made up)", ("VAL", "HOC", "BRE"), 70_000_00),
    "S02": ("Fibre films across a border (made up)", ("VAL", "STE"), 60_000_00),
    "S03": ("A study trip of packagers (made up)", ("HOC", "STE"), 20_000_00),
}
"""Applications by their ids: title, regions of the partners, cost of each."""


def fill(ctx: PluginContext) -> None:
    """Keep the sample call in a sample region; its first region receives and decides. Nothing elsewhere."""
    code = ctx.region.code
    activity = sample_uid(code, TransformativeActivity.TABLE, ACTIVITY)
    known = any(one.uid == activity for one in ctx.records(TransformativeActivity).all())
    if code not in REGIONS or not known:
        return
    # Like the context, but what it writes is marked as made up.
    sample = cast("PluginContext", _SampleContext(ctx))
    folder = sample_call()
    keep_call(sample, folder, [activity])
    if code != next(iter(REGIONS)):
        return
    for name in PROJECTS:
        text = application_toml(sample_application(folder, name))
        file = parse_toml(f"{name}.toml", text.encode())
        receive_file(sample, file, RECEIVED, action=_developed_action(ctx, activity))
    first, *_others = _applications(sample)
    reason = "first of the ranking (made up)"
    decide_application(sample, first, Decided.FUNDED, reason, today=DECIDED)
    funded = _applications(sample)[0]
    note_step(sample, funded, ProjectEvent.REPORT_DUE, "2027-08-31", "interim report (made up)")
    call_amount(sample, funded, code, "15000.00", "2027-03-15", "first instalment (made up)")


def _developed_action(ctx: PluginContext, activity: str) -> str:
    """The first action that the sample workshop developed for the activity; empty where none was held."""
    found = [
        action for action in ctx.records(PlannedAction).find(activity=activity) if action.workshop
    ]
    return min(found, key=lambda action: action.ref).uid if found else ""


def _applications(ctx: PluginContext) -> list[Any]:
    from cap_acie.region_calls import applications_to, kept_call

    return applications_to(ctx, kept_call(ctx, CALL))


def sample_call() -> CallFolder:
    """The files of the sample call, a year before those that ``acie call new`` writes."""
    table = _a_year_before(tomllib.loads(CALL_TEMPLATE.read_text("utf-8")))
    table |= {
        "id": CALL,
        "title": {
            "en": "Joint call of the sample regions (made up)",
            "de": "Gemeinsame Ausschreibung der Beispielregionen (erfunden)",
            "fr": "Appel commun des régions d'exemple (inventé)",
            "it": "Bando comune delle regioni di esempio (inventato)",
            "sl": "Skupni razpis vzorčnih regij (izmišljen)",
        },
        "tas": [TA],
        "names": {
            TA: {
                "en": "Smart packaging",
                "de": "Intelligente Verpackungen",
                "fr": "Emballages intelligents",
                "it": "Imballaggi intelligenti",
                "sl": "Pametna embalaža",
            }
        },
        "regions": list(REGIONS),
        "exchange": [
            {
                "from": "CHF",
                "to": "EUR",
                "rate": "1.05",
                "date": datetime.date(2026, 2, 27),
                "source": "made up",
            }
        ],
    }
    annexes = {}
    for code, (country, currency) in REGIONS.items():
        annex = _a_year_before(tomllib.loads(new_annex_text(code, country, currency)))
        annex |= {"priorities": {TA: "high"}, "languages": ["en", "de"]}
        annex["dates"]["decision"] = DECIDED
        annexes[code] = annex_of(_file(annex_file_name(code), annex))
    return CallFolder(call_of(_file(CALL_FILE, table)), annexes)


def _file(name: str, table: dict[str, Any]) -> TomlFile:
    return parse_toml(name, tomli_w.dumps(table).encode())


def _a_year_before(value: Any) -> Any:
    """The same with every date a year earlier."""
    if isinstance(value, dict):
        return {key: _a_year_before(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_a_year_before(entry) for entry in value]
    return value.replace(year=value.year - 1) if isinstance(value, datetime.date) else value


def sample_application(folder: CallFolder, name: str) -> Application:
    """One of the sample applications."""
    title, regions, cost = PROJECTS[name]
    partners = []
    for number, code in enumerate(regions, start=1):
        partner = Partner(
            id=f"p{number}",
            name=f"Sample partner {number} of {code} (made up)",
            organisation=f"{name.lower()}-{code.lower()}",
            region=code,
            type="firm",
            size="small",
            language="en",
            currency=folder.annexes[code].currency,
            costs=(Cost("joint_rdi", cost // 2), Cost("feasibility_pilot", cost - cost // 2)),
            requested=0,
            home_application=f"{code}-{name}",
        )
        possible = partner_amounts(partner, folder.annexes[code]).possible
        partners.append(replace(partner, requested=int(possible * Fraction(9, 10))))
    return Application(
        id=name,
        call=CALL,
        title=title,
        ta=TA,
        start=datetime.date(2027, 2, 1),
        months=18,
        lead="p1",
        partners=tuple(partners),
        made_up=True,
    )


class _SampleContext:
    """A context whose new records say that they are made up, and have the same uids on every machine."""

    def __init__(self, ctx: PluginContext) -> None:
        self._ctx = ctx
        self._numbers = count(1)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ctx, name)

    @contextmanager
    def transaction(self, label: str, *, dry_run: bool = False) -> Iterator[_SampleTransaction]:
        with self._ctx.transaction(label, dry_run=dry_run) as transaction:
            yield _SampleTransaction(transaction, self._ctx.region.code, self._numbers)


class _SampleTransaction:
    """A transaction that marks what is added."""

    def __init__(self, transaction: Any, code: str, numbers: Iterator[int]) -> None:
        self._transaction, self._code, self._numbers = transaction, code, numbers

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transaction, name)

    def add(self, record: Record) -> Any:
        uid = sample_uid(self._code, record.TABLE, f"acie-{next(self._numbers)}")
        return self._transaction.add(msgspec.structs.replace(record, uid=uid, provenance=SYNTHETIC))
