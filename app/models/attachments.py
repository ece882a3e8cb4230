"""Uploaded pictures: re-encoded, named by the hash of what is stored."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import Model


class Upload(Model):
    """One picture in `YUI_HOME/uploads`; sizes in pixels and bytes."""

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(80), unique=True)
    width: Mapped[int]
    height: Mapped[int]
    size_bytes: Mapped[int]
    at: Mapped[datetime]
