"""Which columns of this room may hold personal data: texts of plans, actions, their news and their money."""

from __future__ import annotations

from arrimage.core.privacy import Declared, coded, free_text

DECLARED = Declared(
    personal={
        "strategy.plan": free_text("title", "vision"),
        "strategy.priority": free_text("title", "about"),
        "strategy.action": free_text("title", "about", "deliverable"),
        "strategy.actionupdate": free_text("note"),
        "strategy.resource": free_text("source", "purpose"),
    },
    impersonal={
        "strategy.plan": coded("key"),
        "strategy.priority": coded("key"),
        "strategy.priorityoutcome": coded("outcome"),
        "strategy.action": coded("key", "number", "outcome"),
        "strategy.actionupdate": coded("key"),
        "strategy.resource": coded("key"),
    },
)
