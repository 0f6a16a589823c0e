"""What newcomers need. For now: the official statistics that a needs assessment starts from.

Nouns: dataset, arrival cell (monthly immigration tables), census cell. Leans on ``partnership`` and below.
"""
