"""The nightly check of the ledger, written down for the open book."""

from collections.abc import Sequence
from datetime import datetime

from app.base.database import db
from app.ledger import Finding
from app.programs.open_book.models import LedgerCheck


def note_check(findings: Sequence[Finding], at: datetime) -> LedgerCheck:
    """Keep the result of a check; the check itself only reads, and blocks nobody."""
    faults = {finding.name: finding.fault for finding in findings if not finding.holds}
    done = LedgerCheck(at=at, rules=len(findings), faults=faults)
    db.session.add(done)
    db.session.flush()
    return done
