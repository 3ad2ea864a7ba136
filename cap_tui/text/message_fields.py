"""The fields in braces of a message: a translation must have those of its text."""

from __future__ import annotations

from string import Formatter


def same_fields(text: str, translated: str) -> bool:
    """Whether a translation has the fields in braces that its text has."""
    if "{" not in text and "}" not in text and "{" not in translated and "}" not in translated:
        return True
    return fields_in(text) == fields_in(translated)


def fields_in(text: str) -> list[str] | None:
    """The fields in braces, sorted; None where the braces do not match."""
    try:
        return sorted(
            f"{name}:{spec}" for _t, name, spec, _c in Formatter().parse(text) if name is not None
        )
    except ValueError:
        return None


def written_fields(text: str) -> str:
    """The fields of a text as they are written."""
    return ", ".join(f"{{{field.strip(':')}}}" for field in fields_in(text) or ())
