"""The room for machines: crosswalks between logic models."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from arrimage.core.ids import derived_id
from arrimage.core.text import Text
from arrimage.definitions import definitions
from arrimage.definitions.schema import Crosswalk
from arrimage.web.api import Listing, Number, Router, Said, Shape, Size, page_of, read, said, text
from arrimage.web.api.routes import Key

router = Router(tags=["exchange"])


class CrosswalkShape(Shape):
    """Two models that are set side by side."""

    id: UUID = said("Stable id.", "Identifiant stable.")
    key: str = said("Short name.", "Nom court.")
    version: int = said("Version of the definition.", "Version de la définition.")
    name: Said = said("Its name.", "Son nom.")
    left: str = said("Short name of the first model.", "Nom court du premier modèle.")
    right: str = said("Short name of the second model.", "Nom court du second modèle.")
    mappings: int = said("Number of pairs.", "Nombre de paires.")


class MappingShape(Shape):
    """A pair of boxes: exact, close, broad (right is broader), narrow or related."""

    left: str = said("Box of the first model.", "Case du premier modèle.")
    right: str = said("Box of the second model.", "Case du second modèle.")
    match: str = said("SKOS relation read from left to right.", "Relation SKOS lue de gauche à droite.")
    why: Said = said("Why they are matched.", "Pourquoi elles sont rapprochées.")
    source: Said = said("Where it comes from.", "D’où cela vient.")


class WholeCrosswalk(Shape):
    """A crosswalk with its pairs."""

    crosswalk: CrosswalkShape = said("What it is.", "Ce que c’est.")
    mappings: list[MappingShape] = said("Its pairs.", "Ses paires.")


def _crosswalk(one: Crosswalk) -> CrosswalkShape:
    return CrosswalkShape(
        id=derived_id("definition", "crosswalks", one.id), key=one.id, version=one.version, name=text(one.name.text),
        left=one.left, right=one.right, mappings=len(one.mappings),
    )  # fmt: skip


@read(
    router, "/crosswalks", name="crosswalks", answer=Listing[CrosswalkShape],
    summary=Text("Crosswalks between logic models", "Tables de correspondance entre modèles logiques"),
)  # fmt: skip
def crosswalks(request: HttpRequest, page: Number = 1, size: Size = 100) -> Any:
    """By short name."""
    found = sorted(definitions().crosswalks.values(), key=lambda one: one.id)
    return page_of(request, Listing[CrosswalkShape], found, _crosswalk, page, size)


@read(
    router, "/crosswalks/{slug:key}", name="crosswalk", answer=WholeCrosswalk,
    summary=Text("One crosswalk with its pairs", "Une table de correspondance avec ses paires"),
)  # fmt: skip
def crosswalk(request: HttpRequest, key: Key) -> Any:
    """Every pair with its reason and source."""
    found = definitions().crosswalks.get(key)
    if found is None:
        raise Http404
    return WholeCrosswalk(
        crosswalk=_crosswalk(found),
        mappings=[
            MappingShape(left=m.left, right=m.right, match=m.match, why=text(m.why.text), source=text(m.source.words))
            for m in found.mappings
        ],
    )
