"""What a first visit downloads stays light (compressed, as a server sends it)."""

import gzip
import json

import pytest

from app.http.template import DIST

KB = 1024


@pytest.mark.parametrize(("name", "most_kb"), [("app.css", 20), ("app.js", 35), ("icons.svg", 12)])
def test_a_normal_page_is_light(name: str, most_kb: int) -> None:
    built = json.loads((DIST / "manifest.json").read_text())[name]
    assert len(gzip.compress((DIST / built).read_bytes())) <= most_kb * KB


def test_charts_are_not_part_of_a_normal_page() -> None:
    built = json.loads((DIST / "manifest.json").read_text())["app.js"]
    assert b"echarts" not in (DIST / built).read_bytes()
