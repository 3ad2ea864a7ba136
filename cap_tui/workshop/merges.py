"""Which cards stand together: merges that stand, what is in them, and what may be merged or split."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cap_tui.errors import Refused
from cap_tui.model.workshop import CardMerge, WorkshopCard
from cap_tui.text.i18n import _


@dataclass(frozen=True)
class MergeTree:
    """The merges of a workshop; ``live`` holds the uids of those that stand."""

    merges: Mapping[str, CardMerge]
    live: Collection[str]
    _holder: dict[str, str] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for uid, merge in self.merges.items():
            if uid in self.live:
                for part in merge.parts:
                    self._holder.setdefault(part, uid)

    def holder(self, uid: str) -> str:
        """The merge that stands directly around a card or a merge; empty when there is none."""
        return self._holder.get(uid, "")

    def outermost(self, uid: str) -> str:
        """The outermost merge that stands around a card or a merge; itself when there is none."""
        seen = {uid}
        while (around := self.holder(uid)) and around not in seen:
            seen.add(around)
            uid = around
        return uid

    def cards_in(self, uid: str) -> Iterator[str]:
        """The cards in a merge, at any depth; a card itself."""
        merge = self.merges.get(uid)
        if merge is None:
            yield uid
            return
        for part in merge.parts:
            yield from self.cards_in(part)

    def merges_in(self, uid: str) -> Iterator[str]:
        """The merges in a merge, itself first; none for a card."""
        merge = self.merges.get(uid)
        if merge is not None:
            yield uid
            for part in merge.parts:
                yield from self.merges_in(part)

    def authors(self, uid: str, cards: Mapping[str, WorkshopCard]) -> frozenset[str]:
        """Everybody who is author of a card, or of any card in a merge."""
        found = (cards[card].authors for card in self.cards_in(uid) if card in cards)
        return frozenset(author for authors in found for author in authors)

    def require_free(self, uid: str, ref: str) -> None:
        """Raise Refused for what is in a merge that stands, or a merge that was split."""
        if self.holder(uid):
            raise Refused(
                _("It is part of a merge already."),
                where=ref,
                remedy=_("Name the merge, or split it first."),
            )
        if uid in self.merges and uid not in self.live:
            raise Refused(_("This merge was split."), where=ref, remedy=_("Name its parts."))


def require_mergeable(tree: MergeTree, parts: Sequence[tuple[str, str]]) -> None:
    """Raise Refused unless these parts, given as (uid, ref), can be merged."""
    uids = [uid for uid, _ref in parts]
    for place, (uid, ref) in enumerate(parts):
        if uid in uids[:place]:
            raise Refused(_("The same card is named twice."), where=ref)
        tree.require_free(uid, ref)


def require_splittable(tree: MergeTree, merge: CardMerge) -> None:
    """Raise Refused for a merge that was split or that is inside another one."""
    if merge.uid not in tree.live:
        raise Refused(_("This merge was split already."), where=merge.ref)
    if tree.holder(merge.uid):
        around = tree.merges[tree.holder(merge.uid)].ref
        raise Refused(
            _("The merge is inside {outer}.").format(outer=around),
            where=merge.ref,
            remedy=_("Split {outer} first.").format(outer=around),
        )
