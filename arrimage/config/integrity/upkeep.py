"""Rules about columns that code keeps for itself: sort keys, closed codes, and who may be missing from a wave of changes."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Q

from arrimage.config.integrity.rule import Rule
from arrimage.core.text import Text, fold
from arrimage.definitions import Definitions
from arrimage.web.models import Record

ROOMS = ("partnership", "needs", "strategy", "results")


def _records() -> Iterator[type[Record]]:
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            if issubclass(model, Record):
                yield model


def _stale_keys(_: Definitions) -> Iterator[str]:
    """One query for each model that has sort keys."""
    for model in _records():
        for name in model.KEYED:
            fields = (f"{name}_en", f"{name}_fr", f"{name}_key_en", f"{name}_key_fr")
            for record, en, fr, key_en, key_fr in (
                model._default_manager.order_by("pk").values_list("pk", *fields).iterator()
            ):
                if (key_en, key_fr) != (fold(en or fr)[:200], fold(fr or en)[:200]):
                    yield f"{model._meta.label_lower} {record}"


def _unknown_codes(_: Definitions) -> Iterator[str]:
    """One query for each model that has columns of codes."""
    for model in _records():
        columns = [field for field in model._meta.concrete_fields if field.choices]
        known = {
            field.name: {str(code) for code, _ in field.flatchoices} | ({""} if field.blank else set())
            for field in columns
        }
        wrong = Q()
        for name, codes in known.items():
            wrong |= ~Q(**{f"{name}__in": codes})
        if columns:
            for record, *held in model._default_manager.filter(wrong).order_by("pk").values_list("pk", *known):
                for (name, codes), code in zip(known.items(), held, strict=True):
                    if code not in codes:
                        yield f"{model._meta.label_lower} {record} {name} “{code}”"


RULES = (
    Rule(
        "sort-key-stale",
        Text("Stored sort and search keys follow the names.", "Les clés de tri et de recherche suivent les noms."),
        Text("The sort key of this record is not that of its name.", "La clé de tri de cette fiche n’est pas celle de son nom."),
        Text("Save the record again.", "Enregistrez la fiche de nouveau."),
        _stale_keys,
    ),
    Rule(
        "code-unknown",
        Text("Every stored code is on its list.", "Chaque code enregistré figure dans sa liste."),
        Text("This code is on no list.", "Ce code ne figure dans aucune liste."),
        Text("Choose a value from the list on the record’s page.", "Choisissez une valeur de la liste, sur la page de la fiche."),
        _unknown_codes,
    ),
)  # fmt: skip
