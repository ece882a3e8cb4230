"""Is a text Japanese? One kana or kanji says as much as two and a half Latin letters."""

import re

JAPANESE = re.compile("[\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d]")
_LETTER = re.compile(r"[^\W\d_]")


def is_mainly_japanese(text: str) -> bool:
    """「iPhone 15 の設定」 is: most of what it says stands in kana and kanji."""
    japanese = len(JAPANESE.findall(text))
    return japanese > 0 and japanese * 5 >= (len(_LETTER.findall(text)) - japanese) * 2
