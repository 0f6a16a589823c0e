"""Shared kernel: words, periods, ids, problems, evidence schemas, figures and disclosure, permissions.

Nothing in here knows Django, a clock, a setting or a database. Every room leans on it; it leans on no room.
"""
