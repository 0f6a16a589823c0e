"""What the pages of the room receive."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from arrimage.core import wording
from arrimage.core.codes import PARTNERSHIP_SHORT
from arrimage.core.period import Period
from arrimage.core.text import Lang, Text
from arrimage.definitions.catalogue import Definitions
from arrimage.definitions.schema import Column, Crosswalk, LogicModel, Node
from arrimage.exchange.reconciliation import Average, Reconciliation

#: SKOS relations in the words people read; read from the left box to the right one.
RELATIONS = {
    "exact": Text("same meaning", "même sens"),
    "close": Text("close meaning", "sens proche"),
    "broad": Text("part of", "fait partie de"),
    "narrow": Text("includes", "comprend"),
    "related": Text("related to", "lié à"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One relation between two boxes."""

    right: Node
    match: str
    relation: Text
    why: Text
    source: Text


@dataclass(frozen=True, slots=True)
class Row:
    """One box of the left model with what it matches."""

    left: Node
    level: Text
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class CrosswalkPage:
    """Two models side by side; boxes without a counterpart are drawn, not left out."""

    crosswalk: Crosswalk
    left: LogicModel
    right: LogicModel
    rows: tuple[Row, ...]
    alone_right: tuple[tuple[Text, Node], ...]
    matched: int
    total: int


def _level(model: LogicModel, node: Node) -> Text:
    columns: dict[str, Column] = {column.level: column for column in model.columns}
    return columns[node.level].name.text if node.level in columns else Text(node.level, node.level)


def crosswalk_page(definitions: Definitions, crosswalk: Crosswalk) -> CrosswalkPage:
    """The page of one crosswalk: every box of the left model that has a column, then the right boxes left over."""
    left, right = definitions.models[crosswalk.left], definitions.models[crosswalk.right]
    nodes = {f"{right.id}/{node.id}": node for node in right.nodes}
    by_left: dict[str, list[Pair]] = {}
    for mapping in crosswalk.mappings:
        pair = Pair(
            nodes[mapping.right], mapping.match, RELATIONS[mapping.match], mapping.why.text, mapping.source.words
        )
        by_left.setdefault(mapping.left, []).append(pair)
    rows = tuple(Row(node, _level(left, node), tuple(by_left.get(f"{left.id}/{node.id}", ()))) for node in left.nodes)
    reached = {mapping.right for mapping in crosswalk.mappings}
    alone = tuple((_level(right, node), node) for ref, node in nodes.items() if ref not in reached)
    return CrosswalkPage(
        crosswalk, left, right, rows, alone, matched=sum(bool(row.pairs) for row in rows), total=len(rows)
    )


@dataclass(frozen=True, slots=True)
class FundingRow:
    """One partnership's funding: its amounts in the order of the years (None: no amount for that year)."""

    slug: str
    kind: Text
    name: Text
    cents: tuple[int | None, ...]
    bar: int


@dataclass(frozen=True, slots=True)
class FundingPage:
    """Funding by partnership and year, its averages, and the stated average of 2011 beside the computed one."""

    years: tuple[Text, ...]
    rows: tuple[FundingRow, ...]
    totals: tuple[int, ...]
    averages: tuple[Fraction, ...]
    reconciliation: Reconciliation
    lines: tuple[tuple[Average, int], ...]
    stated_bar: int
    may_see_partnerships: bool
    headline: Text


def funding_page(
    years: list[int],
    amounts: dict[UUID, dict[int, int]],
    who: dict[UUID, tuple[str, str, str, str]],
    reconciliation: Reconciliation,
    *,
    may_see_partnerships: bool,
) -> FundingPage:
    """Build the page; bars are percentages of the largest amount shown in the same picture."""
    last = years[-1] if years else 0
    most = max((by_year.get(last, 0) for by_year in amounts.values()), default=0) or 1
    rows = tuple(
        FundingRow(
            slug, PARTNERSHIP_SHORT[kind], Text(english, french), tuple(amounts[key].get(year) for year in years),
            100 * amounts[key].get(last, 0) // most,
        )
        for key, (slug, kind, english, french) in who.items()
    )  # fmt: skip
    totals = tuple(sum(by_year.get(year, 0) for by_year in amounts.values()) for year in years)
    counts = [sum(year in by_year for by_year in amounts.values()) for year in years]
    averages = tuple(Fraction(total, count) for total, count in zip(totals, counts, strict=True))
    shown = (reconciliation.overall, *reconciliation.parts)
    largest = max(*(average.cents for average in shown), reconciliation.stated)
    return FundingPage(
        years=tuple(Period.fiscal(year).label for year in years), rows=rows, totals=totals, averages=averages,
        reconciliation=reconciliation, lines=tuple((a, int(100 * a.cents / largest)) for a in shown),
        stated_bar=int(100 * reconciliation.stated / largest), may_see_partnerships=may_see_partnerships,
        headline=_headline(reconciliation),
    )  # fmt: skip


def _headline(found: Reconciliation) -> Text:
    def amount(cents: Fraction, lang: Lang) -> str:
        return wording.money(cents, lang, short=True)

    if found.reconciled:
        return Text(
            "The stated average of a LIP agrees with its totals.",
            "La moyenne énoncée d’un PLI concorde avec les totaux.",
        )
    return Text(
        f"The source says {amount(found.stated, 'en')} a LIP; its own totals give {amount(found.overall.cents, 'en')}.",
        f"La source énonce {amount(found.stated, 'fr')} par PLI; ses propres totaux donnent {amount(found.overall.cents, 'fr')}.",
    )
