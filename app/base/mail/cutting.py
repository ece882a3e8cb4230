"""What somebody wrote in an answer by mail: without the quoted mail below it, and without a signature. Line by line."""

import re

from app.base.mail.addresses import is_ours

LONGEST_MARK = 400  # no mail program says in more characters whose mail follows

_WROTE = re.compile(
    r"(^On\b.{5,} wrote:$)|(^Am\b.{5,} schrieb)|(^Le\b.{5,} a écrit)"
    r"|(^\d{4}年\d{1,2}月\d{1,2}日.*(\d:\d\d|@).*[:：]$)"
    r"|(^\d{4}[/.-]\d{1,2}[/.-]\d{1,2}.*(のメール|wrote|書きました)\s*[:：]?$)"
    r"|(さん?[はが](書き|書かれ)ました\s*[。:：]?$)"
    r"|(^-{2,}\s*(original message|forwarded message|元のメッセージ|転送メッセージ|転送されたメッセージ)\s*-{2,})"
    r"|(^_{20,}$)",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^\W{0,3}(From|差出人|送信元)\W{0,3}\s?[:：]", re.IGNORECASE)
_HEAD_GOES_ON = re.compile(r"^\W{0,3}(Sent|Date|To|Subject|送信日時|日時|日付|宛先|件名)\W{0,3}\s?[:：]", re.IGNORECASE)
_SENT_FROM = re.compile(
    r"^(Sent from (my|Mail|Outlook|Yahoo|Proton)|Get Outlook for|Von meinem iPhone"
    r"|(iPhone|iPad|Android|Xperia|Galaxy|スマートフォン|携帯).{0,20}から(の)?送信"
    r"|Outlook for (iOS|Android).{0,4}(を入手|から)"
    r"|Yahoo!メール.{0,12}から)",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s*([-=_*~+☆★◇◆□■━─＝―＊～…┏┗│┃・.∞゜])(\s*[-=_*~+☆★◇◆□■━─＝―＊～…┓┛┏┗│┃・.∞゜]){7,}\s*$")
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|https?://|TEL|Tel[.:：]|電話|〒|株式会社|有限会社|合同会社|\d{2,4}-\d{2,4}-\d{3,4}"
)


def cut(text: str) -> str:
    """The answer's own words; empty where there are none."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")]
    return "\n".join(_without_signature(_without_quote(lines))).strip()


def _without_quote(lines: list[str]) -> list[str]:
    """Up to where the quoted mail begins; where one answered below a quote, what stands below it too."""
    for number, line in enumerate(lines):
        length = _attribution(lines, number)
        if length:
            return lines[:number] + _below_quote(lines[number + length :])
        if line.startswith(">") and not any(rest and not rest.startswith(">") for rest in lines[number:]):
            return lines[:number]
    return lines


def _attribution(lines: list[str], number: int) -> int:
    """How many lines say whose mail follows; 0: none. Mail programs break them in two."""
    line = lines[number].strip()
    if not line or line.startswith(">") or len(line) > LONGEST_MARK:
        return 0
    if _WROTE.search(line) or is_ours(line):
        following = lines[number + 1].strip() if number + 1 < len(lines) else ""
        return 2 if following.endswith(("wrote:", "のメール:", "のメール：")) else 1
    both = f"{line} {lines[number + 1].strip()}" if number + 1 < len(lines) else ""
    if line.startswith(("On ", "20")) and _WROTE.search(both):
        return 2
    if _HEAD.match(line) and any(
        _HEAD_GOES_ON.match(next_line.strip()) for next_line in lines[number + 1 : number + 5]
    ):
        return 1
    return 0


def _below_quote(lines: list[str]) -> list[str]:
    """What was written under a mail that is quoted line by line; nothing where it is quoted as a whole."""
    rest = list(lines)
    while rest and not rest[0].strip():
        rest.pop(0)
    if not rest or not rest[0].startswith(">"):
        return []
    while rest and (rest[0].startswith(">") or not rest[0].strip()):
        rest.pop(0)
    return _without_quote(rest)


def _without_signature(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        words = line.strip()[:LONGEST_MARK]
        if words == "--" or _SENT_FROM.match(words):
            return lines[:number]
        if _RULE.match(words) and any(_CONTACT.search(below) for below in lines[number + 1 : number + 9]):
            return lines[:number]
    return lines
