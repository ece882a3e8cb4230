"""Tables are read row by row; what is wrong with one row or at the end of a file costs nothing else."""

import bz2
import gzip
import lzma
from pathlib import Path

import pytest

from app.importing.archive import BrokenFile, BrokenRow, Row, find_table, read_rows


def read(folder: Path, data: bytes, name: str = "Posts.xml") -> list[Row | BrokenRow | BrokenFile]:
    (folder / name).write_bytes(data)
    return list(read_rows(folder / name, lambda _: None))


def ids(found: list[Row | BrokenRow | BrokenFile]) -> list[str]:
    return [each.values["Id"] for each in found if isinstance(each, Row)]


@pytest.mark.parametrize(
    "data",
    [
        b'<posts><row Id="1"/><row Id="2"></row>\n\n<row\n Id = "3"\n/></posts>',
        b'\xef\xbb\xbf<?xml version="1.0"?><posts>\r\n<row Id="1"/>\r\n<row Id="2"/><row Id="3"/>\r\n</posts>\r\n',
        b'<!-- dump --><posts><row Id="1"/><!-- between --><row T="a > b" Id="2"/><row Id="3"/></posts><!-- end -->',
        '<?xml version="1.0" encoding="utf-16"?><p><row Id="1"/><row Id="2"/><row Id="3"/></p>'.encode("utf-16"),
    ],
)
def test_rows_are_found_however_they_are_laid_out(tmp_path: Path, data: bytes) -> None:
    found = read(tmp_path, data)
    assert ids(found) == ["1", "2", "3"]
    assert len(found) == 3


def test_an_empty_table_is_in_order(tmp_path: Path) -> None:
    assert read(tmp_path, b"<posts>\n</posts>") == []
    assert read(tmp_path, b'<?xml version="1.0"?>\n<posts />') == []


@pytest.mark.parametrize(
    "bad",
    [
        b'<row Id="2" Title="A & B"/>',
        b'<row Id="2" Title="open/>',
        b"<row Id=2/>",
        b'<row Id="2" Id="3"/>',
        b'<row Id="2" Title="\xff\xfe"/>',
        b'<row Id="2" Title="&unknown;"/>',
    ],
)
def test_a_broken_row_is_told_and_the_others_are_read(tmp_path: Path, bad: bytes) -> None:
    found = read(tmp_path, b'<posts>\n<row Id="1"/>\n' + bad + b'\n<row Id="9"/>\n</posts>')
    assert ids(found) == ["1", "9"]
    assert [each.number for each in found if isinstance(each, BrokenRow)] == [2]


def test_a_bomb_of_entities_is_only_rows_that_cannot_be_read(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE p [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;">]>'
    found = read(tmp_path, bomb + b'<p><row Id="1" Title="&b;"/><row Id="2"/></p>')
    assert ids(found) == ["2"]


@pytest.mark.parametrize(
    "data", [b"", b"hello", b'<posts><row Id="1"/>', b'<posts><row Id="1"/><row Id="2" Ti', b"<posts>\n"]
)
def test_a_file_without_its_end_is_told_once_and_what_came_before_stays(tmp_path: Path, data: bytes) -> None:
    found = read(tmp_path, data)
    assert [type(each) for each in found].count(BrokenFile) == 1
    assert isinstance(found[-1], BrokenFile)
    assert "Posts.xml" in found[-1].sentence
    assert ids(found) == ["1"] * data.count(b'Id="1"')


ROWS = b"".join(b'<row Id="%d" Text="%d"/>\n' % (number, number**7) for number in range(1, 30_001))
WHOLE = b"<posts>\n" + ROWS + b"</posts>"


@pytest.mark.parametrize(
    ("ending", "packed", "least"),
    [("xz", lzma.compress(WHOLE), 5_000), ("gz", gzip.compress(WHOLE), 5_000), ("bz2", bz2.compress(WHOLE), 0)],
    ids=["xz", "gz", "bz2"],
)
def test_compressed_tables_are_read_and_a_cut_one_gives_what_it_has(
    tmp_path: Path, ending: str, packed: bytes, least: int
) -> None:
    assert len(ids(read(tmp_path, packed, f"Posts.xml.{ending}"))) == 30_000
    found = read(tmp_path, packed[: len(packed) // 2], f"Posts.xml.{ending}")
    assert least <= len(ids(found)) < 30_000
    assert isinstance(found[-1], BrokenFile)


def test_a_row_without_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    found = read(tmp_path, b'<posts><row Id="1"/><row Id="2" Text="' + b"x" * 9_000_000 + b'"/><row Id="3"/></posts>')
    assert ids(found) == ["1", "3"]
    assert [type(each) for each in found] == [Row, BrokenRow, Row]


def test_a_table_is_found_in_any_spelling(tmp_path: Path) -> None:
    (tmp_path / "posts.XML.xz").write_bytes(b"")
    assert find_table(tmp_path, "Posts") == tmp_path / "posts.XML.xz"
    assert find_table(tmp_path, "Users") is None
