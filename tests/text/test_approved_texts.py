"""Tables of what goes in and what comes out, for everything of this room that turns one text into another, as they were kept."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cap_tui.errors import CapError
from cap_tui.text import formats, mistakes, po_files, terminal_profile
from cap_tui.text.calendar_file import CalendarEvent, calendar_file
from cap_tui.text.clean import clean, clean_line, decode_spreadsheet
from cap_tui.text.command_hint import without_command
from cap_tui.text.i18n import LANGUAGES
from cap_tui.text.message_fields import fields_in, same_fields, written_fields
from cap_tui.text.personal_data import find_personal_data, kind_text
from tests.approval import approve

APPROVED = Path(__file__).with_name("approved")
CODES = (*LANGUAGES, "de-AT", "hr", "ja", "xx", "")


def told(make: Callable[..., Any], *given: Any, **options: Any) -> str:
    """What a call gives, or with which words and class it refuses."""
    try:
        return repr(make(*given, **options))
    except CapError as error:
        return f"{type(error).__name__}: {error.what} | {error.where} | {error.remedy}"


def table(lines: Iterable[tuple[object, str]]) -> str:
    return "\n".join(f"{given!r:40} {found}" for given, found in lines)


def in_languages(make: Callable[[Any, str], Any], values: Sequence[object]) -> str:
    """A block a value: what every language makes of it, languages that agree in one line."""
    parts = []
    for value in values:
        found: dict[str, list[str]] = {}
        for code in CODES:
            found.setdefault(told(make, value, code), []).append(code or "-")
        parts += [repr(value), *(f"  {' '.join(codes):36} {text}" for text, codes in found.items())]
    return "\n".join(parts)


def test_what_is_written_for_readers() -> None:
    numbers = (0, 9_999, 10_000, -10_000.5, 1234.565, Decimal("0.05"), 2.5, -0.04, 99_999.95)
    parts = [
        in_languages(lambda value, code: formats.number(value, code), numbers),
        in_languages(lambda value, code: formats.number(value, code, 0), numbers),
        in_languages(lambda value, code: formats.percent(value, code), (0.255, 1, -0.005)),
        in_languages(lambda value, code: formats.percent(value, code, 1), (0.2555, 12.5)),
        in_languages(lambda value, code: formats.money(value, "EUR", code, 2), (37_800, 0.5)),
        in_languages(formats.date, ("2026-03-01", "2026-11-21T09:00:00Z", "", "21.11.2026")),
        in_languages(formats.month, ("2026-03-01", "2026-12", "")),
        in_languages(formats.exact_date, ("2026-03-01", "", "soon")),
        in_languages(formats.exact_number, (0.1, 1e-7, 1234567.25, 12, -3.0, 1e21)),
        in_languages(formats.language_name, ("de", "sl", "zz")),
        table((code, formats.own_language_name(code)) for code in (*CODES, "rm", "hr-HR")),
    ]
    approve(APPROVED / "written.txt", "\n".join(parts))


def test_what_people_type() -> None:
    numbers = (
        "1", "1.5", "1,5", "1.234", "1,234", "1.234,5", "1,234.5", "1 234,5", "1'234.50", "−3", "+4",
        "1.234.567", "1,234,567", "1.23.456", "1 23", "12 345 678", "", "x", "1e5", "1e999", "nan",
        "0.123", "0,123", "1.2345", "  7  ", "1,2,3", "--1", "12.345,67.8",
    )  # fmt: skip
    dates = (
        "2026-11-21", "21.11.2026", "21/11/2026", "21-11-2026", "21. 11. 2026", "03/04/2026", "04.04.2026",
        "13/04/2026", "31.02.2026", "2026-13-01", "21.11/2026", "21.11.26", "", "soon", "1.2.2026.",
    )  # fmt: skip
    parts = [
        in_languages(formats.parse_number, numbers),
        in_languages(lambda text, code: formats.parse_decimal(text, code, strict=True), numbers),
        in_languages(formats.parse_date, dates),
    ]
    approve(APPROVED / "typed.txt", "\n".join(parts))


MISTAKES = (
    "Expected `int`, got `str` - at `$.place[0].year`", "Expected `int | null`, got `array`",
    "Expected `float | int`, got `bool`", "Expected `decimal | int | null`, got `object` - at `$`",
    "Expected `str` of length >= 1 - at `$.name`", "Expected `str` of length <= 20",
    "Expected `array` of length >= 2", "Expected `object` of length <= 3", "Expected `bytes` of length <= 3",
    "Expected `array` of length 2", "Expected `array` of at least length 2, got 1",
    "Expected `array` of at most length 3, got 4", "Expected `array` of length 2 to 4",
    "Expected `int` >= 1", "Expected `float` <= 2.0", "Expected `int` > 0", "Expected `float` < 1.5 - at `$.x`",
    "Expected `int` that's a multiple of 5", "Expected `str` matching regex '^a$'",
    "Expected `datetime` with a timezone component", "Expected `datetime` with no timezone component",
    "Expected `null`", "Expected `uuid`", "Expected `Strange`, got `Other`",
    "Invalid enum value 'x' - at `$.kind`", "Invalid value 3", "Invalid RFC3339 encoded date",
    "Invalid RFC3339 encoded datetime - at `$.at`", "Invalid RFC3339 encoded time", "Invalid decimal string",
    "Invalid UUID", "Invalid ISO8601 duration", "Invalid base64 encoded string", "Invalid epoch timestamp",
    "Integer value out of range", "Object missing required field `name`", "Something else entirely",
    "Object contains unknown field `nmae` - at `$.a.b`", "Invalid enum value '" + "y" * 80 + "'",
)  # fmt: skip


def test_what_is_said_of_mistakes() -> None:
    approve(
        APPROVED / "mistakes.txt", table((each, mistakes.mistake_words(each)) for each in MISTAKES)
    )


def test_what_is_cleaned() -> None:
    texts = (
        "plain\ttext\n", "a\r\nb\rc", "a\x00b\x1b[31mc", "x\u202ey\u2066z", "e\u0301", "a" + "\u0301" * 7,
        "a" + "\u0301" * 8, "a" + "\u0301" * 9, "a" + "\u0301" * 10 + "b\u0301", "\ud800", "\ue000", "\u0378",
        "č š ž ß 字", "_x001B_[0m _x00zz_ _xFFFF_",
    )  # fmt: skip
    lines = [
        *((text, ascii(clean(text))) for text in texts),
        *((text, ascii(clean(text, limit=3))) for text in texts),
        *((text, ascii(clean_line(f"  {text}  \n {text}", limit=9))) for text in texts),
        *((text, ascii(decode_spreadsheet(text))) for text in texts),
        *(("č" * n, clean("č" * n, limit=5)) for n in (4, 5, 6)),
        *(("c" * n, clean("c" * n, limit=5)) for n in (4, 5, 6)),
    ]
    approve(APPROVED / "cleaned.txt", "\n".join(f"{given!a:50} {found}" for given, found in lines))


CHECKED = {
    "DE89 3704 0044 0532 0130 00": "iban",
    "RSSMRA85T10A562S": "tax",
    "756.9217.0769.85": "tax",
    "2 55 08 14 168 025 38": "tax",
    "0101006500006": "tax",
    "SI 15012557": "tax",
    "86 095 742 719": "tax",
    "1237 010180": "tax",
}


@pytest.mark.parametrize("number", CHECKED)
def test_a_number_with_another_check_digit_is_not_one(number: str) -> None:
    """Every digit in the place of each one: nearly all of them fail the check, as those who defined it meant."""
    assert [kind.value for kind, _piece in find_personal_data(number)] == [CHECKED[number]]
    places = [place for place, char in enumerate(number) if char.isdigit()]
    found = 0
    for place, digit in itertools.product(places, "0123456789"):
        other = f"{number[:place]}{digit}{number[place + 1 :]}"
        kinds = [kind.value for kind, _piece in find_personal_data(other)]
        found += other != number and CHECKED[number] in kinds
    assert found <= len(places) * 9 // 10


def test_what_looks_like_a_person() -> None:
    texts = (
        "a@b.ch", "@b", "+43 55", "+43 555 01", "+43 555 0199 22 11 33 44", "++43 555 0199", "tel 237 55 01",
        "fax: 2375501 and 041 555 019", "041 555 019 or 0171 5550199", "01.02.2026", "01/02/26 Telefon 12.03.2026",
        "handy 5550199.5", "3475550199", "3415550199", "3105550199", "12345", "1.5@6", "Mobil: 347 555 0199 x@y.it",
        "davčna št.: 15012557", "SI15012557", "SI 15012558", "(041) 555 019", "00 39 02 5550 1992",
    )  # fmt: skip
    found = [
        (text, "; ".join(f"{kind_text(kind)}: {piece}" for kind, piece in find_personal_data(text)))
        for text in texts
    ]
    approve(APPROVED / "persons.txt", table(found))


def test_what_a_terminal_is_taken_for() -> None:
    environments: list[dict[str, str]] = [
        {"TERM": term, **more}
        for term in ("", "dumb", "UNKNOWN", "xterm", "xterm-256color", "screen", "xterm-direct", "putty")
        for more in (
            {},
            {"LANG": "de_DE.UTF-8", "COLORTERM": "truecolor", "TMUX": "x"},
            {"LC_ALL": "C", "LANG": "C.UTF-8", "STY": "1", "NO_COLOR": "1"},
            {"LANG": "C.UTF-8", "SSH_TTY": "x"},
        )
    ]  # fmt: skip
    lines = []
    for known in environments:
        lines += [
            str(known),
            *(f"  {w}: {terminal_profile.terminal_profile(known, w)}" for w in ("auto", "plain", "lite", "full")),
            f"  colours {terminal_profile.colour_depth(known)}, in {terminal_profile.multiplexer(known)!r},"
            f" mouse {terminal_profile.passes_mouse(known)}",
            *(f"  - {advice}" for advice in terminal_profile.terminal_advice(known)),
        ]  # fmt: skip
    approve(APPROVED / "terminals.txt", "\n".join(lines))


def test_a_calendar_file() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=1))
    begin = datetime.datetime(2026, 3, 10, 9, tzinfo=zone)
    long = "č" * 60 + ", and; a \\ line\nmore"
    events = (
        CalendarEvent("a", "Workshop", begin, begin + datetime.timedelta(hours=2), long),
        CalendarEvent("b", "x" * 67, datetime.date(2026, 3, 1)),
        CalendarEvent("c", "x" * 68, begin.date()),
    )
    text = calendar_file("edw", events, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    approve(APPROVED / "calendar.txt", text.replace("\r\n", "\n"))


PO = r"""msgid ""
msgstr ""
"Language: sl\n"
"X-Domain: cap_edw\n"
"X-Reviewed: Ana, 2026-01-01\n"
"Plural-Forms: nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);\n"
"Content-Type: text/plain; charset=utf-8\n"

msgid "One"
msgstr "Ena"

msgid "Lost {name}"
msgstr "Izgubljeno"

msgid "Kept {name} {n:.1f}"
msgstr "{n:.1f} {name}"

msgid "More"
msgstr "{več}"

#, fuzzy
msgid "Again"
msgstr "Znova"

msgid "Nothing"
msgstr ""

msgctxt "cap_tui"
msgid "Elsewhere"
msgstr "Drugje"

msgid "{n} card"
msgid_plural "{n} cards"
msgstr[0] "{n} kartica"
msgstr[1] "{n} kartici"
msgstr[2] "{n} kartice"
msgstr[3] "{n} kartic"

msgid "{n} vote"
msgid_plural "{n} votes"
msgstr[0] "{n} glas"
msgstr[1] ""
msgstr[2] ""
msgstr[3] "{n} glasov"
"""


def test_a_catalogue_is_read_written_and_judged(tmp_path: Path) -> None:
    file = po_files.parse_po(b"\xef\xbb\xbf" + PO.encode(), tmp_path / "x.po")
    entries, faults = po_files.po_entries(file)
    lines = [str(entry) for entry in entries]
    lines += [f"{fault.line} {fault.problem}: {fault.message} {fault.remedy}" for fault in faults]
    lines += [po_files.po_text(file).decode(), po_files.po_text(file.changed()).decode()[:300]]
    lines.append(f"forms {file.forms}")
    for name, content in (
        ("cap_acie.po", PO.replace("X-Domain: cap_edw", "X-Other: y")),
        ("hr.po", "msgid x"),
    ):
        text = told(po_files.parse_po, content.encode(), Path(name))
        lines.append(text.replace(str(tmp_path), "TMP")[:160] if "Refused" in text else text[:60])
    lines += [told(po_files.new_po_file, "cap_tui", code)[:60] for code in ("hr", "xx", "no code")]
    fields = ("{a} {b:.1f}", "{", "", "none", "{b:.1f} {a}", "{{}}")
    lines += [f"{one!r} {fields_in(one)} {written_fields(one)!r}" for one in fields]
    lines += [f"{a!r} {b!r} {same_fields(a, b)}" for a, b in itertools.product(fields, fields)]
    approve(APPROVED / "catalogue.txt", "\n".join(lines))


def test_advice_loses_its_command() -> None:
    texts = (
        "Adopt its results: cap-tui edw adopt", "cap-tui edw adopt", "Do it; cap-tui x and more", "See cap-tui",
        "Say so → cap-tui undo", "One, cap-tui Two", "Two: cap-tui two\nthree", "Call CAP: cap-tui",
    )  # fmt: skip
    approve(APPROVED / "advice.txt", table((text, repr(without_command(text))) for text in texts))
