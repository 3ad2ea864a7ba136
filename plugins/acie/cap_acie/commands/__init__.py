"""``cap-tui acie``: synchronised calls."""

from __future__ import annotations

import click

from cap_acie.commands.answers import with_call
from cap_acie.words import _


@click.group(
    help=_("One call, many funders: each partner applies at home, no money crosses a border.")
)
@with_call
def acie(call: object) -> None:
    """Joint calls."""


def command() -> click.Group:
    """The command of the plugin with all that is below it."""
    from cap_acie.commands import applications, assess, decisions, documents, files, region

    for one in (
        files.call_group,
        files.annex_group,
        files.check,
        applications.eligibility,
        applications.fundable,
        decisions.rank,
        decisions.decide,
        assess.assess,
        documents.text,
        documents.letters,
        documents.publication,
        documents.protocol,
        region.calendar,
        region.keep,
        region.apply,
        region.withdraw,
        region.resolve,
    ):
        acie.add_command(one)
    return acie
