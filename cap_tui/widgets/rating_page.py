"""The page of ratings: activities down, aspects across; a digit rates, a column is pasted, reason and rater by key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from cap_tui.model.activity import Aspect, Rating, TransformativeActivity
from cap_tui.model.actor import Person
from cap_tui.model.stages import aspect_name
from cap_tui.operations.activity_listings import (
    aspect_titles,
    own_activities,
    rated_words,
    ratings_by_activity,
)
from cap_tui.operations.ratings import rate_activities
from cap_tui.text.i18n import N_, _
from cap_tui.text.labelled import labelled
from cap_tui.widgets.actions import user_action
from cap_tui.widgets.dialog import ChoiceStep, Dialog, TextStep
from cap_tui.widgets.page import Page
from cap_tui.widgets.rating_grid import GridEntry, GridRow, RatingGrid
from cap_tui.widgets.safe_text import Line, Role, safe, safe_line
from cap_tui.widgets.text_view import Words

if TYPE_CHECKING:
    from cap_tui.plugin.context import PluginContext

ASPECTS = tuple(Aspect)
NOBODY = "-"  # no person's uid


class RatingPage(Page):
    """Every own activity with its ratings in force, rated in place."""

    DEFAULT_CSS = """
    RatingPage #below { height: auto; max-height: 4; }
    RatingPage.-low #below { max-height: 2; }
    """
    ACTION_PREFIX = "ratings"
    ACTION_AREA = N_("Ratings")

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.activities: dict[str, TransformativeActivity] = {}
        self.in_force: dict[str, dict[Aspect, Rating]] = {}
        self._read_seq = -1  # of the last change that is shown
        self.rater: Person | None = None

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield RatingGrid(
            _("Activity"),
            list(aspect_titles().values()),
            self._store,
            empty=_("There is no activity yet."),
            id="grid",
        )
        yield Words(self.about_mark, id="below")

    def refresh_data(self) -> None:
        """Read activities and ratings anew; the mark stays. What was typed here is shown already."""
        if self.ctx.seq == self._read_seq:
            return
        self._read_seq = self.ctx.seq
        found = own_activities(self.ctx)
        self.activities = {activity.uid: activity for activity in found}
        self.in_force = ratings_by_activity(self.ctx, found)
        self.query_one(RatingGrid).show_rows(
            [
                GridRow(
                    activity.uid,
                    activity.name,
                    tuple(self._value(activity.uid, aspect) for aspect in ASPECTS),
                )
                for activity in found
            ]
        )
        self.draw_words()

    def draw_words(self) -> None:
        """Draw anew what stands above and below the grid."""
        self.query_one("#head", Words).reflow()
        self.query_one("#below", Words).reflow()

    def _value(self, uid: str, aspect: Aspect) -> int | None:
        rating = self.in_force.get(uid, {}).get(aspect)
        return rating.value if rating else None

    def head(self, width: int) -> Iterator[Line]:
        """How many cells are rated, and by whom the next ones are."""
        rows = self.query_one(RatingGrid).entries
        rated = sum(value is not None for row in rows for value in row.values)
        yield self.title(rated_words(rated, len(rows)))
        if self.rater is not None:
            yield safe_line(_("rated by {name}").format(name=self.rater.name), Role.MUTED)

    def about_mark(self, width: int) -> Iterator[Line]:
        """The marked activity and aspect in full, and the reason of its rating."""
        marked = self.query_one(RatingGrid).marked
        if marked is None:
            return
        row, column = marked
        yield safe_line(labelled(row.title, aspect_name(ASPECTS[column])), Role.HEADING)
        rating = self.in_force.get(row.key, {}).get(ASPECTS[column])
        if rating is not None and rating.why:
            yield safe(rating.why, Role.MUTED)

    def on_rating_grid_marked(self) -> None:
        """Another cell is marked."""
        self.draw_words()

    def on_rows_moved(self) -> None:
        """Another row is marked: its rating and reason are told, not those of the one before."""
        self.draw_words()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is not there cannot be rated."""
        if action in ("reason", "rater") and not self.activities:
            return False
        return super().check_action(action, parameters)

    def _store(self, entries: Sequence[GridEntry]) -> bool:
        """Store what was typed or pasted, in one change."""
        return self._rate({(e.key, ASPECTS[e.column]): e.value for e in entries})

    def _rate(self, values: Mapping[tuple[str, Aspect], int], reason: str = "") -> bool:
        """Store ratings in one change; a digit costs a commit, not a reading of the region."""
        given: dict[str, dict[Aspect, int]] = {}
        for (uid, aspect), value in values.items():
            given.setdefault(uid, {})[aspect] = value
        before, kept = self.ctx.seq, list[Rating]()
        rater = self.rater.uid if self.rater else ""

        def rate() -> None:
            activities = [(self.activities[uid], aspects) for uid, aspects in given.items()]
            kept.extend(rate_activities(self.ctx, activities, reason, rater))

        if not self.stored(rate):
            return False
        for rating in kept:
            self.in_force.setdefault(rating.activity, {})[rating.aspect] = rating
        if self.ctx.seq == before + 1:  # nobody else changed anything in between
            self._read_seq = self.ctx.seq
        return True

    @user_action(
        "e", N_("Reason"), N_("Say why the marked rating is as it is"), footer=60, changes=True
    )
    def action_reason(self) -> Dialog:
        marked = self.query_one(RatingGrid).marked
        if marked is None:
            return
        row, column = marked
        value, aspect = row.values[column], ASPECTS[column]
        if value is None:
            self.say(_("Rate it first, then say why."), "hint")
            return
        rating = self.in_force.get(row.key, {}).get(aspect)
        question = _("Why {value} for {name}, {aspect}?").format(
            value=value, name=row.title, aspect=aspect_name(aspect)
        )
        words = yield TextStep(question, rating.why if rating else "")
        if self._rate({(row.key, aspect): value}, words.strip()):
            self.draw_words()

    @user_action(
        "R",
        N_("Rater"),
        N_("Say who rates from now on, until this view is left"),
        footer=55,
        changes=True,
    )
    def action_rater(self) -> Dialog:
        people = {person.uid: person for person in self.ctx.records(Person).all()}
        if not people:
            self.say(_("There is nobody in this region's list of people yet."), "hint")
            return
        choices = [(uid, person.name) for uid, person in people.items()]
        choices.append((NOBODY, _("Nobody is named")))
        self.rater = people.get((yield ChoiceStep(_("Who rates from now on?"), choices)))
        self.draw_words()

    def explain(self) -> Iterable[Line]:
        """How ratings count."""
        return [
            safe(_("The newest rating of an aspect is in force; older ones stay in the history.")),
            safe(_("Strength is the mean of the two strengths, national and global.")),
            safe(
                _("Paste a column copied from a spreadsheet: one value a line, from the mark on.")
            ),
        ]
