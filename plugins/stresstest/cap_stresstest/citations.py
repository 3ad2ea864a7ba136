"""Where the content of a questionnaire comes from, as people can look it up."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

PAPERS = Path(__file__).parent / "papers.toml"


def cited(source: str) -> str:
    """A source with the titles of the papers that it names in short."""
    for short, title in _papers().items():
        source = source.replace(short, title)
    return source


@cache
def _papers() -> dict[str, str]:
    return tomllib.loads(PAPERS.read_text("utf-8"))
