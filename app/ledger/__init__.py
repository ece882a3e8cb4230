"""Points in double entry: accounts, transfers, lots, holds. Knows nothing of forums: an owner is a number."""

from app.ledger import invariants, walks
from app.ledger.accounts import EXPIRED, ISSUED, SPENT, TANK, Account, Kind, Purse, allowance, lock, wallet
from app.ledger.book import Line, available, balance_of, balances_of, circulation, debt_of, endings_of, lots_of, page_of
from app.ledger.expiry import Expiring, end_of_month, expire_due, expiring, last_day, lot_expiry
from app.ledger.holds import Hold, HoldState, hold, post, void
from app.ledger.lots import Lot, LotUse
from app.ledger.many import Payment, move_all
from app.ledger.reversals import owned_now_by, reverse
from app.ledger.transfers import Note, Transfer, move, transfer_of
from app.ledger.verify import CHECKS, Finding, Rows, check, findings, verify

__all__ = [
    "CHECKS",
    "EXPIRED",
    "ISSUED",
    "SPENT",
    "TANK",
    "Account",
    "Expiring",
    "Finding",
    "Hold",
    "HoldState",
    "Kind",
    "Line",
    "Lot",
    "LotUse",
    "Note",
    "Payment",
    "Purse",
    "Rows",
    "Transfer",
    "allowance",
    "available",
    "balance_of",
    "balances_of",
    "check",
    "circulation",
    "debt_of",
    "end_of_month",
    "endings_of",
    "expire_due",
    "expiring",
    "findings",
    "hold",
    "invariants",
    "last_day",
    "lock",
    "lot_expiry",
    "lots_of",
    "move",
    "move_all",
    "owned_now_by",
    "page_of",
    "post",
    "reverse",
    "transfer_of",
    "verify",
    "void",
    "walks",
    "wallet",
]
