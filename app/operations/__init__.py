"""What members do: permit, check, change, append, return. No operation commits."""
