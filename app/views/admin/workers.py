"""Queues, readers' lag and stumbles, and trying again."""

from flask import Blueprint, Response, flash

from app.base.database import transaction
from app.base.i18n import _
from app.http import respond
from app.http.actor import current_actor
from app.operations import auditing
from app.queries import workers_page as query
from app.readers import follow
from app.rules import Action, require

pages = Blueprint("workers", __name__)

HERE = "/admin/workers"


@pages.get(HERE)
def show() -> Response:
    require(current_actor(), Action.WORKERS_READ)
    return respond.page("admin/workers.html", page=query.workers_page())


@pages.post("/admin/workers/stumbles/<int:stumble_id>/retry")
def retry_stumble(stumble_id: int) -> Response:
    require(current_actor(), Action.WORKERS_RETRY)
    mended = follow.retry(query.find_stumble(stumble_id))
    _note("stumble.retry", stumble_id)
    flash(str(_("Mended.") if mended else _("It stumbled again. The new report is below.")))
    return respond.onward(HERE)


@pages.post("/admin/workers/jobs/<job_id>/retry")
def retry_job(job_id: str) -> Response:
    require(current_actor(), Action.WORKERS_RETRY)
    again = query.retry_failed(job_id)
    _note("job.retry", None, job=job_id[:80])
    flash(str(_("Sent to the workers again.") if again else _("This job is not there any more.")))
    return respond.onward(HERE)


def _note(action: str, subject_id: int | None, **details: str) -> None:
    with transaction():
        auditing.note(current_actor(), action, "worker", subject_id, **details)
