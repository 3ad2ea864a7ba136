"""Replace a partner of an application as one step: the check before beside the check after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cap_acie import consortium
from cap_acie.added_partner import PartnerOption, partner_options
from cap_acie.application_file import Application, Partner
from cap_acie.call_folder import CallFolder
from cap_acie.eligibility import Eligibility, check_eligibility
from cap_acie.eligibility_data import totals_data
from cap_acie.rule_result import RuleResult, RuleStatus, status_word
from cap_acie.sentences import verdict_name
from cap_acie.terms import kind_words
from cap_acie.told import amount_words, short_moment
from cap_acie.words import _
from cap_tui.api import Listing, NotFound, Refused, labelled, listing_of, pick, text_column


@dataclass(frozen=True)
class NewPartner:
    """Who comes in. Without a type or size it is the cheapest that the region's annex funds."""

    region: str
    name: str = ""
    organisation: str = ""
    type: str = ""
    size: str = ""


@dataclass(frozen=True)
class PartnerReplacement:
    """An application with another partner in the place of one; both checks."""

    old: Partner
    new: Partner
    before: Eligibility
    after: Eligibility

    @property
    def application(self) -> Application:
        """The application after the step."""
        return self.after.application


def replace_partner(
    folder: CallFolder, application: Application, old: str, coming: NewPartner
) -> PartnerReplacement:
    """Put a partner into the place of another; nothing is written.

    Where both regions pay in one currency, the newcomer takes over the costs, and requests as much of the
    request as its annex allows. In another currency it has the smallest budget that its annex funds:
    amounts are never converted. Size, organisation and home application are the newcomer's own.
    """
    leaving = next((one for one in application.partners if one.id == old), None)
    if leaving is None:
        raise NotFound(
            _("No partner has the id {id}.").format(id=old),
            where=old,
            remedy=_("Partners are: {ids}.").format(
                ids=", ".join(one.id for one in application.partners)
            ),
        )
    new = _new_partner(folder, application, leaving, coming)
    changed = replace(
        application,
        partners=tuple(new if one.id == old else one for one in application.partners),
        lead=new.id if application.lead == old else application.lead,
    )
    return PartnerReplacement(
        leaving, new, check_eligibility(folder, application), check_eligibility(folder, changed)
    )


def _new_partner(
    folder: CallFolder, application: Application, leaving: Partner, coming: NewPartner
) -> Partner:
    annex = folder.annexes.get(coming.region)
    if annex is None:
        raise Refused(
            _("{code} is no region of the call.").format(code=coming.region),
            where=coming.region,
            remedy=_("Choose one of: {choices}.").format(choices=", ".join(folder.annexes)),
        )
    option = _option(folder, coming)
    made = option.partner(application, 1)
    made = replace(
        made,
        name=coming.name or made.name,
        organisation=coming.organisation or made.organisation,
        type=coming.type or made.type,
        size=coming.size or made.size,
    )
    if leaving.currency != annex.currency:
        return made
    made = replace(made, costs=leaving.costs)
    possible = consortium.partner_amounts(made, annex).possible
    return replace(made, requested=min(leaving.requested, possible))


def _option(folder: CallFolder, coming: NewPartner) -> PartnerOption:
    options = list(partner_options(folder, coming.region))
    fitting = [
        one
        for one in options
        if coming.type in ("", one.type) and (coming.size in ("", one.size) or not coming.type)
    ]
    if not options:
        raise Refused(_("{code} funds no partner in this call.").format(code=coming.region))
    return (fitting or options)[0]


def changed_rules(found: PartnerReplacement) -> Sequence[tuple[str, str, str]]:
    """Rules whose answer is another afterwards: its sentence, its status before, its status after."""

    def answers(
        rules: Sequence[RuleResult],
    ) -> dict[tuple[str, str | None, str | None], RuleResult]:
        return {one.identity: one for one in rules}

    before, after = answers(found.before.rules), answers(found.after.rules)
    changed = []
    for identity in dict.fromkeys((*before, *after)):
        old, new = before.get(identity), after.get(identity)
        if (old and old.status) != (new and new.status) and _counts(old, new):
            one = new or old
            assert one is not None
            changed.append((one.message(), _status(old), _status(new)))
    return changed


def _status(rule: RuleResult | None) -> str:
    return status_word(rule.status) if rule else "-"


def _counts(old: RuleResult | None, new: RuleResult | None) -> bool:
    """Whether a rule that only comes or goes with its partner is not simply kept."""
    return any(one is not None and one.status is not RuleStatus.OK for one in (old, new))


def before_and_after(folder: CallFolder, found: PartnerReplacement) -> Listing:
    """What the step changes, one row a number."""
    states = (found.before, found.after)

    def totals(one: Eligibility) -> str:
        requested = totals_data(folder, one)["requested"]
        return ", ".join(amount_words(amount, code, digits=2) for code, amount in requested.items())

    def deadline(one: Eligibility) -> str:
        if one.deadline is None:
            return _("none")
        code, moment = one.deadline
        return f"{short_moment(moment.isoformat())} ({code})"

    def partner(one: Partner) -> str:
        return f"{one.id}, {pick(one.name)}, {one.region}, {kind_words(one.type, one.size)}"

    rows = [
        (_("partner"), partner(found.old), partner(found.new)),
        (_("check"), *(verdict_name(one.verdict) for one in states)),
        (_("regions"), *(", ".join(one.regions) for one in states)),
        (_("independent partners"), *(str(one.independent) for one in states)),
        (_("requested"), *(totals(one) for one in states)),
        (_("deadline"), *(deadline(one) for one in states)),
        *changed_rules(found),
    ]
    return listing_of(
        rows,
        [
            text_column("what", _("what"), lambda row: row[0], least=20),
            text_column("before", _("before"), lambda row: row[1], least=20),
            text_column("after", _("after"), lambda row: row[2], least=20),
        ],
        id="acie-replaced",
        title=_("Before and after"),
    )


def region_choices(folder: CallFolder) -> Iterator[tuple[str, str]]:
    """The regions from which a partner can come, with what their annex funds first."""
    for code in folder.call.regions:
        for option in list(partner_options(folder, code))[:1]:
            yield (
                code,
                labelled(
                    code,
                    f"{kind_words(option.type, option.size)}, {pick(folder.annexes[code].programme)}",
                ),
            )
