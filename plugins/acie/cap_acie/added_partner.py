"""Partners that could be added to a consortium: in which region, of which type and size, at which cost."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from cap_acie import values
from cap_acie.annex_file import Annex
from cap_acie.application_file import Application, Cost, Partner
from cap_acie.call_folder import CallFolder
from cap_acie.words import _

OUTSIDE = "OUT"
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class PartnerOption:
    """A partner that an annex would fund, at the least cost that carries the smallest grant."""

    region: str
    type: str
    size: str
    language: str
    currency: str
    activity: str
    rate: Fraction
    cost: int
    requested: int

    @property
    def is_sme(self) -> bool:
        """Whether it is a small or medium-sized enterprise."""
        return self.type == "firm" and self.size in values.SME_SIZES

    def partner(self, application: Application, number: int) -> Partner:
        """The partner, with ids that the application does not have yet."""
        taken = {one.id for one in application.partners}
        taken |= {one.organisation for one in application.partners}
        taken |= {other for one in application.partners for other in one.linked_to}
        while f"new-{number}" in taken:
            number += 100
        return Partner(
            id=f"new-{number}",
            name=_("A partner to be found in {region}").format(region=self.region),
            organisation=f"new-{number}",
            region=self.region,
            type=self.type,
            size=self.size,
            language=self.language,
            currency=self.currency,
            costs=(Cost(self.activity, self.cost),),
            requested=self.requested,
        )


def least_cost(rate: Fraction, grant: int) -> int | None:
    """The least amount in cents whose grant at ``rate`` is rounded to ``grant`` or more."""
    if grant == 0:
        return 1
    return max(1, math.ceil((grant - HALF) / rate)) if rate else None


def partner_options(folder: CallFolder, code: str) -> Iterator[PartnerOption]:
    """For one region the best small or medium-sized firm, and the best other partner."""
    options = list(_annex_options(folder.annexes[code], folder.call.activities))
    options.sort(key=lambda one: one.cost)
    for sme in (True, False):
        yield from [one for one in options if one.is_sme is sme][:1]


def _annex_options(annex: Annex, activities: Collection[str]) -> Iterator[PartnerOption]:
    supported = [one for one in annex.activities if one in activities]
    grant = annex.grant.least
    if not supported or grant > annex.grant.most:
        return
    for kind, sizes in annex.beneficiaries.items():
        for size in sizes:
            rated = [(annex.rates.get((size, one), Fraction(0)), one) for one in supported]
            rate, activity = max(rated, key=lambda pair: pair[0])
            cost = least_cost(rate, grant)
            if cost is not None:
                yield PartnerOption(
                    region=annex.region,
                    type=kind,
                    size=size,
                    language=annex.languages[0],
                    currency=annex.currency,
                    activity=activity,
                    rate=rate,
                    cost=cost,
                    requested=grant,
                )


def outside_option(folder: CallFolder, application: Application) -> PartnerOption:
    """A partner from outside the call that takes part at its own cost."""
    region = OUTSIDE
    while region in folder.annexes:
        region += "-"
    return PartnerOption(
        region=region,
        type="other",
        size="none",
        language="en",
        currency=application.partners[0].currency,
        activity=folder.call.activities[0],
        rate=Fraction(0),
        cost=1,
        requested=0,
    )
