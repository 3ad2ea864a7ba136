"""Readers of each language get their own numbers and dates; what is ambiguous is read as the language writes it."""

import datetime

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap_tui.errors import Refused
from cap_tui.plugin.number_options import DECIMAL, WHOLE, DecimalRange, WholeRange
from cap_tui.text.digits import decimal_number, whole_number
from cap_tui.text.formats import (
    LocalNumber,
    date,
    exact_date,
    exact_moment,
    money,
    number,
    parse_date,
    parse_number,
    percent,
)
from cap_tui.text.i18n import LANGUAGES, speaking

THIN = "\u202f"
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "12,345.6"),
        ("de", "12.345,6"),
        ("fr", f"12{THIN}345,6"),
        ("it", "12.345,6"),
        ("sl", "12.345,6"),
        ("de-AT", "12.345,6"),
        ("xx", "12,345.6"),
    ],
)
def test_numbers_are_written_as_readers_of_the_language_do(language: str, expected: str) -> None:
    assert number(12_345.61, language) == expected


def test_a_day_and_a_moment_stand_in_lists_as_readers_of_the_language_write_them() -> None:
    assert [exact_date("2026-11-03", code) for code in ("en", "de", "fr", "it", "sl")] == [
        "2026-11-03", "03.11.2026", "03/11/2026", "03/11/2026", "03.11.2026",
    ]  # fmt: skip
    assert exact_moment("2026-11-03T09:05:59+01:00", "de") == "03.11.2026 09:05"
    assert [exact_date(text, "de") for text in ("20261103", "2026-W45-2", "2026-02-30", "")] == [
        "20261103", "2026-W45-2", "2026-02-30", "",
    ], "what only looks like a day stays"  # fmt: skip


ARABIC_THREE, FULL_WIDTH_THREE = "\u0663", "\uff13"


@pytest.mark.parametrize(
    "typed", [ARABIC_THREE, FULL_WIDTH_THREE, f"1{ARABIC_THREE}", "1_000", "\u00b2", "\u2460"]
)
def test_a_number_has_the_digits_0_to_9_everywhere(typed: str) -> None:
    assert (whole_number(typed), decimal_number(typed)) == (None, None)
    with pytest.raises(Refused):
        parse_number(typed, "de")
    for kind in (WHOLE, DECIMAL, WholeRange(0), DecimalRange(0)):
        with pytest.raises(click.BadParameter):
            kind.convert(typed, None, None)


def test_plain_digits_are_a_number_everywhere() -> None:
    assert (whole_number("12"), decimal_number("1.5")) == (12, 1.5)
    assert [whole_number(text) for text in ("-1", "", "1 ")] == [None, None, None]
    assert decimal_number("") is None
    assert [kind.convert("12", None, None) for kind in (WHOLE, WholeRange(0))] == [12, 12]


def test_a_day_has_the_digits_0_to_9() -> None:
    for typed in (f"2026-11-0{ARABIC_THREE}", f"0{ARABIC_THREE}.11.2026"):
        with pytest.raises(Refused):
            parse_date(typed, "de")


def test_ties_are_rounded_as_a_spreadsheet_does() -> None:
    assert [number(value, "en") for value in (2.85, 3.45, -0.25)] == ["2.9", "3.5", "-0.3"]


def test_a_number_in_a_sentence_is_written_as_its_language_does() -> None:
    with speaking("de"):
        assert f"{LocalNumber(1.46):.1f} höher" == "1,5 höher"
        assert f"{LocalNumber(0.25):.0%}" == percent(0.25, "de") != "25%"
    assert f"{LocalNumber(1.46):.2f}" == "1.46"
    assert f"{LocalNumber(1.5)}" == "1.5"


def test_a_year_is_not_grouped() -> None:
    assert [number(2026, language, 0) for language in LANGUAGES] == ["2026"] * 5


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "21 November 2026"),
        ("de", "21. November 2026"),
        ("fr", "21 novembre 2026"),
        ("it", "21 novembre 2026"),
        ("sl", "21. novembra 2026"),
    ],
)
def test_dates_are_written_out(language: str, expected: str) -> None:
    assert date("2026-11-21T10:00:00Z", language) == expected


def test_no_date_stays_no_date_and_a_wrong_one_is_refused() -> None:
    assert date("", "de") == ""
    with pytest.raises(Refused):
        date("21.11.2026", "de")


def test_percent_and_money_do_not_break_across_lines() -> None:
    assert percent(0.25, "en") == "25%"
    assert percent(0.256, "fr", 1) == f"25,6{NBSP}%"
    assert percent(0.25, "sl") == f"25{NBSP}%"
    assert money(12_000, "CHF", "de") == f"12.000{NBSP}CHF"


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=st.integers(-(10**9), 10**9).map(lambda n: n / 100))
def test_what_is_written_is_read_back(language: str, value: float) -> None:
    assert parse_number(number(value, language, 2), language) == value


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1.234", "de", 1234),
        ("1.234", "en", 1.234),
        ("1,234", "en", 1234),
        ("3.5", "de", 3.5),
        ("3,5", "en", 3.5),
        ("1.234,5", "en", 1234.5),
        ("1 234,5", "fr", 1234.5),
        ("12'000", "de", 12000),
        ("−4", "sl", -4),
        ("1'234,5", "de", 1234.5),
        ("1’234.5", "de", 1234.5),
        ("1.234.567", "it", 1_234_567),
    ],
)
def test_people_may_type_either_sign(text: str, language: str, expected: float) -> None:
    assert parse_number(text, language) == expected


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3x", "1.2.3", "1 2", "12'34", "nan", "inf", "--1", "1e999"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse_number(text, "de")


@pytest.mark.parametrize("language", [*LANGUAGES, "hr", "rm"])
@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_in_words_is_read_back(language: str, month: int) -> None:
    day = datetime.date(2026, month, 1)
    assert parse_date(date(day.isoformat(), language), language) == day


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1. marec 2026", "sl"),
        ("1. MARCA 2026", "sl"),
        ("1er mars 2026", "fr"),
        ("1º mar 2026", "it"),
        ("1. Mär. 2026", "de"),
        ("1 March 2026", "de"),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, language: str) -> None:
    assert parse_date(text, language) == datetime.date(2026, 3, 1)


@pytest.mark.parametrize("text", ["1. marca", "31. februar 2026", "1. nekaj 2026", "marec 2026"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="is not a date"):
        parse_date(text, "sl")
