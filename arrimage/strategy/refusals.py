"""What this room refuses, in both languages: each refusal names the field, what is wrong, and what to do."""

from __future__ import annotations

from datetime import date

from arrimage.core import wording
from arrimage.core.problem import Problem
from arrimage.core.text import Text

TITLE = Text("Title", "Titre")
START = Text("Start", "Début")
END = Text("End", "Fin")
DUE = Text("Due date", "Échéance")
DAY = Text("Date", "Date")
PROGRESS = Text("Progress", "Avancement")
STATUS = Text("Status", "État")
OUTCOME = Text("Outcome served", "Résultat visé")
BUDGET = Text("Budget", "Budget")
WEIGHT = Text("Weight", "Poids")
SOURCE = Text("Source", "Source")
FUNDER = Text("Kind of source", "Type de source")
AMOUNT = Text("Amount", "Montant")
DELIVERED = Text("Delivered on", "Livré le")
DECISION = Text("Decision", "Décision")
KEY = Text("Key", "Clé")
PLAN = Text("Plan", "Plan")


def _say(moment: date) -> Text:
    return Text(wording.day(moment, "en"), wording.day(moment, "fr"))


def empty(place: Text) -> Problem:
    """A field that must be filled is empty."""
    return Problem(
        Text("This is empty.", "Ce champ est vide."),
        Text("Fill it in; one language is enough for now.", "Remplissez-le; une seule langue suffit pour le moment."),
        place,
    )


def missing_day(place: Text) -> Problem:
    """A date is needed."""
    return Problem(
        Text("A date is missing.", "Il manque une date."),
        Text("Enter a date, for example 2026-11-22.", "Entrez une date, par exemple 2026-11-22."),
        place,
    )


def before_start(place: Text, day: date, start: date) -> Problem:
    """A date lies before the start."""
    return Problem(
        Text("{day} is before the start, {start}.", "Le {day} précède le début, le {start}.").format(
            day=_say(day), start=_say(start)
        ),
        Text("Choose a date on or after the start.", "Choisissez une date égale ou postérieure au début."),
        place,
    )


def in_future(place: Text, day: date, today: date) -> Problem:
    """A date of something that happened lies in the future."""
    return Problem(
        Text("{day} has not come yet.", "Le {day} n’est pas encore arrivé.").format(day=_say(day)),
        Text("Enter a date up to today, {today}.", "Entrez une date jusqu’à aujourd’hui, le {today}.").format(
            today=_say(today)
        ),
        place,
    )


def not_percent(value: int) -> Problem:
    """A percentage outside 0 to 100."""
    return Problem(
        Text("{value} is not a percentage of the work.", "{value} n’est pas un pourcentage du travail.").format(
            value=value
        ),
        Text("Enter a whole number from 0 to 100.", "Entrez un nombre entier de 0 à 100."),
        PROGRESS,
    )


def done_is_full(value: int) -> Problem:
    """Something done that is not at 100%."""
    return Problem(
        Text("An action that is done stands at 100%, not {value}%.",
             "Une action terminée est à 100\u00a0%, et non à {value}\u00a0%.").format(value=value),
        Text("Enter 100, leave the percentage empty, or choose another status.",
             "Entrez 100, laissez le pourcentage vide ou choisissez un autre état."),
        PROGRESS,
    )  # fmt: skip


def negative(place: Text) -> Problem:
    """An amount below zero."""
    return Problem(
        Text("An amount cannot be less than zero.", "Un montant ne peut pas être inférieur à zéro."),
        Text("Enter zero or more; leave it empty when the amount is not known.",
             "Entrez zéro ou plus; laissez vide si le montant est inconnu."),
        place,
    )  # fmt: skip


def unknown_code(place: Text, code: str) -> Problem:
    """A code that is not on its list."""
    return Problem(
        Text("“{code}” is not on the list.", "«\u00a0{code}\u00a0» n’est pas dans la liste.").format(code=code),
        Text("Choose one of the values offered.", "Choisissez une des valeurs offertes."),
        place,
    )


def taken(place: Text, value: str) -> Problem:
    """A key that another record has."""
    return Problem(
        Text("“{value}” is already in use here.", "«\u00a0{value}\u00a0» est déjà utilisé ici.").format(value=value),
        Text("Choose another one.", "Choisissez-en un autre."),
        place,
    )


def elsewhere(place: Text) -> Problem:
    """A record of another partnership."""
    return Problem(
        Text("This belongs to another partnership.", "Cet élément appartient à un autre partenariat."),
        Text("Choose one of this partnership.", "Choisissez un élément de ce partenariat."),
        place,
    )


def frozen(place: Text) -> Problem:
    """Something that the council adopted and that may no longer change."""
    return Problem(
        Text("The plan is adopted: what was agreed stays as it was.", "Le plan est adopté\u00a0: ce qui a été convenu reste tel quel."),
        Text("Move the due date, report progress, or prepare a new version of the plan.",
             "Déplacez l’échéance, faites le point sur l’avancement ou préparez une nouvelle version du plan."),
        place,
    )  # fmt: skip


def not_draft() -> Problem:
    """Something only a draft allows."""
    return Problem(
        Text("Only a draft can be adopted.", "Seule une ébauche peut être adoptée."),
        Text("Prepare a new version of the plan first.", "Préparez d’abord une nouvelle version du plan."),
        PLAN,
    )


def not_adopted() -> Problem:
    """Something only an adopted plan allows."""
    return Problem(
        Text("Only an adopted plan can be replaced, by another adopted plan of the same kind.",
             "Seul un plan adopté peut être remplacé, par un autre plan adopté du même type."),
        Text("Adopt the new version first.", "Adoptez d’abord la nouvelle version."),
        PLAN,
    )  # fmt: skip


def no_priorities() -> Problem:
    """A plan without priorities cannot be adopted."""
    return Problem(
        Text("The plan has no priority yet.", "Le plan n’a encore aucune priorité."),
        Text("Add at least one priority before adopting it.", "Ajoutez au moins une priorité avant de l’adopter."),
        PLAN,
    )


def not_year(year: int) -> Problem:
    """A fiscal year out of range."""
    return Problem(
        Text("{year} is not a fiscal year of this contribution.", "{year} n’est pas un exercice de cette contribution.").format(year=year),
        Text("Give the year in which April falls, from 2000 to 2100.",
             "Indiquez l’année où tombe le mois d’avril, de 2000 à 2100."),
        AMOUNT,
    )  # fmt: skip
