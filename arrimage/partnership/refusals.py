"""Refusals that know which field of a form they belong to, and the few checks that several actions share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db import IntegrityError, models
from django.utils import timezone

from arrimage.core import wording
from arrimage.core.problem import Problem, Refused
from arrimage.core.text import Text, fold

T = TypeVar("T")
NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class FieldProblem(Problem):
    """A problem with one value: ``field`` is the name of the action's argument, which the form's field shares."""

    field: str = ""


def problem(field: str, message: Text, remedy: Text) -> FieldProblem:
    """A problem with the argument ``field``; an empty name means the record as a whole."""
    return FieldProblem(message, remedy, field=field)


def refuse(field: str, message: Text, remedy: Text) -> Refused:
    """The refusal to raise for one problem."""
    return Refused(problem(field, message, remedy))


def day_text(day: date) -> Text:
    """A date in full in both languages, for messages."""
    return Text(wording.day(day, "en"), wording.day(day, "fr"))


def today_in(zone: str, now: datetime | None = None) -> date:
    """Today's date in an IANA time zone."""
    return (now or timezone.now()).astimezone(ZoneInfo(zone)).date()


def need_name(name: Text, field: str = "name_en") -> None:
    """Refuse a name that both languages leave empty."""
    if not (name.en.strip() or name.fr.strip()):
        raise refuse(
            field,
            Text("The name is empty in both languages.", "Le nom est vide dans les deux langues."),
            Text(
                "Write it in English, in French, or both.",
                "Écrivez-le en anglais, en français ou dans les deux langues.",
            ),
        )


def need_text(text: Text, field: str) -> Text:
    """The text without blanks around it. One side may be empty: it is never filled from the other.

    Pages then show the side that exists, marked with its language, and ``arrimage check`` names what lacks a language.

    Raises:
        Refused: when both sides are empty.
    """
    need_name(text, f"{field}_en")
    return Text(text.en.strip(), text.fr.strip())


def need_code(field: str, code: str, known: Collection[str]) -> None:
    """Refuse a code that is not on its closed list."""
    if code not in known:
        raise refuse(
            field,
            Text("“{code}” is not on the list.", "«\u00a0{code}\u00a0» n’est pas sur la liste.").format(code=code),
            Text("Choose one of: {all}.", "Choisissez parmi\u00a0: {all}.").format(all=", ".join(known)),
        )


def need_order(first: date, last: date | None, field: str) -> None:
    """Refuse an end before its start."""
    if last is not None and last < first:
        raise refuse(
            field,
            Text(
                "The end, {last}, comes before the start, {first}.", "La fin, {last}, précède le début, {first}."
            ).format(last=day_text(last), first=day_text(first)),
            Text("Enter a later end, or leave it empty.", "Entrez une fin plus tardive, ou laissez le champ vide."),
        )


def need_past(day: date, today: date, field: str) -> None:
    """Refuse a date that has not come yet."""
    if day > today:
        raise refuse(
            field,
            Text("{day} has not come yet.", "Le {day} n’est pas encore arrivé.").format(day=day_text(day)),
            Text("Enter today’s date or an earlier one.", "Entrez la date d’aujourd’hui ou une date antérieure."),
        )


def slug_of(name: Text, limit: int = 60) -> str:
    """Lower-case ASCII letters and digits in groups parted by hyphens, made from a name."""
    plain = unicodedata.normalize("NFKD", fold(name.en or name.fr)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:limit].strip("-") or "x"


def free_key(wanted: str, taken: Callable[[str], bool]) -> str:
    """``wanted``, or the first of ``wanted-2``, ``wanted-3``… that is not taken."""
    key, number = wanted, 1
    while taken(key):
        number += 1
        key = f"{wanted}-{number}"
    return key


def unless_taken(store: Callable[[], T], field: str, what: Text) -> T:
    """Run a write; a uniqueness rule of the database becomes a refusal at ``field``.

    Raises:
        Refused: when the database says that the record exists already, or breaks a declared rule.
    """
    try:
        return store()
    except IntegrityError as error:
        raise refuse(
            field,
            Text("{what} exists already.", "{what} existe déjà.").format(what=what),
            Text(
                "Change it, or open the one that exists.", "Modifiez cette valeur ou ouvrez l’élément qui existe déjà."
            ),
        ) from error


def check_circle(record: models.Model, parent_id: object, parents: Mapping[object, object]) -> bool:
    """Whether putting ``record`` under ``parent_id`` would close a circle, given every record's parent."""
    seen: set[object] = set()
    above: object = parent_id
    while above is not None and above not in seen:
        if above == record.pk:
            return True
        seen.add(above)
        above = parents.get(above)
    return above is not None
