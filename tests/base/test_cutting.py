"""Answers by mail: the own words stay, the quoted mail and the signature go, as real mail programs write them."""

import time

import pytest

from app.base.mail import addresses
from app.base.mail.cutting import cut

MARK = "— Answer this mail, and your words are posted. Write above this line. —"

THANKS = "Thanks, it works.\n\n"
MAILS = {
    "Gmail": "On Sun, Nov 22, 2026 at 1:00 PM Grace (Yui) <a@b.example> wrote:\n\n> Hold it.\n> Longer.\n",
    "Gmail, broken in two": "On Sun, Nov 22, 2026 Grace Hopper (Yui)\n<a@b.example> wrote:\n\n> Hold it.\n",
    "Gmail in Japanese": "2026年11月22日(日) 13:00 Grace (Yui) <a@b.example>:\n\n> Hold it.\n",
    "Apple Mail in Japanese": "2026/11/22 13:00、Grace (Yui) <a@b.example>のメール:\n\n> Hold it.\n",
    "Thunderbird in Japanese": "On 2026/11/22 13:00, Grace wrote:\n> Hold it.\n",
    "Outlook": "From: Grace (Yui) <a@b.example>\nSent: Sunday 1:00 PM\nTo: Ada\n\nHold it.\n",
    "Outlook in Japanese": "差出人: Grace (Yui) <a@b.example>\n送信日時: 2026年11月22日\n宛先: Ada\n\nHold it.\n",
    "Outlook with a rule": "________________________________\nFrom: Grace\nHold it.\n",
    "an old one": "-----Original Message-----\nFrom: Grace\nHold it.\n",
    "an old one in Japanese": "----- 元のメッセージ -----\nHold it.\n",
    "a polite one": "Grace さんは書きました:\n> Hold it.\n",
    "a bare quote": "> Hold it.\n> Longer.\n",
    "a telephone": "Sent from my iPhone\n\n> On 22 Nov 2026, Grace wrote:\n>\n> Hold it.\n",
    "a Japanese telephone": "iPhoneから送信\n\n2026/11/22 13:00、Grace <a@b.example>のメール:\n> Hold it.\n",
    "a signature": "-- \nAda Lovelace\nAnalytical Engines Ltd\n",
    "a Japanese signature": "━━━━━━━━━━━━━━━━\n株式会社 解析機関\n愛田 蓮\nTEL 03-1234-5678\n━━━━━━━━━━━━━━━━\n",
    "nothing else": "",
}  # fmt: skip


@pytest.mark.parametrize("program", list(MAILS))
def test_only_the_own_words_stay(program: str) -> None:
    assert cut(THANKS + MAILS[program]) == "Thanks, it works."
    assert cut((THANKS + MAILS[program]).replace("\n", "\r\n")) == "Thanks, it works."


def test_who_answers_below_the_quote_is_heard() -> None:
    assert cut("On Sun, Nov 22, 2026 Grace wrote:\n> Hold it.\n> Longer.\n\nThanks, it works.\n-- \nAda") == (
        "Thanks, it works."
    )


def test_who_answers_part_by_part_keeps_the_parts() -> None:
    words = "> Is it red?\n\nYes.\n\n> Does it blink?\n\nNo."
    assert cut(f"{words}\n\nOn Sun, Nov 22, 2026 Grace wrote:\n> all of it again\n") == words


def test_the_line_with_our_own_address_begins_the_quote() -> None:
    addresses.use("post@yui.example", "secret")
    try:
        line = f"Grace <{addresses.reply_address(1, 2)}> disse:"
        assert cut(f"Grazie!\n\n{line}\n\n{MARK}\n\nHold it.") == "Grazie!"
    finally:
        addresses.use("", "")


@pytest.mark.parametrize(
    "words",
    [
        "From: the start, it was red.\nThat is all.",
        "On Sunday I wrote: it is red.",
        "---\nA rule in Markdown, and words below.",
        "2026年11月22日に試しました。\n直りました。",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "========\nno contact here",
        "x" * 3000,
    ],
)
def test_what_only_looks_like_a_quote_stays(words: str) -> None:
    assert cut(words) == words


def test_a_huge_mail_is_cut_in_no_time() -> None:
    began = time.perf_counter()
    cut(("On " + "a" * 5000 + "\n") * 40 + "=" * 100_000 + "\n" + "- " * 50_000)
    assert time.perf_counter() - began < 1
