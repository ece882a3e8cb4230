"""What the operator sets: environment variables, typed, refused loudly when wrong."""

import os
import secrets
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Config(BaseSettings):
    """Every operator setting; `YUI_HOME` holds the database, uploads, index, mails and keys."""

    model_config = SettingsConfigDict(env_prefix="YUI_", env_ignore_empty=True, extra="ignore")

    home: Path = ROOT / "var"
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    redis_url: str = Field(default="", validation_alias="REDIS_URL")
    secret_key: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    base_url: str = ""
    proxies: int = Field(default=0, ge=0)  # how many of one's own stand before us; their X-Forwarded-* is believed
    mail_url: str = ""
    mail_from: str = "yui@localhost"
    mail_in_address: str = ""  # post@site: answers by mail and mails that come back arrive at post+…@site
    mail_in_url: str = ""  # the mailbox in which they are found
    mail_in_secret: str = ""  # or the key with which a mail service signs what it hands over
    metrics_token: str = ""
    search: str = ""  # whoosh or postgresql; empty: what suits the database
    page_cache: bool = True
    web_processes: int = Field(default=1, ge=1)
    workers: int = Field(default=2, ge=1)

    @field_validator("mail_url")
    @classmethod
    def _a_way_that_mail_can_take(cls, mail_url: str) -> str:
        if urlsplit(mail_url).scheme not in {"", "file", "smtp", "smtps"}:
            raise ValueError("mail leaves by smtp://user:password@host:587?tls=1, smtps://… or file:/folder")
        return mail_url

    @field_validator("search")
    @classmethod
    def _an_engine_that_is_there(cls, search: str) -> str:
        if search not in {"", "whoosh", "postgresql"}:
            raise ValueError("search is whoosh or postgresql")
        return search

    @field_validator("mail_in_url")
    @classmethod
    def _a_mailbox(cls, mail_in_url: str) -> str:
        if urlsplit(mail_in_url).scheme not in {"", "imap", "imaps"}:
            raise ValueError("mail comes in by imaps://user:password@host/INBOX or imap://…?tls=1")
        return mail_in_url

    @field_validator("mail_in_address")
    @classmethod
    def _an_address_with_a_place_for_more(cls, address: str) -> str:
        if address and ("+" in address or address.count("@") != 1):
            raise ValueError("mail comes in at post@site.example; what stands after a + is added by us")
        return address

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().resolve()

    @cached_property
    def database(self) -> str:
        """SQLAlchemy URL; SQLite in the data folder when none is set."""
        if not self.database_url:
            return f"sqlite:///{self.home / 'yui.db'}"
        return self.database_url.replace("postgres://", "postgresql://", 1)

    @cached_property
    def site_url(self) -> str:
        """The address that mails and feeds print, without a slash at its end."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def uses_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def search_engine(self) -> str:
        """PostgreSQL searches where the site runs on it: one index for all machines, and no second thing to back up."""
        if self.search == "postgresql" and self.uses_sqlite:
            raise ValueError("YUI_SEARCH=postgresql needs a DATABASE_URL of PostgreSQL")
        return self.search or ("whoosh" if self.uses_sqlite else "postgresql")

    @property
    def redis(self) -> str:
        """Redis URL: the operator's, or the private server's socket that `yui up` has noted down."""
        if self.redis_url:
            return self.redis_url
        noted = self.home / "redis.url"
        return noted.read_text().strip() if noted.exists() else "redis://127.0.0.1:6379/0"

    @cached_property
    def secret(self) -> str:
        """The signing key: set by the operator, or made once and kept in the data folder."""
        if self.secret_key:
            return self.secret_key
        path = self.home / "secret.key"
        if not path.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            _write_once(path, secrets.token_urlsafe(48))
        return path.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    """Several processes may start at once: the first one's key stands for all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
