"""What becomes of rows that name a member when their account is merged into another one.

A column says it in its `info`. Without a word the rows move, and where the other account has the like (by a unique
key), that stands.
"""

from dataclasses import dataclass
from enum import Enum, auto


class What(Enum):
    MOVES = auto()
    STAYS = auto()  # it is said of the account, or its room does more with it
    GOES = auto()
    ADDS = auto()  # moves; where the other account has the like, `columns` are added up
    LATEST = auto()  # moves; where the other account has the like, the greater of `columns` stands


@dataclass(frozen=True)
class WhenMerged:
    what: What = What.MOVES
    columns: tuple[str, ...] = ()
    other: str = ""  # a column; rows in which it names the other account stay: nobody gives to themselves


KEY = "when_merged"
MOVES = WhenMerged()
NAMES_MEMBER = {KEY: MOVES}  # where no foreign key says so
STAYS = {KEY: WhenMerged(What.STAYS)}
GOES = {KEY: WhenMerged(What.GOES)}


def adds(*columns: str) -> dict[str, WhenMerged]:
    return {KEY: WhenMerged(What.ADDS, columns)}


def moves_unless(other: str) -> dict[str, WhenMerged]:
    return {KEY: WhenMerged(other=other)}


def latest(*columns: str) -> dict[str, WhenMerged]:
    return {KEY: WhenMerged(What.LATEST, columns)}
