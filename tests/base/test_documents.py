"""Files are taken by what they hold, not by what they are called."""

import zipfile
from io import BytesIO

import pytest

from app.base.documents import checked, size_words
from app.base.errors import Invalid


def archive(*names: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, "words")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("報告.pdf", b"%PDF-1.7\n"),
        ("notes.TXT", "日本語".encode()),
        ("list.csv", "名前,数".encode("cp932")),
        ("all.zip", archive("a.txt")),
        ("letter.docx", archive("word/document.xml")),
        ("sheet.xlsx", archive("xl/workbook.xml")),
        ("talk.pptx", archive("ppt/presentation.xml")),
    ],
)
def test_files_on_the_list_are_taken(name: str, content: bytes) -> None:
    assert checked(content, name, 1).content == content


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "not taken"),
        ("page.html", b"<script>", "not taken"),
        ("none", b"words", "not taken"),
        ("a.pdf", b"MZ\x90", "not what its name says"),
        ("a.txt", b"\x00\x01\x02", "not what its name says"),
        ("a.zip", b"PK\x03\x04 but no more", "not what its name says"),
        ("a.docx", archive("xl/workbook.xml"), "not what its name says"),
        ("a.docx", archive("word/document.xml", "word/vbaProject.bin"), "not what its name says"),
        ("a.txt", b"", "empty"),
        ("a.txt", b"x" * 1024 * 1024 + b"x", "at most 1 MB"),
    ],
)
def test_others_are_refused_with_the_reason(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        checked(content, name, 1)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/pass wd.txt", "pass-wd.txt"),
        ("C:\\secret\\a](b)[c.txt", "a-b-c.txt"),
        ("見積書 (最終).txt", "見積書-最終.txt"),
        ("...txt", "file.txt"),
        ('a"b\n<c>.txt', "a-b-c.txt"),
    ],
)
def test_names_mean_nothing_in_addresses_or_markdown(name: str, kept: str) -> None:
    assert checked(b"words", name, 1).name == kept


def test_sizes_are_told_as_people_say_them() -> None:
    assert [size_words(each) for each in (1, 2048, 1_500_000)] == ["1 KB", "2 KB", "1.4 MB"]
