"""What a member is told of, by which way, and when."""
