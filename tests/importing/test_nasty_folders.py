"""Folders that other programs wrote badly: nothing stops the import, and read = imported + left out in every file."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.importing.community.importing import import_community
from app.importing.progress import Quiet
from app.importing.tally import Tally
from app.ledger import findings
from tests.importing.folders import COLUMNS, SOUND, write_csv, write_folder, write_parquet

NAMES_IN_CAPITALS = COLUMNS["members"].upper().replace(",", " ,")
Counts = dict[str, tuple[int, int]]
WHOLE: Counts = {"members": (3, 3), "topics": (2, 2), "posts": (4, 4), "reactions": (2, 2), "gifts": (2, 2)}


def types(folder: Path) -> Counts:
    """Whole numbers as fractions, ids as words, moments as numbers, truths as numbers."""
    (folder / "members.csv").unlink()
    write_parquet(
        folder / "members.parquet",
        """SELECT 1.0 AS id, 'ada' AS handle, 7 AS display_name, 'en' AS locale, 1735718400000 AS joined_at,
            NULL::INTEGER AS left_at, 0 AS is_staff, 100.0 AS opening_points
        UNION ALL SELECT 2, 'grace', 8, 'ja', 1735804800, NULL, 1, 50
        UNION ALL SELECT 3, 'kenji', 9, 'ja', 1735891200000, NULL, 0, 10
        UNION ALL SELECT 4.5, 'half', 9, 'ja', 1735891200000, NULL, 0, 10
        UNION ALL SELECT 5, 'two', 9, 'ja', 1735891200000, NULL, 2, 10
        UNION ALL SELECT 'nan'::DOUBLE, 'nan', 9, 'ja', 1735891200000, NULL, 0, 10
        UNION ALL SELECT 'inf'::DOUBLE, 'inf', 9, 'ja', 1735891200000, NULL, 0, 10""",
    )
    (folder / "reactions.csv").unlink()
    write_parquet(
        folder / "reactions.parquet",
        """SELECT '1' AS id, ' 1 ' AS post_id, '2.0' AS member_id, 'LIKE ' AS kind, DATE '2025-01-07' AS created_at
        UNION ALL SELECT '002', '2', '+1', 'thanks', DATE '2025-01-07'
        UNION ALL SELECT '1e0', '2', '3', 'thanks', DATE '2025-01-07'""",
    )
    return WHOLE | {"members": (7, 3), "reactions": (3, 2)}


def nested(folder: Path) -> Counts:
    """Lists and structs where words belong, bytes, and columns that nobody asked for."""
    (folder / "posts.csv").unlink()
    write_parquet(
        folder / "posts.parquet",
        """SELECT id, topic_id, position, author_id, parent_id, created_at, body, {'a': [1, 2]} AS extra,
            MAP {'k': 'v'} AS "Map, with comma", [body] AS "quoted ""name"" twice" FROM (VALUES
            (1, 1, 0, 1, NULL, TIMESTAMP '2025-01-05 08:00:00', 'How?'),
            (2, 1, 1, 2, NULL, TIMESTAMP '2025-01-05 09:00:00', 'So.'),
            (3, 2, 0, 2, NULL, TIMESTAMP '2025-01-06 08:00:00', 'Hello.'),
            (4, 2, 1, 3, 3, TIMESTAMP 'infinity', 'Never.'))
            AS told (id, topic_id, position, author_id, parent_id, created_at, body)""",
    )
    (folder / "topics.csv").unlink()
    write_parquet(
        folder / "topics.parquet",
        """SELECT {'id': 1} AS id, 'qa' AS kind, 1 AS author_id, TIMESTAMPTZ '2025-01-05 08:00:00+00' AS created_at,
            'en' AS lang, 'A struct as id'::BLOB AS title, ['loom', 'thread'] AS tags, 2 AS accepted_post_id
        UNION ALL SELECT {'id': 2}, 'chat', 2, TIMESTAMPTZ '2025-01-06 08:00:00+00', 'ja', 'Two'::BLOB, NULL, NULL""",
    )
    return WHOLE | {"topics": (2, 0), "posts": (4, 0), "reactions": (2, 0), "gifts": (2, 1)}


def csv_from_windows(folder: Path) -> Counts:
    """A byte order mark, CR LF, quotes, commas and line ends within cells, names of columns in capitals."""
    posts = [*SOUND["posts"][:3], (4, 2, 1, 3, 3, "2025-01-06 09:00:00", 'He said: "no, \r\nnever",\r\n\r\nand went.')]
    write_csv(folder / "posts.csv", "posts", posts, line_end="\r\n", begin="\ufeff")
    text = (folder / "members.csv").read_text().replace(COLUMNS["members"], NAMES_IN_CAPITALS)
    (folder / "members.csv").rename(folder / "MEMBERS.CSV")
    (folder / "MEMBERS.CSV").write_text("\ufeff" + text)
    return WHOLE


def no_header(folder: Path) -> Counts:
    """The first line is a row already: without names nobody knows which cell is which."""
    lines = (folder / "reactions.csv").read_text().splitlines(keepends=True)
    (folder / "reactions.csv").write_text("".join(lines[1:]))
    return WHOLE | {"reactions": (2, 0)}


def moments(folder: Path) -> Counts:
    """Seconds and milliseconds since 1970, zones, no zone, days alone; and what is no moment."""
    told = ["1736409600", "1736409600000", "1736409600000000", "2025-01-09T17:00:00+09:00", "2025-01-09"]
    bad = [
        "2025-02-30",
        "25:61",
        "infinity",
        "-infinity",
        "epoch",
        "0001-01-01",
        "99999-01-01",
        "173640960000000000",
        "x",
    ]
    rows = [(10 + place, None, 3, 1, "pool_out", None, at) for place, at in enumerate([*told, *bad])]
    write_csv(folder / "gifts.csv", "gifts", [*SOUND["gifts"], *rows])
    return WHOLE | {"gifts": (2 + len(told) + len(bad), 2 + len(told))}


def empty_files(folder: Path) -> Counts:
    """No byte, only the names, no row in Parquet, nothing in meta.json."""
    (folder / "reactions.csv").write_bytes(b"")
    (folder / "reactions-0002.csv").write_text(COLUMNS["reactions"])
    (folder / "reactions-0003.csv.gz").write_bytes(gzip.compress(b""))
    write_parquet(folder / "reactions-0004.parquet", "SELECT 1 AS id, 1 AS post_id WHERE false")
    (folder / "gifts.csv").write_text(COLUMNS["gifts"] + "\n\n\n")
    (folder / "meta.json").write_bytes(b"")
    return WHOLE | {"reactions": (0, 0), "gifts": (0, 0)}


def large_ids(folder: Path) -> Counts:
    """Ids of 64 bits, as some sites make them from the clock; and those that are too large for 64 bits."""
    high = 1_234_567_890_123_456_789
    members = [(high + row[0], *row[1:]) for row in SOUND["members"]]
    topics = [(high + row[0], row[1], high + row[2], *row[3:7], row[7] and high + row[7]) for row in SOUND["topics"]]
    posts = [
        (high + row[0], high + row[1], row[2], high + row[3], row[4] and high + row[4], *row[5:])
        for row in SOUND["posts"]
    ]
    reactions = [(high + row[0], high + row[1], high + row[2], *row[3:]) for row in SOUND["reactions"]]
    gifts = [(high, high + 1, high + 2, 30, "tip", high + 2, "2025-01-08 08:00:00")]
    beyond = [(2**63 + 5, high + 3, high + 1, "like", "2025-01-07"), (10**40, high + 3, high + 1, "like", "2025-01-07")]
    told = {"members": members, "topics": topics, "posts": posts, "reactions": [*reactions, *beyond], "gifts": gifts}
    for name, rows in told.items():
        write_csv(folder / f"{name}.csv", name, rows)
    return WHOLE | {"reactions": (4, 2), "gifts": (1, 1)}


def deeds(folder: Path) -> Counts:
    """Thanks to oneself, twice, before the post; gifts before joining, of nothing, of less, of more than there is."""
    reactions = [
        (10, 1, 1, "like", "2025-01-07"),
        (11, 1, 2, "insight", "2025-01-09"),
        (12, 3, 1, "like", "2025-01-05"),
    ]
    gifts = [
        (10, 3, 1, 5, "direct", None, "2024-12-24"),
        (11, 3, 1, -5, "direct", None, "2025-01-10"),
        (12, 3, 1, 0, "direct", None, "2025-01-10"),
        (13, 3, 1, "0.5", "direct", None, "2025-01-10"),
        (14, 3, 3, 1, "direct", None, "2025-01-10"),
        (15, 3, 1, 10**15, "direct", None, "2025-01-10"),
        (16, 3, 1, 10**30, "direct", None, "2025-01-10"),
        (17, 2, 1, 5, "tip", 3, "2025-01-10"),
        (18, 3, None, 10, "pool_in", None, "2025-01-04"),
    ]
    write_folder(folder, reactions=reactions, gifts=gifts)
    return WHOLE | {"reactions": (5, 3), "gifts": (11, 4)}


def parents(folder: Path) -> Counts:
    """Answers to what comes later, to themselves, in circles, elsewhere, far out; and an opening that answers."""
    posts = [
        (10, 2, 2, 1, 10, "2025-01-07", "To itself."),
        (11, 2, 3, 1, 12, "2025-01-07", "To the next one,"),
        (12, 2, 4, 1, 11, "2025-01-07", "and back."),
        (13, 2, 5, 1, 2, "2025-01-07", "To another topic's."),
        (14, 2, 10**14, 1, 4, "2025-01-07", "Far out."),
        (15, 2, 10**17, 1, 4, "2025-01-07", "Too far out."),
        (16, 2, 7, 1, 14, "2025-01-01", "To a later one, long before the topic."),
        (17, 1, 0, 1, None, "2025-01-07", "A second opening."),
        (18, 1, 5, 3, 1, "2024-01-07", "To the opening, before it, before joining."),
    ]
    write_folder(folder, posts=posts)
    return WHOLE | {"posts": (13, 6)}


def words(folder: Path) -> Counts:
    """Letters that nobody sees, half letters, long words, names that can't be one."""
    members = [
        (10, "ada" * 50, "x" * 500, "klingon", "2025-01-04", None, "YES", None),
        (11, "@!", "\u200b\u200b", None, "2025-01-04", None, None, None),
        (12, None, None, None, "2025-01-04", None, None, None),
        (13, "ADA", "\u202eadA", "EN", "2025-01-04", None, "no", None),
    ]
    topics = [
        (10, "chat", 10, "2025-01-10", "x" * 90, "\u200b \u3000", None, None),
        (
            11,
            "chat",
            10,
            "2025-01-10",
            None,
            "Line\nend and\ttab " + "y" * 900,
            ";;" + "t" * 300 + ";é;" + "a;" * 300,
            None,
        ),
    ]
    topics[1] = (*topics[1][:6], ";;" + "t" * 300 + ";é;" + "a;" * 300, None)
    posts = [
        (10, 11, 0, 10, None, "2025-01-10", "nothing\x00here \x08 or \ufffe there"),
        (11, 11, 1, 10, None, "2025-01-10", "x" * 50_001),
        (12, 11, 2, 10, None, "2025-01-10", "\u200b\u2060\ufeff"),
        (13, 11, 3, 10, None, "2025-01-10", "> " * 3000 + "deep [" * 2000),
    ]
    write_folder(folder, members=members, topics=topics, posts=posts)
    return WHOLE | {"members": (7, 7), "topics": (4, 3), "posts": (8, 6)}


def parts(folder: Path) -> Counts:
    """A part twice, a folder named like a part, a damaged archive, a name of a column twice, and a column too few."""
    (folder / "reactions-1.csv").write_text((folder / "reactions.csv").read_text())
    (folder / "reactions-0001.csv").write_text("id\n1\n")
    (folder / "posts-0007.csv").mkdir()
    (folder / "posts-0008.csv.gz").write_bytes(gzip.compress(b"id,topic_id\n" * 5000)[:40])
    names = COLUMNS["gifts"].replace("id,", "id,id,", 1)
    (folder / "gifts-2.csv").write_text(f"{names}\n7,8,1,2,1,direct,,2025-01-10\n")
    (folder / "topics-2.csv").write_text("id,kind,author_id,created_at\n9,qa,1,2025-01-10\n10,qa,1,2025-01-10\n")
    (folder / "members-2.csv").symlink_to(folder / "nowhere.csv")
    (folder / "meta.json").write_text(
        '{"tz_offset_hours": NaN, "pool_opening": "many", "start": [1], "deep": [[[{}]]]}'
    )
    return WHOLE | {"topics": (4, 2), "reactions": (4, 2), "gifts": (3, 1)}


NASTY = (types, nested, csv_from_windows, no_header, moments, empty_files, large_ids, deeds, parents, words, parts)


def take(app: Flask, folder: Path) -> Tally:
    home = app.config["YUI"].home
    home.mkdir(parents=True, exist_ok=True)
    return import_community(folder, home, Quiet())


@pytest.mark.parametrize("nasty", NASTY, ids=lambda nasty: nasty.__name__)
def test_every_row_is_in_or_has_its_reason(sqlite_app: Flask, tmp_path: Path, nasty: Callable[[Path], Counts]) -> None:
    holds(sqlite_app, tmp_path, nasty)


@pytest.mark.parametrize("nasty", [words, deeds], ids=lambda nasty: nasty.__name__)
def test_what_a_database_may_be_picky_about_goes_into_both(
    app: Flask, tmp_path: Path, nasty: Callable[[Path], Counts]
) -> None:
    holds(app, tmp_path, nasty)


def holds(app: Flask, path: Path, nasty: Callable[[Path], Counts]) -> None:
    folder = write_folder(path / "folder")
    expected = nasty(folder)
    tally = take(app, folder)
    assert {name: (count.read, count.imported) for name, count in tally.counts.items()} == expected, list(tally.lines())
    for count in tally.counts.values():
        assert count.read == count.imported + count.left_out.total()
        assert "" not in count.left_out
    assert [finding for finding in findings() if not finding.holds] == []
