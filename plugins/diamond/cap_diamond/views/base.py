"""What the views share: a low terminal, the line of the title, changes that may be refused, activities as rows."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable

from cap_diamond import drawing, telling
from cap_diamond.profile import Profile
from cap_diamond.words import _
from cap_tui.api import CapError, card, stages
from cap_tui.ui import Column, Line, PluginView, Role, Row, Words, joined, safe_line

LOW = 17  # rows of a view below which words give way


class DiamondPage(PluginView):
    """A view that knows when it is low (class ``-low``), as on a projector."""

    DEFAULT_CSS = """
    DiamondPage.-low #why { max-height: 2; }
    """

    def on_resize(self) -> None:
        """On a projector the list or the drawing gets the rows."""
        self.set_class(self.size.height < LOW, "-low")

    def title(self, words: str) -> Line:
        """The line of the title; a made-up region says so in it."""
        made_up = _("SYNTHETIC") if self.ctx.region.synthetic else ""
        return joined([safe_line(words, Role.TITLE), safe_line(made_up, Role.WARN)], "  ")

    def attempt(self, change: Callable[[], object], told: str = "") -> bool:
        """Make a change, draw anew and say that it is made; or say why it is not, and return False."""
        try:
            change()
        except CapError as error:
            self.say(f"{error.what} {error.remedy}".strip(), "warning")
            return False
        self.refresh_data()
        if told:
            self.say(told)
        return True


class ListPage(DiamondPage):
    """A page with a list and, below it, a few words about the marked row (``Words`` with the id ``why``)."""

    DEFAULT_CSS = "ListPage #why { height: auto; max-height: 4; }"

    @abstractmethod
    def why(self) -> Iterable[Line]:
        """What is said of the marked row."""

    def say_why(self) -> None:
        """Say it anew."""
        self.query_one("#why", Words).show(list(self.why()))

    def on_rows_moved(self) -> None:
        """Another row is marked."""
        self.say_why()


def signs_of(profile: Profile) -> str:
    """The sign of an activity as on the drawing."""
    return {"strong": "●", "weak": "○", "unrated": "◇"}[drawing.mark_of(profile).value]


def activity_columns() -> list[Column]:
    """The columns of a list of activities; on a narrow terminal the name and the strength stay."""
    return [
        Column(_("Activity"), least=20),
        Column(_("strength"), 8, "right"),
        Column(_("relevance"), 9, "right", drop=2),
        Column(_("term"), 7, drop=3),
        Column(_("stage"), 14, drop=1),
    ]


def activity_row(profile: Profile) -> Row:
    """One activity as a row of that list."""
    return Row(
        profile.uid,
        [
            safe_line(f"{signs_of(profile)} {profile.name}"),
            telling.number(profile.strength),
            str(profile.relevance or "?"),
            card.period_name(profile.period),
            stages.stage_name(profile.stage),
        ],
    )
