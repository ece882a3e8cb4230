"""A whole community as one folder of Parquet or CSV files: members, topics, posts, reactions, gifts.

Rows are read into a shelf (a DuckDB file), checked and shaped there in SQL, and go into the site's database in bulk.
"""
