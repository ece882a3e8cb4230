"""What comes in goes out again as it was."""

from pathlib import Path

import duckdb
from flask import Flask
from sqlalchemy import select

from app.base.database import db, transaction
from app.cli.exporting import exporting
from app.figures import work
from app.importing.community.importing import import_community
from app.importing.progress import Quiet
from app.models.members import Member
from app.operations.merging import merge
from app.readers.activity import MemberDay
from app.readers.connections import Connection
from app.rules.actor import Actor
from tests.bench.neutral import Shape, write
from tests.conftest import migrated

SMALL = Shape(members=60, posts=400, reactions=900, gifts=200, days=120)


def rows(folder: Path, name: str, form: str) -> list[tuple[object, ...]]:
    return duckdb.sql(f"SELECT * FROM '{folder / name}.{form}' ORDER BY id").fetchall()


def figures() -> tuple[object, ...]:
    work.work_out_everything()
    days = select(MemberDay.member_id, MemberDay.day, MemberDay.contribution, MemberDay.active).order_by(
        MemberDay.member_id, MemberDay.day
    )
    pair = (Connection.low_id, Connection.high_id)
    ties = select(*pair, Connection.days, Connection.first_on, Connection.mutual_on).order_by(*pair)
    found = db.session.execute(days).all(), db.session.execute(ties).all()
    db.session.remove()
    return found


def test_an_export_is_what_was_imported(app: Flask, database_kind: str, tmp_path: Path) -> None:
    form = {"sqlite": "csv", "postgresql": "parquet"}[database_kind]
    home = app.config["YUI"].home
    home.mkdir(parents=True, exist_ok=True)
    first = write(tmp_path / "first", SMALL, form)
    left_out = import_community(first, home, Quiet()).counts["gifts"].left_out.total()
    before = figures()
    answer = app.test_cli_runner().invoke(exporting, ["community", str(tmp_path / "again"), "--format", form])
    assert answer.exit_code == 0, answer.output
    for name in ("members", "topics", "posts", "reactions"):
        assert rows(tmp_path / "again", name, form) == rows(first, name, form), name
    gifts = rows(tmp_path / "again", "gifts", form)
    assert set(gifts) <= set(rows(first, "gifts", form))
    assert len(rows(first, "gifts", form)) == len(gifts) + left_out
    db.session.remove()
    migrated(database_kind)[0].renew()
    import_community(tmp_path / "again", home, Quiet())
    assert figures() == before


def test_a_merged_member_goes_out_and_comes_in_as_one(app: Flask, database_kind: str, tmp_path: Path) -> None:
    home = app.config["YUI"].home
    home.mkdir(parents=True, exist_ok=True)
    import_community(write(tmp_path / "first", SMALL, "csv"), home, Quiet())
    with transaction():
        old, new = (db.session.get_one(Member, member_id) for member_id in (7, 11))
        assert merge(Actor.system(), old, new, "The same person.")
    before = figures()
    answer = app.test_cli_runner().invoke(exporting, ["community", str(tmp_path / "again"), "--format", "csv"])
    assert answer.exit_code == 0, answer.output
    assert len(rows(tmp_path / "again", "members", "csv")) == SMALL.members - 1
    db.session.remove()
    migrated(database_kind)[0].renew()
    tally = import_community(tmp_path / "again", home, Quiet())
    assert tally.counts["gifts"].left_out.total() == 0
    assert figures() == before
