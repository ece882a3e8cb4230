"""Two changes of one text come together where they don't touch."""

import pytest

from app.base.merging import merged

BASE = "one\ntwo\nthree\nfour"


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("ONE\ntwo\nthree\nfour", "one\ntwo\nthree\nFOUR", "ONE\ntwo\nthree\nFOUR"),
        ("one\ntwo\nthree\nfour\nfive", "zero\none\ntwo\nthree\nfour", "zero\none\ntwo\nthree\nfour\nfive"),
        ("one\nthree\nfour", "one\ntwo\nthree\nfour\nfive", "one\nthree\nfour\nfive"),
        ("one\n2\nthree\nfour", "one\n2\nthree\nfour", "one\n2\nthree\nfour"),
        (BASE, "all anew", "all anew"),
    ],
)
def test_both_changes_stand_where_they_are_apart(mine: str, theirs: str, both: str) -> None:
    assert merged(BASE, mine, theirs) == both
    assert merged(BASE, theirs, mine) == both


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("one\n2\nthree\nfour", "one\nTWO\nthree\nfour"),
        ("one\n2\nthree\nfour", "one\ntwo\n3\nfour"),
        (f"{BASE}\nmine", f"{BASE}\ntheirs"),
    ],
)
def test_where_they_touch_a_person_decides(mine: str, theirs: str) -> None:
    assert merged(BASE, mine, theirs) is None
