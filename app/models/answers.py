"""What a program was answered, kept under its own key: whoever sends a request again is told the same again."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class KeptAnswer(Model):
    """The answer to one write. `key` is made of the member and their key, `asked` of the request; body is JSON."""

    __tablename__ = "kept_answer"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    asked: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
