"""`yui up`: a whole site on one machine, from a private Redis to a page that answers."""

import os
import urllib.error
import urllib.request
from collections.abc import Mapping

from app.config import Config
from app.host import before, commands, schema, valkey
from app.host import demo as community
from app.host.process import Process
from app.host.supervisor import Asked, Supervisor

REDIS_SECONDS, WEB_SECONDS = 60.0, 60.0


def up(config: Config, *, demo: bool) -> None:
    """Start everything, say where it is, and keep it running until asked to stop. Raises Trouble.

    `demo` fills a new, empty data folder with the demo community.
    """
    before.require_free_port(config.host, config.port)
    before.require_home(config.home)
    with before.claim(config.home), Supervisor() as supervisor:
        try:
            environment = os.environ | {"YUI_HOME": str(config.home), "REDIS_URL": _redis(config, supervisor)}
            _prepare_database(config, supervisor, environment, demo=demo)
            _start_site(config, supervisor, environment)
            _greet(config)
            supervisor.watch()
        except Asked:
            pass
        finally:
            print("Stopping …", flush=True)  # noqa: T201


def _redis(config: Config, supervisor: Supervisor) -> str:
    """The URL of the operator's Redis, or of a private one that runs from now on."""
    if config.redis_url:
        return config.redis_url
    server, path = valkey.private_server(config.home, os.environ)
    supervisor.start(server)
    supervisor.wait_until(lambda: valkey.answers(path), server, REDIS_SECONDS)
    url = f"unix://{path}"
    (config.home / "redis.url").write_text(url)  # for commands that are called beside us
    return url


def _prepare_database(config: Config, supervisor: Supervisor, environment: dict[str, str], *, demo: bool) -> None:
    fill_it = demo and community.begin(config)
    if not schema.is_up_to_date(config):
        supervisor.run_to_end(
            Process("migrate", commands.yui("migrate"), config.home / "log" / "migrate.log", environment),
            "The database could not be brought up to date.",
        )
    if fill_it:
        print("Loading the demo community …", flush=True)  # noqa: T201
        supervisor.run_to_end(
            Process("demo", commands.yui("demo", "--if-empty"), config.home / "log" / "demo.log", environment),
            "The demo community could not be loaded.",
        )
        community.end(config)


def _start_site(config: Config, supervisor: Supervisor, environment: Mapping[str, str]) -> None:
    logs = config.home / "log"
    web = Process("web", commands.web(config), logs / "web.log", environment)
    worker = Process("worker", commands.worker(), logs / "worker.log", environment)
    supervisor.start(web)
    supervisor.start(worker)
    supervisor.wait_until(lambda: _site_answers(config), web, WEB_SECONDS)


def _site_answers(config: Config) -> bool:
    try:
        with urllib.request.urlopen(f"{_address(config)}/healthz", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _address(config: Config) -> str:
    """Where a browser on this machine finds the site."""
    host = "127.0.0.1" if config.host in ("0.0.0.0", "::") else config.host  # noqa: S104
    return f"http://[{host}]:{config.port}" if ":" in host else f"http://{host}:{config.port}"


def _greet(config: Config) -> None:
    print(f"\nYui answers at {_address(config)}   (data: {config.home}; Ctrl-C stops it)", flush=True)  # noqa: T201
    if community.is_loaded(config):
        print(community.greeting(), flush=True)  # noqa: T201
