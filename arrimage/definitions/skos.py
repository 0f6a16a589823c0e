"""Models and crosswalks as SKOS, in Turtle or JSON-LD text (SKOS Reference, W3C Recommendation, 2009).

A model becomes a concept scheme, each box a concept with labels and definitions in both languages, each mapping a
SKOS mapping relation written from both ends, so that a reader without a reasoner finds it from either. The reason of
a mapping is carried by an RDF statement about it. Addresses are the language-neutral permalinks ``<base>/id/<uuid>``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from arrimage.core.ids import derived_id
from arrimage.definitions.catalogue import Definitions
from arrimage.definitions.schema import Bilingual, Crosswalk, LogicModel, Mapping_, Source

PREFIXES: Mapping[str, str] = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
#: Relation as a crosswalk writes it → SKOS property from left to right, and from right to left.
RELATIONS: Mapping[str, tuple[str, str]] = {
    "exact": ("skos:exactMatch", "skos:exactMatch"),
    "close": ("skos:closeMatch", "skos:closeMatch"),
    "related": ("skos:relatedMatch", "skos:relatedMatch"),
    "broad": ("skos:broadMatch", "skos:narrowMatch"),
    "narrow": ("skos:narrowMatch", "skos:broadMatch"),
}


@dataclass(frozen=True, slots=True)
class Resource:
    """One RDF resource: its address, its class, and its properties in writing order.

    Attributes:
        values: property → values; a value is the address of another resource, a text in both languages or a plain text.
    """

    iri: str
    kind: str
    values: tuple[tuple[str, Iri | Bilingual | str], ...]


@dataclass(frozen=True, slots=True)
class Iri:
    """The address of a resource, as opposed to plain text."""

    address: str


def scheme_iri(base: str, model: str) -> str:
    """Permalink of a model."""
    return f"{base.rstrip('/')}/id/{derived_id('definition', 'logic_models', model)}"


def concept_iri(base: str, ref: str) -> str:
    """Permalink of a box, given as ``<model>/<node>``."""
    return f"{base.rstrip('/')}/id/{derived_id('definition', 'node', ref)}"


def resources(definitions: Definitions, base: str) -> Iterator[Resource]:
    """Every scheme, concept and mapping statement of the definitions.

    Args:
        base: address under which the permalinks live, for example ``https://arrimage.example``.

    Raises:
        ValueError: when ``base`` is not an absolute http or https address, or holds a character that no address holds.
    """
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc or any(c in base for c in ' <>"{}|\\^`\n\r\t'):
        raise ValueError(f"not an absolute address: {base!r}")
    relations = _relations(definitions.crosswalks.values(), base)
    for model in definitions.models.values():
        yield from _scheme(model, base, relations)
    for crosswalk in definitions.crosswalks.values():
        for mapping in crosswalk.mappings:
            yield _statement(crosswalk, mapping, base)


def turtle(definitions: Definitions, base: str) -> str:
    """All models and crosswalks as one Turtle document; see :func:`resources`."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    for resource in resources(definitions, base):
        lines += ["", f"<{resource.iri}> a {resource.kind}"]
        for name, value in resource.values:
            lines[-1] += " ;"
            lines.append(f"    {name} {_turtle_value(value)}")
        lines[-1] += " ."
    return "\n".join(lines) + "\n"


def json_ld(definitions: Definitions, base: str) -> str:
    """All models and crosswalks as one JSON-LD document with its context inside; see :func:`resources`."""
    graph: list[dict[str, Any]] = []
    for resource in resources(definitions, base):
        entry: dict[str, Any] = {"@id": resource.iri, "@type": resource.kind}
        for name, value in resource.values:
            entry.setdefault(name, []).extend(_json_values(value))
        graph.append(entry)
    return json.dumps({"@context": dict(PREFIXES), "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _scheme(model: LogicModel, base: str, relations: Mapping[str, list[tuple[str, Iri]]]) -> Iterator[Resource]:
    scheme = Iri(scheme_iri(base, model.id))
    yield Resource(
        scheme.address,
        "skos:ConceptScheme",
        (
            ("skos:prefLabel", model.name),
            ("skos:definition", model.about),
            ("skos:notation", model.id),
            ("dct:source", _source(model.source)),
        ),
    )
    for node in model.nodes:
        ref = f"{model.id}/{node.id}"
        yield Resource(
            concept_iri(base, ref),
            "skos:Concept",
            (
                ("skos:prefLabel", node.name),
                ("skos:definition", node.statement),
                ("skos:notation", ref),
                ("dct:source", _source(node.source)),
                ("skos:inScheme", scheme),
                ("skos:topConceptOf", scheme),
                *relations.get(ref, ()),
            ),
        )


def _relations(crosswalks: Iterable[Crosswalk], base: str) -> dict[str, list[tuple[str, Iri]]]:
    """For each box, its SKOS properties and the boxes they lead to, from both ends."""
    found: dict[str, list[tuple[str, Iri]]] = {}
    for crosswalk in crosswalks:
        for mapping in crosswalk.mappings:
            there, back = RELATIONS[mapping.match]
            found.setdefault(mapping.left, []).append((there, Iri(concept_iri(base, mapping.right))))
            found.setdefault(mapping.right, []).append((back, Iri(concept_iri(base, mapping.left))))
    return found


def _statement(crosswalk: Crosswalk, mapping: Mapping_, base: str) -> Resource:
    own = derived_id("definition", "mapping", crosswalk.id, mapping.left, mapping.right)
    name, address = RELATIONS[mapping.match][0].split(":")
    return Resource(
        f"{base.rstrip('/')}/id/{own}",
        "rdf:Statement",
        (
            ("rdf:subject", Iri(concept_iri(base, mapping.left))),
            ("rdf:predicate", Iri(PREFIXES[name] + address)),
            ("rdf:object", Iri(concept_iri(base, mapping.right))),
            ("rdfs:comment", mapping.why),
            ("dct:source", _source(mapping.source)),
        ),
    )


def _source(source: Source) -> Bilingual:
    """Document and place in both languages."""
    said = source.words
    return Bilingual(en=said.en, fr=said.fr)


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _turtle_value(value: Iri | Bilingual | str) -> str:
    if isinstance(value, Iri):
        return f"<{value.address}>"
    if isinstance(value, Bilingual):
        return f'"{value.en.translate(_ESCAPES)}"@en, "{value.fr.translate(_ESCAPES)}"@fr'
    return f'"{value.translate(_ESCAPES)}"'


def _json_values(value: Iri | Bilingual | str) -> list[Any]:
    if isinstance(value, Iri):
        return [{"@id": value.address}]
    if isinstance(value, Bilingual):
        return [{"@value": value.en, "@language": "en"}, {"@value": value.fr, "@language": "fr"}]
    return [value]
