"""HTML from elsewhere as Markdown source, so that a post can be edited here like any other."""

from app.importing.markdown.blocks import from_html, plain_words

__all__ = ["from_html", "plain_words"]
