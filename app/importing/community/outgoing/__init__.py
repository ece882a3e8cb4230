"""A site as a neutral folder."""
