"""Which foreign keys a bundle declares: of tables that are small enough, and where every reference leads somewhere."""

from __future__ import annotations

from zipfile import ZipFile

import orjson
import pytest

from cap_tui.bundle import bundle_writer
from cap_tui.bundle.layout import DATAPACKAGE
from cap_tui.model.activity import CriticalMass, TransformativeActivity
from cap_tui.model.actor import Actor, Helix
from tests.bundle.conftest import Place, Places


def declared(place: Place) -> dict[str, list[tuple[str, str]]]:
    """Table -> (field, table that it refers to)."""
    with ZipFile(place.export().path) as bundle:
        package = orjson.loads(bundle.read(DATAPACKAGE))
    return {
        resource["name"]: [(key["fields"][0], key["reference"]["resource"]) for key in keys]
        for resource in package["resources"]
        if (keys := resource.get("schema", {}).get("foreignKeys"))
    }


@pytest.mark.parametrize("most", [3, 2, 1])
def test_a_table_with_too_many_rows_declares_no_keys_and_is_referred_to_by_none(
    places: Places, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(bundle_writer, "FOREIGN_KEY_ROWS", most)
    [place] = places("AAA")
    with place.workspace.transaction("made") as transaction:
        lead = transaction.add(Actor(name="Alpfaser", helix=Helix.CLUSTER))
        for name in ("Timber", "Heat"):
            activity = transaction.add(TransformativeActivity(name=name, cluster=lead.uid))
        transaction.add(CriticalMass(activity=activity.uid))
    both = {"activities": [("cluster", "actors")], "critical_mass": [("activity", "activities")]}
    assert declared(place) == (both if most > 1 else {})


def test_a_reference_that_leads_nowhere_declares_no_key(places: Places) -> None:
    [place] = places("AAA")
    with place.workspace.transaction("made") as transaction:
        transaction.add(Actor(name="Alpfaser", helix=Helix.CLUSTER))
        transaction.add(TransformativeActivity(name="Timber", cluster="nobody"))
        transaction.add(TransformativeActivity(name="Heat"))
    assert declared(place) == {}
