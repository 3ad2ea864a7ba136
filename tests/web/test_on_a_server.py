"""Phones at a region on PostgreSQL whose server goes away: pages go on, a form is asked for again and counts once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.operations.storage import move_storage
from cap_tui.workspace.postgres.schema import schema_sql
from tests.postgres.databases import folder_of_a_server
from tests.postgres.server import running
from tests.web.conftest import Serve
from tests.workshop.conftest import Room, open_session

pytestmark = pytest.mark.long


def test_pages_go_on_without_the_database_and_a_form_counts_once(
    serve: Serve, room: Room, tmp_path: Path
) -> None:
    with folder_of_a_server() as folder, running(folder / "data") as database:
        database.sql("CREATE DATABASE region", "postgres")
        database.sql(schema_sql(roles=True))
        move_storage(room.folder, database.url())
        with open_session(room.folder) as session, serve(session) as joined:
            phone = joined.phone("Ana")
            phone.card("Before the outage")
            form = {**phone.fields("/cards"), "text": "In the outage"}

            database.kill()
            assert phone.get("/cards").values("data-card") == ["c1"]
            assert phone.get("/home").status == 200
            doubt = phone.send("/cards", form)
            assert (doubt.status, doubt.refused) == (503, "doubt")

            database.start()
            answer = phone.send("/cards", form)
            while answer.status == 503:
                answer = phone.send("/cards", form)
            assert answer.status == 303
            assert phone.send("/cards", form).location == answer.location
            assert len(phone.get("/cards").values("data-card")) == 2
            with open_session(room.folder) as other:
                Room(other)("ballot", "open", "--kind", "points", "--ref", "A", "--cards", "c1,c2")
            assert phone.get("/ballots/A").status == 200
