"""Who is at the table: partnerships, places, organizations, bodies, seats, meetings, attendance, decisions.

Nouns: partnership, territory, agreement, sharing agreement, organization, membership, body, composition rule, seat,
seat term, meeting, attendance, decision. Leans on ``web``, ``definitions`` and ``core``.
"""
