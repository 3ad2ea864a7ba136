"""Rules about single fields that kinds share."""

from __future__ import annotations

from collections.abc import Mapping

from cap_tui.model.record import Record, fields
from cap_tui.text.i18n import _


def not_negative(record: Record, *names: str) -> Mapping[str, str]:
    """Each field of these that counts or measures, and is below zero.

    A rule and no bound of the type: a region that holds such a number is read all the same.
    """
    values = {field.name: (field, getattr(record, field.name)) for field in fields(type(record))}
    return {
        name: _("{field}: {value} does not fit.").format(
            field=_(values[name][0].label), value=value
        )
        for name in names
        if (value := values[name][1]) is not None and value < 0
    }
