"""Coupons: codes loaded as a list, given to members, each shown once to its owner."""
