"""Sending twice is sending once: what was sent under the key that its sender chose."""

import json
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from app.base.database import db
from app.base.errors import Conflict
from app.base.i18n import _
from app.models.posts import Post
from app.rules import Actor


@dataclass(frozen=True)
class Sent:
    """The key under which a post is kept, and a digest of what came with it. Without a key nothing is compared."""

    key: str | None
    digest: str | None

    @classmethod
    def by(cls, actor: Actor, key: str | None, *content: str | int | None) -> "Sent":
        """A key counts for its sender alone: nobody meets another's post by it."""
        if not key:
            return cls(None, None)
        return cls(f"{actor.member_id}:{key}"[:64], sha256(json.dumps(content).encode()).hexdigest()[:16])

    def before(self) -> Post | None:
        """The post that was made under this key, if it was."""
        if self.key is None:
            return None
        made = db.session.scalars(select(Post).where(Post.request_key == self.key)).first()
        if made and made.request_digest not in (None, self.digest):  # None: made before digests were kept
            raise Conflict(_("This was sent before with another content. Load the page again."))
        return made
