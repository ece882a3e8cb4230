"""Posts of mixed Japanese and English, always the same ones: about 400 characters each, every sixth speaks of 設定."""

from html import escape
from random import Random

SUBJECTS = (
    "通信量 料金 端末 機種変更 写真 アプリ 通知 電波 充電 契約 データ 画面 音声 留守番電話 家族割 ポイント".split()
)
PLACES = "外出先 自宅 職場 旅行中 地下鉄 海外 店頭 山間部".split()
DEEDS = "確認しました 試してみました 変更できました 困っています 調べています 教えてください 解決しました".split()
WAYS = "ゆっくり 何度も 念のため 昨日から 先週 朝のうちに 再起動して 家族と".split()
ENGLISH = (
    "battery signal roaming tariff screen backup update notification contract photo message voice network account "
    "device storage support plan speed charger family coverage voucher transfer"
).split()
VERBS = "changed restarted compared checked moved noticed tried asked measured kept".split()
SETTINGS = "設定を開いて、もう一度だけ見直すのが近道です。"


class Writer:
    """Writes titles and posts; the same seed writes the same words."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def title(self) -> str:
        subject, place = self._pick(SUBJECTS), self._pick(PLACES)
        return f"{place}での{subject}について: {self._pick(ENGLISH)} and {self._pick(ENGLISH)}"

    def post(self, speaks_of_settings: bool) -> str:
        paragraphs = [self._japanese(3), self._english(3), self._japanese(3)]
        if speaks_of_settings:
            paragraphs[2] += SETTINGS
        return "\n\n".join(paragraphs)

    def _japanese(self, sentences: int) -> str:
        return "".join(
            f"{self._pick(PLACES)}で{self._pick(WAYS)}{self._pick(SUBJECTS)}と{self._pick(SUBJECTS)}を{self._pick(DEEDS)}。"
            for _ in range(sentences)
        )

    def _english(self, sentences: int) -> str:
        return " ".join(self._english_sentence() for _ in range(sentences))

    def _english_sentence(self) -> str:
        times = self._random.randint(2, 90)
        return f"I {self._pick(VERBS)} the {self._pick(ENGLISH)} and its {self._pick(ENGLISH)} {times} times."

    def _pick(self, words: list[str]) -> str:
        return self._random.choice(words)


def html_of(source: str) -> str:
    """What the site's Markdown makes of such a post (it holds nothing but paragraphs)."""
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>\n" for paragraph in source.split("\n\n"))
