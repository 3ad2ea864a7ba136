"""An application written as a TOML file."""

from __future__ import annotations

from typing import Any

from cap_acie.application_file import Application, Partner
from cap_acie.money import money_text


def application_toml(application: Application) -> str:
    """The text of the file; reading it gives the same application."""
    import tomli_w

    table: dict[str, Any] = {"format": 1, "id": application.id, "call": application.call}
    if application.made_up:
        table["made_up"] = True
    table |= {
        "title": application.title,
        "ta": application.ta,
        "start": application.start,
        "months": application.months,
        "lead": application.lead,
    }
    if application.submitted is not None:
        table["submitted"] = application.submitted
    table["partners"] = [partner_table(one) for one in application.partners]
    return tomli_w.dumps(table)


def partner_table(partner: Partner) -> dict[str, Any]:
    """One partner as it stands in the file."""
    table: dict[str, Any] = {
        "id": partner.id,
        "name": partner.name,
        "organisation": partner.organisation,
        "region": partner.region,
        "type": partner.type,
        "size": partner.size,
        "language": partner.language,
        "currency": partner.currency,
        "requested": money_text(partner.requested),
    }
    if partner.linked_to:
        table["linked_to"] = list(partner.linked_to)
    if partner.home_application is not None:
        table["home_application"] = partner.home_application
    if partner.de_minimis_received is not None:
        table["de_minimis_received"] = money_text(partner.de_minimis_received)
    table["costs"] = [
        {"activity": line.activity, "amount": money_text(line.amount)} for line in partner.costs
    ]
    return table
