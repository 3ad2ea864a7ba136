"""Numbers of a consortium at their limits: cents, shares, links, months, deadlines."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cap_acie.application_file import Application, Cost, Partner, application_of
from cap_acie.application_toml import application_toml
from cap_acie.call_folder import CallFolder
from cap_acie.consortium import independent_partners, last_day
from cap_acie.eligibility import check_eligibility
from cap_acie.fundability import make_fundable
from cap_acie.money import cents_of, money_text, round_half_up
from cap_acie.rule_result import RuleStatus
from cap_acie.toml_file import parse_toml
from cap_acie.values import InvalidValue, money, text

Applications = Mapping[str, Application]


@given(st.integers(0, 10**14 - 1))
def test_money_is_read_as_it_is_written(cents: int) -> None:
    assert cents_of(money_text(cents)) == cents


@given(st.fractions(max_denominator=10**9))
def test_a_half_goes_away_from_zero(value: Fraction) -> None:
    rounded = round_half_up(value)
    assert abs(rounded - value) <= Fraction(1, 2)
    if abs(rounded - value) == Fraction(1, 2):
        assert abs(rounded) > abs(value)


@given(st.text(alphabet="0123456789.,eE+-_ \u0660", max_size=18))
def test_only_digits_and_one_point_are_money(written: str) -> None:
    digits, _point, decimals = written.partition(".")
    plain = (digits + decimals).isascii() and (digits + decimals).isdigit()
    valid = plain and len(digits) <= 12 and len(decimals) <= 2
    if valid:
        assert money(written) == Fraction(f"{digits or 0}.{decimals or 0}") * 100
    else:
        with pytest.raises(InvalidValue):
            money(written)


def test_control_and_bidi_characters_are_taken_out_and_markup_stays() -> None:
    assert text("a\u202eb\x07c\u200e [bold]d") == "abc [bold]d"
    with pytest.raises(InvalidValue):
        text("\u202e\x07 ")
    with pytest.raises(InvalidValue):
        text("x" * 2001)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2028-02-29", 12, "2029-02-27"),
        ("2028-02-29", 24, "2030-02-27"),
        ("2028-01-31", 1, "2028-02-28"),
        ("2028-01-01", 12, "2028-12-31"),
        ("2027-08-31", 18, "2029-02-27"),
    ],
)
def test_the_last_day_is_the_day_before_start_and_months(start: str, months: int, end: str) -> None:
    assert last_day(datetime.date.fromisoformat(start), months).isoformat() == end


def partner(name: str, region: str = "VAL", organisation: str = "", *links: str) -> Partner:
    return Partner(
        id=name, name=name, organisation=organisation or name, linked_to=links, region=region,
        type="firm", size="small", language="en", currency="EUR", costs=(Cost("joint_rdi", 100),),
        requested=0,
    )  # fmt: skip


def test_partners_are_joined_over_organisations_links_and_entities_that_are_no_partner() -> None:
    regions = ("VAL", "HOC")
    assert independent_partners([partner("a"), partner("b")], regions) == 2
    assert independent_partners([partner("a", "VAL", "x"), partner("b", "HOC", "x")], regions) == 1
    chained = [
        partner("a", "VAL", "", "h"),
        partner("b", "HOC", "", "k"),
        partner("c", "HOC", "", "h", "k"),
    ]
    assert independent_partners(chained, regions) == 1
    assert independent_partners([partner("a"), partner("b", "OUT")], regions) == 1


def test_an_application_is_written_as_it_was_read(applications: Applications) -> None:
    for application in applications.values():
        again = application_of(parse_toml("a.toml", application_toml(application).encode()))
        assert again == application


def with_costs(application: Application, amounts: Mapping[str, int]) -> Application:
    partners = tuple(
        replace(one, costs=(Cost(one.costs[0].activity, amounts[one.id]),))
        if one.id in amounts
        else one
        for one in application.partners
    )
    return replace(application, partners=partners)


def test_three_quarters_are_allowed_and_one_cent_more_is_not(
    example: CallFolder, applications: Applications
) -> None:
    for cents, status in ((9_000_000, RuleStatus.OK), (9_000_001, RuleStatus.FAILS)):
        changed = with_costs(applications["A04"], {"p1": cents, "p2": 3_000_000})
        rules = {one.rule: one for one in check_eligibility(example, changed).rules}
        rule = rules["call.share_partner"]
        assert rule.status is status
        assert rule.found == rule.limit == "0.750000"
        if status is RuleStatus.FAILS:
            assert "0.0025 EUR too much" in rule.message()


@given(st.integers(1, 40_000_000), st.integers(1, 40_000_000))
@settings(deadline=None, max_examples=40)
def test_costs_that_break_the_shares_are_made_to_fit_to_the_cent(
    example: CallFolder, applications: Applications, first: int, second: int
) -> None:
    changed = with_costs(applications["A04"], {"p1": first, "p2": second})
    found = make_fundable(example, changed)
    if found.after:
        assert not [one for one in found.after.rules if one.status is RuleStatus.FAILS]
    assert len(found.changes) <= 4


def test_what_cannot_be_changed_makes_it_impossible(
    example: CallFolder, applications: Applications
) -> None:
    wrong = replace(applications["A01"], ta="another")
    found = make_fundable(example, wrong)
    assert (found.possible, found.changes, found.searched_to) == (False, (), 4)


def test_several_faults_need_as_many_changes(
    example: CallFolder, applications: Applications
) -> None:
    good = applications["A01"]
    first = replace(good.partners[0], language="xx", requested=0)
    broken = replace(
        good, partners=(first, *good.partners[1:]), months=60, start=datetime.date(2027, 1, 1)
    )
    found = make_fundable(example, broken)
    assert sorted(one.kind.value for one in found.changes) == [
        "budget",
        "language",
        "months",
        "start",
    ]
    assert found.searched_to == 4
    assert all(found.why)
