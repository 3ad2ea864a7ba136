"""What a voter may say on a ballot: words in, a lawful choice out, and words again.

A choice is a tuple of entries of whole numbers, in the order in which they were given:
dots, points, score ``(option, value)``; criteria ``(option, criterion, value)``; ranking
``(option, 1 when tied with the one before)``; pairwise ``(option, option, outcome)`` with 0 tie,
1 first wins, 2 second wins. Options and criteria are numbered as the ballot lists them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from cap_tui.errors import Refused, WrongUse
from cap_tui.model.workshop import BallotKind
from cap_tui.text.i18n import _, ngettext

Choice = tuple[tuple[int, ...], ...]

POINTS = 100
LOWEST, HIGHEST = 1, 5
TIE, FIRST, SECOND = 0, 1, 2
SIGNS = {"=": TIE, ">": FIRST, "<": SECOND}
_PAIR = re.compile(r"([^<>=]+)([<>=])([^<>=]+)\Z")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}\Z")


@dataclass(frozen=True)
class BallotRules:
    """The rules of one ballot, with its options by ref."""

    kind: BallotKind
    options: tuple[str, ...]
    dots: int = 0
    most: int = 0
    criteria: tuple[str, ...] = ()
    no_ties: bool = False
    complete: bool = False


@dataclass(frozen=True)
class ChoiceReader:
    """Reads the words of one voter. ``find`` gives the number of an option by ref or uid; it raises
    NotFound or Refused. ``own`` are the options that the voter may not vote on.
    """

    rules: BallotRules
    find: Callable[[str], int]
    own: Collection[int] = ()

    def read(self, words: Sequence[str]) -> Choice:
        """The choice that ``words`` say. Raises WrongUse for a wrong form, Refused for what the rules forbid."""
        kind = self.rules.kind
        if kind is BallotKind.RANKING:
            return self._ranking(words)
        if kind is BallotKind.PAIRWISE:
            return self._pairwise(words)
        entries = tuple(self._entry(word) for word in words)
        self._require_once([entry[:-1] for entry in entries])
        values = [entry[-1] for entry in entries]
        if kind is BallotKind.DOTS:
            self._check_dots(values)
        elif kind is BallotKind.POINTS:
            _check_points(values)
        elif any(not LOWEST <= value <= HIGHEST for value in values):
            raise Refused(_("A rating is from 1 to 5."))
        return entries

    def _option(self, name: str) -> int:
        at = self.find(name.strip())
        if at in self.own:
            raise Refused(_("An own card cannot be voted on."), where=self.rules.options[at])
        return at

    def _entry(self, word: str) -> tuple[int, ...]:
        name, equals, number = word.rpartition("=")
        criterion: tuple[int, ...] = ()
        if self.rules.kind is BallotKind.CRITERIA:
            name, colon, label = unicodedata.normalize("NFC", name).partition(":")
            label = label.strip()
            if not colon:
                raise _wrong_word(word)
            if label not in self.rules.criteria:
                raise Refused(_("The ballot has no such criterion."), where=label)
            criterion = (self.rules.criteria.index(label),)
        if not equals or not name or not _NUMBER.match(number):
            raise _wrong_word(word)
        return (self._option(name), *criterion, int(number))

    def _require_once(self, keys: Sequence[tuple[int, ...]]) -> None:
        """Raise Refused for the first card, criterion of a card, or pair of cards that is named again."""
        again = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
        if again is None:
            return
        rules, names = self.rules, self.rules.options
        if rules.kind is BallotKind.PAIRWISE:
            first, second = again
            raise Refused(
                _("The same pair is compared twice."), where=f"{names[first]}, {names[second]}"
            )
        if rules.kind is BallotKind.CRITERIA:
            card, criterion = again
            raise Refused(
                _("The same criterion of a card is rated twice."),
                where=f"{names[card]}:{rules.criteria[criterion]}",
            )
        raise Refused(_("The same card is named twice."), where=names[again[0]])

    def _check_dots(self, values: Sequence[int]) -> None:
        rules = self.rules
        if any(value < 0 for value in values):
            raise Refused(_("A number of dots is 0 or more."))
        if any(value > rules.most for value in values):
            raise Refused(
                ngettext(
                    "One card takes {most} dot at most.",
                    "One card takes {most} dots at most.",
                    rules.most,
                ).format(most=rules.most)
            )
        if sum(values) > rules.dots:
            raise Refused(
                ngettext("You have {dots} dot.", "You have {dots} dots.", rules.dots).format(
                    dots=rules.dots
                )
            )
        if not sum(values):
            raise Refused(_("No dot is given."), remedy=_("Give one, or abstain."))

    def _ranking(self, words: Sequence[str]) -> Choice:
        if len(words) != 1:
            raise WrongUse(
                _("A ranking is one word."), remedy=_("Write it as c1>c2=c3, in quotes.")
            )
        entries = []
        for group in words[0].split(">"):
            for place, name in enumerate(group.split("=")):
                if not name.strip():
                    raise _wrong_word(words[0])
                entries.append((self._option(name), min(place, 1)))
        self._require_once([(option,) for option, _tied in entries])
        if self.rules.no_ties and any(tied for _option, tied in entries):
            raise Refused(_("This ballot allows no ties."))
        listed = {option for option, _tied in entries}
        if self.rules.complete and len(listed | set(self.own)) < len(self.rules.options):
            raise Refused(_("This ballot wants all cards ranked."))
        return tuple(entries)

    def _pairwise(self, words: Sequence[str]) -> Choice:
        entries = []
        for word in words:
            found = _PAIR.match(word)
            if found is None:
                raise _wrong_word(word)
            one, sign, other = found.groups()
            first, second = self._option(one), self._option(other)
            if first == second:
                raise Refused(_("A card is compared with itself."), where=word)
            entries.append((first, second, SIGNS[sign]))
        self._require_once([tuple(sorted(entry[:2])) for entry in entries])
        return tuple(entries)


def _wrong_word(word: str) -> WrongUse:
    return WrongUse(
        _("'{word}' is no choice of this ballot.").format(word=word),
        remedy=_("Write c1=2; with criteria c1:relevance=5; a ranking c1>c2=c3; pairs c1>c2."),
    )


def _check_points(values: Sequence[int]) -> None:
    if any(value < 0 for value in values):
        raise Refused(_("A number of points is 0 or more."))
    if sum(values) != POINTS:
        raise Refused(
            _("The points are {sum} together and must be {all}.").format(
                sum=sum(values), all=POINTS
            )
        )


def choice_words(rules: BallotRules, choice: Choice) -> list[str]:
    """The words that a choice was given by."""
    names = rules.options
    if rules.kind is BallotKind.RANKING:
        text = ""
        for option, tied in choice:
            text += ("=" if tied else ">" if text else "") + names[option]
        return [text]
    if rules.kind is BallotKind.PAIRWISE:
        signs = {outcome: sign for sign, outcome in SIGNS.items()}
        return [f"{names[i]}{signs[outcome]}{names[j]}" for i, j, outcome in choice]
    if rules.kind is BallotKind.CRITERIA:
        return [f"{names[i]}:{rules.criteria[c]}={value}" for i, c, value in choice]
    return [f"{names[i]}={value}" for i, value in choice]
