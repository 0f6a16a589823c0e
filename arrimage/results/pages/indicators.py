"""The list of indicators: value, trend, target and state of each, with search and filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from arrimage.core.disclosure import PublicFigure, Unit, Value
from arrimage.core.period import Period
from arrimage.core.text import Lang, Text, fold
from arrimage.definitions import Definitions
from arrimage.definitions.schema import Indicator
from arrimage.results import charts
from arrimage.results.pages import words
from arrimage.results.pages.fresh import Fresh
from arrimage.results.pages.measured import target_words
from arrimage.results.pages.words import Choice
from arrimage.results.reading import Reading
from arrimage.results.states import WORDS, WORST_FIRST, State

_ANY = Text("all", "tous")
_SORTS: Mapping[str, Text] = {
    "": Text("order of the model", "ordre du modèle"),
    "name": Text("name", "nom"),
    "state": Text("state, worst first", "état, du plus inquiétant au meilleur"),
}
_SCOPES: Mapping[str, Text] = {
    "reported": Text("reported here", "présentés ici"),
    "core": Text("common core", "tronc commun"),
    "chosen": Text("chosen here", "choisis ici"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator in the list."""

    id: str
    name: Text
    url: str
    level: Text
    level_code: str
    kind: Text
    kind_code: str
    core: bool
    chosen: bool
    value: Value
    unit: Unit
    spark: charts.Spark | None
    target: Text | None
    state: str


@dataclass(frozen=True, slots=True)
class Select:
    """One filter: its options as (code, words, whether chosen)."""

    name: str
    label: Text
    options: tuple[tuple[str, Text, bool], ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for: words to search, and one code for each filter (empty: all)."""

    q: str = ""
    state: str = ""
    level: str = ""
    scope: str = ""
    kind: str = ""
    sort: str = ""

    @staticmethod
    def of(query: Mapping[str, Any]) -> Filters:
        """Read the filters of an address; unknown codes filter nothing."""

        def one(name: str, known: Mapping[Any, Any]) -> str:
            found = str(query.get(name, ""))
            return found if found in {str(code) for code in known} else ""

        return Filters(
            str(query.get("q", "")).strip()[:100], one("state", WORDS), one("level", words.LEVELS),
            one("scope", _SCOPES), one("kind", words.KINDS), one("sort", _SORTS),
        )  # fmt: skip

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.q or self.state or self.level or self.scope or self.kind)

    @property
    def selects(self) -> tuple[Select, ...]:
        """The filters as choosers."""

        def options(
            known: Mapping[Any, Text], now: str, first: Text | None = _ANY
        ) -> tuple[tuple[str, Text, bool], ...]:
            every = [("", first, not now)] if first is not None else []
            return (*every, *((str(code), text, str(code) == now) for code, text in known.items()))

        return (
            Select("state", Text("State", "État"), options(WORDS, self.state)),
            Select("level", Text("Level", "Niveau"), options(words.LEVELS, self.level)),
            Select("scope", Text("Reported", "Présentation"), options(_SCOPES, self.scope)),
            Select("kind", Text("Figures", "Chiffres"), options(words.KINDS, self.kind)),
            Select("sort", Text("Sort by", "Trier par"), options(_SORTS, self.sort, None)),
        )


@dataclass(frozen=True, slots=True)
class IndicatorsPage:
    """What the template receives."""

    period: Period
    periods: tuple[Choice, ...]
    headline: Text
    fresh: Fresh
    filters: Filters
    rows: tuple[Row, ...]
    total: int
    csv_url: str
    clear_url: str


def rows(
    defined: Definitions,
    reading: Reading,
    indicators: Sequence[Indicator],
    series: Mapping[str, Sequence[PublicFigure]],
    chosen: frozenset[str],
    lang: Lang,
) -> list[Row]:
    """Every indicator as a row, in the order of the definitions."""
    slug, period = reading.partnership.slug, reading.period.code
    found = []
    for indicator in indicators:
        figure, goals = reading.figures[indicator.id], reading.goals[indicator.id]
        level = defined.node(indicator.nodes[0]).level
        drawn = series.get(indicator.id, ())
        goal = goals[0] if goals else None
        exact = goal.target if goal is not None and not goal.counts else None
        target = Value.reported(exact.numerator, exact.denominator) if exact is not None else None
        kind = words.kind_of(indicator)
        found.append(
            Row(
                indicator.id, indicator.name.text,
                f"{reverse('results:indicator', args=[slug, indicator.id])}?period={period}", words.LEVELS[level], level,
                words.KINDS[kind], kind, indicator.core, indicator.id in chosen, figure.value, figure.unit,
                charts.sparkline(drawn, lang, indicator.name.text.say(lang), target) if drawn else None,
                target_words(goal, figure.unit) if goal else None, reading.judgements[indicator.id].state.value,
            )
        )  # fmt: skip
    return found


def filtered(found: Sequence[Row], filters: Filters, lang: Lang) -> tuple[Row, ...]:
    """The rows that match, sorted as asked; search ignores accents and case."""
    wanted = fold(filters.q).split()
    kept = [
        row
        for row in found
        if (not filters.state or row.state == filters.state)
        and (not filters.level or row.level_code == filters.level)
        and (not filters.kind or row.kind_code == filters.kind)
        and (filters.scope != "core" or row.core)
        and (filters.scope != "chosen" or row.chosen)
        and (filters.scope != "reported" or row.core or row.chosen)
        and all(word in fold(f"{row.name.en} {row.name.fr} {row.id}") for word in wanted)
    ]
    if filters.sort == "name":
        kept.sort(key=lambda row: fold(row.name.say(lang)))
    elif filters.sort == "state":
        kept.sort(key=lambda row: [state.value for state in WORST_FIRST].index(row.state))
    return tuple(kept)


_FINDINGS = {
    "none": Text("No indicator has a figure yet.", "Aucun indicateur n’a encore de chiffre."),
    "reported": Text(
        "{known} of {total} indicators have a figure; none can be off track without a target.",
        "{known} indicateurs sur {total} ont un chiffre; sans cible, aucun ne peut être hors cible.",
    ),
    "on": Text(
        "{known} of {total} indicators have a figure, and none of them is off track.",
        "{known} indicateurs sur {total} ont un chiffre, et aucun n’est hors cible.",
    ),
    "off_one": Text(
        "{known} of {total} indicators have a figure, and one of them is off track.",
        "{known} indicateurs sur {total} ont un chiffre, et l’un d’eux est hors cible.",
    ),
    "off": Text(
        "{known} of {total} indicators have a figure, and {off} of them are off track.",
        "{known} indicateurs sur {total} ont un chiffre, et {off} d’entre eux sont hors cible.",
    ),
    "single": Text("One indicator of {total} has a figure.", "Un indicateur sur {total} a un chiffre."),
}


def finding(found: Sequence[Row]) -> Text:
    """The sentence above the list: how many indicators have a figure, and how many of them are off track."""
    counts = Counter(row.state for row in found)
    judged = counts[State.ON.value] + counts[State.WATCH.value] + counts[State.OFF.value]
    known, off = judged + counts[State.SEEN.value], counts[State.OFF.value]
    if known == 0:
        key = "none"
    elif known == 1:
        key = "single"
    elif off > 1:
        key = "off"
    elif off == 1:
        key = "off_one"
    else:
        key = "on" if judged else "reported"
    return _FINDINGS[key].format(known=known, total=len(found), off=off)
