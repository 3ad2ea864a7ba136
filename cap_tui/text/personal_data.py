"""What in a text looks like data about a person: addresses, telephone, bank and tax numbers.

A pattern alone would find too much in texts about money and years, so numbers with a check digit
are recomputed: IBAN (ISO 13616), the German tax identification number (ISO 7064), the French and the Austrian
social security number, the Swiss AHV number, the Italian codice fiscale, the Slovenian EMŠO and tax number.
Telephone numbers are found in the international form and in the national forms of the neighbours in the Alps and
around; those of Liechtenstein have no prefix and are found beside a word for telephone. Nothing here proves that
a text is harmless.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator

from cap_tui.text.i18n import _


class PersonalKind(enum.StrEnum):
    """What a piece of text looks like."""

    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    TAX = "tax"


_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_INTERNATIONAL = re.compile(r"(?<![\w+])(?:\+|00)[1-9][0-9 /().-]{6,20}[0-9](?!\w)")
_NATIONAL = re.compile(r"(?<![\w.,/+-])\(?0[1-9][0-9]{0,3}\)?(?:[ /.-]{0,2}[0-9]){5,10}(?!\w)")
_ITALIAN_MOBILE = re.compile(r"(?<![\w.,/+-])3[2-9][0-9][ ./-]?[0-9]{3}[ ./-]?[0-9]{4}(?!\w)")
_AFTER_A_WORD = re.compile(
    r"(?<!\w)(?:tel|fon|phon|fax|mobil|handy|natel|cell)\w*[ .:]{1,3}([2-9](?:[ ./-]?[0-9]){6,8})(?![\w]|[.,][0-9])",
    re.IGNORECASE,
)
_DATE = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{4}|[0-9]{2})\Z")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_D = "[0-9LMNPQRSTUV]"  # letters stand for digits where two people would have the same code
_ITALIAN_TAX = re.compile(
    rf"(?<!\w)[A-Z]{{6}}{_D}{{2}}[A-EHLMPRST]{_D}{{2}}[A-Z]{_D}{{3}}[A-Z](?!\w)", re.IGNORECASE
)
_ITALIAN_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)  # fmt: skip
_GERMAN_TAX = re.compile(r"(?<![\w.,])[1-9][0-9](?: ?[0-9]{3}){3}(?![\w.,]*[0-9])")
_FRENCH_NUMBER = re.compile(
    r"(?<!\w)[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-9][0-9]) ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}(?!\w)"
)
_AHV = re.compile(r"(?<!\w)756[. ]?[0-9]{4}[. ]?[0-9]{4}[. ]?[0-9]{2}(?!\w)")
_AUSTRIAN_NUMBER = re.compile(
    r"(?<![\w.,])[1-9][0-9]{3}[ /-]?[0-3][0-9][. ]?[01][0-9][. ]?[0-9]{2}(?![\w]|[.,][0-9])"
)
_EMSO = re.compile(r"(?<!\w)[0-3][0-9][01][0-9][09][0-9]{8}(?!\w)")
_SLOVENIAN_TAX = re.compile(r"(?:(?<!\w)SI ?|davčn\w* (?:št\w*\.?:? ?)?)([1-9][0-9]{7})(?!\w)")
_TECHNICAL = re.compile(
    r"(?:[0-9a-fA-F]{16,}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{20,}|\d{4}-\d\d-\d\dT\S*)\Z"
)


def kind_text(kind: PersonalKind) -> str:
    """What it looks like, in words."""
    return {
        PersonalKind.EMAIL: _("an e-mail address"),
        PersonalKind.PHONE: _("a telephone number"),
        PersonalKind.IBAN: _("a bank account number (IBAN)"),
        PersonalKind.TAX: _("a tax or social security number"),
    }[kind]


def find_personal_data(text: str) -> Iterator[tuple[PersonalKind, str]]:
    """Each piece that looks like data about a person, in the order of kinds; nothing twice."""
    if len(text) < 6 or _TECHNICAL.match(text):
        return
    if "@" in text:
        yield from ((PersonalKind.EMAIL, found[0]) for found in _EMAIL.finditer(text))
    if not any(char.isdigit() for char in text):
        return
    taken: list[tuple[int, int]] = []
    for kind, found in _numbers(text):
        piece = found.lastindex if found.re is _AFTER_A_WORD else 0
        if all(found.end() <= first or last <= found.start() for first, last in taken):
            taken.append(found.span())
            yield kind, found[piece or 0].strip()


def _numbers(text: str) -> Iterator[tuple[PersonalKind, re.Match[str]]]:
    checks = (
        (PersonalKind.IBAN, _IBAN, _is_iban),
        (PersonalKind.TAX, _ITALIAN_TAX, _is_italian_tax),
        (PersonalKind.TAX, _AHV, _is_ahv),
        (PersonalKind.TAX, _FRENCH_NUMBER, _is_french_number),
        (PersonalKind.TAX, _EMSO, _is_emso),
        (PersonalKind.TAX, _SLOVENIAN_TAX, _is_slovenian_tax),
        (PersonalKind.TAX, _GERMAN_TAX, _is_german_tax),
        (PersonalKind.TAX, _AUSTRIAN_NUMBER, _is_austrian_number),
        (PersonalKind.PHONE, _INTERNATIONAL, _is_phone),
        (PersonalKind.PHONE, _NATIONAL, _is_phone),
        (PersonalKind.PHONE, _ITALIAN_MOBILE, _is_phone),
        (PersonalKind.PHONE, _AFTER_A_WORD, lambda text: _DATE.search(text) is None),
    )
    for kind, pattern, fits in checks:
        for found in pattern.finditer(text):
            if fits(found[0]):
                yield kind, found


def _digits(text: str) -> list[int]:
    return [int(char) for char in text if char.isdigit()]


def _is_phone(text: str) -> bool:
    return 8 <= len(_digits(text)) <= 15 and _DATE.match(text.strip()) is None


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "")
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def _is_german_tax(text: str) -> bool:
    *body, check = _digits(text)
    product = 10
    for digit in body:
        total = (digit + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == check


def _is_italian_tax(text: str) -> bool:
    *body, check = [int(char, 36) - (10 if char.isalpha() else 0) for char in text.upper()]
    total = sum(_ITALIAN_ODD[n] if place % 2 == 0 else n for place, n in enumerate(body))
    return total % 26 == check


def _is_ahv(text: str) -> bool:
    *body, check = _digits(text)
    return -sum(d * (3 if place % 2 else 1) for place, d in enumerate(body)) % 10 == check


def _is_austrian_number(text: str) -> bool:
    digits = _digits(text)
    weights = (3, 7, 9, 0, 5, 8, 4, 2, 1, 6)
    return sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == digits[3]


def _is_french_number(text: str) -> bool:
    plain = text.upper().replace("2A", "19").replace("2B", "18")  # Corsica
    digits = "".join(map(str, _digits(plain)))
    return 97 - int(digits[:13]) % 97 == int(digits[13:])


def _is_emso(text: str) -> bool:
    *body, check = _digits(text)
    weights = (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    return -sum(w * d for w, d in zip(weights, body, strict=True)) % 11 % 10 == check


def _is_slovenian_tax(text: str) -> bool:
    *body, check = _digits(text)
    rest = 11 - sum(w * d for w, d in zip(range(8, 1, -1), body, strict=True)) % 11
    return rest != 11 and rest % 10 == check
