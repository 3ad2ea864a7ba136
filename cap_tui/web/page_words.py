"""The words of the pages, and which language a phone asks for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup

from cap_tui.text.i18n import Localised, contributed, languages, marked_once, pick, speaking
from cap_tui.text.labelled import label_end

CONSENT_VERSION = "1"
"""Version of the wording in ``consent_text``: it goes up when its sense changes, in all languages at once."""


@cache
def all_words() -> Mapping[str, Mapping[str, str]]:
    """Each text by its name, in each language."""
    text = (Path(__file__).parent / "words.toml").read_text("utf-8")
    return tomllib.loads(text)


class PageWords:
    """The words in one language, as attributes."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __getattr__(self, name: str) -> str:
        if not self.has(name):
            raise AttributeError(name)
        return self.get(name)

    def get(self, name: str) -> str:
        """The text with a name that is put together; English where the language lacks it."""
        text = all_words()[name]
        english = text["en"]
        return contributed(english, self.language) or text.get(self.language, english)

    def label(self, name: str) -> str:
        """The text before another one, with the colon as the language sets it."""
        with speaking(self.language):
            return label_end(self.get(name))

    def has(self, name: str) -> bool:
        """Whether there is such a text."""
        return name in all_words()


def content_words(text: Localised) -> Markup:
    """A text of content as it stands in a page; one that lacks the phone's language says in which it is."""
    with marked_once() as others:
        words = pick(text)
    if others:
        return Markup('<span dir="auto" lang="{}">{}</span>').format(min(others), words)
    return Markup('<span dir="auto">{}</span>').format(words)


def accepted_language(header: str, fallback: str) -> str:
    """The known language that an ``Accept-Language`` header likes best; of equals the first named."""
    best, weight = fallback, 0.0
    known = languages()
    for part in header[:1000].split(","):
        tag, _semicolon, parameter = part.strip().partition(";")
        code = tag.strip().lower().split("-")[0]
        quality = _quality(parameter)
        if code in known and quality > weight:
            best, weight = code, quality
    return best


def _quality(parameter: str) -> float:
    name, _equals, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        number = float(value) if name.strip().lower() == "q" else 0.0
    except ValueError:
        return 0.0
    return number if 0 <= number <= 1 else 0.0
