"""Diamonds and ways to cooperate, as plugins tell each other of them: one method, used by all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cap_tui.plugin.contribution import Contribution


@dataclass(frozen=True)
class DiamondOutline(Contribution):
    """A diamond that the region works on: the uids of its corners, the name of its challenge."""

    uid: str
    name: str
    corners: Sequence[str]
    challenge: str = ""
    joint: bool = False


@dataclass(frozen=True)
class PartnerMatch(Contribution):
    """A region that would fit for one activity, and why.

    ``case`` is the case of cooperation by its id, ``case_name`` in words; ``similarity`` and
    ``complementarity`` are 0 to 1, None where nothing is known. ``confirmed``: it is the same
    activity by its name or by a person's decision. ``interest`` is nobody, here, there or mutual.
    ``closes`` are the factors of critical mass that are short here and not there, ``mass`` the
    levels there by factor.
    """

    region: str
    partner: str
    partner_name: str
    case: str
    case_name: str
    similarity: float
    complementarity: float | None = None
    confirmed: bool = False
    interest: str = "nobody"
    reasons: Sequence[str] = ()
    closes: Sequence[str] = ()
    mass: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class JointMassStep(Contribution):
    """The critical mass of an alliance after one more partner: what the partner closes, and whether it is enough.

    ``enough`` is None while it cannot be said.
    """

    region: str
    partner: str
    closes: Sequence[str]
    enough: bool | None
    verdict: str


@dataclass(frozen=True)
class CooperationOptions(Contribution):
    """With whom the region could develop one of its activities, best first; and the joint critical mass.

    ``joint`` begins with the partner that adds most; ``mass`` is what all of them have together,
    a level by factor; ``between`` is the case of cooperation of pairs of partners, as HOC-BRE: the
    first region is the one that asks.
    """

    activity: str
    name: str
    options: Sequence[PartnerMatch] = ()
    joint: Sequence[JointMassStep] = ()
    mass: Mapping[str, str] = field(default_factory=dict)
    between: Mapping[str, str] = field(default_factory=dict)
