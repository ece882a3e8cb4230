"""Heat states of which is still to be seen what followed are found without reading the others."""

from alembic import op
from sqlalchemy import text

revision = "heat_states_still_open"
down_revision = "the_check_reads_indexes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    still = text("followed IS NULL")
    op.create_index("ix_heat_state_open", "heat_state", ["day"], postgresql_where=still, sqlite_where=still)


def downgrade() -> None:
    op.drop_index("ix_heat_state_open", "heat_state")
