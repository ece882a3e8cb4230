"""What members upload, named by the hash of what is stored: pictures, made anew, and files, kept as they came."""

from datetime import datetime
from urllib.parse import quote

from sqlalchemy import ForeignKey, String, UniqueConstraint
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


class AttachedFile(Model):
    """One file in `YUI_HOME/uploads/files`. The same content under another name is another row of the same file."""

    __tablename__ = "attached_file"
    __table_args__ = (UniqueConstraint("digest", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    digest: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8))
    size_bytes: Mapped[int]
    at: Mapped[datetime]

    @property
    def address(self) -> str:
        return f"/files/{self.digest}/{quote(self.name)}"
