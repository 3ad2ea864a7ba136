"""An error of msgspec about a TOML file as a sentence for its author: file, line, and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Sequence

from cap_tui.errors import Refused
from cap_tui.plugin.toml_file import place_of
from cap_tui.plugin.toml_positions import missing_field, steps_of
from cap_tui.plugin.toml_remedies import type_remedy
from cap_tui.text.i18n import _

Steps = Sequence[str | int]


def near_key(key: str, known: Collection[str], *, cutoff: float = 0.6) -> str:
    """The known key that was probably meant; an empty text when none is near."""
    near = difflib.get_close_matches(key, sorted(known), n=1, cutoff=cutoff)
    return near[0] if near else ""


def refusal_of(
    message: str,
    text: str,
    where: str,
    *,
    keys: Collection[str],
    form: Callable[[str], str],
    choices: Callable[[Steps], Sequence[str]],
    whole: str,
    page: str = "cap-tui plugins docs manifest",
    prefix: Steps = (),
) -> Refused:
    """``message`` as a :class:`Refused`.

    ``keys`` are the keys that there may be, ``form`` says how the value of a key is written, ``choices`` which
    values there are, ``whole`` is the subject of the sentence, ``page`` explains the keys. ``prefix`` leads to what was converted.
    """
    steps = steps_of(message)
    remedy = ""
    missing = missing_field(message)
    if "unknown field" in message:
        key = str(steps[-1])  # may be a key elsewhere, which is no help here
        near = near_key(key, set(keys) - {key})
        what = _("{whole} has an unknown key '{key}'.").format(whole=whole, key=key)
        remedy = _("Did you mean '{key}'?").format(key=near) if near else _("Take it out.")
    elif missing:
        what = _("{whole} lacks the key '{key}'.").format(whole=whole, key=missing)
        remedy = _("Add it; {page} explains every key.").format(page=page)
    else:
        path = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")
        from cap_tui.text.mistakes import reason_words

        reason = reason_words(message)
        if "array" not in message and (values := choices(steps)):
            remedy = _("Choose from {known}.").format(known=", ".join(values))
        elif known := type_remedy(message, _last_name(steps)):
            remedy = known
        elif "matching regex" in message:
            remedy = form(str(steps[-1]) if steps else "")
        words = _("{whole}'s '{key}' is wrong: {reason}.") if path else _("{whole}: {reason}.")
        what = words.format(whole=whole, key=path, reason=reason.rstrip("."))
    return Refused(what, where=place_of(where, text, (*prefix, *steps)), remedy=remedy)


def _last_name(steps: Steps) -> str:
    """The key that the steps lead to; places in lists are none."""
    return next((step for step in reversed(steps) if isinstance(step, str)), "")
