"""The review room: a session over every idea without a decision, one idea after another."""
