"""Whatever accent a site chooses, it can be read."""

import re

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.base.colours import NIGHT, PAPER, contrast, is_colour, tones_by_day, tones_by_night

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_measured_as_wcag_does() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@given(COLOURS)
def test_every_accent_can_be_read_on_both_grounds_and_written_on(accent: str) -> None:
    for tones, ground in ((tones_by_day(accent), PAPER), (tones_by_night(accent), NIGHT)):
        assert contrast(tones.plain, ground) >= 4.5
        assert contrast(tones.strong, ground) >= 4.5
        assert contrast(tones.on, tones.plain) >= 4.5


def test_only_a_colour_is_a_colour() -> None:
    assert is_colour("#27497A")
    assert not is_colour("red;}")


def test_the_accent_is_a_style_sheet_of_the_sites_own(client: FlaskClient) -> None:
    answer = client.get("/accent-b03060.css")
    assert answer.mimetype == "text/css"
    assert re.search(r"--accent:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\)", answer.get_data(as_text=True))
    assert client.get("/accent-zzz.css").status_code == 404
