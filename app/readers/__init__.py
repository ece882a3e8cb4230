"""Readers follow the event log, each at its own pace, and keep tables of their own."""
