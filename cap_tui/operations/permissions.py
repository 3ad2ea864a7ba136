"""Who may change what: the one place of these rules. The store enforces ownership once more."""

from __future__ import annotations

from cap_tui.errors import ReadOnly
from cap_tui.model.activity import CriticalMass, Rating, TransformativeActivity
from cap_tui.model.record import Record
from cap_tui.operations.context import RegionAccess
from cap_tui.text.i18n import _


def is_own(context: RegionAccess, record: Record) -> bool:
    """Whether this region may change the record: its own, or one that regions share."""
    shared = bool(getattr(record, "shared", False))
    return shared or record.owner in ("", context.region.code)


def require_writable(context: RegionAccess) -> None:
    """Raise ReadOnly where the region may only be read."""
    if context.readonly:
        raise ReadOnly(_("The region is open for reading only."), where=context.region.name)


def require_own(context: RegionAccess, record: Record, name: str = "") -> None:
    """Raise ReadOnly for another region's record: to others belongs the proposal."""
    require_writable(context)
    if not is_own(context, record):
        raise ReadOnly(
            _("The record belongs to {region}, which alone may change it.").format(
                region=record.owner
            ),
            where=name or f"{record.TABLE} {record.uid}",
            remedy=_("Propose the change: cap-tui bundle propose."),
        )


def require_own_activity(context: RegionAccess, activity: TransformativeActivity) -> None:
    """Raise ReadOnly for another region's activity: a rating from elsewhere changes no figure of it."""
    require_writable(context)
    if activity.owner not in ("", context.region.code):
        raise ReadOnly(
            _("The activity belongs to {region}, which alone rates it.").format(
                region=activity.owner
            ),
            where=activity.name,
            remedy=_("Rate the activity of your own that is the same."),
        )


def require_judged_at_home(context: RegionAccess, record: Record) -> None:
    """Raise ReadOnly for a rating or a critical-mass sheet of another region's activity."""
    if isinstance(record, Rating | CriticalMass):
        for activity in context.records(TransformativeActivity).find(uid=record.activity):
            require_own_activity(context, activity)
