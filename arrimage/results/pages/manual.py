"""The indicator manual: every definition, for everybody, from the definition files alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from arrimage.core.disclosure import MISSING, NOT_APPLICABLE, STATUS_WORDS, WITHHELD, Status, Value
from arrimage.core.text import Text
from arrimage.definitions import Definitions
from arrimage.definitions.schema import Indicator, Rubric, Target
from arrimage.results.pages import words
from arrimage.results.state_meanings import MEANINGS

_YES_NO = {True: Text("yes", "oui"), False: Text("no", "non")}
_ZERO = Text(
    "Counted, and there were none. Zero is a figure like any other.",
    "Compté, et il n’y en avait pas. Zéro est un chiffre comme un autre.",
)
_SIGNS = {
    Status.MISSING: Text(
        "Expected, and nobody has reported it or knows it.", "Attendu, mais personne ne l’a transmis ou ne le connaît."
    ),
    Status.WITHHELD: Text(
        "Known, and not shown, to protect people.", "Connu, mais non montré, pour protéger les personnes."
    ),
    Status.NOT_APPLICABLE: Text("The question makes no sense here.", "La question n’a pas de sens ici."),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator in the list of the manual."""

    id: str
    name: Text
    question: Text
    formula: Text
    core: bool
    kind: Text
    where: Text
    url: str


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """The indicators of one level of a model."""

    name: Text
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ModelGroup:
    """The indicators of one model, by level; each stands under the first model that it measures."""

    id: str
    name: Text
    about: Text
    levels: tuple[LevelGroup, ...]


@dataclass(frozen=True, slots=True)
class StatedTarget:
    """A target that a source states."""

    name: Text
    url: str
    baseline: Text
    words: Text
    note: Text | None
    source: Text


@dataclass(frozen=True, slots=True)
class ManualPage:
    """The whole manual."""

    total: int
    computed: int
    observed: int
    awaited: int
    models: tuple[ModelGroup, ...]
    targets: tuple[StatedTarget, ...]
    rubrics: tuple[Rubric, ...]
    states: tuple[tuple[str, Text], ...]
    signs: tuple[tuple[Value, str, Text], ...]


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One version of a definition as a list of facts."""

    number: int
    facts: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The page of one indicator in the manual, newest version first."""

    id: str
    name: Text
    question: Text
    waits: tuple[Text, ...]
    versions: tuple[VersionFacts, ...]
    nodes: tuple[tuple[Text, Text], ...]
    targets: tuple[StatedTarget, ...]
    rubric: Rubric | None


def manual(defined: Definitions) -> ManualPage:
    """The manual of all definitions, grouped by model and level in the order of the models."""
    kinds = [words.kind_of(indicator) for indicator in defined.indicators.values()]
    models = []
    for model in defined.models.values():
        levels = []
        for column in model.columns:
            found = [i for i in defined.indicators.values() if _home(defined, i) == (model.id, column.level)]
            if found:
                levels.append(LevelGroup(column.name.text, tuple(_entry(defined, i) for i in found)))
        if levels:
            models.append(ModelGroup(model.id, model.name.text, model.about.text, tuple(levels)))
    signs = [(Value.reported(0), "0", _ZERO)]
    signs += [
        (value, STATUS_WORDS[value.status][0], _SIGNS[value.status]) for value in (MISSING, WITHHELD, NOT_APPLICABLE)
    ]
    return ManualPage(
        len(kinds), kinds.count("computed"), kinds.count("observed"), kinds.count("awaited"), tuple(models),
        tuple(_stated(defined, t) for t in defined.targets.values()), tuple(defined.rubrics.values()),
        tuple(MEANINGS.items()), tuple(signs),
    )  # fmt: skip


def manual_entry(defined: Definitions, indicator: Indicator) -> EntryPage:
    """The page of one indicator with every version of its definition."""
    versions = [v for (id_, _), v in sorted(defined.indicator_versions.items(), reverse=True) if id_ == indicator.id]
    nodes = tuple((defined.node(ref).name.text, _where(defined, ref)) for ref in indicator.nodes)
    return EntryPage(
        indicator.id, indicator.name.text, indicator.question.text, words.awaited(indicator.waits_for),
        tuple(VersionFacts(v.version, facts(v)) for v in versions), nodes,
        tuple(_stated(defined, t) for t in defined.targets_of(indicator.id)),
        defined.rubrics.get(indicator.rubric) if indicator.rubric else None,
    )  # fmt: skip


def facts(indicator: Indicator) -> tuple[tuple[Text, Text], ...]:
    """A definition as pairs of name and words."""
    found = [
        (Text("What counts", "Ce qui est compté"), indicator.counts.text),
        *([(Text("Out of", "Sur"), indicator.out_of.text)] if indicator.out_of else []),
        (Text("Unit", "Unité"), words.UNITS[indicator.unit]),
        (Text("Direction", "Sens"), words.DIRECTIONS[indicator.direction]),
        (Text("Figures", "Chiffres"), words.KINDS[words.kind_of(indicator)]),
        (Text("Frequency", "Fréquence"), words.FREQUENCIES[indicator.frequency]),
        (Text("Change expected after", "Changement attendu après"), words.years(indicator.years)),
        (Text("Common core", "Tronc commun"), _YES_NO[indicator.core]),
        (Text("Counts people", "Compte des personnes"), _YES_NO[indicator.people]),
    ]
    if indicator.breakdowns:
        names = [split.name.text for split in indicator.breakdowns]
        found.append(
            (Text("Breakdowns", "Ventilations"), Text(", ".join(n.en for n in names), ", ".join(n.fr for n in names)))
        )
    if indicator.limits:
        found.append((Text("Limits", "Limites"), indicator.limits.text))
    found.append((Text("Source", "Source"), indicator.source.words))
    return tuple(found)


def _home(defined: Definitions, indicator: Indicator) -> tuple[str, str]:
    ref = indicator.nodes[0]
    return defined.model_of(ref).id, defined.node(ref).level


def _where(defined: Definitions, ref: str) -> Text:
    level, model = words.LEVELS[defined.node(ref).level], defined.model_of(ref).short.text
    return Text(f"{level.en}, {model.en}", f"{level.fr}, {model.fr}")


def _entry(defined: Definitions, indicator: Indicator) -> Entry:
    return Entry(
        indicator.id, indicator.name.text, indicator.question.text, words.formula(indicator), indicator.core,
        words.KINDS[words.kind_of(indicator)], defined.node(indicator.nodes[0]).name.text,
        reverse("results:manual_entry", args=[indicator.id]),
    )  # fmt: skip


def _stated(defined: Definitions, target: Target) -> StatedTarget:
    indicator = defined.indicators[target.indicator]
    unit = words.target_unit(indicator, target)
    return StatedTarget(
        indicator.name.text, reverse("results:manual_entry", args=[indicator.id]),
        words.amount_words(target.baseline, unit, target.baseline_words.text), target.words.text,
        target.note.text if target.note else None, target.source.words,
    )  # fmt: skip
