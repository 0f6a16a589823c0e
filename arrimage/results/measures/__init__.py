"""Every measure, one module for each noun of evidence. Importing this package fills ``measuring.MEASURES``."""

from __future__ import annotations

from arrimage.results.measures import (  # noqa: F401 - imported for their registrations
    actions,
    arrivals,
    assessments,
    bodies,
    decisions,
    meetings,
    members,
    plans,
    reports,
    resources,
    seats,
)
