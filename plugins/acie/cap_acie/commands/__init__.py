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
    from cap_acie.commands import (
        applications,
        assess,
        decisions,
        documents,
        files,
        follow_up,
        partners,
        region,
    )

    for one in (
        files.call_group,
        files.annex_group,
        files.check,
        applications.eligibility,
        applications.fundable,
        applications.form,
        partners.replace,
        partners.deadline,
        partners.partners,
        decisions.rank,
        decisions.decide,
        follow_up.pressure,
        follow_up.outcome,
        follow_up.raise_money,
        assess.assess,
        documents.text,
        documents.letters,
        documents.publication,
        documents.protocol,
        region.calendar,
        region.keep,
        region.ground,
        region.apply,
        region.withdraw,
        region.resolve,
        follow_up.step,
        follow_up.amount,
        follow_up.inputs,
    ):
        acie.add_command(one)
    return acie
