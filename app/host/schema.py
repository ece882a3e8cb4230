"""Whether a SQLite database has this version's schema, told without loading the forum: that takes seconds."""

import re
import sqlite3
from contextlib import closing

from app.config import ROOT, Config

REVISION = re.compile(r"^revision = [\"'](.+)[\"']", re.MULTILINE)
BASES = re.compile(r"^down_revision = (.+)", re.MULTILINE)
NAME = re.compile(r"[\"'](.+?)[\"']")


def is_up_to_date(config: Config) -> bool:
    """False also when it can't be told: then the migrations decide."""
    if not config.uses_sqlite or config.database_url:
        return False
    try:
        with closing(sqlite3.connect(f"file:{config.home / 'yui.db'}?mode=ro", uri=True)) as database:
            stands = {name for (name,) in database.execute("select version_num from alembic_version")}
    except sqlite3.Error:
        return False
    return stands == _heads()


def _heads() -> set[str]:
    """The migrations that no other one builds on."""
    sources = [path.read_text() for path in (ROOT / "migrations" / "versions").glob("*.py")]
    revisions = {name for source in sources for name in REVISION.findall(source)}
    bases = {name for source in sources for found in BASES.findall(source) for name in NAME.findall(found)}
    return revisions - bases
