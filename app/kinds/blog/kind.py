"""The kind `blog`."""

from app.base.i18n import _
from app.operations.kinds import Kind, register

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
    )
)
