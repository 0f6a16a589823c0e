"""Material of reports for tests: released figures for every indicator, in all four statuses, without a database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from arrimage.core import codes
from arrimage.core.disclosure import (
    DEFAULT_RULE,
    MISSING,
    NOT_APPLICABLE,
    Audience,
    Figure,
    FigureKey,
    Provenance,
    PublicFigure,
    Unit,
    Value,
    disclose,
)
from arrimage.core.period import Period
from arrimage.core.text import Text
from arrimage.definitions.loader import definitions
from arrimage.definitions.schema import Indicator
from arrimage.results.reporting.compose import compose
from arrimage.results.reporting.document import Document
from arrimage.results.reporting.material import ActionLine, DecisionLine, Goal, Material

PERIOD = Period.fiscal(2025)
SNAPSHOT = hashlib.sha256(b"sample").hexdigest()
MONEY = {"agreement-amount": 21_400_000, "outside-money": 13_250_000, "outside-cash": 7_400_000}


def _seed(*parts: str) -> int:
    return int(hashlib.sha256("/".join(parts).encode()).hexdigest()[:8], 16)


def value(indicator: Indicator, period: str) -> Value:
    """A made-up value that fits the unit; the same each time."""
    seed = _seed(indicator.id, period)
    if indicator.id in MONEY:
        return Value.reported(MONEY[indicator.id] - (seed % 20) * 10_000)
    if indicator.id == "leverage-ratio":
        return Value.reported(13_250_000, 21_400_000)
    if indicator.id == "members-not-settlement-funded":
        return Value.reported(12, 23)
    if indicator.id == "in-kind-share":
        return Value.reported(5_850_000, 13_250_000)
    if indicator.waits_for:
        return MISSING
    if seed % 11 == 0:
        return MISSING
    if seed % 13 == 0:
        return NOT_APPLICABLE
    whole = 8 + seed % 36
    if indicator.unit is Unit.CENTS:
        return Value.reported(seed % 90_000_00)
    if indicator.unit is Unit.COUNT:
        return Value.reported(seed % 44)
    if indicator.unit is Unit.SCORE:
        return Value.reported(seed % (whole * 4), whole)
    return Value.reported(seed % (whole + 1), whole)


def breakdowns(indicator: Indicator, total: Value) -> dict[str, dict[str, Value]]:
    """Breakdowns whose parts add up to the total."""
    if total.numerator is None:
        return {}
    if indicator.id == "outside-money":
        cash = MONEY["outside-cash"]
        return {
            "funder": {"municipal": Value.reported(2_900_000), "foundation": Value.reported(4_500_000),
                       "member": Value.reported(total.numerator - 7_400_000)},
            "contribution": {"cash": Value.reported(cash), "in_kind": Value.reported(total.numerator - cash)},
        }  # fmt: skip
    made: dict[str, dict[str, Value]] = {}
    for item in indicator.breakdowns:
        labels = list(getattr(codes, item.codes)) if item.codes else ["one", "two", "three"]
        cells: dict[str, Value] = {}
        left, whole = total.numerator, total.denominator
        for index, code in enumerate(labels):
            last = index == len(labels) - 1
            part = left if last else min(left, 1 + _seed(indicator.id, code) % 4)
            if whole is None:
                if part:
                    cells[code] = Value.reported(part)
            else:
                size = whole if last else min(whole, part + _seed(code, indicator.id) % 2)
                size = max(size, part)
                if size:
                    cells[code] = Value.reported(part, size)
                whole -= min(whole, size)
            left -= part
        made[item.id] = cells
    return made


def figure(indicator: Indicator, period: str, audience: Audience, given: Value | None = None) -> PublicFigure:
    """A released figure."""
    amount = value(indicator, period) if given is None else given
    return disclose(
        Figure(
            FigureKey(indicator.id, indicator.version, "port-clair", period), indicator.unit, amount, indicator.people,
            Provenance(SNAPSHOT, "2026-04-02", "0123456789abcdef", "awaited" if indicator.waits_for else "computed"),
            breakdowns(indicator, amount), records=_seed(indicator.id) % 60, waits_for=indicator.waits_for,
        ),
        audience, DEFAULT_RULE,
    )  # fmt: skip


def material(
    kind: str = "lip", audience: Audience = Audience.FUNDER, values: Mapping[str, Value] | None = None, **more: Any
) -> Material:
    """Everything a report is made of; ``values`` sets some indicators, ``more`` any field."""
    defs = definitions()
    chosen = [i for i in defs.indicators.values() if kind in i.kinds]
    figures = {i.id: figure(i, PERIOD.code, audience, (values or {}).get(i.id)) for i in chosen}
    past = ("FY2022-23", "FY2023-24", "FY2024-25")
    trends = {i.id: tuple(figure(i, p, audience) for p in past) for i in chosen if not i.waits_for}
    goals = {
        "council-seats-filled": (
            Goal(
                "local", Text("", ""), Text("", ""), Value.reported(18, 28), Value.reported(28, 28), date(2027, 3, 31)
            ),
        )
    }
    for target in defs.targets.values():
        baseline_words, words = target.baseline_words.text, target.words.text
        goals[target.indicator] = (
            *goals.get(target.indicator, ()),
            Goal("source", words, baseline_words, None, None, target.due),
        )
    decisions = tuple(
        DecisionLine(
            date(2025, 4 + n, 1 + 3 * n),
            Text(
                f"Adopt the outreach agreement number {n + 1}", f"Adopter l’entente de sensibilisation numéro {n + 1}"
            ),
            Text("Partnership council", "Conseil de partenariat"),
            ("adopted", "deferred", "rejected")[n % 3],
        )
        for n in range(6)
    )
    statuses = list(codes.ACTION_STATUS)
    actions = tuple(
        ActionLine(
            f"{1 + n // 4}.{1 + n % 4}",
            Text(f"Bring employers to the table, step {n + 1}", f"Amener les employeurs à la table, étape {n + 1}"),
            Text(f"Priority {1 + n // 4}: employment", f"Priorité {1 + n // 4}\u00a0: l’emploi"),
            None if n == 3 else Text("Port Clair Employment Services", "Services d’emploi de Port-Clair"),
            None if n == 5 else date(2026, 1 + n % 12, 15),
            statuses[n % len(statuses)],
            None if n == 2 else n * 7,
        )
        for n in range(12)
    )
    states = {ref: ("on", "watch", "off", "seen", "held", "none")[_seed(ref) % 6] for ref in defs.nodes}
    addresses = {
        i: Text(
            f"/en/partnerships/port-clair/results/indicators/{i}/",
            f"/fr/partenariats/port-clair/resultats/indicateurs/{i}/",
        )
        for i in figures
    }
    given: dict[str, Any] = {
        "slug": "port-clair", "kind": kind,
        "name": Text("Port Clair and District Local Immigration Partnership",
                     "Partenariat local en immigration de Port-Clair et de la région"),
        "illustrative": True, "period": PERIOD, "audience": audience, "snapshot": SNAPSHOT, "as_of": date(2026, 4, 2),
        "figures": figures, "figures_digest": "f" * 64, "trends": trends, "goals": goals, "states": states,
        "decisions": decisions, "actions": actions, "addresses": addresses,
    }  # fmt: skip
    return Material(**{**given, **more})


def document(schema: str, lang: Any, *, using: Material | None = None) -> Document:
    """A composed report of one of the shipped schemas."""
    defs = definitions()
    audience = Audience.FUNDER if schema == "annual" else Audience.INSIDE
    return compose(using or material(audience=audience), defs.report_schemas[schema], defs, lang)
