"""For machines that watch this one: is it alive, can it serve, and its numbers."""

from hmac import compare_digest

from flask import Blueprint, Response, current_app, request
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from redis import RedisError

from app.base.errors import NotFound
from app.base.i18n import _
from app.config import Config
from app.queries import health

pages = Blueprint("operator", __name__)


@pages.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return _plain("ok\n")


@pages.get("/readyz")
def ready() -> Response:
    """It can serve: the database answers and has this version's schema. Redis may be away for a while."""
    if not health.database_answers():
        return _plain("the database does not answer\n", 503)
    fault = health.schema_fault()
    if fault:
        return _plain(f"{fault}\n", 503)
    return _plain("ready\n" if health.redis_answers() else "ready, but Redis does not answer\n")


@pages.get("/metrics")
def metrics() -> Response:
    """Prometheus metrics, for who asks from this machine or brings the operator's token."""
    if not _may_read_metrics():
        raise NotFound(_("There is nothing at this address. It may have been moved or removed."))
    response = Response(generate_latest(_numbers()))
    response.headers["Content-Type"] = CONTENT_TYPE_LATEST
    return response


def _may_read_metrics() -> bool:
    config: Config = current_app.config["YUI"]
    if not config.metrics_token:
        return request.remote_addr in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers
    return compare_digest(request.headers.get("Authorization", ""), f"Bearer {config.metrics_token}")


def _numbers() -> CollectorRegistry:
    registry = CollectorRegistry()
    lag = Gauge("yui_reader_lag", "Lines of the event log still to read", ["reader"], registry=registry)
    stumbles = Gauge("yui_reader_stumbles", "Events that a reader could not count", ["reader"], registry=registry)
    for reader in health.readers():
        lag.labels(reader.name).set(reader.lag)
        stumbles.labels(reader.name).set(reader.stumbles)
    search = health.search()
    Gauge("yui_search_seconds_behind", "Age of the oldest change that search misses", registry=registry).set(
        search.seconds_behind
    )
    Gauge("yui_search_posts_due", "Posts that wait to be indexed", registry=registry).set(search.due)
    up = Gauge("yui_redis_up", "1 while Redis answers", registry=registry)
    try:
        _add_workers(registry, health.workers())
        up.set(1)
    except RedisError:
        up.set(0)
    return registry


def _add_workers(registry: CollectorRegistry, workers: health.WorkersHealth) -> None:
    Gauge("yui_workers", "Workers alive", registry=registry).set(workers.alive)
    Gauge("yui_jobs_waiting", "Jobs that wait for a worker", registry=registry).set(workers.waiting)
    Gauge("yui_jobs_failed", "Jobs that failed and were not tried again", registry=registry).set(workers.failed)
    if workers.schedule_age_seconds is not None:
        age = Gauge("yui_schedule_age_seconds", "Seconds since a pool looked at the schedule", registry=registry)
        age.set(workers.schedule_age_seconds)


def _plain(text: str, status: int = 200) -> Response:
    response = Response(text, status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
