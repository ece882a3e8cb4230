"""Mails that come in: answers to posts, and mails that came back."""
