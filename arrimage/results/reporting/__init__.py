"""Reports: from a schema and released figures to a document in both languages, and from there to every format.

``document`` is the block model; ``compose`` fills it from ``material`` (which ``sources`` reads); ``html``, ``pdf``,
``docx``, ``xlsx`` and ``bundle`` render it; ``frozen`` is what a sign-off keeps.
"""

from __future__ import annotations

from arrimage.results.reporting.desk import (
    FORMATS,
    composed,
    live,
    rebuilt_digest,
    released_for,
    render,
    report_of,
    schema_for,
    with_texts,
)

__all__ = [
    "FORMATS",
    "composed",
    "live",
    "rebuilt_digest",
    "released_for",
    "render",
    "report_of",
    "schema_for",
    "with_texts",
]
