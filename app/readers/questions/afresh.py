"""The questions reader's table in bulk: from topics and posts as they stand."""

from app.models.members import Role
from app.readers.afresh.recipe import Recipe, Step
from app.readers.afresh.said import site_day
from app.readers.questions import questions
from app.readers.questions.tables import QuestionProgress

COLUMNS = "topic_id, author_id, asked_at, asked_on, answers, first_answer_at, answered_by_member, solved_at"


def _steps() -> list[Step]:
    by_member = f"CASE WHEN member.role < {Role.STAFF:d} AND NOT member.is_bot THEN 1 ELSE 0 END"
    rows = f"""INSERT INTO question_progress_anew ({COLUMNS})
        SELECT topic.id, topic.author_id, topic.published_at, {site_day("topic.published_at")},
            coalesce(told.answers, 0),
            told.first_answer_at, coalesce(told.by_member, 0) = 1, CASE WHEN best.id IS NOT NULL THEN topic.best_at END
        FROM topic LEFT JOIN (
            SELECT answer.topic_id, count(*) AS answers, min(answer.created_at) AS first_answer_at,
                max({by_member}) AS by_member
            FROM post AS answer JOIN topic ON topic.id = answer.topic_id JOIN member ON member.id = answer.author_id
            WHERE topic.kind = 'question' AND answer.number > 1 AND answer.reply_to_id IS NULL
                AND answer.author_id <> topic.author_id AND answer.hidden_at IS NULL AND answer.removed_at IS NULL
            GROUP BY answer.topic_id
        ) AS told ON told.topic_id = topic.id
        LEFT JOIN post AS best ON best.id = topic.best_post_id AND best.hidden_at IS NULL AND best.removed_at IS NULL
        WHERE topic.kind = 'question' AND topic.published_at IS NOT NULL
            AND topic.hidden_at IS NULL AND topic.removed_at IS NULL"""
    return [Step(QuestionProgress, rows)]


questions.afresh = Recipe({}, list, _steps)
