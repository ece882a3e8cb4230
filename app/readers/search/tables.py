"""What search keeps in the database: notes of what to index, which index that is, and the words it has met."""

from datetime import date

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class SearchDue(Model):
    """A post that must be looked at again; `event_id` tells a later note from the one that was worked off."""

    __tablename__ = "search_due"

    post_id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(BigInteger, index=True)


class SearchIndex(Model):
    """Which index is being filled: one row. `begun`: something was indexed into it, so `engine` must hold it.

    `version`: by which rules its words are cut (`indexing.VERSION`).
    `published`: the one that PostgreSQL's engine searches. `posts_a_second`: how fast the last large batch went in.
    """

    __tablename__ = "search_index"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=1)
    begun: Mapped[bool] = mapped_column(default=False)
    engine: Mapped[str] = mapped_column(String(20), default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    published: Mapped[int | None]
    posts_a_second: Mapped[int | None]


class SearchWord(Model):
    """A word that some post says, as it may be proposed to who mistyped it."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(String(40), primary_key=True)


class SearchCut(Model):
    """A word with one character left out (or none): two words that are a slip apart have one in common."""

    __tablename__ = "search_cut"

    cut: Mapped[str] = mapped_column(String(40), primary_key=True)
    word: Mapped[str] = mapped_column(String(40), primary_key=True)


class SearchAsked(Model):
    """What was searched on a day, by how many visitors, and how often nothing was found. Nobody's name stands here."""

    __tablename__ = "search_asked"

    day: Mapped[date] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(60), primary_key=True)
    asked: Mapped[int] = mapped_column(default=0)
    empty: Mapped[int] = mapped_column(default=0)
