"""The kind `blog`."""

from sqlalchemy import select

from app.base.database import db
from app.base.errors import Invalid
from app.base.i18n import _
from app.kinds.blog.operations import set_cover
from app.kinds.blog.queries import blog_head, blog_rows
from app.kinds.blog.series import touch_series
from app.models.attachments import Upload
from app.models.topics import Topic
from app.operations.kinds import Extras, Kind, register
from app.rules.actor import Actor


def begin(actor: Actor, topic: Topic, extras: Extras) -> None:
    """The composer names the cover by the address that the upload was given."""
    name = extras.get("cover", "").strip().rpartition("/")[2]
    if not name:
        return
    upload = db.session.scalars(select(Upload).where(Upload.file_name == name)).one_or_none()
    if upload is None:
        raise Invalid(_("There is no picture at this address. Upload it first."), field="cover")
    set_cover(actor, topic, upload, extras.get("cover_alt", ""))


BLOG = register(
    Kind(
        name="blog",
        path="/blog",
        icon="newspaper",
        label=_("Blog post"),
        plural=_("Blog"),
        new_label=_("Write for the blog"),
        reply_label=_("Comment"),
        about=_("News and stories from the people who run this place."),
        on_add=begin,
        on_show=blog_head,
        on_list=blog_rows,
        on_publish=touch_series,
        on_remove=touch_series,
        on_restore=touch_series,
    )
)
