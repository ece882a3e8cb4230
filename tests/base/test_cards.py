"""Titles on cards: lines end where a reader would pause, and everything fits."""

from io import BytesIO

import pytest
from PIL import Image

from app.base.cards import Card, drawn
from app.base.cards.lettering import writable
from app.base.cards.lines import NEVER_FIRST, NEVER_LAST, set_in_lines
from app.http.template import asset_file

LONG = "家族割引の回線を追加したいのですが、「現在ご利用いただけません」というエラーになる場合の対処を教えてください"


def ten_a_sign(line: str) -> float:
    return 10.0 * len(line)


def card(title: str, **more: object) -> Card:
    return Card(**{"title": title, "place": "質問", "site_name": "Yui", "accent": "#27497a", "font": None} | more)


@pytest.mark.parametrize("widest", [80, 120, 200, 310])
def test_no_mark_stands_alone_at_the_edge_of_a_line(widest: int) -> None:
    lines = set_in_lines(LONG, ten_a_sign, widest, 99)
    assert lines
    assert "".join(lines) == LONG
    assert not {line[0] for line in lines[1:]} & NEVER_FIRST
    assert not {line[-1] for line in lines[:-1]} & NEVER_LAST


def test_japanese_lines_end_between_phrases() -> None:
    assert set_in_lines("助け合いでつながりが見えてくる", ten_a_sign, 90, 3) == [
        "助け合いで",
        "つながりが",
        "見えてくる",
    ]


def test_lines_are_about_equally_long() -> None:
    lines = set_in_lines("How do I move my number to the new phone", ten_a_sign, 360, 3)
    assert lines == ["How do I move my number", "to the new phone"]


def test_words_are_not_cut_unless_they_must_be() -> None:
    assert set_in_lines("eSIMをiPhone15に移す", ten_a_sign, 100, 3) == ["eSIMを", "iPhone15に", "移す"]
    assert set_in_lines("a" * 25, ten_a_sign, 100, 3) == ["a" * 10, "a" * 10, "a" * 5]
    assert set_in_lines(LONG, ten_a_sign, 100, 3) is None


@pytest.mark.parametrize("title", ["", "設定", LONG, LONG * 4, "a" * 200, "🎉", "لا", "👨‍👩‍👧 家族"])
@pytest.mark.parametrize("built", [True, False], ids=["font of the build", "no font"])
def test_any_title_becomes_a_card_of_bearable_size(title: str, built: bool) -> None:
    made = drawn(card(title, font=asset_file("card.ttf") if built else None))
    assert Image.open(BytesIO(made)).size == (1200, 630)
    assert len(made) < 120_000


def test_signs_that_the_font_lacks_leave_no_boxes() -> None:
    assert writable("祝🎉 開通", asset_file("card.ttf")) == "祝 開通"
    assert writable("Hello 設定", None) == "Hello"


def test_the_accent_and_the_logo_of_the_site_are_on_it(tmp_path: object) -> None:
    assert drawn(card("設定", accent="#0a7f5a")) != drawn(card("設定"))
    logo = tmp_path / "logo.webp"  # type: ignore[operator]
    Image.new("RGBA", (400, 100), "purple").save(logo)
    assert drawn(card("設定", logo=logo)) != drawn(card("設定"))
