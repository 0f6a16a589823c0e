"""Shapes that every answer of the interface is made of. Each text has both languages, each code its two names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from arrimage.core.text import Text

T = TypeVar("T")
#: Where the French side of a description stands in the generated document, until a French reader asks for it.
FRENCH = "x-description-fr"


def said(english: str, french: str, **more: Any) -> Any:
    """A field with a description in both languages; ``more`` goes to pydantic's Field."""
    return Field(description=english, json_schema_extra={FRENCH: french}, **more)


class Shape(BaseModel):
    """Base of every answer: what is not declared does not leave."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(Shape):
    """A text in both languages. In people's content one side may be empty: it was not written."""

    en: str = said("English.", "Anglais.")
    fr: str = said("French.", "Français.")


class Code(Shape):
    """A code that stays the same for ever, with its two names."""

    code: str = said("Stable code.", "Code stable.")
    name: Said = said("What people read.", "Ce que les gens lisent.")


class Listing(Shape, Generic[T]):
    """One page of a list."""

    count: int = said("How many there are in all.", "Nombre total.", ge=0)
    page: int = said("Number of this page, from 1.", "Numéro de cette page, à partir de 1.", ge=1)
    size: int = said("How many a page holds at most.", "Nombre maximal par page.", ge=1)
    next: str | None = said("Address of the next page.", "Adresse de la page suivante.")
    previous: str | None = said("Address of the page before.", "Adresse de la page précédente.")
    items: list[T] = said("What this page holds, in a stable order.", "Contenu de la page, en ordre stable.")


class Misfit(Shape):
    """One parameter that was not accepted."""

    parameter: str = said("Name of the parameter.", "Nom du paramètre.")
    message: Said = said("What is wrong with it.", "Ce qui ne va pas.")


class ProblemShape(Shape):
    """An error (RFC 9457): status, and what is wrong and what to do in both languages."""

    type: str = said("Always about:blank.", "Toujours about:blank.")
    status: int = said("The HTTP status.", "Le statut HTTP.")
    title: str = said(
        "What is wrong, in the language the request asks for.", "Ce qui ne va pas, dans la langue demandée."
    )
    detail: Said = said("What is wrong and what to do.", "Ce qui ne va pas et que faire.")
    errors: list[Misfit] = said("Parameters that were not accepted.", "Paramètres refusés.")


def text(both: Text) -> Said:
    """Both sides of a text."""
    return Said(en=both.en, fr=both.fr)


def spoken(record: Any, name: str) -> Said:
    """Both sides of a stored text: columns ``<name>_en`` and ``<name>_fr``."""
    return Said(en=getattr(record, f"{name}_en"), fr=getattr(record, f"{name}_fr"))


def coded(code: str, names: Mapping[str, Text]) -> Code:
    """A code with its names; a code that no list names stands for itself."""
    return Code(code=code, name=text(names.get(code, Text(code, code))))
