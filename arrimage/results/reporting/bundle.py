"""A report as one JSON bundle: both languages' texts, figures as disclosed, provenance, targets.

Keys are sorted and nothing in it depends on the moment, so the same report gives the same bytes.
"""

from __future__ import annotations

import json
from typing import Any

from arrimage.results.reporting.document import (
    Arguments,
    Cards,
    Document,
    FigureRow,
    Picture,
    Prose,
    States,
    Table,
    ValueRow,
    words,
)

#: Name and version of the bundle's shape. A reader refuses another major version.
SCHEMA = "arrimage-report/1"


def _value(row: ValueRow | None) -> Any:
    if row is None:
        return None
    return {"status": row.status, "numerator": row.numerator, "denominator": row.denominator}


def _both(english: str, french: str) -> dict[str, str]:
    return {"en": english, "fr": french}


def _figure(en: FigureRow, fr: FigureRow) -> dict[str, Any]:
    return {
        "indicator": en.indicator, "definition_version": en.version, "name": _both(en.name, fr.name),
        "question": _both(en.question, fr.question), "counts": _both(en.counts, fr.counts),
        "out_of": _both(en.out_of, fr.out_of) if en.out_of else None, "limits": _both(en.limits, fr.limits),
        "definition_source": _both(en.definition_source, fr.definition_source), "unit": en.unit, "in_cents": en.cents, "period": en.period,
        "value": _value(en.value), "text": _both(en.value.text, fr.value.text), "rounded": en.rounded,
        "withheld_cells": en.withheld_cells, "records": en.records, "waits_for": list(en.waits_for),
        "provenance": {
            "snapshot": en.snapshot, "as_of": en.as_of, "measure": en.measure, "source": en.source,
            "audience": en.audience, "rule": en.rule,
        },
        "breakdowns": [
            {
                "breakdown": b.breakdown, "name": _both(b.name, f.name),
                "categories": [
                    {"category": c.category, "label": _both(c.label, g.label), "value": _value(c.value)}
                    for c, g in zip(b.categories, f.categories, strict=True)
                ],
            }
            for b, f in zip(en.breakdowns, fr.breakdowns, strict=True)
        ],
        "other_periods": [{"period": p.period, "value": _value(p.value)} for p in en.periods],
        "targets": [
            {
                "origin": g.origin, "words": _both(g.words, h.words),
                "baseline_words": _both(g.baseline_words, h.baseline_words), "baseline": _value(g.baseline),
                "target": _value(g.target), "due": g.due or None,
            }
            for g, h in zip(en.goals, fr.goals, strict=True)
        ],
    }  # fmt: skip


def _block(block: Any) -> dict[str, Any]:
    if isinstance(block, Prose):
        return {"kind": "text", "block": block.id, "title": block.title, "text": words(block.runs)}
    if isinstance(block, Cards):
        return {
            "kind": "figures",
            "block": block.id,
            "title": block.title,
            "indicators": [c.indicator for c in block.cards],
        }
    if isinstance(block, Picture):
        return {"kind": "chart", "block": block.id, "title": block.title, "text": block.chart.alt}
    if isinstance(block, Table):
        rows = [[words(cell.runs) for cell in row] for row in block.rows]
        return {"kind": "table", "block": block.id, "title": block.title, "columns": [c.title for c in block.columns],
                "rows": rows}  # fmt: skip
    if isinstance(block, States):
        levels = [
            {"level": level.name, "boxes": [{"name": n.name, "state": n.state, "text": n.word} for n in level.nodes]}
            for level in block.levels
        ]
        return {"kind": "model", "block": block.id, "title": block.title, "levels": levels}
    assert isinstance(block, Arguments)
    parts = [{"title": a.title, "blocks": [_block(part) for part in a.blocks]} for a in block.arguments]
    return {"kind": "arguments", "block": block.id, "parts": parts}


def _texts(document: Document) -> dict[str, Any]:
    return {
        "title": document.title, "subtitle": document.subtitle, "partnership": document.partnership,
        "headline": words(document.headline), "marks": list(document.marks),
        "sections": [
            {
                "section": section.id, "title": section.title, "intro": section.intro,
                "blocks": [_block(block) for block in section.blocks],
                "notes": [{"number": n.number, "indicator": n.indicator, "text": n.text} for n in section.notes],
            }
            for section in document.sections
        ],
        "signatures": [{"who": s.who, "what": s.what} for s in document.signatures],
        "about": [{"name": name, "value": value} for name, value in document.about],
    }  # fmt: skip


def render(english: Document, french: Document) -> bytes:
    """Both languages of one report as a JSON file.

    Raises:
        ValueError: when the two documents do not hold the same figures: one would be a translation of something else.
    """
    pairs = list(zip(english.figures, french.figures, strict=True))
    if any(
        (a.indicator, a.value.numerator, a.value.status) != (b.indicator, b.value.numerator, b.value.status)
        for a, b in pairs
    ):
        raise ValueError("the English and the French report hold different figures")
    data = {
        "schema": SCHEMA, "kind": english.kind, "partnership": english.slug, "period": english.period,
        "audience": english.audience, "snapshot": english.snapshot, "date": english.day, "draft": english.draft,
        "illustrative": english.illustrative, "figures": [_figure(a, b) for a, b in pairs],
        "texts": {"en": _texts(english), "fr": _texts(french)},
    }  # fmt: skip
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
