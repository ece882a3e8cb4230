"""How long ago something was, in words: seconds are nobody's business."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.base.clock import standing_at
from app.base.i18n import speaking
from app.http.template import when_absolute, when_relative

NOON = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "japanese", "english"),
    [
        (59, "たった今", "just now"),
        (63, "1 分前", "1 minute ago"),
        (150, "2 分前", "2 minutes ago"),
        (3_599, "59 分前", "59 minutes ago"),
        (3_660, "1 時間前", "1 hour ago"),
        (90_000, "1 日前", "1 day ago"),
    ],
)
def test_minutes_begin_where_seconds_end(web: Flask, seconds: int, japanese: str, english: str) -> None:
    moment = NOON - timedelta(seconds=seconds)
    with standing_at(NOON), web.test_request_context():
        with speaking("ja"):
            assert when_relative(moment) == japanese
        with speaking("en"):
            assert when_relative(moment) == english


def test_a_moment_is_told_to_the_minute(web: Flask) -> None:
    with web.test_request_context():
        with speaking("ja"):
            assert when_absolute(NOON) == "2026/11/22 12:00"
        with speaking("en"):
            assert when_absolute(NOON).replace("\N{NARROW NO-BREAK SPACE}", " ") == "Nov 22, 2026, 12:00 PM"
