"""yui doctor: is everything well, and how to mend what is not."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import click
from flask import current_app
from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from app.base.mail import is_local, local_mails
from app.base.mail.transports import carrier
from app.config import ROOT, Config
from app.queries import health

FREE_BYTES, LAG, WAITING, SCHEDULE_SECONDS, CLOCK_SECONDS = 1_000_000_000, 1_000, 500, 60.0, 5.0


class State(StrEnum):
    """How a thing is; `look` is worth a look but stops nothing."""

    OK = "ok"
    LOOK = "look"
    BAD = "BAD"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, what was seen, and how to mend it."""

    state: State
    thing: str
    says: str
    mend: str = ""

    def __str__(self) -> str:
        line = f"{self.state:4}  {self.thing:10}  {self.says}"
        return f"{line}\n{'':18}→ {self.mend}" if self.mend and self.state is not State.OK else line


@click.command()
def doctor() -> None:
    """Look at database, Redis, workers, schedule, readers, mail, disk and clock."""
    findings = list(examine(current_app.config["YUI"]))
    for finding in findings:
        click.echo(str(finding))
    bad = sum(finding.state is State.BAD for finding in findings)
    if bad:
        raise click.ClickException(f"{bad} of {len(findings)} need mending.")
    click.echo("Nothing needs mending.")


def examine(config: Config) -> Iterator[Finding]:
    """Every finding; what stands on a thing that is away is not looked at."""
    yield _front_end()
    yield from _disk(config)
    yield _mail()
    yield from _database()
    yield from _redis()


def _judge(well: bool, thing: str, says: str, mend: str, otherwise: State = State.BAD) -> Finding:
    return Finding(State.OK if well else otherwise, thing, says, mend)


def _front_end() -> Finding:
    built = (ROOT / "static" / "dist" / "manifest.json").exists()
    says = "styles and scripts are built" if built else "styles and scripts are not built: pages have no looks"
    return _judge(built, "front end", says, "run `python3 run install`")


def _disk(config: Config) -> Iterator[Finding]:
    free = shutil.disk_usage(config.home).free
    says = f"{free / 1e9:.1f} GB free under {config.home}"
    yield _judge(free >= FREE_BYTES, "disk", says, "make room, or move the data folder and set YUI_HOME")


def _mail() -> Finding:
    if is_local():
        says = f"mails stay in {local_mails()} and reach nobody"
        return Finding(State.LOOK, "mail", says, "set YUI_MAIL_URL=smtp://user:password@host:587?tls=1 for real mail")
    try:
        with carrier():
            return Finding(State.OK, "mail", "the mail server lets us in")
    except OSError as error:
        return Finding(
            State.BAD, "mail", f"the mail server refuses: {error}", "check YUI_MAIL_URL; mails wait and are sent later"
        )


def _database() -> Iterator[Finding]:
    begun = time.monotonic()
    try:
        version = health.database_version()
        says = f"{version} answers in {(time.monotonic() - begun) * 1000:.0f} ms"
        yield Finding(State.OK, "database", says)
    except SQLAlchemyError as error:
        says = f"does not answer: {str(error.__cause__ or error).strip().splitlines()[0]}"
        yield Finding(State.BAD, "database", says, "start it, or check DATABASE_URL")
        return
    fault = health.schema_fault()
    mend = "run `yui migrate`; for a schema that is newer, install the version that made it"
    yield _judge(not fault, "schema", fault or "as this version needs it", mend)
    if fault:
        return
    yield _clock()
    yield from map(_reader, health.readers())


def _clock() -> Finding:
    drift = health.clock_drift_seconds()
    says = f"{abs(drift):.1f} s {'ahead of' if drift > 0 else 'behind'} the database and the log"
    return _judge(
        abs(drift) < CLOCK_SECONDS, "clock", says, "let NTP set this machine's clock (timedatectl set-ntp true)"
    )


def _reader(reader: health.ReaderHealth) -> Finding:
    if reader.stumbles:
        mend = "see them at /admin/workers, mend the cause, and retry them there"
        return Finding(State.BAD, "reader", f"{reader.name} could not count {reader.stumbles} events", mend)
    says = f"{reader.name} has {reader.lag:,} lines to read"
    return _judge(
        reader.lag < LAG, "reader", says, "see whether workers are alive; it catches up by itself", State.LOOK
    )


def _redis() -> Iterator[Finding]:
    try:
        version, evicts = health.redis_facts()
        yield Finding(State.OK, "redis", f"{version} answers")
        mend = "set maxmemory-policy to noeviction: Redis may throw waiting jobs away as it is"
        yield _judge(not evicts, "redis", "keeps what it is given" if not evicts else "may evict keys", mend)
        yield from _workers(health.workers())
    except RedisError as error:
        mend = "start it (`yui up` starts its own), or check REDIS_URL; posts are kept, readers wait"
        yield Finding(State.BAD, "redis", f"does not answer: {error}", mend)


def _workers(workers: health.WorkersHealth) -> Iterator[Finding]:
    yield _judge(workers.alive > 0, "workers", f"{workers.alive} alive", "start `yui worker` (or `yui up`)")
    says = f"{workers.waiting} waiting, {workers.failed} failed"
    well = workers.waiting < WAITING and not workers.failed
    yield _judge(
        well, "jobs", says, "failed ones are at /admin/workers; for many waiting raise YUI_WORKERS", State.LOOK
    )
    age = workers.schedule_age_seconds
    says = "nobody has looked at it" if age is None else f"looked at {age:.0f} s ago by {workers.keeper}"
    yield _judge(age is not None and age < SCHEDULE_SECONDS, "schedule", says, "start `yui worker` (or `yui up`)")


COMMANDS = [doctor]
