"""What looks like data about a person in a text, and what does not."""

from __future__ import annotations

import pytest

from cap_tui.text.personal_data import find_personal_data


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("write to ana@example.org", "email", "ana@example.org"),
        ("+43 555 0199 22", "phone", "+43 555 0199 22"),
        ("0039 02 5550 1992", "phone", "0039 02 5550 1992"),
        ("tel. 02 5550 1992", "phone", "02 5550 1992"),
        ("mobil 0171 5550199", "phone", "0171 5550199"),
        ("06 12 34 56 78", "phone", "06 12 34 56 78"),
        ("041 555 019", "phone", "041 555 019"),
        ("chiamare 347 555 0199", "phone", "347 555 0199"),
        ("DE89 3704 0044 0532 0130 00 please", "iban", "DE89 3704 0044 0532 0130 00"),
        ("SI56263300012039086", "iban", "SI56263300012039086"),
        ("RSSMRA85T10A562S", "tax", "RSSMRA85T10A562S"),
        ("Steuer-ID 86 095 742 719", "tax", "86 095 742 719"),
        ("2 55 08 14 168 025 38", "tax", "2 55 08 14 168 025 38"),
        ("0101006500006", "tax", "0101006500006"),
        ("AHV 756.9217.0769.85", "tax", "756.9217.0769.85"),
        ("SV-Nr. 1237 010180", "tax", "1237 010180"),
        ("1 85 05 2A 123 456 33", "tax", "1 85 05 2A 123 456 33"),
        ("RSSMRA85T10A56NH", "tax", "RSSMRA85T10A56NH"),
        ("Tel. 237 55 01", "phone", "237 55 01"),
        ("Telefon: 5550199", "phone", "5550199"),
    ],
)
def test_data_about_a_person_is_found(text: str, kind: str, piece: str) -> None:
    assert [(found.value, hit) for found, hit in find_personal_data(text)] == [(kind, piece)]


@pytest.mark.parametrize(
    "text",
    [
        "400 000 EUR in 2026 and 2027",
        "from 01.02.2026 to 31.12.2027",
        "2026-11-21T10:00:00Z",
        "019a1ff0-0000-7000-8000-000000000004",
        "a share of 0.12345678",
        "DE89 3704 2044 1532 2130 01",
        "at noon @ the mill, 3+4",
        "version 1.22.333.4444",
        "EUR 1 250 000 000",
        "756.9217.0769.86",
        "1238 010180",
        "RSSMRA85T10A562T",
        "a telephone 2 of 3 regions have",
    ],
)
def test_figures_dates_and_ids_are_not(text: str) -> None:
    assert list(find_personal_data(text)) == []
