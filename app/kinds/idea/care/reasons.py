"""Templates of reasons: a start for whoever decides, never the reason itself."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.base.database import db
from app.base.errors import Invalid, NotFound
from app.base.i18n import _
from app.base.japanese import is_mainly_japanese
from app.base.standing import changed, standing
from app.kinds.idea.care.models import ReasonTemplate
from app.kinds.idea.status import NOT_STARTED, STATUSES
from app.models.topics import Topic
from app.operations import auditing
from app.operations.names import clean_text
from app.rules import Action, Actor, require

BLANK = "〔…〕"
LONGEST_TEMPLATE = 1000


@dataclass(frozen=True)
class Beginning:
    """How a reason for `status` may begin, in the language of the idea: its author reads it."""

    status: str
    text: str


def templates() -> Sequence[ReasonTemplate]:
    """In the order of an idea's way; they belong to no session: who changes one fetches it."""
    return standing("reason templates", _read)


def _read() -> Sequence[ReasonTemplate]:
    found = db.session.scalars(select(ReasonTemplate).order_by(ReasonTemplate.id)).all()
    return sorted(found, key=lambda template: list(STATUSES).index(template.status))


def beginnings(topic: Topic) -> Sequence[Beginning]:
    """For every status but the one that the idea has."""
    locale = "ja" if is_mainly_japanese(topic.title) else "en"
    return [Beginning(each.status, each.text_in(locale)) for each in templates() if each.status != topic.state]


def check_own_words(reason: str) -> None:
    """Whoever sends a template as it came, or with its blank in it, has said nothing about this idea."""
    if BLANK in reason:
        raise Invalid(_("Fill in the blank %(blank)s first: what holds for this idea?", blank=BLANK), field="reason")
    said = _bare(reason)
    for template in templates():
        if said in {_bare(text) for text in (template.text_ja, template.text_en) if text}:
            raise Invalid(
                _("This is the template as it stands. Add what holds for this idea: its author will read it."),
                field="reason",
            )


def add_template(actor: Actor, status: str, text_ja: str, text_en: str) -> ReasonTemplate:
    require(actor, Action.SETTINGS_CHANGE)
    if status not in STATUSES or status == NOT_STARTED:
        raise Invalid(_("Choose a status."), field="status")
    template = ReasonTemplate(status=status, **_texts(text_ja, text_en))
    db.session.add(template)
    db.session.flush()
    changed()
    auditing.note(actor, "reason_template.add", "reason_template", template.id, status=status)
    return template


def change_template(actor: Actor, template_id: int, text_ja: str, text_en: str) -> None:
    require(actor, Action.SETTINGS_CHANGE)
    template, texts = _template(template_id), _texts(text_ja, text_en)
    template.text_ja, template.text_en = texts["text_ja"], texts["text_en"]
    changed()
    auditing.note(actor, "reason_template.change", "reason_template", template.id)


def remove_template(actor: Actor, template_id: int) -> None:
    require(actor, Action.SETTINGS_CHANGE)
    template = _template(template_id)
    auditing.note(actor, "reason_template.remove", "reason_template", template.id, template.text_ja[:200])
    db.session.delete(template)
    changed()


def _template(template_id: int) -> ReasonTemplate:
    template = db.session.get(ReasonTemplate, template_id)
    if template is None:
        raise NotFound(_("There is no such template."))
    return template


def _texts(text_ja: str, text_en: str) -> dict[str, str]:
    texts = {
        "text_ja": clean_text(text_ja, LONGEST_TEMPLATE, "text_ja"),
        "text_en": clean_text(text_en, LONGEST_TEMPLATE, "text_en"),
    }
    if not any(texts.values()):
        raise Invalid(_("Write the template, in one language at least."), field="text_ja")
    return texts


def _bare(text: str) -> str:
    """Without what a glance does not see: blanks, width, case, the end's mark."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".。")
