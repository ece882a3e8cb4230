"""Pages of no one kind: accounts, home, lists, topics, members, notifications, search, moderation, staff, admin."""
