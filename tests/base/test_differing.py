"""What changed between two texts."""

import time

import pytest

from app.base.differing import difference


def told(before: str, after: str) -> str:
    marks = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]", "skipped": "({})"}
    return "".join(marks[part.kind].format(part.text or part.lines) for part in difference(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Hold the button.", "Hold the red button.", "Hold the [+red +]button."),
        ("It takes ten seconds.", "It takes twelve seconds.", "It takes [-ten-][+twelve+] seconds."),
        ("設定を開いて再起動します。", "設定を開いて初期化します。", "設定を開いて[-再起動-][+初期化+]します。"),
        ("スマホの料金プラン", "スマホの新しい料金プラン", "スマホの[+新しい+]料金プラン"),
        ("Same.", "Same.", "Same."),
        ("", "New.", "[+New.+]"),
        ("Gone.", "", "[-Gone.-]"),
    ],
)
def test_words_are_compared(before: str, after: str, expected: str) -> None:
    assert told(before, after) == expected


def test_long_unchanged_stretches_are_left_out() -> None:
    lines = [f"line {number}\n" for number in range(20)]
    shown = told("".join(lines), "".join([*lines[:10], "new\n", *lines[10:]]))
    assert shown == "(8)line 8\nline 9\n[+new\n+]line 10\nline 11\n(8)"


@pytest.mark.parametrize("word", ["word ", "語。"])
def test_both_texts_can_be_had_back(word: str) -> None:
    before, after = word * 5 + "x\n" + word, word * 4 + "y\n" + word * 2
    parts = difference(before, after)
    assert "".join(part.text for part in parts if part.kind != "new") == before
    assert "".join(part.text for part in parts if part.kind != "gone") == after


def test_two_long_texts_without_anything_in_common_take_no_time() -> None:
    started = time.perf_counter()
    difference("あア亜" * 16_000, "んン弐" * 16_000)
    difference("a b " * 12_000, "c d " * 12_000)
    assert time.perf_counter() - started < 2
