"""What the pure functions of bundles give, and the words of their refusals, as a person approved them."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from cap_tui.bundle import anonymity, canonical, plain_values, profiles, scope, table_schema
from cap_tui.bundle.profiles import SharingProfile, Terms, fate, file_leaves, plan_tables
from cap_tui.bundle.table_schema import DeclaredField, declare
from cap_tui.model.record import Personal
from tests.approval import approve, approve_calls, names_of
from tests.bundle.conftest import RECORDS

APPROVED = Path(__file__).with_name("approved") / "pure"
PARTNER = {"recipient": "BRE", "purpose": "p", "legal_basis": "law"}
REVIEWED = frozenset({("u", "x")})


def parsed(text: str, kind: str, sample: Any = None, language: str = "en") -> Any:
    return plain_values.parse_plain(text, kind, sample, language, where="field")


NAMES = names_of(anonymity, canonical, plain_values, profiles, scope, table_schema) | {
    "parsed": parsed
}


@pytest.mark.parametrize("name", ["values"])
def test_every_answer_is_as_it_was_approved(name: str) -> None:
    approve_calls(APPROVED / f"{name}.txt", NAMES)


def test_the_fate_of_every_kind_of_field_is_as_it_was_approved() -> None:
    lines = []
    for profile, personal in itertools.product(SharingProfile, Personal):
        terms = Terms(profile, reviewed=REVIEWED, **PARTNER)
        found = []
        for kind, refers, name in itertools.product(
            ("string", "array", "integer"), ("", "people"), ("x", "y")
        ):
            field = DeclaredField(name, kind, personal=personal, refers=refers)
            found.append(
                f"{kind} {refers} {name}: {fate(field, terms, frozenset({'people'})).value}"
            )
        lines.append(
            f"{profile.value}, {personal.value}: file {file_leaves(personal, profile)}; {'; '.join(found)}"
        )
    approve(APPROVED / "fates.txt", "\n".join(lines) + "\n")


def test_how_every_table_leaves_is_as_it_was_approved() -> None:
    lines = []
    for profile in SharingProfile:
        plans = plan_tables(map(declare, RECORDS), Terms(profile, reviewed=REVIEWED, **PARTNER))
        for table, plan in sorted(plans.items()):
            fates = " ".join(f"{name}:{each.value}" for name, each in plan.fates.items())
            lines.append(f"{profile.value} {table} home {plan.home!r} blanks {plan.blanks} {fates}")
    approve(APPROVED / "tables.txt", "\n".join(lines) + "\n")
