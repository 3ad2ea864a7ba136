"""Rounds: opened with a questionnaire, which they freeze; closed for good with their answers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import msgspec

from cap_stresstest import pack_file, scoring
from cap_stresstest.pack import Pack
from cap_stresstest.records import Questionnaire, Response, Round
from cap_stresstest.scoring import RoundScores
from cap_stresstest.words import _
from cap_tui.api import (
    NotFound,
    PluginContext,
    PluginTransaction,
    Provenance,
    ReadOnly,
    Reads,
    Refused,
    clean_line,
    is_blank,
    labelled,
    pick,
)

MAX_NAME = 60
_ROUNDS = uuid.UUID("0190f2a4-5d8e-7c11-9a55-53747265737a")

MOST_PACKS = 8  # questionnaires that are kept in memory, by the hash of their content
_packs: dict[str, Pack] = {}
_kept: WeakKeyDictionary[PluginContext, tuple[int, dict[str, RoundScores]]] = WeakKeyDictionary()


def today() -> str:
    """The day in UTC, ISO 8601."""
    return datetime.now(UTC).date().isoformat()


def all_rounds(ctx: PluginContext) -> list[Round]:
    """All rounds of this region, the oldest first; partners' rounds that a bundle brought are theirs."""
    own = [entry for entry in ctx.records(Round).all() if entry.owner == ctx.region.code]
    return sorted(own, key=lambda entry: (entry.opened, entry.created))


def find(ctx: PluginContext, name: str) -> Round | None:
    """The round of that name, None when there is none."""
    found = ctx.records(Round).find(name=clean_line(name))
    return next((entry for entry in found if entry.owner == ctx.region.code), None)


def get(ctx: PluginContext, name: str = "") -> Round:
    """The round of that name, or the latest when no name is given; NotFound names those there are."""
    rounds = all_rounds(ctx)
    if not name and rounds:
        return rounds[-1]
    found = find(ctx, name) if name else None
    if found is None:
        known = ", ".join(entry.name for entry in rounds)
        raise NotFound(
            _("There is no round {name}.").format(name=clean_line(name)).replace(" .", "."),
            remedy=_("There are: {names}.").format(names=known)
            if known
            else _("Import answers first: cap-tui stresstest import FILE --round NAME"),
        )
    return found


def previous(ctx: PluginContext, current: Round) -> Round | None:
    """The round before a round, None for the first."""
    names = all_rounds(ctx)
    place = [entry.uid for entry in names].index(current.uid)
    return names[place - 1] if place else None


class AnswerSource(Protocol):
    """Where a result takes the answers of rounds from: all of them, or what may be told of them."""

    def responses(self, current: Round) -> Sequence[Response]: ...

    def scores(self, current: Round) -> RoundScores: ...


class AllAnswers:
    """Every answer of a round, for those who may see the region."""

    def __init__(self, ctx: PluginContext) -> None:
        self._ctx = ctx

    def responses(self, current: Round) -> Sequence[Response]:
        """All answers of a round."""
        return responses(self._ctx, current)

    def scores(self, current: Round) -> RoundScores:
        """Their scores."""
        return scores(self._ctx, current)


def responses(ctx: PluginContext, current: Round) -> list[Response]:
    """All answers of a round. They stay inside the region."""
    return ctx.records(Response).find(round=current.uid)


def scores(ctx: PluginContext, current: Round) -> RoundScores:
    """The scores of a round, worked out once for each state of the workspace: any change ends it."""
    kept = _kept.get(ctx)
    if kept is None or kept[0] != ctx.seq:
        # The number is taken before the answers are read: what comes in between is scored again.
        kept = _kept[ctx] = (ctx.seq, {})
    known = kept[1]
    if current.uid not in known:
        known[current.uid] = scoring.score_round(pack_of(ctx, current), responses(ctx, current))
    return known[current.uid]


def own_questionnaires(ctx: PluginContext, **equals: Any) -> list[Questionnaire]:
    """The questionnaires that this region keeps; a partner's copy is not relied upon."""
    found = ctx.records(Questionnaire).find(**equals)
    return [entry for entry in found if entry.owner == ctx.region.code]


def current_pack(ctx: PluginContext) -> Pack:
    """The questionnaire for new rounds: the one that the region adopted, else the shipped one."""
    adopted = own_questionnaires(ctx, adopted=True)
    return _thaw(adopted[-1]) if adopted else pack_file.load_pack()


def pack_of(ctx: PluginContext, current: Round) -> Pack:
    """The questionnaire that a round froze.

    The stored copy goes first: the shipped file costs 40 ms to parse, at every start of the board.
    """
    found = own_questionnaires(ctx, sha256=current.questionnaire)
    if not found:
        shipped = pack_file.load_pack()
        if current.questionnaire == shipped.sha256:
            return shipped
        raise NotFound(
            _("The questionnaire of the round {name} is not in this workspace.").format(
                name=current.name
            ),
            where=current.questionnaire[:12],
        )
    return _thaw(found[0])


def round_scores(reads: Reads) -> dict[str, RoundScores]:
    """Uid -> scores of every round whose questionnaire and answers are here."""
    found = {}
    for current in reads.records(Round).all():
        pack = _frozen_pack(current, reads)
        if pack is not None:
            answers = reads.records(Response).find(round=current.uid)
            found[current.uid] = scoring.score_round(pack, answers)
    return found


def _frozen_pack(current: Round, reads: Reads) -> Pack | None:
    """The questionnaire of a round, from its own region or as it is shipped."""
    kept = reads.records(Questionnaire).find(sha256=current.questionnaire)
    own = [entry for entry in kept if entry.owner == current.owner]
    if own:
        return _thaw(own[0])
    shipped = pack_file.load_pack()
    return shipped if shipped.sha256 == current.questionnaire else None


def indicator_names(current: Round, reads: Reads) -> dict[str, str]:
    """Id -> name of the indicators that a round asked about: evidence may rest on one of them."""
    found = reads.records(Questionnaire).find(sha256=current.questionnaire)
    shipped = None if found else pack_file.load_pack()
    pack = _thaw(found[0]) if found else shipped
    if pack is None or pack.sha256 != current.questionnaire:
        return {}
    return {
        f"{each.id}": labelled(f"{current.name}, {each.id}", pick(each.name))
        for each in pack.indicators.values()
    }


def _thaw(stored: Questionnaire) -> Pack:
    if stored.sha256 in _packs:
        return _packs[stored.sha256]
    pack = pack_file.from_clean_document(stored.content, f"{Questionnaire.TABLE} {stored.uid}")
    if pack.sha256 != stored.sha256:
        raise Refused(
            _("The stored questionnaire was changed after it was frozen."),
            where=f"{Questionnaire.TABLE} {stored.uid}",
        )
    if len(_packs) >= MOST_PACKS:
        _packs.clear()
    _packs[stored.sha256] = pack
    return pack


def freeze(ctx: PluginContext, tx: PluginTransaction, pack: Pack, origin: Provenance) -> None:
    """Keep the whole content of a questionnaire, once."""
    if not own_questionnaires(ctx, sha256=pack.sha256):
        tx.add(msgspec.structs.replace(questionnaire(pack), provenance=origin))


def questionnaire(pack: Pack, *, adopted: bool = False) -> Questionnaire:
    """A pack as a record."""
    return Questionnaire(
        sha256=pack.sha256,
        name=clean_line(pack.name),
        pack_version=pack.version,
        content=pack.document,
        adopted=adopted,
    )


def new_round(
    region: str,
    name: str,
    pack: Pack,
    *,
    synthetic: bool,
    invited: int | None = None,
    invited_groups: Mapping[str, int] | None = None,
) -> Round:
    """A round that is open from today; Refused for a name that cannot be typed again.

    The uid follows from region and name: two people who open the same round at the same
    moment get a Conflict, not two rounds.
    """
    wanted = clean_line(name)
    if is_blank(wanted) or len(wanted) > MAX_NAME:
        raise Refused(
            _("A round needs a name of 1 to {limit} characters.").format(limit=MAX_NAME),
            where="--round",
        )
    return Round(
        uid=str(uuid.uuid5(_ROUNDS, f"{region}/{wanted}")),
        name=wanted,
        questionnaire=pack.sha256,
        pack_version=pack.version,
        opened=today(),
        invited=invited,
        invited_groups=dict(invited_groups or {}),
        synthetic=synthetic,
    )


def must_be_open(current: Round) -> None:
    """Raise ReadOnly for a closed round: its answers are frozen."""
    if current.state == "closed":
        raise ReadOnly(
            _("The round {name} is closed; its answers are frozen.").format(name=current.name),
            where=current.name,
            remedy=_("Take another --round for new answers."),
        )
