"""Figures and traces on a terminal, as JSON and as CSV. Only released figures get here."""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

from arrimage.cli.output import table
from arrimage.core import wording
from arrimage.core.disclosure import Audience, PublicFigure
from arrimage.core.period import Period
from arrimage.core.text import Lang, Text
from arrimage.definitions import definitions
from arrimage.partnership.models import Partnership
from arrimage.results import figures as figures_
from arrimage.results import trace as trace_


def _row(figure: PublicFigure, lang: Lang) -> dict[str, Any]:
    indicator = definitions().indicator_versions[(figure.key.indicator, figure.key.version)]
    return {
        "indicator": figure.key.indicator,
        "version": figure.key.version,
        "name": indicator.name.text.say(lang),
        "period": figure.key.period,
        "status": figure.value.status.value,
        "numerator": figure.value.numerator,
        "denominator": figure.value.denominator,
        "unit": figure.unit.value,
        "value": wording.value(figure.value, figure.unit, lang),
        "source": figure.provenance.source,
        "waits_for": list(figure.waits_for),
        "snapshot": figure.provenance.snapshot,
        "as_of": figure.provenance.as_of,
    }


def print_figures(partnership: Partnership, period: Period, audience: Audience, format_: str, lang: Lang) -> int:
    """Print every figure of a period as released to ``audience``; returns 0."""
    released = figures_.release(partnership, audience, period)
    rows = [_row(released[name], lang) for name in sorted(released)]
    if format_ == "json":
        digest = figures_.figures_digest(released)
        body = {
            "partnership": partnership.slug,
            "period": period.code,
            "audience": audience.value,
            "figures_digest": digest,
            "figures": rows,
        }
        print(json.dumps(body, ensure_ascii=False, indent=2))
    elif format_ == "csv":
        writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]) if rows else ["indicator"])
        writer.writeheader()
        # A figure that is no number prints its sign; an empty cell would read as zero.
        for row, name in zip(rows, sorted(released), strict=True):
            mark = wording.sign(released[name].value)
            writer.writerow(
                {
                    **row,
                    "waits_for": " ".join(row["waits_for"]),
                    **({"numerator": mark, "denominator": mark} if mark else {}),
                }
            )
    else:
        headings = [
            Text("Indicator", "Indicateur"),
            Text("Name", "Nom"),
            Text("Value", "Valeur"),
            Text("From", "Origine"),
        ]
        origin = {
            "computed": Text("records", "enregistrements"), "observed": Text("observation", "observation"),
            "awaited": Text("awaits", "en attente de"),
        }  # fmt: skip
        table(
            headings,
            [
                [
                    r["indicator"],
                    r["name"],
                    r["value"],
                    (origin.get(r["source"], Text("", "")).say(lang) + " " + ", ".join(r["waits_for"])).strip(),
                ]
                for r in rows
            ],
            lang,
        )
    return 0


def print_trace(partnership: Partnership, indicator: str, period: Period, format_: str, lang: Lang) -> int:
    """Print the formula of a figure and the records behind it; returns 0."""
    found = trace_.trace(partnership, indicator, period)
    if format_ == "json":
        rows = [{"record": r.record, "source": r.source, "counts": r.counts, "of": r.of} for r in found.rows]
        print(
            json.dumps(
                {"indicator": indicator, "period": period.code, "n": found.n, "d": found.d, "rows": rows}, indent=2
            )
        )
        return 0
    headings = [
        Text("Record", "Enregistrement"),
        Text("Table", "Table"),
        Text("Counts", "Compte"),
        Text("Out of", "Sur"),
    ]
    table(headings, [[r.record, r.source, str(r.counts), "" if r.of is None else str(r.of)] for r in found.rows], lang)
    print(Text("Total", "Total").say(lang), found.n, *(() if found.d is None else ("/", found.d)))
    return 0
