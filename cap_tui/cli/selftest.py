"""``cap-tui selftest``: our methods against published results."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import Refused
from cap_tui.methods.comparison import Comparison, Reproduction
from cap_tui.text.i18n import _, ngettext
from cap_tui.text.labelled import labelled
from cap_tui.text.system_reason import system_reason

PACKAGED = ""
CALLS = Path(str(resources.files("cap_tui.methods").joinpath("published_calls.toml")))
"""Facts of real joint calls; the other cases are in published.json beside it."""


@click.command(
    help=_(
        "Compute published worked examples and compare: printed value | ours | difference. "
        "Exit 1 when a difference is above the printed precision."
    )
)
@click.option(
    "--published",
    "file",
    is_flag=False,
    flag_value=PACKAGED,
    default=PACKAGED,
    metavar="[FILE]",
    help=_("The cases: a JSON or TOML file, or without FILE those that come with the program."),
)
@click.option("--brief", is_flag=True, help=_("One line a case; values only where they differ."))
@pass_session
def selftest(session: CommandSession, file: str, brief: bool) -> None:
    """Reproduce published results."""
    from cap_tui.methods.published import reproduce

    files = [Path(file)] if file else [None, CALLS]
    found = [one for each in files for one in reproduce(cases(each))]
    holds = all(one.holds for one in found)
    session.emit("selftest", as_data(found), lines(found, brief=brief))
    if not holds:
        click.get_current_context().exit(1)


def cases(file: Path | None) -> Any:
    """The cases of ``file``, or those of the package; Refused when it cannot be read."""
    import json
    import tomllib

    try:
        if file is None:
            text = resources.files("cap_tui.methods").joinpath("published.json").read_text("utf-8")
        else:
            text = file.read_text("utf-8")
        return tomllib.loads(text) if file and file.suffix == ".toml" else json.loads(text)
    except OSError as error:
        reason = system_reason(error)
        raise Refused(
            _("The file cannot be read: {reason}.").format(reason=reason), where=str(file)
        ) from error
    except (ValueError, RecursionError) as error:
        raise Refused(
            _("The file is neither JSON nor TOML: {reason}").format(reason=error), where=str(file)
        ) from error


def as_data(found: list[Reproduction]) -> dict[str, Any]:
    """The whole self-test for ``--json``."""
    from cap_tui.methods.result import plain

    return {
        "holds": all(one.holds for one in found),
        "compared": sum(len(one.comparisons) for one in found),
        "differ": sum(not value.holds for one in found for value in one.comparisons),
        "cases": [
            {
                "case": one.case,
                "source": one.source,
                "holds": one.holds,
                "note": one.note,
                "choices": plain(one.choices),
                "values": [
                    {
                        "quantity": value.quantity,
                        "printed": plain(value.printed),
                        "ours": plain(value.ours),
                        "difference": plain(value.difference),
                        "allowed": value.allowed,
                        "holds": value.holds,
                    }
                    for value in one.comparisons
                ],
            }
            for one in found
        ],
    }


def lines(found: list[Reproduction], *, brief: bool = False) -> Iterator[str]:
    """The self-test as text: a heading and the choices for each case, then its values."""
    for one in found:
        yield _heading(one)
        if not brief:
            if one.source:
                yield labelled(f"  {_('source')}", one.source)
            if one.choices:
                yield labelled(f"  {_('choices')}", _choices(one))
        shown = [value for value in one.comparisons if not (brief and value.holds)]
        if shown and not brief:
            yield f"  {'':4} {_('printed'):>12} | {_('ours'):>14} | {_('difference'):>11} |"
        yield from map(_value, shown)
        if not brief:
            yield ""
    yield _summary(found)


def _heading(one: Reproduction) -> str:
    if one.note:
        return labelled(one.case, one.note)
    widest = max((abs(value.difference) for value in one.comparisons), default=0.0)
    if one.holds:
        text = ngettext(
            "{case}: {n} value, as printed; difference {widest:.1g}",
            "{case}: {n} values, all as printed; largest difference {widest:.1g}",
            len(one.comparisons),
        )
    else:
        text = ngettext(
            "{case}: {n} value, {bad} NOT as printed; difference {widest:.1g}",
            "{case}: {n} values, {bad} NOT as printed; largest difference {widest:.1g}",
            len(one.comparisons),
        )
    bad = sum(not value.holds for value in one.comparisons)
    return text.format(case=one.case, n=len(one.comparisons), bad=bad, widest=widest)


def _choices(one: Reproduction) -> str:
    def told(value: Any) -> str:
        if isinstance(value, dict):
            return "(" + ", ".join(f"{k} {told(v)}" for k, v in value.items()) + ")"
        return str(value)

    return "; ".join(f"{name} {told(value)}" for name, value in one.choices.items())


def _value(value: Comparison) -> str:
    mark = "ok" if value.holds else "NOT"
    printed, ours, off = _short(value.printed), _short(value.ours), _short(value.difference)
    return f"  {mark:4} {printed:>12} | {ours:>14} | {off:>11} | {value.quantity}"


def _short(value: Any) -> str:
    return f"{value:.7g}" if isinstance(value, float) else str(value)


def _summary(found: list[Reproduction]) -> str:
    compared = [value for one in found for value in one.comparisons]
    differ = sum(not value.holds for value in compared)
    unknown = sum(not one.known for one in found)
    text = _("Cases: {cases}, not computed: {unknown}. Values: {values}, different: {differ}.")
    return text.format(values=len(compared), cases=len(found), differ=differ, unknown=unknown)
