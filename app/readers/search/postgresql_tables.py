"""Where PostgreSQL's engine keeps an index: parts that never change, each with its lists and columns."""

from datetime import datetime

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model

TOKEN = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")  # sorted by character, whatever the locale


class SearchPart(Model):
    """Documents indexed together, numbered from 0; `gone` are those taken out since (32 bits each).

    `retired_at`: another part holds its documents now; it stays for who is reading it.
    """

    __tablename__ = "search_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(index=True)
    size: Mapped[int]
    gone: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    retired_at: Mapped[datetime | None]


class SearchList(Model):
    """A token and the documents of a part that hold it, as `packing.pack` writes them."""

    __tablename__ = "search_list"

    part_id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(TOKEN, primary_key=True)
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class SearchColumn(Model):
    """A number of every document of a part, 64 bits each."""

    __tablename__ = "search_column"

    part_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(10), primary_key=True)
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class SearchText(Model):
    """What a post says, folded: for exact words."""

    __tablename__ = "search_text"

    number: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
