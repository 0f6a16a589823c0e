"""What we agreed to do: plans, priorities, actions, their updates, and the money drawn from elsewhere.

Nouns: plan, priority, outcome served, action, partner, update, resource. Leans on ``needs``, ``partnership`` and below.
"""
