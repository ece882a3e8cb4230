"""Addresses as mails, feeds and other programs need them: whole, and some signed."""

from itsdangerous import BadData, URLSafeSerializer

_site_url = "http://127.0.0.1:8000"
_secret = ""


def use(site_url: str, secret: str) -> None:
    """Say where the site lives and what signs its links; create_app does so once."""
    global _site_url, _secret
    _site_url, _secret = site_url.rstrip("/"), secret


def whole(path: str = "") -> str:
    """The whole address of a path that begins with a slash."""
    return f"{_site_url}{path}"


def signed(purpose: str, value: int | str) -> str:
    """A word for an address that only this site can have made, good for one purpose."""
    if not _secret:
        raise RuntimeError("no key to sign with")
    return str(URLSafeSerializer(_secret, salt=f"link:{purpose}").dumps(value))


def unsigned(purpose: str, word: str) -> int | str | None:
    """What `signed` was given, or None when the word is not ours."""
    try:
        value = URLSafeSerializer(_secret, salt=f"link:{purpose}").loads(word)
    except BadData:
        return None
    return value if isinstance(value, int | str) else None
