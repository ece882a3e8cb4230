"""Activity levels: core, light, low, dormant."""
