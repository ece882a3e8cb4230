"""The double-entry ledger. It knows nothing of forums."""
