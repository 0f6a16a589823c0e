"""Releases: private figures passed through disclosure for one audience, under the sharing agreement in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from arrimage.core.disclosure import (
    DEFAULT_RULE,
    OPEN_RULE,
    Audience,
    FigureKey,
    Provenance,
    PublicFigure,
    Rule,
    Status,
    Unit,
    Value,
    disclose,
)
from arrimage.core.period import Period
from arrimage.partnership.models import Partnership, SharingAgreement
from arrimage.results import snapshots
from arrimage.results.figures.private import Wanted, series
from arrimage.results.models import Snapshot


def release(
    partnership: Partnership,
    audience: Audience,
    period: Period,
    snapshot: Snapshot | None = None,
    indicators: Wanted = None,
) -> Mapping[str, PublicFigure]:
    """What ``audience`` may see of a period's figures, by indicator id; see :func:`.private.figures`.

    The rule is that of the sharing agreement in force at the end of the period, or on the day of the snapshot while the
    period is not over.
    """
    return release_series(partnership, audience, [period], snapshot, indicators)[period]


def release_series(
    partnership: Partnership,
    audience: Audience,
    periods: Sequence[Period],
    snapshot: Snapshot | None = None,
    indicators: Wanted = None,
) -> Mapping[Period, Mapping[str, PublicFigure]]:
    """What ``audience`` may see of several periods' figures, in as many queries as for one period."""
    snapshot = snapshot or snapshots.current(partnership)
    agreements = _agreements(partnership, audience)
    found = series(partnership, periods, snapshot=snapshot, indicators=indicators)
    released = {}
    for period, private in found.items():
        day = period.end if snapshot is None else min(period.end, snapshot.as_of)
        rule = _rule(audience, agreements, day)
        released[period] = {key: disclose(figure, audience, rule) for key, figure in private.items()}
    return released


def rule_for(partnership: Partnership, audience: Audience, day: date) -> Rule:
    """The rule under which ``audience`` sees figures on ``day``: the agreement in force, else the default rule."""
    return _rule(audience, _agreements(partnership, audience), day)


def figures_digest(released: Mapping[str, PublicFigure]) -> str:
    """SHA-256 over what a release says, independent of order: 64 hexadecimal digits.

    One line a figure, sorted: indicator, version, period, unit, audience, rule, value, then each cell of each breakdown
    in the order of their codes; values as ``status:numerator/denominator``. The snapshot and the partnership's address
    are not part of it, so that a report rebuilt after a change of address gives the same digest.
    """
    lines = []
    for figure in released.values():
        cells = [
            f"{code}={name}={_written(value)}"
            for code, found in sorted(figure.breakdowns.items())
            for name, value in sorted(found.items())
        ]
        head = [
            figure.key.indicator,
            figure.key.version,
            figure.key.period,
            figure.unit,
            figure.audience,
            figure.rule.code,
        ]
        lines.append("\x1f".join([*map(str, head), _written(figure.value), *cells]) + "\n")
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def as_json(figure: PublicFigure) -> dict[str, Any]:
    """A released figure as plain JSON, for frozen reports, bundles and exports; :func:`from_json` gives it back."""
    return {
        "indicator": figure.key.indicator,
        "version": figure.key.version,
        "partnership": figure.key.partnership,
        "period": figure.key.period,
        "unit": figure.unit.value,
        "audience": figure.audience.value,
        "rule": {"threshold": figure.rule.threshold, "base": figure.rule.base, "name": figure.rule.name},
        "value": _json(figure.value),
        # Lists keep the order of categories in databases that sort the keys of objects.
        "breakdowns": [
            {"code": code, "cells": [{"category": name, **_json(value)} for name, value in cells.items()]}
            for code, cells in figure.breakdowns.items()
        ],
        "records": figure.records,
        "waits_for": list(figure.waits_for),
        "withheld_cells": figure.withheld_cells,
        "rounded": figure.rounded,
        "provenance": {
            "snapshot": figure.provenance.snapshot,
            "as_of": figure.provenance.as_of,
            "measure": figure.provenance.measure,
            "source": figure.provenance.source,
        },
    }


def from_json(stored: Mapping[str, Any] | str) -> PublicFigure:
    """The released figure that :func:`as_json` gave.

    Raises:
        KeyError: when a part is missing.
        ValueError: when a part cannot be read.
    """
    found: Mapping[str, Any] = json.loads(stored) if isinstance(stored, str) else stored
    return PublicFigure(
        key=FigureKey(found["indicator"], found["version"], found["partnership"], found["period"]),
        unit=Unit(found["unit"]),
        value=_from(found["value"]),
        audience=Audience(found["audience"]),
        rule=Rule(**found["rule"]),
        provenance=Provenance(**found["provenance"]),
        breakdowns={
            item["code"]: {cell["category"]: _from(cell) for cell in item["cells"]} for item in found["breakdowns"]
        },
        records=found["records"],
        waits_for=tuple(found["waits_for"]),
        withheld_cells=found["withheld_cells"],
        rounded=found["rounded"],
    )


def _agreements(partnership: Partnership, audience: Audience) -> list[SharingAgreement]:
    """Agreements with the audience, latest start first; none is looked up for the partnership itself."""
    if audience is Audience.INSIDE:
        return []
    found = SharingAgreement.objects.filter(partnership=partnership, audience=audience.value, archived_at=None)
    return list(found.order_by("-start"))


def _rule(audience: Audience, agreements: Sequence[SharingAgreement], day: date) -> Rule:
    if audience is Audience.INSIDE:
        return OPEN_RULE
    for agreement in agreements:
        if agreement.start <= day and (agreement.end is None or day <= agreement.end):
            name = f"agreement {agreement.start.isoformat()} v{agreement.version}"
            return Rule(agreement.threshold, agreement.base, name)
    return DEFAULT_RULE


def _written(value: Value) -> str:
    if value.status is not Status.REPORTED:
        return value.status.value
    whole = "" if value.denominator is None else f"/{value.denominator}"
    return f"{value.status.value}:{value.numerator}{whole}"


def _json(value: Value) -> dict[str, Any]:
    return {"status": value.status.value, "numerator": value.numerator, "denominator": value.denominator}


def _from(cell: Mapping[str, Any]) -> Value:
    return Value(Status(cell["status"]), cell["numerator"], cell["denominator"])
