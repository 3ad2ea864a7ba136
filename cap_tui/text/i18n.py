"""Translation: gettext for the program's words, inline maps for content.

The program's words go through :func:`_` (domain ``cap_tui``); a plugin makes its own with
``_ = domain("cap_stresstest", folder)``. gettext is imported only when a language other
than English is wanted, so the fast paths do not pay for it. The language ``x-pseudo``
stretches and brackets every word: what stays plain on a screen then is a literal.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

LANGUAGES = ("en", "de", "fr", "it", "sl")
"""The languages that the program ships with; :func:`languages` has those that content adds too."""
PSEUDO = "x-pseudo"
CONTENT = "content"
"""The domain of texts that content packs give by language: their English wording -> the translation."""

Localised = str | Mapping[str, str]
Translate = Callable[[str], str]

_spoken: ContextVar[str] = ContextVar("spoken", default="en")
_domains: dict[str, str] = {
    "cap_tui": os.path.normpath(os.path.join(os.path.dirname(__file__), "..", "locales"))  # noqa: PTH118, PTH120 - pathlib would cost --help 3 ms
}
_catalogues: dict[tuple[str, str], Callable[[str], str]] = {}
_plurals: dict[tuple[str, str], Callable[[str, str, int], str]] = {}
_ACCENTS = str.maketrans("aeiouyACEINOSUZ", "àéïöûÿÅÇÉÎÑÖŠÜŽ")


def language() -> str:
    """The language in force here, one of :func:`languages` or :data:`PSEUDO`."""
    return _spoken.get()


def set_language(code: str) -> str:
    """Set the language of this thread and of what it starts with its context; returns what is in force.

    It is no state of the process: another thread speaks English until it is given a language, by
    :func:`speaking`, or with the context of the thread that starts it (``contextvars.copy_context``).
    Unknown codes fall back to English.
    """
    _spoken.set(_known(code))
    return language()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Another language inside the block, in this thread only: the rest of the program goes on in its own."""
    token = _spoken.set(_known(code))
    try:
        yield
    finally:
        _spoken.reset(token)


def languages() -> tuple[str, ...]:
    """The languages that the program speaks here: its own, then those that content adds (kind ``translations``)."""
    return (*LANGUAGES, *_added)


def language_code(text: str) -> str:
    """The code of the language in ``de_AT.UTF-8`` or ``HR``; "" where there is none of two or three letters."""
    short = text.replace("_", "-").replace(".", "-").replace("@", "-").partition("-")[0].lower()
    return short if _well_formed(short) else ""


def is_language(code: str) -> bool:
    """Whether texts may be given in this language: a code of BCP 47 in small letters.

    One of two letters must be known to CLDR, which names every language that has one.
    """
    if code in languages():
        return True
    if len(code) != 2 or not _well_formed(code):
        return _well_formed(code)
    from babel import Locale

    return code in Locale("en").languages


def is_wording(value: object) -> bool:
    """Whether a value of content is one text by language: ``{ en = "…", hr = "…" }``."""
    return (
        isinstance(value, Mapping)
        and all(isinstance(key, str) and _well_formed(key) for key in value)
        and all(isinstance(text, str) for text in value.values())
        and any(code in value for code in languages())
    )


def _well_formed(code: str) -> bool:
    return 2 <= len(code) <= 3 and code.isascii() and code.isalpha() and code.islower()


def _known(code: str) -> str:
    if code == PSEUDO:
        return code
    short = language_code(code)
    return short if short in languages() else "en"


def pseudo(text: str) -> str:
    """``text`` as the pseudo-locale shows it: accented, 40 % longer, in brackets. Fields in braces survive."""
    out: list[str] = []
    depth = 0
    for char in text:
        depth += char == "{"
        out.append(char if depth else char.translate(_ACCENTS))
        depth -= char == "}"
    return "[" + "".join(out) + "~" * max(1, len(text) * 2 // 5) + "]"


_contributed: dict[tuple[str, str], dict[str, str]] = {}
_forms: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
_added: tuple[str, ...] = ()


def set_contributed(
    texts: Mapping[tuple[str, str], Mapping[str, str]],
    plurals: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]] | None = None,
) -> None:
    """Use translations that plugins and the region contributed: (package, language) -> text -> translation.

    ``plurals`` has the plural forms by the English singular. They stand before the catalogues, and a
    language that only they have is one of :func:`languages`. What was set before is dropped.
    """
    global _added
    _contributed.clear()
    _contributed.update({key: dict(words) for key, words in texts.items()})
    _forms.clear()
    _forms.update({key: dict(forms) for key, forms in (plurals or {}).items()})
    given = {code for _name, code in (*_contributed, *_forms)}
    _added = tuple(sorted(given.difference(LANGUAGES)))


def contributed_words(code: str, name: str = CONTENT) -> Mapping[str, str]:
    """English text -> the translation that content contributes, in one language and of one package."""
    return _contributed.get((name, code), {})


def contributed(text: str, code: str, name: str = CONTENT) -> str:
    """The translation that content contributes for an English text; "" where there is none."""
    return contributed_words(code, name).get(text, "") if _contributed else ""


def _load(name: str) -> None:
    import gettext

    spoken = language()
    found = gettext.translation(name, localedir=_domains[name], languages=[spoken], fallback=True)
    _catalogues[name, spoken] = found.gettext
    _plurals[name, spoken] = found.ngettext


def _translate(name: str, text: str) -> str:
    spoken = language()
    if found := contributed(text, spoken, name):
        return found
    if spoken == "en":
        return text
    if spoken == PSEUDO:
        return pseudo(text)
    if (name, spoken) not in _catalogues:
        _load(name)
    return _catalogues[name, spoken](text)


def domain(name: str, folder: str | os.PathLike[str]) -> Translate:
    """The translating function of one package: ``folder`` holds ``<language>/LC_MESSAGES/<name>.mo``."""
    _domains[name] = os.fspath(folder)

    def translate(text: str) -> str:
        return _translate(name, text)

    return translate


def _(text: str) -> str:
    """``text`` in the language in force (the core's own words)."""
    return _translate("cap_tui", text)


def translated(text: str, name: str) -> str:
    """``text`` in the words of the package ``name``; as it is where no such package translates."""
    return _translate(name, text) if name in _domains else text


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark ``text`` for translation where it is declared; it is translated where it is shown."""
    return text


def ngettext(one: str, many: str, number: int, *, name: str = "cap_tui") -> str:
    """The right plural of a text for ``number``; the caller fills in the number."""
    spoken = language()
    if forms := _forms.get((name, spoken), {}).get(one):
        return forms[min(_plural_form(spoken, number), len(forms) - 1)]
    if found := contributed(one if number == 1 else many, spoken, name):
        return found
    if spoken in ("en", PSEUDO):
        return _translate(name, one if number == 1 else many)
    if (name, spoken) not in _plurals:
        _load(name)
    return _plurals[name, spoken](one, many, number)


@cache
def _plural(code: str) -> tuple[int, Callable[[int], int]]:
    """The plural forms of a language and which of them a number takes (CLDR); those of English where CLDR has none."""
    from gettext import c2py

    from babel import UnknownLocaleError
    from babel.messages.plurals import get_plural

    try:
        found = get_plural(code)
    except (UnknownLocaleError, ValueError):
        found = get_plural("en")
    return int(found.num_plurals), c2py(found.plural_expr)


def _plural_form(code: str, number: int) -> int:
    """Which of the plural forms of a language a number takes, as CLDR and gettext count them."""
    return _plural(code)[1](abs(int(number)))


def plural_forms(code: str) -> int:
    """How many plural forms a language has, as CLDR and gettext count them."""
    return _plural(code)[0]


def wording(text: Mapping[str, str], code: str) -> str:
    """The wording in one language; one that is contributed stands before the pack's own. "" where there is none."""
    return contributed(text.get("en", ""), code) or text.get(code, "")


def pick(text: Localised, languages: Iterable[str] = ()) -> str:
    """One wording of a piece of content: the language in force, then ``languages``, then English, then any.

    A wording that is not in the language in force is marked with its language, as in
    ``Bogen (de)``; a plain string is content without languages and is returned as it is. The
    pseudo-locale shows the English wording as its own.
    """
    if isinstance(text, str):
        return text
    wanted = language()
    if wanted == PSEUDO and "en" in text:
        return pseudo(text["en"])
    if own := contributed(text.get("en", ""), wanted):
        return own
    for code in (wanted, *languages, "en", *text):
        if code in text:
            if code == wanted:
                return text[code]
            noted = _fallbacks.get()
            if noted is None:
                return f"{text[code]} ({code})"
            noted.add(code)
            return text[code]
    return ""


_fallbacks: ContextVar[set[str] | None] = ContextVar("fallbacks", default=None)


@contextmanager
def marked_once() -> Iterator[set[str]]:
    """Inside, :func:`pick` marks no wording; the languages that were taken instead are gathered.

    A report says once which languages occur in it, and not beside each word.
    """
    gathered: set[str] = set()
    token = _fallbacks.set(gathered)
    try:
        yield gathered
    finally:
        _fallbacks.reset(token)
