"""The page of one indicator in a partnership: figure, breakdowns, trace, observations, targets, definition, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from arrimage.core import codes
from arrimage.core.access import Decision
from arrimage.core.disclosure import PublicFigure, Unit, Value
from arrimage.core.period import Period
from arrimage.core.problem import Problem
from arrimage.core.text import Lang, Text
from arrimage.definitions import Definitions
from arrimage.definitions.schema import Indicator, Target
from arrimage.partnership.models import Partnership
from arrimage.results import charts
from arrimage.results.forms import ObservationForm, TargetForm
from arrimage.results.models import LocalTarget, Observation
from arrimage.results.pages import manual, words
from arrimage.results.pages.fresh import Fresh
from arrimage.results.pages.measured import Measured
from arrimage.results.pages.words import Choice, Link
from arrimage.results.record_names import Named, row_name
from arrimage.results.trace import VisibleTrace
from arrimage.web.history import Entry

_VERSION = Text("v{number}", "v{number}")
_LOCAL = Text("this partnership, {day}", "ce partenariat, {day}")
_WAITS = Text(
    "waits for approval: it counts in no figure", "en attente d’approbation\u00a0: elle n’entre dans aucun chiffre"
)
_APPROVED = Text("approved by: {who}", "approuvée par\u00a0: {who}")
_APPROVED_IMPORT = Text("approved by an import", "approuvée par une importation")
_ARCHIVED = Text("archived: it counts in no figure", "archivée\u00a0: elle n’entre dans aucun chiffre")
_BUTTONS: Mapping[str, Text] = {
    "approve": Text("Approve", "Approuver"),
    "archive": Text("Archive", "Archiver"),
    "restore": Text("Restore", "Restaurer"),
}
_SUMS = Text("{formula}. The rows add up to the figure.", "{formula}. La somme des lignes donne le chiffre.")
_PEOPLE = Text(
    "The rows behind this figure stand for people: they are shown to the partnership itself only.",
    "Les lignes de ce chiffre correspondent à des personnes\u00a0: seul le partenariat les voit.",
)
_NO_ROWS = Text("No record stands behind this figure.", "Aucun enregistrement n’est à l’origine de ce chiffre.")
#: Rows of a trace that a page shows at once; the rest is a click away and in the file.
PAGE_ROWS = 100


@dataclass(frozen=True, slots=True)
class Split:
    """One breakdown as bars."""

    id: str
    name: Text
    bars: tuple[charts.Bar, ...]
    withheld: int


@dataclass(frozen=True, slots=True)
class TraceRowView:
    """One record of the trace; ``n`` and ``d`` as the page prints them."""

    name: Text
    kind: Text
    day: date | None
    url: str
    n: str
    d: str


@dataclass(frozen=True, slots=True)
class TraceView:
    """The trace as the actor may see it."""

    sentence: Text
    rows: tuple[TraceRowView, ...]
    hidden: int
    divides: bool
    csv_url: str
    more_url: str


@dataclass(frozen=True, slots=True)
class Button:
    """One thing that can be done with an observation."""

    name: Text
    url: str


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """One observation with its source, approval and what can be done with it."""

    id: UUID
    version: int
    period: Text
    day: date
    value: Value
    detail: str
    source: Text
    approval: Text
    archived: bool
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One version of a target, local or of a source."""

    version: Text
    value: Value | None
    words: Text
    baseline: Value | None
    baseline_words: Text
    due: date | None
    origin: Text
    applies: bool


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """What the template receives. Forms are None for who may not write."""

    m: Measured
    period: Period
    periods: tuple[Choice, ...]
    fresh: Fresh
    breakdowns: tuple[Split, ...]
    trace: TraceView | None
    observed: bool
    observations: tuple[ObservationRow, ...]
    observation_form: ObservationForm | None
    observe_url: str
    targets: tuple[TargetRow, ...]
    target_form: TargetForm | None
    target_url: str
    choice: str
    choice_url: str
    facts: tuple[tuple[Text, Text], ...]
    nodes: tuple[Link, ...]
    history: tuple[Entry, ...]
    can_edit: Decision
    list_url: str
    manual_url: str
    open: str = ""
    problems: Sequence[Problem] = ()


def splits(indicator: Indicator, figure: PublicFigure, lang: Lang) -> tuple[Split, ...]:
    """The breakdowns that have a category."""
    found = []
    for breakdown in indicator.breakdowns:
        names: Mapping[str, Text] = getattr(codes, breakdown.codes) if breakdown.codes else {}
        drawn = charts.bars(figure, breakdown.id, lang, names)
        if drawn:
            withheld = sum(bar.status == "withheld" for bar in drawn)
            found.append(Split(breakdown.id, breakdown.name.text, drawn, withheld))
    return tuple(found)


def trace_view(
    partnership: Partnership,
    indicator: Indicator,
    period: Period,
    seen: VisibleTrace,
    names: Mapping[str, Named],
    amount: object,
    shown: int,
) -> TraceView:
    """The trace as a table.

    Args:
        amount: function that prints an integer in the indicator's unit.
        shown: how many of its rows the page shows.
    """
    address = reverse("results:trace_csv", args=[partnership.slug, indicator.id])
    rows = []
    for row in seen.rows[:shown]:
        item = names[row.record]
        rows.append(
            TraceRowView(
                row_name(item, indicator, row), item.kind, item.day, reverse("permalink", args=[row.record]), amount(row.counts),  # type: ignore[operator]
                "" if row.of is None else amount(row.of),  # type: ignore[operator]
            )
        )  # fmt: skip
    sentence = _PEOPLE if seen.hidden is None else _SUMS.format(formula=seen.formula) if seen.total else _NO_ROWS
    if seen.note is not None:
        sentence = Text(f"{sentence.en} {seen.note.en}", f"{sentence.fr} {seen.note.fr}")
    more = (
        f"{reverse('results:indicator', args=[partnership.slug, indicator.id])}?period={period.code}&rows=all#records"
    )
    return TraceView(
        sentence, tuple(rows), seen.hidden or 0, indicator.unit.divides,
        f"{address}?period={period.code}" if seen.rows else "", more if len(seen.rows) > shown else "",
    )  # fmt: skip


def observation_rows(
    partnership: Partnership, unit: Unit, found: Sequence[Observation], can_edit: bool, lang: Lang
) -> tuple[ObservationRow, ...]:
    """Observations, newest first, archived ones last."""
    rows = []
    for item in sorted(found, key=lambda o: (o.archived_at is None, o.period, o.day, o.id), reverse=True):
        verbs = ["restore"] if item.archived_at else (["archive"] if item.approved else ["approve", "archive"])
        buttons = tuple(
            Button(_BUTTONS[verb], reverse("results:observation_verb", args=[partnership.slug, item.id, verb]))
            for verb in verbs
        )
        if item.archived_at:
            approval = _ARCHIVED
        elif not item.approved:
            approval = _WAITS
        else:
            who = item.approved_by
            approval = _APPROVED_IMPORT if who is None else _APPROVED.format(who=who.label)
        value = Value.reported(item.numerator, item.denominator if unit.divides else None)
        rows.append(
            ObservationRow(
                item.id, item.version, Period.parse(item.period).label, item.day,
                value, charts.division(value, lang), Text(item.source_en, item.source_fr),
                approval, item.archived_at is not None, buttons if can_edit else (),
            )
        )  # fmt: skip
    return tuple(rows)


def target_rows(
    indicator: Indicator, own: Sequence[LocalTarget], stated: Sequence[Target], day: date
) -> tuple[TargetRow, ...]:
    """The partnership's own targets, newest version first, then those of the sources; the one that applies is marked."""
    rows = []
    local = sorted((t for t in own if t.indicator == indicator.id), key=lambda t: t.number, reverse=True)
    applied = False
    for item in local:
        applies = not applied and item.adopted <= day
        applied = applied or applies
        rows.append(
            TargetRow(
                _VERSION.format(number=item.number), _pair(indicator, item.target_numerator, item.target_denominator),
                Text(item.words_en, item.words_fr), _pair(indicator, item.baseline_numerator, item.baseline_denominator),
                words.EMPTY, item.due, _LOCAL.format(day=words.day(item.adopted)), applies,
            )
        )  # fmt: skip
    for n, target in enumerate(stated):
        unit = words.target_unit(indicator, target)
        baseline = words.amount_value(target.baseline) if unit is indicator.unit else None
        value = words.amount_value(target.amount) if unit is indicator.unit else None
        rows.append(
            TargetRow(
                _VERSION.format(number=target.version), value, target.words.text, baseline, target.baseline_words.text,
                target.due, target.source.words, not applied and n == 0,
            )
        )  # fmt: skip
    return tuple(rows)


def _pair(indicator: Indicator, numerator: int | None, denominator: int | None) -> Value | None:
    if numerator is None:
        return None
    return Value.reported(numerator, denominator if indicator.unit.divides else None)


def node_links(
    defined: Definitions, partnership: Partnership, indicator: Indicator, period: Period
) -> tuple[Link, ...]:
    """The boxes of models that the indicator measures."""
    links = []
    for ref in indicator.nodes:
        model, node = defined.model_of(ref), defined.node(ref)
        url = reverse("results:model_of", args=[partnership.slug, model.id])
        level, short = words.LEVELS[node.level], model.short.text
        note = Text(f"({level.en}, {short.en})", f"({level.fr}, {short.fr})")
        group = "&group=all" if model.groups else ""
        links.append(Link(node.name.text, f"{url}?period={period.code}&node={node.id}{group}#panel", note))
    return tuple(links)


def definition_facts(indicator: Indicator) -> tuple[tuple[Text, Text], ...]:
    """The definition without what the formula above it says already."""
    return manual.facts(indicator)[1 + bool(indicator.out_of) :]
