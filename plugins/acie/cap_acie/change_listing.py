"""The changes that make an application fundable, as a listing and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cap_acie.application_change import ApplicationChange, ChangeKind, change_data
from cap_acie.call_file import Text
from cap_acie.eligibility import Eligibility
from cap_acie.fundability import Fundability
from cap_acie.rule_result import rule_name
from cap_acie.terms import activity_words, kind_words
from cap_acie.told import amount_words, number_words
from cap_acie.words import _
from cap_tui.api import Listing, ListingCell, labelled, listing_of, text_column


def changes_listing(found: Eligibility, made: Fundability) -> Listing:
    """The changes that make an application fundable, each with the rules that need it."""
    return listing_of(
        list(zip(made.changes, made.why, strict=True)),
        [
            text_column("kind", _("change"), lambda one: _kind(one[0].kind), 10),
            text_column("partner", _("partner"), lambda one: one[0].partner or "", 10),
            text_column(
                "change", _("from and to"), lambda one: change_words(found, one[0]), least=30
            ),
            text_column("why", _("rules"), lambda one: _rules(one[1]), least=18),
        ],
        id="acie-changes",
        title=_("Changes"),
        empty=_("Nothing has to be changed."),
    )


def _kind(kind: ChangeKind) -> ListingCell:
    """What is changed, in words."""
    names = {
        ChangeKind.BUDGET: _("budget"),
        ChangeKind.LANGUAGE: _("language"),
        ChangeKind.ADD: _("add"),
        ChangeKind.REMOVE: _("remove"),
        ChangeKind.MONTHS: _("months"),
        ChangeKind.START: _("start"),
    }
    return ListingCell(kind.value, names[kind])


def _rules(ids: Iterable[str]) -> ListingCell:
    """The rules that need a change, by name."""
    listed = list(ids)
    return ListingCell(listed, ", ".join(map(rule_name, listed)))


def change_words(found: Eligibility, change: ApplicationChange) -> str:
    """What a change does, in words."""
    data = change_data(found.application, change)
    old, new = data["from"], data["to"]
    if change.kind.value == "budget":
        return f"{_budget_words(old, found.names)} → {_budget_words(new, found.names)}"
    if change.kind.value == "add":
        return _("{region}: {kind}; {budget}").format(
            region=new["region"],
            kind=kind_words(new["type"], new["size"]),
            budget=_budget_words(new, found.names),
        )
    if change.kind.value == "remove":
        return labelled(old["region"], old["id"])
    return f"{number_words(str(old))} → {number_words(str(new))}"


def _budget_words(budget: dict[str, object], names: Mapping[str, Text]) -> str:
    lines = budget["costs"]
    told = (
        [
            f"{activity_words(str(line['activity']), names)} {amount_words(line['amount'], digits=2)}"
            for line in lines
        ]
        if isinstance(lines, list)
        else []
    )
    return _("{costs}; requested {requested}").format(
        costs=", ".join(told), requested=amount_words(str(budget["requested"]), digits=2)
    )
