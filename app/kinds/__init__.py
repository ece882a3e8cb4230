"""Kinds of topic; each folder holds what is special to one."""
