"""Sample regions: three fictional Alpine regions, filled with synthetic data through the real store.

The content is data (one TOML file a region); every record says that it is synthetic.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from cap_tui.demo.sample import Sample, records, sample_uid
from cap_tui.errors import NotFound
from cap_tui.model.conversion import convert
from cap_tui.text.i18n import _
from cap_tui.workspace import Region, Workspace, WorkspaceConfig

FILES = ("valdora", "hochtal", "brezje")


@cache
def samples() -> Mapping[str, Sample]:
    """The sample regions by their codes, in the order in which they are shown."""
    found = {}
    for name in FILES:
        path = Path(__file__).parent / f"{name}.toml"
        sample = convert(tomllib.loads(path.read_text(encoding="utf-8")), Sample)
        found[sample.region.code] = sample
    return found


def regions() -> tuple[WorkspaceConfig, ...]:
    """What workspace.toml of each sample region says; each is marked as synthetic."""
    return tuple(
        WorkspaceConfig(
            region=Region(
                code=sample.region.code,
                name=sample.region.name,
                country=sample.region.country,
                languages=sample.region.languages,
                currency=sample.region.currency,
                neighbours=sample.region.neighbours,
                synthetic=True,
                profile=sample.region.profile,
            )
        )
        for sample in samples().values()
    )


def fill(workspace: Workspace, code: str) -> None:
    """Put the sample region's records into an empty workspace, in one transaction.

    :class:`NotFound` when there is no such sample.
    """
    if code not in samples():
        raise NotFound(
            _("There is no sample region {code}.").format(code=code),
            remedy=_("Choose from {known}.").format(known=", ".join(samples())),
        )
    with workspace.transaction(_("sample data (synthetic)")) as transaction:
        for record in records(samples()[code]):
            transaction.add(record)


__all__ = ["Sample", "fill", "regions", "sample_uid", "samples"]
