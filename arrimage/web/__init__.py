"""The shell: base templates, components gallery, accounts, access, audit, jobs, and the nouns every room shares.

Nouns: user, grant, audit entry, freshness (which partnership has changed since its snapshot), slug history, release.
Leans on ``core`` and ``definitions`` only.
"""
