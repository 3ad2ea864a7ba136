"""The overlay view: one row an activity, one column a region; proposals are decided where they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult

from cap_diamond import operations, telling, telling_regions
from cap_diamond.comparison import similarity_reasons
from cap_diamond.overlay import Overlay, Proposal, overlay
from cap_diamond.pack import pack
from cap_diamond.profile import Profile
from cap_diamond.reading import decisions, everybody
from cap_diamond.records import Decision
from cap_diamond.views.base import REGIONS, RegionsPage, signs_of
from cap_diamond.words import _
from cap_tui.api import PluginContext, pick
from cap_tui.ui import Column, Line, Role, Row, Rows, UserAction, Words, safe, safe_line

MARKS = {None: "?", Decision.SAME: "=", Decision.DIFFERENT: "≠"}


class OverlayView(RegionsPage):
    """Regions side by side; ``p`` turns to the proposals and back."""

    DEFAULT_CSS = """
    OverlayView #proposals { display: none; }
    OverlayView.-proposals #proposals { display: block; }
    OverlayView.-proposals #rows { display: none; }
    OverlayView #why { height: auto; max-height: 6; }
    """

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        REGIONS,
        UserAction(
            "diamond.proposals",
            "Names",
            ("p",),
            run="proposals",
            area="Overlay",
            footer=50,
            help="Activities that may be the same under different names; again for the overlay",
        ),
        UserAction(
            "diamond.same",
            "Same",
            ("y",),
            run="say('same')",
            area="Overlay",
            footer=45,
            changes=True,
            help="The marked two are the same activity",
        ),
        UserAction(
            "diamond.different",
            "Different",
            ("d",),
            run="say('different')",
            area="Overlay",
            footer=44,
            changes=True,
            help="The marked two are different activities",
        ),
        UserAction(
            "diamond.forget",
            "Undecided",
            ("x",),
            run="forget",
            area="Overlay",
            footer=30,
            changes=True,
            help="Take the decision on the marked two back",
        ),
    )

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.found: Overlay | None = None

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield Rows(id="rows", empty=_("There is no activity yet."))
        yield Rows(
            [
                Column("", 1),
                Column(_("one"), least=16),
                Column(_("other"), least=16),
                Column(_("alike"), 5, "right"),
            ],
            id="proposals",
            empty=_("No names are alike."),
        )
        yield Words(id="why")

    def refresh_data(self) -> None:
        """Lay the regions over each other anew."""
        self.found = overlay(everybody(self.ctx), decisions(self.ctx))
        regions = self.found.regions
        columns = [Column(_("Activity"), least=16)]
        columns += [Column(work.code, 9, drop=place) for place, work in enumerate(regions)]
        self.query_one("#rows", Rows).show(
            [
                Row(
                    str(number),
                    [row.name, *(_cell(row.cells.get(work.code, ())) for work in regions)],
                )
                for number, row in enumerate(self.found.rows)
            ],
            columns=columns,
        )
        self.query_one("#proposals", Rows).show(
            [
                Row(
                    str(number),
                    [
                        MARKS[p.decision],
                        f"{p.first.region} {p.first.name}",
                        f"{p.second.region} {p.second.name}",
                        f"{p.similarity.value:.2f}",
                    ],
                )
                for number, p in enumerate(self.found.proposals)
            ]
        )
        self.query_one("#head", Words).reflow()
        self.say_why()

    def head(self, width: int) -> Iterator[Line]:
        """Which regions, from where, and how many proposals wait."""
        if self.found is None:
            return
        yield from self.regions_head(self.found.regions)
        waiting = sum(p.decision is None for p in self.found.proposals)
        if waiting:
            yield safe_line(
                _("{n} pairs of names may mean the same activity: p").format(n=waiting), Role.WARN
            )

    def _proposal(self) -> Proposal | None:
        row = self.query_one("#proposals", Rows).current
        if not self.has_class("-proposals") or row is None or self.found is None:
            return None
        number = int(row.key)
        return self.found.proposals[number] if number < len(self.found.proposals) else None

    def why(self) -> Iterator[Line]:
        """Why the marked two may be the same; or what each region has of the marked activity."""
        if self.has_class("-proposals"):
            proposal = self._proposal()
            if proposal is not None:
                yield from (safe(f"- {why}") for why in similarity_reasons(proposal.similarity))
            return
        row = self.query_one("#rows", Rows).current
        if self.found is None or row is None or int(row.key) >= len(self.found.rows):
            return
        for code, profiles in self.found.rows[int(row.key)].cells.items():
            for profile in profiles:
                yield safe(f"{code}: {telling_regions.cell_words(profile)}")

    def action_proposals(self) -> None:
        """The proposals in place of the overlay, and back."""
        self.toggle_class("-proposals")
        self.query_one("#proposals" if self.has_class("-proposals") else "#rows").focus()
        self.say_why()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Decisions are made on the proposals, by those who may write."""
        if action in ("say", "forget"):
            return self.has_class("-proposals") and not self.ctx.readonly
        return action != "regions" or not self.ctx.readonly

    def action_say(self, words: str) -> None:
        """Decide on the marked proposal."""
        proposal = self._proposal()
        if proposal is None:
            return
        self.attempt(
            lambda: operations.decide(self.ctx, proposal.first, proposal.second, Decision(words))
        )

    def action_forget(self) -> None:
        """Take the decision back."""
        proposal = self._proposal()
        if proposal is None:
            return
        self.attempt(
            lambda: operations.take_back(self.ctx, proposal.first.uid, proposal.second.uid)
        )

    def explain(self) -> Iterable[Line]:
        """How names are compared."""
        rules = pack().comparison
        return [
            safe(pick(rules.purpose)),
            safe(
                _(
                    "Alike, 0 to 1: {name:.0%} names (words of the field in five languages), "
                    "{pair:.0%} pair of priority areas, {challenge:.0%} challenge, {period:.0%} term. "
                    "Proposed when the names alone reach {least:.1f}."
                ).format(
                    name=rules.weight_name,
                    pair=rules.weight_pair,
                    challenge=rules.weight_challenge,
                    period=rules.weight_period,
                    least=rules.proposed_from,
                )
            ),
            safe(rules.source, Role.MUTED),
        ]


def _cell(profiles: tuple[Profile, ...]) -> str:
    """One cell: the sign and the strength of the strongest; a dash where the region has it not."""
    if not profiles:
        return "—"
    best = max(profiles, key=lambda p: p.strength or 0.0)
    relevance = best.relevance or "?"
    return f"{signs_of(best)} {telling.number(best.strength)} r{relevance}"
