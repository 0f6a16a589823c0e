"""Words that several pages of results share: levels, kinds of indicator, awaited tables, frequencies, sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from arrimage.core import wording
from arrimage.core.disclosure import Unit, Value
from arrimage.core.text import Text
from arrimage.definitions.schema import Amount, Indicator, Target

NBSP = "\u00a0"
EMPTY = Text("", "")
LEVELS: Mapping[str, Text] = {
    "input": Text("Input", "Intrant"),
    "component": Text("Component", "Volet"),
    "activity": Text("Activity", "Activité"),
    "output": Text("Output", "Extrant"),
    "immediate": Text("Immediate outcome", "Résultat immédiat"),
    "intermediate": Text("Intermediate outcome", "Résultat intermédiaire"),
    "final": Text("Final outcome", "Résultat final"),
    "strategic": Text("Strategic outcome of the department", "Résultat stratégique du ministère"),
    "objective": Text("Objective", "Objectif"),
    "characteristic": Text("Characteristic", "Caractéristique"),
}
KINDS: Mapping[str, Text] = {
    "computed": Text("computed from records", "calculé à partir des enregistrements"),
    "observed": Text("observed", "observé"),
    "awaited": Text("waits for records", "en attente d’enregistrements"),
}
#: Evidence tables that later rooms bring, as people would call what they hold.
AWAITED: Mapping[str, Text] = {
    "consultations": Text("consultations", "consultations"),
    "responses": Text("survey answers", "réponses aux sondages"),
    "findings": Text("findings of needs assessments", "constats des évaluations des besoins"),
    "services": Text("services of the directory", "services du répertoire"),
    "referrals": Text("referrals", "aiguillages"),
    "activities": Text("activities with their audience and reach", "activités avec leur public et leur portée"),
    "adaptations": Text("adaptations of mainstream institutions", "adaptations des institutions à vocation générale"),
    "recommendations": Text("recommendations and replies", "recommandations et réponses"),
    "practices": Text("promising practices", "pratiques prometteuses"),
    "ties": Text("ties between organizations", "liens entre organismes"),
    "front_doors": Text("common front doors", "portes d’entrée communes"),
}
FREQUENCIES: Mapping[str, Text] = {
    "monthly": Text("every month", "chaque mois"),
    "quarterly": Text("every quarter", "chaque trimestre"),
    "annual": Text("every year", "chaque année"),
    "once": Text("once", "une fois"),
    "wave": Text("at each survey wave", "à chaque vague de sondage"),
}
DIRECTIONS: Mapping[str, Text] = {
    "up": Text("more is better", "plus est mieux"),
    "down": Text("less is better", "moins est mieux"),
    "context": Text("neither more nor less is better", "ni plus ni moins n’est mieux"),
}
UNITS: Mapping[Unit, Text] = {
    Unit.COUNT: Text("count", "nombre"),
    Unit.CENTS: Text("dollars", "dollars"),
    Unit.SHARE: Text("part of a whole", "part d’un tout"),
    Unit.MEAN: Text("mean", "moyenne"),
    Unit.RATIO: Text("amount per amount", "montant par montant"),
    Unit.SCORE: Text("mean level of a rubric, 0 to 4", "niveau moyen d’une grille, de 0 à 4"),
    Unit.DAYS: Text("mean number of days", "nombre moyen de jours"),
}
MATCHES: Mapping[str, Text] = {
    "exact": Text("the same", "identique"),
    "close": Text("close", "proche"),
    "broad": Text("broader", "plus large"),
    "narrow": Text("narrower", "plus étroit"),
    "related": Text("related", "apparenté"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link to something: its name, its address, and what to say beside it."""

    name: Text
    url: str
    note: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a chooser."""

    name: Text
    url: str
    current: bool
    code: str = ""


def kind_of(indicator: Indicator) -> str:
    """Where an indicator's figures come from: computed, observed or awaited."""
    return "computed" if indicator.measure else "awaited" if indicator.waits_for else "observed"


def awaited(tables: tuple[str, ...]) -> tuple[Text, ...]:
    """What an indicator waits for, in words."""
    return tuple(AWAITED.get(table, Text(table, table)) for table in tables)


def years(span: tuple[int, int]) -> Text:
    """After how many years a change is expected: ``1 to 2 years``."""
    low, high = span
    if low == high:
        return Text(f"{low} year{'s' if low != 1 else ''}", f"{low}{NBSP}an{'s' if low > 1 else ''}")
    return Text(f"{low} to {high} years", f"de {low} à {high}{NBSP}ans")


def formula(indicator: Indicator) -> Text:
    """What counts and out of what, as one line."""
    counts, out_of = indicator.counts.text, indicator.out_of
    if out_of is None:
        return counts
    return Text(f"{counts.en} ÷ {out_of.text.en}", f"{counts.fr} ÷ {out_of.text.fr}")


def amount_value(amount: Amount | None) -> Value | None:
    """The amount of a definition as a value; None when there is none."""
    return Value.reported(amount.numerator, amount.denominator) if amount is not None else None


def amount_words(amount: Amount | None, unit: Unit, words: Text) -> Text:
    """A baseline in words, with its number in front when it has one."""
    value = amount_value(amount)
    if value is None or amount is None:
        return words
    about = Text("about ", "environ ") if amount.approximate else Text("", "")
    return Text(
        f"{about.en}{wording.value(value, unit, 'en')}. {words.en}",
        f"{about.fr}{wording.value(value, unit, 'fr')}. {words.fr}",
    )


def target_unit(indicator: Indicator, target: Target) -> Unit:
    """The unit of a target's amounts: a share wherever the source states a count out of a count."""
    amount = target.amount or target.baseline
    return Unit.SHARE if amount is not None and amount.denominator is not None else indicator.unit


def day(moment: date) -> Text:
    """A date in full in both languages."""
    return Text(wording.day(moment, "en"), wording.day(moment, "fr"))
