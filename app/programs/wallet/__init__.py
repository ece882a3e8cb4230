"""The wallet: a bank book, gifts from member to member, and warnings before points expire."""

from app.programs.wallet.gifts import give_gift
from app.programs.wallet.models import ExpiryWarning, Gift
from app.programs.wallet.queries import tell_gifts
from app.programs.wallet.warnings import STAGES, warn_some

__all__ = ["STAGES", "ExpiryWarning", "Gift", "give_gift", "tell_gifts", "warn_some"]
