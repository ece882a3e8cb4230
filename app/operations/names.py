"""What a person types about themselves, as it is kept: handle, name, address."""

import re
import unicodedata

from app.base.errors import Invalid
from app.base.i18n import _

HANDLE = re.compile(r"[a-z0-9][a-z0-9_-]{1,29}")
ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{3,189}$)[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
RESERVED = frozenset(
    "admin administrator all everyone everybody here me moderator root staff support system yui".split()
)
FORMER = "former-"


def clean_handle(typed: str) -> str:
    """Lower case, as it stands in the profile's address."""
    handle = unicodedata.normalize("NFKC", typed).strip().lstrip("@").lower()
    if not HANDLE.fullmatch(handle):
        raise Invalid(
            _("Use 2 to 30 letters a to z, digits, - and _, beginning with a letter or digit."), field="handle"
        )
    if handle.startswith(FORMER):
        raise _reserved()
    return handle


def wished_handle(typed: str) -> str:
    """A handle that anyone may take: those that sound like staff are given by the operator only."""
    handle = clean_handle(typed)
    if handle in RESERVED:
        raise _reserved()
    return handle


def _reserved() -> Invalid:
    return Invalid(_("This handle is reserved. Please choose another."), field="handle")


def clean_name(typed: str) -> str:
    """One line that can be seen: invisible and direction-changing characters are dropped."""
    shown = "".join(each for each in typed if unicodedata.category(each) not in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
    name = " ".join(unicodedata.normalize("NFC", shown).split())
    if not name or len(name) > 60:
        raise Invalid(_("Write a name of 1 to 60 characters."), field="display_name")
    return name


def clean_email(typed: str) -> str:
    """Lower case; a domain outside ASCII as mail servers know it."""
    name, _at, domain = unicodedata.normalize("NFKC", typed).strip().lower().rpartition("@")
    try:
        address = f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        address = ""
    if len(address) > 254 or not ADDRESS.fullmatch(address):
        raise Invalid(_("Write your e-mail address, like name@example.com."), field="email")
    return address


def clean_line(typed: str, longest: int, field: str) -> str:
    line = " ".join(typed.split())
    if len(line) > longest:
        raise Invalid(_("At most %(count)d characters, please.", count=longest), field=field)
    return line


def clean_text(typed: str, longest: int, field: str) -> str:
    text = typed.replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise Invalid(_("At most %(count)d characters, please.", count=longest), field=field)
    return text
