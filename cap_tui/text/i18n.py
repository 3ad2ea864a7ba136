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

LANGUAGES = ("en", "de", "fr", "it", "sl")
PSEUDO = "x-pseudo"

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
    """The language in force here, one of :data:`LANGUAGES` or :data:`PSEUDO`."""
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


def _known(code: str) -> str:
    short = code if code == PSEUDO else code.replace("_", "-").split("-")[0].lower()
    return short if short in (*LANGUAGES, PSEUDO) else "en"


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


def set_contributed(texts: Mapping[tuple[str, str], Mapping[str, str]]) -> None:
    """Use translations that plugins and the region contributed: (package, language) -> text -> translation.

    They stand before the catalogues. What was set before is dropped.
    """
    _contributed.clear()
    _contributed.update({key: dict(words) for key, words in texts.items()})


def _load(name: str) -> None:
    import gettext

    spoken = language()
    found = gettext.translation(name, localedir=_domains[name], languages=[spoken], fallback=True)
    _catalogues[name, spoken] = found.gettext
    _plurals[name, spoken] = found.ngettext


def _translate(name: str, text: str) -> str:
    spoken = language()
    if _contributed and (found := _contributed.get((name, spoken), {}).get(text)):
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


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark ``text`` for translation where it is declared; it is translated where it is shown."""
    return text


def ngettext(one: str, many: str, number: int, *, name: str = "cap_tui") -> str:
    """The right plural of a text for ``number``; the caller fills in the number."""
    spoken = language()
    text = one if number == 1 else many
    if _contributed and (found := _contributed.get((name, spoken), {}).get(text)):
        return found
    if spoken in ("en", PSEUDO):
        return _translate(name, one if number == 1 else many)
    if (name, spoken) not in _plurals:
        _load(name)
    return _plurals[name, spoken](one, many, number)


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
