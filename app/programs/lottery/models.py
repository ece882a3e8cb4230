"""A lottery, its prizes and its draws. The points to be won lie in the ledger's account `prize` of the lottery."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base.database import Model
from app.base.when_merged import STAYS
from app.models.members import Member


class Lottery(Model):
    """`seed_hash` is shown from the first moment, `seed` (hexadecimal) only after `closes_at`.

    `per_day`: one draw a member and site day, else one for the whole lottery. `first_wrong`: the number of the first
    draw that did not follow from the seed at the check of `checked_at`; 0 when it is the seed itself.
    """

    __tablename__ = "lottery"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_ja: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    seed: Mapped[str] = mapped_column(String(64))
    seed_hash: Mapped[str] = mapped_column(String(64))
    per_day: Mapped[bool] = mapped_column(default=True)
    draw_count: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    first_wrong: Mapped[int | None]

    prizes: Mapped[list["LotteryPrize"]] = relationship(lazy="raise", order_by="LotteryPrize.position")

    def name_in(self, locale: str) -> str:
        return self.name_ja if locale == "ja" else self.name_en


class LotteryPrize(Model):
    """`chances` of 10,000. The last prize is the floor: it takes the rest, and whatever is drawn when it is gone."""

    __tablename__ = "lottery_prize"
    __table_args__ = (
        UniqueConstraint("lottery_id", "position"),
        CheckConstraint("points > 0", name="points"),
        CheckConstraint("stock >= 0 AND taken >= 0 AND taken <= stock", name="stock"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lottery_id: Mapped[int] = mapped_column(ForeignKey("lottery.id"))
    position: Mapped[int]
    name_ja: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    points: Mapped[int]
    stock: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    chances: Mapped[int]

    def name_in(self, locale: str) -> str:
        return self.name_ja if locale == "ja" else self.name_en


class Draw(Model):
    """One member's draw of a day (the lottery's first where there is one in all).

    `number` is its place in the order of all draws, `roll` goes from 0 to 9,999.
    """

    __tablename__ = "lottery_draw"
    __table_args__ = (UniqueConstraint("lottery_id", "member_id", "day"), UniqueConstraint("lottery_id", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    lottery_id: Mapped[int] = mapped_column(ForeignKey("lottery.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True, info=STAYS)
    day: Mapped[date]
    number: Mapped[int]
    roll: Mapped[int]
    prize_id: Mapped[int] = mapped_column(ForeignKey("lottery_prize.id"))
    at: Mapped[datetime]

    prize: Mapped[LotteryPrize] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")
