"""The slow, plain definition of every figure, written apart from the readers and read from the raw tables.

`yui kpi verify` compares the two. What has no table of its own (visits, nices without givers) is taken from the log.
"""
