"""The words of a report in the language of the document, which need not be that of the screen."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from cap_tui.text.i18n import PSEUDO, contributed_words, pseudo


@cache
def _all() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("cap_tui.report").joinpath("labels.toml").read_text("utf-8")
    return tomllib.loads(text)


def words(language: str) -> Mapping[str, str]:
    """Every word a writer uses, by key; an unknown language gets English."""
    return words_in(_all(), language)


def wording(known: Mapping[str, str], language: str) -> str:
    """The wording of a text in ``language``; an unknown one gets English."""
    if language == PSEUDO:
        return pseudo(known["en"])
    return known.get(language.partition("-")[0], known["en"])


def words_in(known: Mapping[str, Mapping[str, str]], language: str) -> Mapping[str, str]:
    """The words of ``known`` (language -> key -> word) in ``language``; an unknown one gets English."""
    if language == PSEUDO:
        return {key: pseudo(text) for key, text in known["en"].items()}
    short = language.partition("-")[0]
    there = known.get(short, known["en"])
    if not (own := contributed_words(short)):
        return there
    return {**there, **{key: own[text] for key, text in known["en"].items() if own.get(text)}}
