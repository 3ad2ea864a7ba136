"""What is found in the sources of a package, what becomes of a catalogue, and which check digits fit, as they were approved."""

from __future__ import annotations

import itertools
import random
import string
from collections.abc import Iterator
from pathlib import Path

from cap_tui.text import i18n
from cap_tui.text.catalogue_update import update_catalogue
from cap_tui.text.clean import clean_line
from cap_tui.text.formats import own_language_name
from cap_tui.text.message_extraction import extract_messages
from cap_tui.text.personal_data import find_personal_data
from cap_tui.text.po_files import parse_po, po_text
from cap_tui.text.terminal_profile import colour_depth, terminal_advice
from cap_tui.text.wording_extraction import extract_wordings
from tests.approval import approve

APPROVED = Path(__file__).with_name("approved")

CODE = """
_("One"), N_("Two"), gettext("Three"), self.gettext("Four"), _(), _("…"), _("123"), _(some), _(f"{some}")
ngettext("{n} card", "{n} cards", n), ngettext("alone"), ngettext("a" if x else "b", "as" if x else "bs", n)
_("yes" if x else "no" if y else "perhaps"), _("yes" if x else other)
user_action("id", "Label", "Help", "no more", label="By name", help="Help by name", area="Area", keywords="never")
UserAction("id", "Not", "these", label="Label 2", help="Help 2", area="Area 2", keywords="Keywords", other="never")
about("Meaning", "not this", meaning="Meaning by name", label="Label 3", purpose="Purpose", help="never")
elsewhere("never", label="never"), things[0]("never"), _("One")
WORDS = {"en": "Water", "de": "Wasser"}
NOT = [{"en": "", "de": "Leer"}, {"en": "12"}, {"en": 1}, {"x": "y"}, {"long": "z", "en": "Long"}, {**other}, {some: "v"}]
AGAIN = {"en": "Water", "de": "Anders", "fr": "Eau"}
"""

TOML = """
name = { en = "Wood", sl = "Les" }
list = [{ en = "Stone" }, ["x", { en = "Sand", de = "Sand" }], 3]
plain = "no wording"
deep.er = { en = "Deep", hr = "Duboko" }
half = { en = "Half", de = 3 }
foreign = { hr = "Samo" }
"""
LABELS = "\n".join(
    f'[{code}]\nedge = "{code} edge"\n' + ('top = "Top"\n' if code == "en" else "")
    for code in i18n.LANGUAGES
)
FILES = {
    "a.py": CODE,
    "b/c.py": '_("Deeper"), _("One")\nX = {"en": "Iron", "it": "Ferro"}\n',
    "tests/d.py": '_("In tests")\nX = {"en": "In tests"}\n',
    "templates/e.py": '_("In templates")\nX = {"en": "In templates"}\n',
    "demo/f.py": '_("In the demo")\nX = {"en": "In the demo"}\n',
    "samples.toml": 'x = { en = "Sample" }',
    "testing.toml": 'x = { en = "Testing" }',
    "words.toml": TOML,
    "labels.toml": LABELS,
    "few.toml": '[en]\nx = "y"\n[de]\nx = "z"\n',
    "broken.toml": "x = ",
    "notes.txt": 'x = { en = "Notes" }',
}


def test_what_people_read_is_found_in_code_and_in_files(tmp_path: Path) -> None:
    package = tmp_path / "cap_x"
    for name, text in FILES.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text, "utf-8")
    found = [
        *extract_messages(package, tmp_path).items(),
        "-- only b",
        *extract_messages(package, tmp_path, lambda path: path.parent.name == "b").items(),
        "-- wordings",
        *extract_wordings(package, tmp_path).items(),
        "-- without code",
        *extract_wordings(package, tmp_path, code=False),
    ]
    approve(APPROVED / "sources.txt", "\n".join(map(str, found)))


OLD = r"""msgid ""
msgstr ""
"Language: sl\n"
"X-Reviewed: Ana, 2026-01-01\n"

#: old.py
msgid "Kept"
msgstr "Ostane"

#: old.py
#, fuzzy, python-format
#| msgid "Doubt"
msgid "Doubtful"
msgstr "Dvomljivo"

msgid "Save the region"
msgstr "Shrani regijo"

msgid "Say the reason"
msgstr "Povej razlog"

msgid "Never translated text"
msgstr ""

msgid "{n} old card"
msgid_plural "{n} old cards"
msgstr[0] "{n} kartica"
msgstr[1] "{n} kartici"
msgstr[2] "{n} kartice"
msgstr[3] "{n} kartic"
"""


def test_what_becomes_of_a_catalogue() -> None:
    """Places, marks and translations of a text that stays, is reworded, is like one that is gone, or is new."""
    old = parse_po(OLD.encode(), Path("cap_tui.po"))
    parts = []
    for texts in (
        (("Kept",), ("Doubtful",)),
        (("Save this region",), ("Say a reason",), ("Kept",)),
        (("Save the regions",), ("Save the region {n}",)),
        (("Never translated texts",), ("{n} new card", "{n} new cards"), ("{n} old card",)),
        (("Save the region", "Save the regions"), ("Save a reunion",), ("Shave their religion",)),
    ):
        new = update_catalogue(old, {each: ["a.py", "b.py"] for each in texts})
        lines = [(each.id, each.lineno) for each in new.catalog if each.id]
        body = po_text(new).decode().partition("\n\n")[2]
        parts += [f"##### {texts}", f"{new.reviewed!r} {lines}", body]
    approve(APPROVED / "updated.txt", "\n".join(parts))


def spelt(numbers: random.Random, form: str) -> str:
    """A form with a digit by chance for each ``0`` in it."""
    return "".join(numbers.choice(string.digits) if char == "0" else char for char in form)


def fitting(number: str, letters: str = string.digits) -> str:
    """The check characters with which a number, ``?`` in it, is one of a person."""
    found = [
        sign
        for sign in letters
        if [kind.value for kind, _ in find_personal_data(number.replace("?", sign))] == ["tax"]
    ]
    return f"{number}  {''.join(found)}"


def italian() -> Iterator[str]:
    """Codes in which every letter and digit stands at odd and at even places."""
    letters, digits = string.ascii_uppercase, itertools.cycle(string.digits)
    for place, letter in enumerate(letters):
        other, month = letters[(place + 7) % 26], "ABCDEHLMPRST"[place % 12]
        day = "".join(next(digits) for _ in range(7))
        code = f"{letter}{other}A{letter}BB{day[:2]}{month}{day[2:4]}{other}{day[4:]}?"
        yield fitting(code, letters)
    for letter in "LMNPQRSTUV":
        yield fitting(f"AAAAAA{letter}0A0{letter}A{letter}0{letter}?", letters)


def test_which_check_digits_fit() -> None:
    numbers = random.Random(8)
    lines = list(italian())
    for form in (
        "756.0000.0000.0?", "100?010180", "800?311299", "010150500000?", "SI 1000000?", "SI 9000000?",
        "10 000 000 00?", "86 000 000 00?",
    ):  # fmt: skip
        lines += [fitting(spelt(numbers, form)) for _ in range(10)]
    for form in ("1 85 11 00 000 000 ", "2 55 12 2A 000 000 ", "2 55 12 2B 000 000 "):
        for _ in range(4):
            body = spelt(numbers, form)
            keys = [key for key in range(100) if first(f"{body}{key:02}") == "tax"]
            lines.append(f"{body}?  {keys}")
    approve(APPROVED / "check-digits.txt", "\n".join(lines))


def first(text: str) -> str:
    """The kind of the first thing about a person in a text."""
    return next((kind.value for kind, _piece in find_personal_data(text)), "")


def test_a_bank_account_is_one_with_two_of_a_hundred_check_digits_at_most() -> None:
    for body in ("370400440532013000", "123A567890Z2345678", "0000000000"):
        assert sum(first(f"SI{check:02}{body}") == "iban" for check in range(100)) in (1, 2)


def test_every_terminal_with_few_colours_is_told_so() -> None:
    names = ("xterm-16color", "screen", "rxvt", "ansi", "cygwin", "putty", "linux", "vt100", "xterm-kitty", "foot")  # fmt: skip
    lines = [
        f"{name:14} {colour_depth({'TERM': name})} {list(terminal_advice({'TERM': name, 'LANG': 'C.UTF-8'}))}"
        for name in names
    ]
    approve(APPROVED / "colours.txt", "\n".join(lines))


def test_codes_of_languages() -> None:
    codes = ("en", "de", "fr", "it", "sl", "hr", "rm", "gsw", "de_AT.UTF-8", "HR", "sr@latin", "C", "POSIX", "x",
             "abcd", "d3", "dé", "zz", "qqq", "", "en-GB", "x-pseudo")  # fmt: skip
    lines = [
        f"{code!r:14} {i18n.language_code(code)!r:6} {i18n.is_language(code)!s:6} {own_language_name(code)!r}"
        for code in codes
    ]
    values: tuple[object, ...] = (
        {"en": "x"}, {"hr": "x"}, {"en": "x", "hr": "y"}, {"en": 1}, {"en": "x", "Long": "y"}, {"en": "x", 3: "y"},
        {}, "en", ["en"], {"en": "x", "abcd": "y"}, {"de": "x", "e1": "y"},
    )  # fmt: skip
    lines += [f"{value!s:40} {i18n.is_wording(value)}" for value in values]
    approve(APPROVED / "languages.txt", "\n".join(lines))


def test_a_wording_is_taken_in_the_best_language_there_is() -> None:
    lines = []
    wordings: tuple[dict[str, str], ...] = (
        {"en": "Arch", "de": "Bogen"},
        {"fr": "Arc", "it": "Arco"},
        {"de": "Bogen", "fr": "Arc"},
        {},
    )
    i18n.set_contributed(
        {
            ("content", "fr"): {"Arch": "Voûte"},
            ("content", "hr"): {"Arch": "Luk"},
            ("cap_tui", "fr"): {"{n} arch": "{n} voûte", "{n} arches": "{n} voûtes"},
        },
        {("cap_tui", "hr"): {"{n} arch": ("{n} luk", "{n} luka", "{n} lukova")}},
    )
    try:
        for code in ("en", "de", "fr", "hr", "x-pseudo"):
            with i18n.speaking(code):
                for text in wordings:
                    told = [
                        i18n.pick(text),
                        i18n.pick(text, ["it", "fr"]),
                        i18n.wording(text, code),
                    ]
                    with i18n.marked_once() as noted:
                        told.append(i18n.pick(text))
                    lines.append(f"{code} {text}: {told} {sorted(noted)}")
                counted = [i18n.ngettext("{n} arch", "{n} arches", n) for n in (0, 1, 2, 5, 21)]
                lines.append(f"{code} {counted} {i18n.plural_forms(code)} {i18n.languages()}")
    finally:
        i18n.set_contributed({})
    approve(APPROVED / "picked.txt", "\n".join(lines))


def test_a_line_is_cut_where_a_row_of_a_table_ends() -> None:
    assert [len(clean_line("x" * n)) for n in (499, 500, 501)] == [499, 500, 500]
    assert len(clean_line("é" * 600)) == 500
