"""Between partnerships, and up to the country: crosswalks read side by side, and the funder's view of funding.

Leans on every other room.
"""
