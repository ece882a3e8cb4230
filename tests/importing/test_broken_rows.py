"""A broken row is reported with its reason, and costs nothing else."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.base.database import db
from app.models import Topic
from tests.importing.dumps import Row, take, with_rows

DAY = "2020-01-01"


def row(**values: object) -> Row:
    """Complete but for what is named: None takes an attribute away."""
    return {name: value for name, value in values.items() if value is not None}


def question(**values: object) -> Row:
    return row(**{"Id": 90, "PostTypeId": 1, "CreationDate": DAY, "Title": "x", "Body": "x", **values})


def answer(**values: object) -> Row:
    return row(**{"Id": 90, "PostTypeId": 2, "ParentId": 10, "CreationDate": DAY, "Body": "x", **values})


def comment(**values: object) -> Row:
    return row(**{"Id": 90, "PostId": 10, "CreationDate": DAY, "Text": "x", **values})


def vote(**values: object) -> Row:
    return row(**{"Id": 90, "PostId": 10, "VoteTypeId": 2, "CreationDate": DAY, **values})


BROKEN: list[tuple[str, Row, str, str]] = [
    ("Posts", '<row Id="90" PostTypeId="1" Title="a & b" />', "other posts", "the row is no valid XML"),
    ("Posts", answer(Id=None), "answers", "it has no Id"),
    ("Posts", answer(Id="ten"), "answers", "Id is no id"),
    ("Posts", answer(Id=0), "answers", "Id is no id"),
    ("Posts", answer(Id=11), "answers", "another row has the same Id"),
    ("Posts", answer(ParentId=None), "answers", "it has no ParentId"),
    ("Posts", answer(ParentId=404), "answers", "its post is not in the dump"),
    ("Posts", answer(ParentId=11), "answers", "its ParentId is no question"),
    ("Posts", answer(OwnerUserId="Ada"), "answers", "OwnerUserId is no id"),
    ("Posts", answer(CreationDate=None), "answers", "it has no CreationDate"),
    ("Posts", answer(CreationDate="yesterday"), "answers", "CreationDate is no date"),
    ("Posts", answer(CreationDate="2020-02-31T00:00:00"), "answers", "CreationDate is no date"),
    ("Posts", answer(CreationDate="0001-01-01T00:00:00"), "answers", "CreationDate can't be right"),
    ("Posts", answer(CreationDate="9999-01-01T00:00:00"), "answers", "CreationDate can't be right"),
    ("Posts", answer(Body=" "), "answers", "it says nothing"),
    ("Posts", answer(Body="<p></p>"), "answers", "it says nothing"),
    ("Posts", answer(Body="x" * 60_000), "answers", "A post has at most 50000 characters"),
    ("Posts", question(Id="9" * 30), "questions", "Id is no id"),
    ("Posts", question(Title=None, Body=None), "questions", "it has neither Title nor Body"),
    ("Posts", question(ClosedDate="never"), "questions", "ClosedDate is no date"),
    ("Posts", question(AcceptedAnswerId=404), "accepted answers", "its post is not in the dump"),
    ("Posts", question(AcceptedAnswerId=11), "accepted answers", "the accepted answer belongs to another question"),
    ("Posts", question(AcceptedAnswerId="x"), "accepted answers", "AcceptedAnswerId is no id"),
    ("Posts", question(PostTypeId=77), "other posts", "it is of an unknown type (77)"),
    ("Posts", row(Id=90, CreationDate=DAY, Body="x"), "other posts", "it has no PostTypeId"),
    ("Users", row(Id=90, DisplayName="No date"), "users", "it has no CreationDate"),
    ("Users", row(Id=-7, DisplayName="x", CreationDate=DAY), "users", "Id is no id"),
    ("Comments", comment(PostId=404), "comments", "its post is not in the dump"),
    ("Comments", comment(PostId=14), "comments", "its post was left out"),
    ("Comments", comment(Text=None), "comments", "it says nothing"),
    ("Votes", vote(PostId=404), "votes", "its post is not in the dump"),
    ("Votes", vote(VoteTypeId=None), "votes", "it has no VoteTypeId"),
    ("Votes", vote(VoteTypeId=55), "votes", "it is of an unknown type (55)"),
    ("Badges", row(Id=90, UserId=2, Date=DAY), "badges", "it has no Name"),
    ("Tags", row(Id=90, TagName="x" * 50), "tags", "its TagName can't be one here"),
]


@pytest.mark.parametrize(("table", "broken", "kind", "reason"), BROKEN)
def test_a_broken_row_is_reported_and_costs_nothing_else(
    app: Flask, tmp_path: Path, table: str, broken: Row, kind: str, reason: str
) -> None:
    tally = take(app, tmp_path, with_rows(table, broken))
    assert tally.counts[kind].left_out[reason] == 1
    assert tally.examples[kind, reason]
    loom = db.session.scalars(select(Topic).where(Topic.title == "How do I thread a loom?")).one()
    assert (loom.post_count, loom.state) == (6, "solved")
