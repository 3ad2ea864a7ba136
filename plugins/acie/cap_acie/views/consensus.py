"""The funders' consensus: the ranking with each region's money; Enter shows what a refusal brings about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cap_acie import values
from cap_acie.consensus import (
    Consensus,
    best_set_lines,
    consensus_listing,
    left_money_words,
    money_listing,
    outcome_lines,
    pressure_listing,
    raise_lines,
    read_consensus,
    refusal_lines,
    region_lines,
    short_regions,
    stability_lines,
)
from cap_acie.pages import calls_listing
from cap_acie.part_decisions import decide
from cap_acie.project_follow_up import raise_budget
from cap_acie.records import Decided, JointCall, decision_name
from cap_acie.region_calls import application_named, applications_to
from cap_acie.views.base import RegisterPage, asked_for
from cap_acie.words import _
from cap_tui.api import N_, Listing, ListingRow, Refused, labelled, listing_lines
from cap_tui.ui import (
    ChoiceStep,
    Dialog,
    Line,
    TaskStep,
    TextStep,
    YesStep,
    safe,
    user_action,
)

WIDTH = 76


class ConsensusView(RegisterPage[Consensus]):
    """The ranking of a kept call. Only the officer of its register sees it; others see what is asked of each region."""

    VERB = N_("Refusal")

    pressure: Listing | None = None
    """What is asked and available in each region, where the register is not opened."""

    def read_register(self, call: JointCall) -> Consensus:
        """The ranking and each region's money."""
        try:
            return read_consensus(self.ctx, call)
        except Refused:
            self.pressure = pressure_listing(self.ctx, call)
            raise

    def list_rows(self) -> Listing:
        if self.held is not None:
            return consensus_listing(self.held)
        if self.call is not None and self.pressure is not None:
            return self.pressure
        return calls_listing(self.ctx)

    def head(self, width: int) -> Iterator[Line]:
        """Which call, and each region's money; only what is left where the place is narrow."""
        yield from super().head(width)
        if self.held is not None:
            codes = short_regions(self.held)
            if width < WIDTH:
                yield safe(left_money_words(self.held, codes))
                return
            yield from map(safe, listing_lines(money_listing(self.held, codes), width))

    def open_row(self, row: ListingRow) -> None:
        """What each region is asked for, and what a refusal brings about."""
        found = self.opened()
        if found is not None:
            lines = list(refusal_lines(found, row.key))
            self.show_lines(row.key, lambda _width: map(safe, lines))

    @user_action("b", "Best set", "The best set under all budgets, beside the ranking", footer=40)
    def action_best(self) -> Dialog:
        found = self.opened()
        if found is None:
            return
        width = self.box_width
        lines = yield TaskStep(_("Seeking the best set"), lambda: best_set_lines(found, width))
        self.show_lines(_("Best set"), lambda _width: map(safe, lines))

    @user_action(
        "v", "Proposal", "What the call's rule proposes, and why others are passed over", footer=45
    )
    def action_outcome(self) -> Dialog:
        found = self.opened()
        if found is None:
            return
        lines = yield TaskStep(_("Seeking the proposal"), lambda: outcome_lines(found))
        self.show_lines(_("Proposal"), lambda _width: map(safe, lines))

    @user_action("r", "Region", "What a region would fund with its money alone", footer=35)
    def action_region(self) -> Dialog:
        found = self.opened()
        if found is None:
            return
        code = yield ChoiceStep(_("Which region?"), [(one, one) for one in found.budgets])
        self.show_lines(code, [safe(one) for one in region_lines(found, code)])

    @user_action(
        "m", "More money", "A region raises its budget; what it lets in is shown before", footer=38
    )
    def action_raise(self) -> Dialog:
        found, call, folder = self.held, self.call, self.folder
        if call is None or folder is None:
            return
        code = yield ChoiceStep(_("Which region?"), [(one, one) for one in folder.call.regions])
        amount = yield TextStep(
            _("How much more, such as 20000.00"), check=asked_for(values.positive_money)
        )
        lines = [safe(one) for one in raise_lines(found, code, amount)] if found else []
        if (yield YesStep(_("Record this?"), lines)):
            reason = yield TextStep(_("For which reason?"), check=asked_for(values.one_text))
            raise_budget(self.ctx, call, code, amount, reason)
            self.records_changed()
            self.refresh_data()

    @user_action(
        "d",
        "Decide",
        "Fund, refuse or reopen; what follows is shown before",
        footer=43,
        on_row=True,
    )
    def action_decide(self) -> Dialog:
        found, call, row = self.held, self.call, self.marked
        if call is None or row is None:
            return
        name = row.key
        # The rows are regions: an application is decided about without a register.
        if found is None:
            received = applications_to(self.ctx, call)
            if not received:
                return
            name = yield ChoiceStep(
                _("Which application?"), [(one.code, f"{one.code} {one.title}") for one in received]
            )
        decision = yield ChoiceStep(
            _("What is decided about {id}?").format(id=name),
            [(one.value, decision_name(one)) for one in Decided],
        )
        follows = list(refusal_lines(found, name)) if found else []
        # Nobody refuses: what each region pays and has decided is enough.
        if decision == Decided.FUNDED:
            del follows[-1:]
        if found and not (yield YesStep(_("Record this?"), [safe(one) for one in follows])):
            return
        reason = yield TextStep(_("For which reason?"), check=asked_for(values.one_text))
        record = application_named(self.ctx, f"{call.code}:{name}")
        decide(self.ctx, record, Decided(decision), reason)
        self.records_changed()
        self.refresh_data()
        self.say(labelled(name, decision_name(Decided(decision))))

    @user_action("s", "Stability", "How firmly the ranking stands", footer=33)
    def action_stability(self) -> None:
        found = self.opened()
        if found is not None:
            self.show_lines(
                _("Stability of the ranking"),
                lambda width: map(safe, stability_lines(found, width)),
            )

    def explain(self) -> Iterable[Line]:
        """What the columns are."""
        return [
            safe(
                _(
                    "Total: shared and home criteria by the call's weight; spread: highest less lowest."
                )
            ),
            safe(
                _("By the ranking: taken while every region that is asked has its whole part left.")
            ),
            safe(
                _("Decision: what regions decided about their parts; a partner's comes by bundle.")
            ),
        ]
